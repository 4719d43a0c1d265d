"""How is a file told by its name? Without anybody's number: an extract may be called by whom it is about."""

import re

_NUMBER = re.compile(
    r"(?<!\d)((?:18|19|20)?\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[678]\d|9[01]))([-+ _]?)(\d{4})(?!\d)"
)


def masked(text: str) -> str:
    """A text that is ours but for the names in it, with `?` for the digits of every personnummer.

    Parted by a hyphen or plus, what looks like one is taken for one; else it must have the check digit.
    """
    return _NUMBER.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    date, sign, serial = found.groups()
    if sign not in ("-", "+"):
        # Not at the top: errors are told by this module, also that a package is missing.
        from kpbcalc.base.personnummer import has_check_digit  # noqa: PLC0415

        if not has_check_digit(date[-6:] + serial):
            return found[0]
    return re.sub(r"\d", "?", date) + sign + "????"
