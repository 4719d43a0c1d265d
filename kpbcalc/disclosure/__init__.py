"""What may be told of a municipality: the one release of a year's base sums, and the package that passed."""
