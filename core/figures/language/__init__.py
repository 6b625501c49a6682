"""The language in which figures are described: what a description is, its expressions, how numbers are written."""
