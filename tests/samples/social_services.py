"""Individ- och familjeomsorg by hand: packages that can be counted on paper, and years that are released."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpbcalc.base.figure import HIDDEN
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Package
from tests.builders import small, typed
from tests.samples.packages import AR, EXAMPLE, Row, package

# 2 000 inhabitants 0–19, 8 000 who are 20 and older.
PEOPLE = [(10, "K", 1000.0), (10, "M", 1000.0), (30, "K", 4000.0), (30, "M", 4000.0)]
UNITS = {
    "ifo_placering": "dygn", "ifo_ekonomiskt_bistand": "manad", "IFO-BU-FAM": "dygn", "IFO-BU-INST": "dygn",
    "IFO-VX-INST": "dygn", "IFO-BU-INST+IFO-VX-INST": "dygn", "IFO-BU-KONT": "manad", "IFO-VX-OV": "manad",
    "IFO-EB-UTB": "manad", "IFO-EB-HDL": "manad",
}  # fmt: skip
PLACED = {"IFO-BU-FAM": (20, 3_000_000, 3000), "IFO-BU-INST": (5, 2_000_000, 400),
          "IFO-VX-INST": (5, 1_000_000, 600)}  # fmt: skip
OPEN = {"IFO-BU-KONT": (30, 500_000, 250), "IFO-VX-OV": (10, 300_000, 100)}
SUPPORT = {"IFO-EB-UTB": (100, 4_000_000, 500), "IFO-EB-HDL": (100, 1_000_000, 0)}
Had = Mapping[str, tuple[float, float, float]]  # clients, kr and volume by insats
STEPS = {"0": (100, 2_000_000), "k200": (30, 5_000_000), "k400": (15, 7_000_000), "k600": (5, 4_000_000)}


def services(
    placed: Had = PLACED, opened: Had = OPEN, support: Had = SUPPORT, *, ar: int = AR, kommun: str = EXAMPLE,
    steps: Mapping[str, tuple[float, float]] = STEPS, hidden: Sequence[str] = (),
) -> Package:  # fmt: skip
    """A package of these insatser; the groups `hidden` may not be told, and tell no insatser."""
    of_groups = {"ifo_placering": placed, "ifo_oppenvard": opened, "ifo_ekonomiskt_bistand": support}
    groups: list[Row] = []
    insatser: list[Row] = []
    for grupp, had in of_groups.items():
        if not had:
            continue
        if grupp in hidden:
            groups.append((f"IFO/{grupp}", HIDDEN, {}))
            continue
        most = max(n for n, _, _ in had.values()) if grupp in UNITS and grupp != "ifo_placering" else 0
        clients = most or sum(n for n, _, _ in had.values())
        groups.append((f"IFO/{grupp}", float(clients), _sums([*had.values()])))
        insatser += [
            (f"IFO/{grupp}/{code}", float(n), _sums([(n, kr, v)])) for code, (n, kr, v) in had.items()
        ]
    kr = float(sum(k for had in of_groups.values() for _, k, _ in had.values()))
    clients = sum(n for n, _ in steps.values())
    families = {
        "omraden": [("IFO", float(clients), {"kr": kr})], "grupper": groups, "insatser": insatser,
        "stege": [(f"IFO/{step}", float(n), {"kr": float(k)}) for step, (n, k) in steps.items()],
    }  # fmt: skip
    made = package(families, PEOPLE, ar, kommun, UNITS)
    of_groups_parts = replace(made.families["insatser"], parent="grupper")
    return replace(made, families={**made.families, "insatser": of_groups_parts})


def _sums(of: Sequence[tuple[float, float, float]]) -> dict[str, float]:
    return {"kr": float(sum(k for _, k, _ in of)), "volym": float(sum(v for _, _, v in of))}


def social_year(clients: Mapping[str, int], ar: int = AR, kr: int = 1_000_000) -> Resultat:
    """So many clients with each insats, ten of its unit each; every insats costs as much in the ledger."""
    names = {insats: [f"{insats}{n}" for n in range(many)] for insats, many in clients.items()}
    units = {insats: f"E{n}" for n, insats in enumerate(clients)}
    born = {True: ar - 12, False: ar - 40}
    rows = small(
        kontoutfall=[f"{n};569;5010;;{ar}01;{kr}" for n in range(len(units))],
        kodnyckel=[f"{n};*;insats;{insats};{unit};;" for n, (insats, unit) in enumerate(units.items())],
        pooler=[], fordelningsvarden=[],
        enheter=[f"{unit};{unit};egen;;;;" for unit in units.values()],
        brukare=[
            f"{b};{'KM'[n % 2]};{born['-BU-' in insats]}"
            for insats, some in names.items() for n, b in enumerate(some)
        ],
        insatsvolymer=[
            f"{b};{insats};{units[insats]};{ar}-01;;10" for insats, some in names.items() for b in some
        ],
        befolkning=["12;K;1000", "12;M;1000", "40;K;4000", "40;M;4000"],
    )  # fmt: skip
    return cost(typed(rows, ar=ar))
