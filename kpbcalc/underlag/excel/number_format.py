"""What does a number format show that the number is not? Noughts before a code, thousands, a percent."""

import re

from kpbcalc.underlag.money_words import units_in

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")
_PADDED = re.compile(r"0[0-]*0")


def padded(code: str) -> str:
    """The pattern by which whole numbers are shown with noughts before them (`00000`, `000000-0000`)."""
    bare = _LITERAL.sub(r"\1\2", code.partition(";")[0]).replace(" ", "")
    return bare if _PADDED.fullmatch(bare) else ""


def filled(pattern: str, digits: str) -> str:
    """A whole number as a pattern of noughts shows it."""
    left = list(digits.zfill(pattern.count("0")))
    shown = [left.pop() if sign == "0" else sign for sign in reversed(pattern)]
    return "".join([*left, *reversed(shown)])


def kronor(code: str) -> int | None:
    """What a number of this format is to be multiplied by to be kronor, where the format says it.

    `#,##0 "tkr"` is in tkr. `#,##0,` only shows thousands: what is stored is in kronor.
    """
    first = code.partition(";")[0]
    said = units_in(" ".join(filter(None, (part for found in _LITERAL.findall(first) for part in found))))
    scaled = _SCALED.search(_LITERAL.sub("", first))
    if len(said) > 1 or not (said or scaled):
        return None
    times = 1000 ** len(scaled[1]) if scaled else 1
    return max(1, (said.pop() if said else times) // times)


def is_percent(code: str) -> bool:
    """Whether a number is shown as a hundred times itself."""
    return "%" in _LITERAL.sub("", code)
