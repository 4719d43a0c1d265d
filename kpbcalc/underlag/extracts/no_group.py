"""Does a cell name a group of rows (a household, one of the staff), or only say that there is none?

Systems write `0`, `-` or `Ensamstående` where others leave the cell blank. Read as a name, all who have none
are one: a household of hundreds, one of the staff who is everywhere.
"""

import re

import pandas as pd

from kpbcalc.base.folded import folded
from kpbcalc.underlag.extracts.import_choices import shared_words

_SIGNS = re.compile(r"[\W_]*(?:0[\W_]*)*")  # zeros, dashes and other signs alone


def is_no_group(text: str) -> bool:
    """Whether a cell that has something in it names nobody and nothing."""
    word = folded(text).strip("#!?.()[]<>")  # #N/A, (tom)
    return text != "" and (bool(_SIGNS.fullmatch(text)) or word in shared_words("ingen_grupp"))


def named_only(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The cells, blank where they name no group; and which of them said so in a word or sign."""
    known = {text: is_no_group(text) for text in texts.unique()}
    none = texts.map(known).astype(bool)
    return texts.mask(none, ""), none
