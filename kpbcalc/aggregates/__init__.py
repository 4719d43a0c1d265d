"""The base sums and person statistics of a year: the only room after costing that sees a client's row."""
