"""What a package can hold: every family and person statistic, and every open frame, by name.

Most packages hold some of them only, so a name is held against this list, and not against what is there.
"""

FAMILIES = frozenset({
    "kommun", "omradesmonster", "omraden", "grupper", "insatser", "regi", "jamforda", "enheter", "alder",
    "alder_boende", "mix", "ytterfall", "ytterfall_andra", "stege", "ytterfall_alder",
    "ytterfall_mix", "assistans",
    # of a pair of years
    "flode", "andring", "flytt", "ytterfall_kvar",
    # person statistics, and answers
    "nyckeltal", "medel", "medel_andring", "median", "ytterfall_insatser", "ytterfall_kon",
    "ytterfall_profil", "atergang", "bana_3", "bana_6", "svar", "svar_grupp",
})  # fmt: skip
FRAMES = frozenset({
    "befolkning", "befolkningsprognos", "enheter", "indikatorer", "insatser", "pooler", "redovisar",
    "avstamning", "kostnadsslag", "utan_volym", "utan_volym_insatser", "innehall", "pooler_belopp",
    "undersokningar", "undersokningsenheter", "budget", "rs_bro",
})  # fmt: skip
LADDER_BEFORE = "stege_fore"  # the family `stege` of the year before, beside what a pair of years tells
