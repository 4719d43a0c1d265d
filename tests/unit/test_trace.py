"""Unit tests of the trace: branches that add up, rings that end, and names that are found or refused."""

from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.commands.trace import trace_object
from kpbcalc.costing import cost
from kpbcalc.costing.flows import cost_flows
from kpbcalc.costing.trace import Branch, Direction, amount_of, find, trace
from kpbcalc.presentation.formats import SPACE
from tests.builders import kr, small, typed, write

RING = {
    "kontoutfall": [*small()["kontoutfall"], "210;510;5010;;202401;150"],
    "kodnyckel": [*small()["kodnyckel"], "210;*;pool;;;HSL;"],
    "pooler": ["OH;n;1;k;b", "HSL;n;2;k;b"],
    "fordelningsvarden": [
        "OH;insats;HT-OMV;HT1;;1", "OH;pool;;;HSL;1", "HSL;insats;SABO-OMV;SB1;;1", "HSL;pool;;;OH;1",
    ],
}  # fmt: skip


def flows(**changed: list[str]) -> pd.DataFrame:
    return cost_flows(cost(typed(small(**changed))))


def ring() -> pd.DataFrame:
    return cost_flows(cost(typed(small(**RING), metod="omsesidig")))


def drawn(branch: Branch) -> list[object]:
    """A tree as nested lists: name, amount in kr, branches."""
    return [(b.namn, b.belopp / 10**8, *([drawn(b)] if b.grenar else [])) for b in branch.grenar]


def test_back_to_the_accounts_with_each_pools_part() -> None:
    tree = trace(flows(), "HT-OMV@HT1", "fran")
    assert (tree.belopp, tree.andel) == (kr(1100), 100.0)
    assert drawn(tree) == [
        ("100@510", 1000, [("100/510/5010", 1000)]),
        ("OH", 100, [("200@510", 100, [("200/510/5010", 100)])]),
    ]
    assert [b.andel for b in tree.grenar] == [pytest.approx(1000 / 11), pytest.approx(100 / 11)]
    assert tree.grenar[1].nyckel == "årsarbetare"


def test_on_to_the_clients_as_one_sum() -> None:
    assert drawn(trace(flows(), "200@510", "till")) == [
        ("OH", 300, [("SABO-OMV@SB1", 200, [("brukare", 200)]), ("HT-OMV@HT1", 100, [("brukare", 100)])]),
    ]


def test_a_ring_of_pools_is_opened_once() -> None:
    """OH carries 500: 300 of its own and 200 from HSL, which got half of it from OH."""
    tree = trace(ring(), "OH", "fran")
    assert tree.belopp == kr(500)
    assert drawn(tree) == [
        ("200@510", 300, [("200/510/5010", 300)]),
        ("HSL", 200, [("OH", 125), ("210@510", 75, [("210/510/5010", 75)])]),
    ]
    again = tree.grenar[1].grenar[0]
    assert (again.namn, again.upprepad) == ("OH", True)


@pytest.mark.parametrize("direction", ["fran", "till"])
def test_branches_add_up_to_their_node(direction: Direction) -> None:
    found = ring()

    def adds_up(branch: Branch) -> None:
        if branch.grenar:
            assert sum(b.belopp for b in branch.grenar) == branch.belopp
        for child in branch.grenar:
            adds_up(child)

    for name in {*found["fran"], *found["till"]}:
        adds_up(trace(found, name, direction))


def test_an_object_that_nets_to_nothing_shows_what_it_nets() -> None:
    found = flows(kontoutfall=["200;510;5010;;202401;8", "200;510;3790;intern;202401;-8"])
    tree = trace(found, "200@510", "fran")
    assert (tree.belopp, tree.andel) == (0, None)
    assert drawn(tree) == [("200/510/3790", -8), ("200/510/5010", 8)]
    assert trace(found, "OH", "till").andel is None


def test_amount_of_a_source_a_node_and_an_end() -> None:
    found = flows()
    amounts = [amount_of(found, n) for n in ("200/510/5010", "OH", "HT-OMV@HT1", "brukare")]
    assert amounts == [kr(300), kr(300), kr(1100), kr(3300)]


def test_a_name_is_found_in_any_case_and_never_guessed() -> None:
    found = flows()
    assert find(found, " ht-omv@ht1 ") == "HT-OMV@HT1"
    with pytest.raises(UsageError, match=r"(?s)HT-OMW@HT1.*Menade du HT-OMV@HT1") as raised:
        find(found, "HT-OMW@HT1")
    assert raised.value.exit_code == 2
    with pytest.raises(UsageError, match=r"kostnadsflode\.csv"):
        find(found, "finns inte alls")


def test_the_text_is_a_swedish_tree(tmp_path: Path) -> None:
    write(tmp_path, {**small(), **RING})
    (tmp_path / "0000" / "2024" / "fordelning.toml").write_text('metod = "omsesidig"\n', encoding="utf-8")
    text = trace_object("0000", 2024, data=str(tmp_path), wanted="hsl", step=lambda _: nullcontext())
    assert text.replace(SPACE, " ").splitlines() == [
        "HSL: 400 kr",
        "Exempelkommunen 2024 (syntetiskt underlag), fördelning: omsesidig",
        "",
        "Härifrån kommer beloppet:",
        "├─ OH  250 kr  62,5 %  (k)",
        "│  ├─ 200@510  150 kr  37,5 %  (kodnyckel)",
        "│  │  └─ 200/510/5010  150 kr  37,5 %  (huvudbok)",
        "│  └─ HSL  100 kr  25,0 %  (k; se HSL)",
        "└─ 210@510  150 kr  37,5 %  (kodnyckel)",
        "   └─ 210/510/5010  150 kr  37,5 %  (huvudbok)",
        "",
        "Hit går beloppet:",
        "├─ OH  200 kr  50,0 %  (k)",
        "│  ├─ HSL  100 kr  25,0 %  (k; se HSL)",
        "│  └─ HT-OMV@HT1  100 kr  25,0 %  (k)",
        "│     └─ brukare  100 kr  25,0 %  (beviljad)",
        "└─ SABO-OMV@SB1  200 kr  50,0 %  (k)",
        "   └─ brukare  200 kr  50,0 %  (utford)",
        "",
        "”se OH”: OH delas upp på ett annat ställe i trädet, i samma proportioner.",
    ]
