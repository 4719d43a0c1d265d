"""What a package can hold: every family and person statistic, every quantity of a cell, every open frame.

Most packages hold some of them only, so a name is held against this list, and not against what is there.
"""

from collections.abc import Iterable

from kpbcalc.base.known_names import require

FAMILIES = frozenset({
    "kommun", "omradesmonster", "omraden", "grupper", "insatser", "regi", "jamforda", "enheter", "alder",
    "alder_boende", "mix", "ytterfall", "ytterfall_andra", "stege", "ytterfall_alder",
    "ytterfall_mix", "assistans",
    # of a pair of years
    "flode", "andring", "flytt", "ytterfall_kvar",
    # person statistics, and answers
    "nyckeltal", "medel", "medel_andring", "median", "ytterfall_insatser", "ytterfall_kon",
    "ytterfall_profil", "atergang", "bana_3", "bana_6", "bistand_unga", "svar", "svar_grupp",
})  # fmt: skip
FRAMES = frozenset({
    "befolkning", "befolkningsprognos", "enheter", "indikatorer", "insatser", "pooler", "redovisar",
    "avstamning", "kostnadsslag", "utan_volym", "utan_volym_insatser", "innehall", "pooler_belopp",
    "undersokningar", "undersokningsenheter", "budget", "rs_bro",
})  # fmt: skip
QUANTITIES = frozenset({
    "kr", "volym", "beviljad", "utford", "manader", "dygn", "kr_over", "kr_fk", "schema",
    # of a pair of years
    "kr_fore", "kr_efter", "kr_volym", "kr_pris",
    # of person statistics, and of answers
    "medel", "lag", "hog", "varde", "taljare", "namnare", "kostnad", "andel", "fore", "efter", "forandring",
    "kvar", "over", "under", "alder", "grupper", "positiva", "tillfragade",
})  # fmt: skip
PART = "del:"  # a quantity beside the clients': kr of one part of a unit's cost (cost type, or pool)
LADDER_BEFORE = "stege_fore"  # the family `stege` of the year before, beside what a pair of years tells


def require_quantities(names: Iterable[str], where: str) -> None:
    """Raise `LookupError`, with the nearest, for a quantity that no family can have."""
    require((name for name in names if not name.startswith(PART)), QUANTITIES, where, "quantity")
