"""Municipalities written row by row, small enough to be counted on paper, whole enough to be released."""

from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import Package
from tests.builders import small, typed
from tests.samples.packages import POLICY

COSTS = ["100;510;5010;;202401;200000", "110;510;5010;;202401;480000", "120;510;5010;;202401;60000",
         "300;510;5010;;202401;40000", "900;999;5010;;202401;7000"]  # fmt: skip
BUDGET = ["100;510;5010;;180000", "110;510;5010;;500000", "120;510;5010;;60000", "300;510;5010;;40000",
          "900;999;5010;;9000", "100;510;3110;;-500"]  # fmt: skip
CHILDREN = "130;570;5010;;202401;90000"


def with_budget(*, children: int = 0, **changed: list[str]) -> Resultat:
    """The overhead of 40 000 kr goes 1:2:1 to home care, special housing and respite care."""
    old = [*(("H", n) for n in range(20)), *(("S", n) for n in range(12)), *(("K", n) for n in range(6))]
    of = {"H": "HT-OMV;HT1", "S": "SABO-OMV;SB1", "K": "KORT;KT1"}
    rows = small(
        kontoutfall=[*COSTS, *[CHILDREN] * bool(children)],
        kodnyckel=[
            "100;*;insats;HT-OMV;HT1;;", "110;*;insats;SABO-OMV;SB1;;", "120;*;insats;KORT;KT1;;",
            "130;*;insats;IFO-BU-FAM;F1;;", "300;*;pool;;;OH;", "*;999;utanfor;;;;annan nämnd",
        ],
        fordelningsvarden=["OH;insats;HT-OMV;HT1;;1", "OH;insats;SABO-OMV;SB1;;2", "OH;insats;KORT;KT1;;1"],
        enheter=[f"{unit};{unit};egen;;;;" for unit in ("HT1", "SB1", "KT1", "F1")],
        brukare=[*(f"{k}{n};{'KM'[n % 2]};{1935 + n}" for k, n in old),
                 *(f"F{n};K;2012" for n in range(children))],
        insatsvolymer=[*(f"{k}{n};{of[k]};2024-01;10;10" for k, n in old),
                       *(f"F{n};IFO-BU-FAM;F1;2024-01;;10" for n in range(children))],
        budget=BUDGET,
    )  # fmt: skip
    return cost(typed({**rows, **changed}))


def released(result: Resultat) -> Package:
    """Its package, the first."""
    return release_year(result, [], POLICY).package


def little() -> dict[str, list[str]]:
    """Home care of 36, special housing of 24 and three children in family homes, 2024 alone."""
    months = [f"2024-{m:02d}" for m in range(1, 13)]
    homes = [f"H{n}" for n in range(36)]
    places = [f"S{n}" for n in range(24)]
    children = [f"F{n}" for n in range(3)]
    return {
        **small(
            kontoutfall=[
                "100;510;5010;;202406;2160000", "101;510;5010;;202406;2600000",
                "110;510;5010;;202406;14000000", "120;570;5010;;202406;900000", "200;510;5010;;202406;300000",
            ],
            kodnyckel=[
                "100;*;insats;HT-OMV;HT1;;", "101;*;insats;HT-OMV;HT2;;", "110;*;insats;SABO-OMV;SB1;;",
                "120;*;insats;IFO-BU-FAM;FH1;;", "200;*;pool;;;OH;",
            ],
            fordelningsvarden=["OH;insats;HT-OMV;HT1;;1", "OH;insats;SABO-OMV;SB1;;3"],
            enheter=[
                "HT1;Hemtjänst Norr;egen;hemtjänst;;;1", "HT2;Hemtjänst Söder;egen;hemtjänst;;;1",
                "SB1;Solgården;egen;säbo;;26;7", "FH1;Familjehem;egen;familjehem;;;1",
            ],
            brukare=[
                *(f"{p};{'KM'[n % 2]};{1930 + n % 25}" for n, p in enumerate([*homes, *places])),
                *(f"{p};K;{2012 + n}" for n, p in enumerate(children)),
            ],
            insatsvolymer=[
                *(f"{p};HT-OMV;HT{1 + n % 2};{m};{10 + n % 5};{9 + n % 4}" for n, p in enumerate(homes)
                  for m in months),
                *(f"{p};SABO-OMV;SB1;{m};;30" for p in places for m in months),
                *(f"{p};IFO-BU-FAM;FH1;{m};;30" for p in children for m in months),
            ],
            befolkning=[f"{age};{sex};60" for age in range(0, 100) for sex in "KM"],
        )
    }  # fmt: skip
