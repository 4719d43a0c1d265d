"""What stands out and why: one question a module, each `tables(years, omrade)` a set of result tables."""
