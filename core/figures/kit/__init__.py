"""What every figure is drawn with: those bound to what is recorded, and those whose numbers stand in them."""
