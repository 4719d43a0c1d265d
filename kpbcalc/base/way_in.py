"""By which way did somebody come in, make or `kpb`? What to do next is told in the words of that way."""

import os

VARIABLE = "KPB_WAY_IN"  # the Makefile sets it


def in_words_of(kpb: str, make: str) -> str:
    """What to type, as whoever stands at the console has typed."""
    return make if os.environ.get(VARIABLE) == "make" else kpb
