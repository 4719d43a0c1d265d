"""The findings notebook as the command runs it: acceptance is told, and errors are shown too."""

from pathlib import Path

from nbformat import NotebookNode

from kpbcalc.base import places
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.reporting.execute import execute
from kpbcalc.reporting.tables_of_notebook import tables
from tests.builders import YEAR, small, write

NOTEBOOK = places.ROOT / "notebooks" / "datakvalitet.ipynb"


def run(root: Path) -> NotebookNode:
    parameters = Parameters(
        kommun="0000", ar=YEAR, omrade="alla", underlag=str(root), utdata="", publik="extern"
    )
    return execute(NOTEBOOK, parameters, {"underlag": ""})


def test_an_accepted_warning_is_shown_with_its_reason(tmp_path: Path) -> None:
    write(tmp_path, small())
    accepted = '[[godkanda]]\nregel = "V40"\nanledning = "provår med en månad"\n'
    (tmp_path / "0000" / "val.toml").write_text(accepted, encoding="utf-8")
    shown = {t["name"]: t for t in tables(run(tmp_path))}
    assert {"fynd_per_fil", "fynd_kontoutfall"} <= set(shown)
    (row,) = shown["fynd_kontoutfall"]["rows"]
    assert row["values"][0] == "V40"
    assert row["values"][-1] == "provår med en månad"


def test_errors_are_shown_and_no_client_is(tmp_path: Path) -> None:
    pnr = "19400101-1234"
    write(tmp_path, small(insatsvolymer=[f"{pnr};HT-OMV;HT1;2024-01;4;3"]))
    executed = run(tmp_path)
    (found,) = [t for t in tables(executed) if t["name"] == "fynd_insatsvolymer"]
    assert {row["values"][0] for row in found["rows"]} == {"V09", "V12"}
    assert pnr not in str(executed)
