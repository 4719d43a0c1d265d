"""Is this a Swedish personal number? The one place for the rule.

An ordinary number is python-stdnum's to judge. A samordningsnummer has 60 added to the day; where the day or
month of birth is not known it is 60, or 00 [J]. Sources: folkbokföringslagen (1991:481) 18 §; lagen
(2022:1697) om samordningsnummer.
"""

from stdnum import luhn
from stdnum.se import personnummer

COORDINATION = 60


def is_real(digits: str) -> bool:
    """Whether twelve digits are a personnummer or samordningsnummer: a real day, the right check digit."""
    date, serial = digits[:8], digits[8:]
    day = int(date[6:])
    if day < COORDINATION:
        return bool(personnummer.is_valid(f"{date}-{serial}"))
    # What is not known may be any day: January has all of them.
    month = date[4:6].replace("00", "01")
    try:
        personnummer.get_birth_date(f"{date[:4]}{month}{day - COORDINATION or 1:02}-{serial}")
    except personnummer.InvalidComponent:
        return False
    return has_check_digit(digits[2:])


def has_check_digit(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the others."""
    return bool(luhn.is_valid(digits))
