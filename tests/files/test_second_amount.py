"""Amounts that stand in two columns: one that nobody reads is told where it has what the other lacks."""

from pathlib import Path

import pytest

from kpbcalc.underlag.load import examine
from tests.builders import YEAR, kr, small, write

HALF = [("1000", "0")] * 6 + [("0", "1000,50")] * 6


@pytest.mark.parametrize(
    ("heading", "cells", "told"),
    [
        ("utfall ny", HALF, True),
        ("utfall ny", [("1000", "")] * 6 + [("0", "900")] * 6, True),
        ("budget", [("1000", "900"), *HALF[1:]], False),  # it has amounts beside ours
        ("text", [("1000", "lön")] * 6 + [("0", "rättad")] * 6, False),
        ("saldo", [("1000", "0")] * 8 + [("0", "900")] * 4, False),  # so few may be noughts by chance
        ("utfall ny", [("1000", "0")] * 12, False),
    ],
)
def test_a_column_with_what_belopp_lacks_is_told(
    tmp_path: Path, heading: str, cells: list[tuple[str, str]], told: bool
) -> None:
    folder = write(tmp_path, small())
    rows = [f"100;510;5010;;{YEAR}{m:02};{a};{b}" for m, (a, b) in enumerate(cells, start=1)]
    text = "\n".join([f"ansvar;verksamhet;konto;motpart;period;belopp;{heading}", *rows]) + "\n"
    (folder / "kontoutfall.csv").write_text(text, encoding="utf-8")
    found = [f for f in examine(tmp_path, "0000", YEAR)[1] if f.kolumn == heading and f.regel == "V39"]
    assert [f.allvar for f in found] == ["varning"] * told
    if told and cells is HALF:
        assert found[0].belopp == kr("6003") and found[0].rader[0] == 8 and found[0].atgard
