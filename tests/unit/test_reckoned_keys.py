"""Keys that the underlag holds itself, each against figures counted on paper.

HT1 has omvårdnad (10 h, 2 clients, 3 000 kr) and service (30 h, 1 client, 1 000 kr), 8 årsarbetare, 400 m²;
SB1 20 days for 1 client, 2 000 kr, 12 årsarbetare, 600 m², 2 places. The pool has 4 200 kr.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kpbcalc.costing import cost, rules
from kpbcalc.costing.rules import Outcome
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, kr, small, typed, write

OMV, SERV, HOME = ("HT-OMV", "HT1"), ("HT-SERV", "HT1"), ("SABO-OMV", "SB1")
WORLD: dict[str, Sequence[str]] = {
    "kontoutfall": [
        "100;510;5010;;202401;3000", "101;510;5010;;202401;1000", "110;510;5010;;202401;2000",
        "200;510;5010;;202401;4200", "100;510;3110;ovrig;202401;-900",
    ],
    "kodnyckel": [
        "100;*;insats;HT-OMV;HT1;;", "101;*;insats;HT-SERV;HT1;;", "110;*;insats;SABO-OMV;SB1;;",
        "200;*;pool;;;OH;",
    ],
    "enheter": ["HT1;Hemtjänst;egen;;;;8;400", "SB1;Solgården;egen;;;2;12;600"],
    "insatsvolymer": [
        "A;HT-OMV;HT1;2024-01;4;99", "B;HT-OMV;HT1;2024-01;6;99", "A;HT-SERV;HT1;2024-02;10;1",
        "A;HT-SERV;HT1;2024-03;20;", "B;SABO-OMV;SB1;2024-02;;20",
    ],
    "fordelningsvarden": [],
}  # fmt: skip


def received(nyckel: str, values: Sequence[str] = ()) -> dict[tuple[str, str], Fraction]:
    """What each insats has of the pool, as a share."""
    rows = small(**WORLD | {"pooler": [f"OH;Overhead;1;{nyckel};"], "fordelningsvarden": values})
    costs = cost(typed(rows)).insatskostnad
    return {
        (i, e): Fraction(int(part), kr(4200))
        for i, e, part in zip(costs["insats"], costs["enhet"], costs["fordelad"], strict=True)
    }


@pytest.mark.parametrize(
    ("nyckel", "parts"),
    [
        ("timmar", {OMV: "10/40", SERV: "30/40", HOME: "0"}),  # what carries the cost: granted, not performed
        ("brukare", {OMV: "2/4", SERV: "1/4", HOME: "1/4"}),
        # 8 of 20 årsarbetare to HT1, of which 3 000 kr of 4 000 kr to omvårdnad.
        ("arsarbetare", {OMV: "6/20", SERV: "2/20", HOME: "12/20"}),
        ("Årsarbetare", {OMV: "6/20", SERV: "2/20", HOME: "12/20"}),
        ("yta", {OMV: "300/1000", SERV: "100/1000", HOME: "600/1000"}),
        ("platser", {OMV: "0", SERV: "0", HOME: "1"}),
    ],
)
def test_a_named_measure_is_reckoned_for_every_insats(nyckel: str, parts: dict[tuple[str, str], str]) -> None:
    assert received(nyckel) == {receiver: Fraction(part) for receiver, part in parts.items()}


def test_listed_receivers_alone_receive_and_a_written_value_holds() -> None:
    """Omvårdnad is listed with a blank (10 h), the care home with 30 hours of its own; service is not."""
    rows = ["OH;insats;HT-OMV;HT1;;", "OH;insats;SABO-OMV;SB1;;30"]
    assert received("timmar", rows) == {OMV: Fraction(1, 4), HOME: Fraction(3, 4), SERV: Fraction(0)}


def test_written_values_of_a_measure_are_never_replaced() -> None:
    rows = ["OH;insats;HT-OMV;HT1;;1", "OH;insats;SABO-OMV;SB1;;2"]
    assert received("timmar", rows) == {OMV: Fraction(1, 3), HOME: Fraction(2, 3), SERV: Fraction(0)}


def test_a_unit_without_direct_cost_shares_what_it_has_alike() -> None:
    rows = small(**WORLD | {
        "kontoutfall": ["110;510;5010;;202401;2000", "200;510;5010;;202401;4200"],
        "pooler": ["OH;Overhead;1;arsarbetare;"],
    })  # fmt: skip
    costs = cost(typed(rows)).insatskostnad.set_index(["insats", "enhet"])["fordelad"]
    assert costs[OMV] == costs[SERV] == kr(840)


@pytest.mark.parametrize(
    ("nyckel", "row", "told"),
    [
        ("beslut", "OH;insats;HT-OMV;HT1;;", "saknas i poolen OH"),
        ("timmar", "OH;insats;SABO-OMV;SB1;;", "räknas i annat"),
        ("platser", "OH;insats;HT-OMV;HT1;;", "saknas för HT1"),
        ("timmar", "OH;pool;;;HSL;", "saknas i poolen OH"),
    ],
)
def test_a_blank_that_cannot_be_reckoned_stops(tmp_path: Path, nyckel: str, row: str, told: str) -> None:
    rows = small(**WORLD | {
        "pooler": [f"OH;Overhead;1;{nyckel};", "HSL;Sköterskor;2;k;"],
        "fordelningsvarden": [row, "OH;insats;HT-SERV;HT1;;1", "HSL;insats;HT-SERV;HT1;;1"],
    })  # fmt: skip
    write(tmp_path, rows)
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is None
    (found,) = [f for f in findings if f.allvar == "fel"]
    assert found.regel == "V42" and told in found.text


def test_a_pool_without_rows_passes_every_rule_and_its_values_are_seen_afterwards(tmp_path: Path) -> None:
    write(tmp_path, small(**WORLD | {"pooler": ["OH;Overhead;1;timmar;"]}))
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is not None and not [f for f in findings if f.allvar == "fel"]
    result = cost(underlag)
    used = result.underlag.fordelningsvarden.set_index(["insats", "enhet"])["varde"]
    assert used.to_dict() == {OMV: kr(10), SERV: kr(30)}
    assert "V43" not in {f.regel for f in rules.run(Outcome(result))}


BARE = ["HT1;Hemtjänst;egen;;;;", "SB1;Solgården;egen;;;;"]  # no places, no årsarbetare, no column for yta
NO_HOURS = ["B;SABO-OMV;SB1;2024-02;;20"]
NOBODY = ["B;SABO-OMV;SB1;2024-02;;0"]
ELSEWHERE = [*BARE, "X1;Kontor;egen;;;5;6;7"]


@pytest.mark.parametrize(
    ("nyckel", "changed", "lacks", "put"),
    [
        ("yta", {"enheter": BARE}, "kolumnen yta saknas", "kvadratmeter i kolumnen yta i enheter"),
        ("arsarbetare", {"enheter": BARE}, "kolumnen arsarbetare saknas", "antalet årsarbetare i kolumnen"),
        ("Platser", {"enheter": BARE}, "kolumnen platser saknas", "antalet platser i kolumnen platser"),
        ("timmar", {"insatsvolymer": NO_HOURS}, "ingen insats som räknas i timmar", "volymbas"),
        ("brukare", {"insatsvolymer": NOBODY}, "ingen brukare har någon volym", "i insatsvolymer"),
        (
            "yta",
            {"enheter": ELSEWHERE},
            "finns inte i kodnyckel eller insatsvolymer: X1",
            "lika i tabellerna",
        ),
        (
            "brukare",
            {"fordelningsvarden": ["OH;insats;KORT;SB1;;"]},
            "ingen av mottagarna",
            "ta bort poolens",
        ),
    ],
)
def test_a_key_with_nothing_to_reckon_from_says_what_is_missing_and_where_to_put_it(
    tmp_path: Path, nyckel: str, changed: dict[str, Sequence[str]], lacks: str, put: str
) -> None:
    width = max(row.count(";") for row in changed.get("enheter", ["HT1"]))
    if "enheter" in changed:
        changed = {"enheter": [row + ";" * (width - row.count(";")) for row in changed["enheter"]]}
    write(tmp_path, small(**WORLD | {"pooler": [f"OH;Overhead;1;{nyckel};"]} | changed))
    underlag, findings = examine(tmp_path, "0000", YEAR)
    (found,) = [f for f in findings if f.regel == "V42"]
    assert underlag is None and found.allvar == "fel" and (found.tabell, found.kolumn) == ("pooler", "nyckel")
    assert lacks in found.text and "Poolen OH fördelas efter" in found.text
    assert put in found.atgard and "fordelningsvarden" in found.atgard


@pytest.mark.parametrize("nyckel", ["yta", "timmar", "brukare"])
def test_a_pool_that_nobody_uses_needs_nothing_to_reckon_from(tmp_path: Path, nyckel: str) -> None:
    pools = ["OH;Overhead;1;arsarbetare;", f"X;Tom;2;{nyckel};"]
    write(
        tmp_path, small(**WORLD | {"pooler": pools, "enheter": [row[:-4] + ";" for row in WORLD["enheter"]]})
    )
    assert not [f for f in examine(tmp_path, "0000", YEAR)[1] if f.regel == "V42" and f.allvar == "fel"]
