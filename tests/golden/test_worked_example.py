"""Golden test of the reference's worked example: the only figures that people have checked by hand.

`expected/<metod>/` holds them as published; every figure is compared to the last digit shown, through the
calculation and through the files it writes.
"""

import csv
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from kpbcalc.base import exact
from kpbcalc.costing import Resultat, cost
from kpbcalc.underlag import load

EXPECTED = Path(__file__).parent / "expected"
METHODS = ["direkt", "stegvis", "omsesidig"]
YEAR = 2024
# Decimals the published files were rounded to; they leave out zeros at the end.
DECIMALS = {"kostnad": 6, "styckkostnad": 6, "varde": 9, "taljare": 6, "namnare": 6, "belopp": 2}
COUNTS = ["direkt", "fordelad", "kostnad", "volym", "beviljad", "utford", "taljare", "namnare", "belopp"]


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def compare(found: list[dict[str, str]], file: Path) -> None:
    """Every row and figure of the expected file; the found rows may hold more columns."""
    expected = read(file)
    assert len(found) >= len(expected) > 0
    for row, wanted in zip(found, expected, strict=False):
        for column, text in wanted.items():
            if column not in DECIMALS or not text:
                assert row[column] == text, (row, column)
                continue
            step = Decimal(1).scaleb(-DECIMALS[column])
            shown = Decimal(row[column]).quantize(step, rounding=ROUND_HALF_EVEN)
            assert shown == Decimal(text), (row, column)
    for row in found[len(expected) :]:
        assert row["post"].startswith("memo_")


def as_text(result: Resultat, name: str) -> list[dict[str, str]]:
    """One table of the result as the rows of a file."""
    frame = getattr(result, name)
    rows = []
    for record in frame.to_dict("records"):
        row = {}
        for column, value in record.items():
            missing = value is None or value != value  # noqa: PLR0124
            row[str(column)] = "" if missing else exact.text(value) if column in COUNTS else str(value)
        rows.append(row)
    return rows


@pytest.fixture(scope="module", params=METHODS)
def calculated(request: pytest.FixtureRequest, worked: Path) -> tuple[str, Resultat]:
    underlag, _ = load(worked, "0000", YEAR)
    return request.param, cost(replace(underlag, metod=request.param))


@pytest.mark.parametrize("name", ["insatskostnad", "nyckeltal", "avstamning"])
def test_every_figure_of_the_calculation(calculated: tuple[str, Resultat], name: str) -> None:
    metod, result = calculated
    compare(as_text(result, name), EXPECTED / metod / f"{name}.csv")


@pytest.mark.parametrize("name", ["insatskostnad", "nyckeltal", "avstamning"])
def test_every_figure_of_the_files(calculated: tuple[str, Resultat], name: str, tmp_path: Path) -> None:
    calculate = pytest.importorskip(
        "kpbcalc.calculation.calculate", reason="kpbcalc.calculation.calculate is not there yet"
    )
    metod, result = calculated
    calculate.write_results(result, [], tmp_path)
    compare(read(tmp_path / f"{name}.csv"), EXPECTED / metod / f"{name}.csv")


def test_step_down_is_the_method_when_none_is_stated(worked: Path) -> None:
    result = cost(load(worked, "0000", YEAR)[0])
    compare(as_text(result, "insatskostnad"), EXPECTED / "stegvis" / "insatskostnad.csv")


def test_the_three_clients_of_the_reference(worked: Path) -> None:
    """docs/metod.md §1.4: A 174 629 kr, B 582 194 kr, C 607 956 kr and over the limit."""
    result = cost(load(worked, "0000", YEAR)[0])
    costs = result.brukarrader.groupby("brukar_id")["kostnad"].sum()
    assert [round(costs[b] / exact.GRID) for b in "ABC"] == [174_629, 582_194, 607_956]


def test_the_demo_writes_the_example_as_it_stands_beside_the_repository(worked: Path) -> None:
    beside = Path(__file__).resolve().parents[3] / "shared" / "examples" / "worked" / "0000" / str(YEAR)
    if not beside.is_dir():
        pytest.skip("the worked example beside the repository is not there")
    ours, theirs = (cost(load(root, "0000", YEAR)[0]) for root in (worked, beside.parents[1]))
    for name in ("insatskostnad", "brukarrader", "nyckeltal", "avstamning"):
        assert getattr(ours, name).equals(getattr(theirs, name)), name
