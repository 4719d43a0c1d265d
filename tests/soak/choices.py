"""A municipality's own choices, every section of them, and the same spoilt as a person does."""

import random

GOOD = """\
[kolumner.enheter]
Kod = "enhet"
[kolumner.beslut]
Team = "enhet"
[varden.enheter.regi]
A = "egen"
[varden.beslut.insats]
B = "HT-OMV"
[enheter_volym.insatsvolymer]
beviljad = "minuter"
[sie]
ansvar = "1"
[sie.motpart_konto]
"379" = "intern"
[import]
franvaro = "avdrag"
ej_utford = ["Bom"]
[import.placering_insats]
SB1 = "SABO-OMV"
[[kalla]]
namn = "Viva"
filer = { beslut = "viva*.csv", kontoutfall = ["a.csv"] }
[kalla.kolumner.beslut]
Team = "enhet"
[kalla.kolumner.kontoutfall]
Ans = "ansvar"
[kalla.varden.kontoutfall.motpart]
X = "intern"
[kalla.sie]
ansvar = "2"
[kalla.import]
skyddad = "behall"
[[kalla.oversattning]]
tabell = "beslut"
kolumn = "matt"
blir = "x"
[[oversattning]]
tabell = "beslut"
kolumn = "matt"
ord = "st"
blir = "x"
nar = { insats = "LARM" }
[[bokslut]]
ar = 2024
summa_tkr = 3
[[godkanda]]
regel = "V24"
anledning = "x"
ar = 2024
[[rs_forklaring]]
rs_kod = "510"
belopp_tkr = 1
text = "x"
[[insatser]]
kod = "HT-OMV"
volymbas = "beviljad"
[nycklar.OH]
datum = 2024-01-01
[granskning.V23]
granska_timmar = 3
[jamforelse]
grupp = "lan"
[sekretess]
minsta_antal = 30
[prisindex]
namn = "PKV"
kalla = "x"
datum = 2024-01-01
[prisindex.forandring]
2024 = 1.0
[[ytterfall]]
fran = 2024
SoL_HSL = 1
LSS = 1
kalla = "x"
"""
VALUES = (
    "3", '"x"', "[]", "[1]", "{}", "{ a = 1 }", "true", "2024-01-01", '""', '["x", 1]', "[{ a = 1 }]", "nan",
    '{ a = { b = { c = "d" } } }', "1.5", "inf", "9" * 400, '"(används inte)"',
)  # fmt: skip
SIGNS = 'xÅ.[]"= {'


def spoilt_choices(dice: random.Random) -> str:
    """The choices with other values, headings of another form, lines lost, or letters put in."""
    lines = GOOD.split("\n")[:-1]
    for _ in range(dice.choice((1, 1, 2, 4))):
        at, way = dice.randrange(len(lines)), dice.randrange(5)
        line = lines[at]
        if way == 3 and len(lines) > 1:
            lines.pop(at)
        elif "=" in line and way < 3:
            lines[at] = f"{line.partition('=')[0]}= {dice.choice(VALUES)}"
        elif line.startswith("[[") and way < 3:
            lines[at] = line[1:-1]
        elif line.startswith("[") and way == 1:
            lines[at] = f"[{line}]"
        elif line.startswith("[") and way == 2 and "." not in line:
            lines[at] = f"{line.strip('[]')} = {dice.choice(VALUES)}"
        else:
            place = dice.randrange(len(line) + 1)
            lines[at] = line[:place] + dice.choice(SIGNS) + line[place:]
    return "\n".join([*lines, ""])
