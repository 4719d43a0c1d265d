"""Whole municipalities drawn at random, valid by construction and in every awkward shape."""
