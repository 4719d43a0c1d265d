"""τ-Argus finds no hidden sum that can be worked out of what is told (skipped where it does not run)."""

from pathlib import Path

import pytest

from tests.attack.every_attack import released_years
from tests.attack.linear_attacker import NEARLY
from tests.attack.tau_argus import SECRET, TOLD, UNTOLD, Table, table
from tests.samples.random_municipality import draw

tauargus = pytest.importorskip("pytauargus._tauargus", reason="τ-Argus finns inte för den här datorn")

FAMILIES = ("grupper", "insatser", "regi", "alder", "enheter")


def worked_out(of: Table, folder: Path) -> list[dict[str, object]]:
    """The secret cells whose lowest and highest value, by τ-Argus, are both near what they are."""
    rows = tauargus.audit_jj(str(of.write(folder / "tabell.jj")))
    return [
        row for row in rows
        if row["status"] == SECRET and row["value"]
        and max(row["value"] - row["min"], row["max"] - row["value"]) < NEARLY * abs(row["value"])
    ]  # fmt: skip


def test_it_works_out_a_cell_that_stands_alone(tmp_path: Path) -> None:
    """Of a told whole with one part that is not told; with two each can be anything."""
    of = Table()
    whole, told, secret = of.cell(100.0, TOLD), of.cell(70.0, TOLD), of.cell(30.0, SECRET)
    of.relations.append((whole, [told, secret]))
    assert len(worked_out(of, tmp_path)) == 1
    of.relations[0][1].append(of.cell(10.0, UNTOLD))
    of.cells[whole] = (110.0, TOLD)
    assert worked_out(of, tmp_path) == []


def test_no_secret_of_drawn_municipalities_is_worked_out(tmp_path: Path) -> None:
    audited = 0
    for seed in range(700, 712):
        drawn = draw(seed, tmp_path / str(seed))
        now = released_years(drawn.root, drawn.kommun, drawn.years[-1])[-1]
        by_name = {family.name: family for family in now.families}
        for name in FAMILIES:
            of = table(by_name[name], now.package.families, now.package.policy)
            assert worked_out(of, tmp_path) == [], (seed, name)
            audited += sum(status == SECRET for _, status in of.cells)
    assert audited > 100
