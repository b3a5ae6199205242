"""What the product costs, as ratios: `make bench`. No test asserts a second of it."""
