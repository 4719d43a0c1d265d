"""Random but valid underlag from given dice, for comparisons that no hand-made case would think of."""

import random

from tests.builders import YEAR

INSATSER = [
    "HT-OMV", "HT-SERV", "HT-NATT", "HT-DUBB", "LARM", "KORT", "KORT-VAX", "BSTOD", "SABO-OMV", "SABO-DEM",
    "SABO-SERV", "HSL-SSK-ORD", "HSL-SSK-SAB", "HSL-REH-SAB", "LSS-2", "LSS-2SFB", "LSS-9G", "LSS-9S",
    "LSS-10", "FARDTJ", "IFO-VX-OV", "OPPEN",
]  # fmt: skip
GRANTED_HOURS = ("HT-OMV", "HT-SERV", "HT-NATT")
BED_DAYS = {"KORT", "KORT-VAX", "SABO-OMV", "SABO-DEM", "SABO-SERV", "LSS-9G", "LSS-9S"}
UNITS = {"E1": "egen", "E2": "egen", "X1": "annan"}
KONTON = [
    "4010",
    "5010",
    "6010",
    "7510",
    "3110",
    "3410",
    "3510",
    "3610",
    "3790",
    "1510",
    "2510",
    "8010",
    "9010",
]
MOTPARTER = ["", "intern", "kommun", "region", "stat", "fk", "ovrig"]


def money(dice: random.Random, low: int = 1, high: int = 40_000_000) -> str:
    return f"{dice.randint(low * 100, high * 100) / 100:.2f}"


def underlag(dice: random.Random) -> dict[str, list[str]]:
    """Tables as lines of text; some cells without volume, some blanks, some rows on several code-key rows."""
    cells = dice.sample([(i, e) for i in INSATSER for e in UNITS], dice.randint(4, 18))
    pools = [f"P{n}" for n in range(dice.randint(1, 5))]
    people = {f"B{n}": dice.randint(1920, 2020) for n in range(dice.randint(3, 40))}

    key = [f"A{n};*;insats;{i};{e};;" for n, (i, e) in enumerate(cells)]
    key += [f"P{n};*;pool;;;{p};" for n, p in enumerate(pools)]
    key += [f"A0;900;insats;{cells[-1][0]};{cells[-1][1]};;", "*;999;utanfor;;;;annan", "*;*;pool;;;P0;"]
    key += ["OK*;9*;utanfor;;;;början", f"OKÄ*;*;pool;;;{pools[-1]};", f"A*;51*;pool;;;{pools[0]};"]
    key = [f"{row};" for row in key]
    key += [f"A1;*;pool;;;{pools[-1]};;60*", "*;*;utanfor;;;;minus;4*", f"OK*;9*;pool;;;{pools[0]};;6010"]
    objects = [f"A{n}" for n in range(len(cells))] + [f"P{n}" for n in range(len(pools))] + ["OKÄND", "OKEJ"]
    objects += ["S", ""]
    ledger = []
    for _ in range(dice.randint(40, 120)):
        konto = dice.choice(KONTON[:4] * 4 + KONTON)
        sign = "-" if konto[0] == "3" else dice.choice(["", "", "", "", "-"])
        amount = money(dice, high=300_000 if sign else 4_000_000)
        place = f"{dice.choice(objects)};{dice.choice(['510', '900', '999'])}"
        ledger.append(
            f"{place};{konto};{dice.choice(MOTPARTER)};{YEAR}{dice.randint(1, 12):02};{sign}{amount}"
        )

    values = []
    for n, pool in enumerate(pools):
        for insats, enhet in dice.sample(cells, dice.randint(1, len(cells))):
            values.append(f"{pool};insats;{insats};{enhet};;{dice.randint(1, 900)}")
        others = [p for p in pools if p != pool]
        for other in dice.sample(others, dice.randint(0, len(others))):
            values.append(f"{pool};pool;;;{other};{dice.randint(0, 80) / 4 + n:.2f}")

    volumes = set()
    for brukare in people:
        for insats, enhet in dice.sample(cells, dice.randint(0, min(5, len(cells)))):
            most = 18 if insats in BED_DAYS else 200  # at most five insatser × four months: a year has 366
            for month in dice.sample(range(1, 13), dice.randint(1, 4)):
                granted, performed = (
                    dice.choice(["", "0", f"{dice.uniform(0, most):.2f}"]) for _ in range(2)
                )
                volumes.add(f"{brukare};{insats};{enhet};{YEAR}-{month:02};{granted};{performed}")
    key += _together(dice, cells, volumes)
    return {
        "kontoutfall": ledger,
        "kodnyckel": key,
        "pooler": dice.sample([f"{p};n;{n + 1};k;b" for n, p in enumerate(pools)], len(pools)),
        "fordelningsvarden": dice.sample(values, len(values)),
        "enheter": [f"{e};n;{r};;;;" for e, r in UNITS.items()],
        "brukare": [f"{b};{dice.choice('KM')};{year}" for b, year in people.items()],
        "insatsvolymer": sorted(volumes),
        "befolkning": [f"{a};{k};{dice.randint(0, 900)}" for a in range(101) for k in "KM"],
    }


def _together(dice: random.Random, cells: list[tuple[str, str]], volumes: set[str]) -> list[str]:
    """The code key's rows for ansvar S: two insatser in granted hours that share it, where two have some."""
    hours = {(r[1], r[2]) for r in (row.split(";") for row in volumes) if r[1] in GRANTED_HOURS}
    granted = [
        cell for cell in sorted(hours)
        if any(row.split(";")[1:3] == [*cell] and float(row.split(";")[4] or 0) > 0 for row in volumes)
    ]  # fmt: skip
    if len(granted) < 2:
        return []
    return [f"S;*;insats;{insats};{enhet};;;" for insats, enhet in dice.sample(granted, 2)]
