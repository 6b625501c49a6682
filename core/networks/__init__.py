"""Networks as stacked forward functions."""
