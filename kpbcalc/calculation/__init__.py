"""One municipality and year, from its folder of files to results."""
