"""docs/kontrakt.md says what is there: commands, options, tables, columns, indicators, files.

Others build on that page, so it is read here and set beside the code: a name changes in both or in neither.
"""

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from kpbcalc.base import errors, params
from kpbcalc.calculation import calculate
from kpbcalc.commands.verbs import app
from kpbcalc.demo import write_demo
from kpbcalc.underlag import schemas

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "kontrakt.md").read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (\d)\. .*?\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def rows(part: str) -> list[list[str]]:
    """The rows of a section's tables, cell by cell, without heads and rules."""
    lines = [line for line in PARTS[part].splitlines() if line.startswith("| ") and "|---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def words(cell: str) -> list[str]:
    """What stands in code quotes."""
    return re.findall(r"`([^`]+)`", cell)


def commands() -> dict[str, typer.main.TyperCommand]:
    """The commands of `kpb` by name."""
    return typer.main.get_group(app).commands


def test_the_commands_are_those_of_kpb() -> None:
    told = {found for row in rows("1") for found in re.findall(r"`kpb ([a-z][a-z-]*)", row[1])}
    assert told == set(commands())


def test_the_targets_are_those_of_make() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    there = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    told = {found for row in rows("1") for found in re.findall(r"`make ([a-z]+)", row[0])}
    assert told | {"env"} == there | {"env"}  # what the others make first need not be told of
    variables = set(re.findall(r"\b([A-Z_]{3,})=", PARTS["1"]))
    assert not [v for v in variables if f"$({v})" not in makefile]


def test_every_option_belongs_to_a_command() -> None:
    there = {flag for command in commands().values() for p in command.params for flag in p.opts}
    told = set(re.findall(r"`(--[a-z-]+)", PARTS["1"]))
    assert told >= {"--muni", "--data", "--audience"}
    assert told <= there


def test_the_exit_codes_are_those_of_the_errors() -> None:
    there = {kind.exit_code for kind in errors.KpbError.__subclasses__()}
    told = {int(row[0]) for row in rows("1") if row[0].isdigit()}
    assert {code for code in told if code < 100} == there | {0}


@pytest.mark.parametrize("tables", [schemas.REQUIRED, schemas.OPTIONAL], ids=["required", "optional"])
def test_the_tables_and_columns_are_those_of_the_schemas(tables: dict[str, object]) -> None:
    must, may = PARTS["2"].split("May be there:")
    told = {}
    for line in (must if tables is schemas.REQUIRED else may).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and ".toml" not in cells[0]:
            told |= {name: cells[1].replace("*", "").split(", ") for name in words(cells[0])}
    there = {name: list(schema.columns) for name, schema in schemas.TABLES.items() if name in tables}
    assert told == there


def test_the_indicators_are_the_26() -> None:
    there = [row["kpi"] for row in params.rows("nyckeltal.csv")]
    told = [kpi for row in rows("3") for kpi in re.findall(r"[A-Z]\d{5}", row[0])]
    assert sorted(told) == sorted(there)
    assert len(told) == 26


def test_the_catalogues_columns_are_those_of_the_file() -> None:
    head = params.rows("insatser.csv")[0]
    told = PARTS["2"].partition("`params/insatser.csv`: ")[2].partition(". Rows")[0]
    assert re.sub(r" \([^)]*\)", "", told).split(", ") == list(head)


def test_the_result_files_and_their_columns_are_those_written(tmp_path: Path) -> None:
    write_demo(tmp_path, ["0000"])
    result, findings = calculate.calculate(tmp_path, "0000", 2024)
    folder = tmp_path / "resultat"
    calculate.write_results(result, findings, folder)
    told = {words(row[0])[0].partition("/")[2]: row[1] for row in rows("4") if "`resultat/" in row[0]}
    assert {f.name for f in folder.iterdir()} == {*told, "LAS_MIG.txt"}
    for name, content in told.items():
        if name.endswith(".csv"):
            columns = re.split(r"[:(]", content)[0].replace(" ", "").split(";")
            assert (folder / name).read_text(encoding="utf-8").partition("\n")[0].split(";") == columns
    posts = told["avstamning.csv"].partition(": ")[2].partition(", and then")[0].split(", ")
    written = (folder / "avstamning.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.partition(";")[0] for line in written if not line.startswith("memo_")] == posts


def test_make_hands_on_to_reports_what_it_hands_on_to_report() -> None:
    given = ["ACCEPT=V51=skäl", "STRICT=1", "WITHDRAW=skäl", "PEERS=lan"]
    for target in ("report", "reports"):
        told = subprocess.run(
            ["make", "-n", target, *given], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for option in ('--accept "V51=skäl"', "--strict", '--withdraw "skäl"', '--peers "lan"'):
            assert option in told, (target, option)


def test_a_year_that_may_be_left_out_has_no_year_for_default() -> None:
    (year,) = (one for one in commands()["fetch"].params if one.name == "year")
    assert year.default == 0 and not getattr(year, "show_default", True)
