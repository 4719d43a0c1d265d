"""docs/pooler.md is one made-up municipality: what its blocks say is read, checked and calculated."""

import re
from pathlib import Path

from kpbcalc.calculation.calculate import examine_all
from tests.builders import YEAR, kr, small, write

PAGE = (Path(__file__).parents[2] / "docs" / "pooler.md").read_text(encoding="utf-8")


def tables() -> dict[str, list[str]]:
    """The rows of every block, by table, filled out to the longest heading."""
    found: dict[str, list[str]] = {}
    for table, block in re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        rows = block.splitlines()[1:]
        wide = 8 if table == "kodnyckel" else rows[0].count(";") + 1
        found.setdefault(table, []).extend(row + ";" * (wide - 1 - row.count(";")) for row in rows)
    return found


# ansvar, konto and kr; ansvar 910 has 600 kr of rent and 400 kr of the rest.
LEDGER = [
    ("100", "5010", 4000), ("110", "5010", 6000), ("130", "5010", 500), ("150", "5010", 300),
    ("230", "5010", 1000), ("240", "5010", 2000), ("900", "5010", 1600), ("910", "6011", 600),
    ("910", "5010", 400), ("950", "5010", 70),
]  # fmt: skip


def test_the_guides_examples_are_an_underlag_that_gives_what_it_says(tmp_path: Path) -> None:
    write(tmp_path, small(
        **tables(),
        kontoutfall=[f"{a};510;{k};;202401;{b}" for a, k, b in LEDGER],
        enheter=[
            "HT1;Hemtjänst;egen;;;;20;100", "SB1;Solgården;egen;;;10;10;500", "TL1;Larm;egen;;;;;",
            "TP1;Träffpunkt;egen;;;;;",
        ],
        insatsvolymer=[
            "A;HT-OMV;HT1;2024-01;30;", "B;HT-SERV;HT1;2024-01;10;", "B;SABO-OMV;SB1;2024-02;;20",
            "A;LARM;TL1;2024-01;;1",
        ],
    ))  # fmt: skip
    result, findings = examine_all(tmp_path, "0000", YEAR)
    assert result is not None, [f for f in findings if f.allvar == "fel"]
    got = result.insatskostnad.set_index(["insats", "enhet"])
    # The ansvar of home care by volume: 30 and 10 hours.
    assert got["direkt"].to_dict() == {
        ("HT-OMV", "HT1"): kr(3000), ("HT-SERV", "HT1"): kr(1000), ("LARM", "TL1"): kr(500),
        ("OPPEN", "TP1"): kr(300), ("SABO-OMV", "SB1"): kr(6000),
    }  # fmt: skip
    # OH 2 000 kr over 20 (15 and 5 by cost) + 10 + 6 + 4 årsarbetare: 750, 250, 500, natt 300, HSL 200.
    # LOKAL 600 kr over 600 m²: HT1 100 (75 and 25), SB1 500. NATT 1 300 kr: 1 170 and 130.
    # HSL 2 200 kr: 660 and 1 540.
    assert got["fordelad"].to_dict() == {
        ("HT-OMV", "HT1"): kr(750 + 75 + 1170 + 660), ("HT-SERV", "HT1"): kr(250 + 25),
        ("SABO-OMV", "SB1"): kr(500 + 500 + 1540), ("LARM", "TL1"): kr(130), ("OPPEN", "TP1"): 0,
    }  # fmt: skip
    bridge = result.avstamning.set_index("post")["belopp"]
    assert bridge["utanfor_kpb"] == kr(70) and bridge["kostnad_utan_individvolym"] == kr(300)
