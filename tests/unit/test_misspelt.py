"""A misspelt name in a file of the workbench is told with the nearest one, and nobody's value is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import nodes

from kpbcalc.base import faults, misspelt, param_names
from kpbcalc.base.known_names import undeclared
from kpbcalc.commands import front_door
from kpbcalc.presentation import chapters, findings, prose
from kpbcalc.presentation.chapters.over_amount import High
from kpbcalc.reporting import engine
from kpbcalc.underlag.rules.rule import limits
from tests.samples.packages import package

FOLDERS = (chapters.TEXTS, findings.TEXTS, prose.TEXTS)
TEMPLATES = [file for folder in FOLDERS for file in sorted(folder.glob("*.j2"))]


def told(call: Callable[[], object]) -> str:
    """What the front door says of an error."""
    with pytest.raises(Exception) as stopped:
        call()
    error = front_door._told(stopped.value)
    assert error.exit_code == 2
    return str(error)


def in_template(source: str, folder: Path) -> Callable[[], object]:
    (folder / "t.j2").write_text(source, encoding="utf-8")
    high = High("över 600 tkr", 5, 0.5, None, None)
    return lambda: prose.environment(folder).get_template("t.j2").render(s=high)


def test_a_name_in_the_code_is_told_with_place_and_nearest() -> None:
    said = told(lambda: package({}).cells("grupp"))
    assert "Familjen ”grupp” finns inte i paketet" in said and "Menade du grupper?" in said
    assert "kpbcalc/disclosure/package.py:" in said


def test_a_call_in_a_notebook_is_told_with_cell_and_nearest() -> None:
    cell = "from kpbcalc.notebook.report import Rapport\nRapport.__new__(Rapport).pa_en_sidan()"
    said = told(lambda: engine._outputs(engine._shell(), cell))
    assert "i Rapport." in said and "Menade du pa_en_sida?" in said
    assert "Var: en cell i anteckningsboken, rad 2" in said


def test_a_variable_in_a_notebook_is_told_with_cell_and_nearest() -> None:
    said = told(lambda: engine._outputs(engine._shell(), "rapport = 1\nraport"))
    assert "finns inte i en cell i anteckningsboken, rad 2." in said and "Menade du rapport?" in said


def test_a_variable_in_code_of_others_keeps_its_words_to_itself() -> None:
    def elsewhere() -> object:
        return brukare_77  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(NameError) as stopped:
        elsewhere()
    assert misspelt.as_told(stopped.value) is None


def test_a_limit_of_a_rule_is_told_with_the_rule_and_the_nearest() -> None:
    with pytest.raises(
        LookupError, match=r"granskning.toml \[V23\] has no key 'mest_timar'; .*'mest_timmar'"
    ):
        limits({}, 2024)["V23"]["mest_timar"]


def test_a_name_in_params_is_told_with_the_file() -> None:
    said = told(lambda: param_names.Named({"hogst": 3}, "params/prov.toml")["hogst_ar"])
    assert "Namnet ”hogst_ar” finns inte i params/prov.toml." in said and "Menade du hogst?" in said


@pytest.mark.parametrize(
    "source",
    ["{{ s.antall }}", "{% if s.antall %}x{% endif %}", "{% if s.antall == 1 %}x{% endif %}",
     "{{ s.antall|number }}", "{% for x in s.antall %}{% endfor %}"],
)  # fmt: skip
def test_a_field_in_a_template_is_told_with_the_nearest(source: str, tmp_path: Path) -> None:
    said = told(in_template(source, tmp_path))
    assert "i High." in said and "Menade du antal?" in said


@pytest.mark.parametrize("source", ["{% if s.antall is defined %}x{% endif %}", "{{ s.antal|nummer }}"])
def test_no_template_can_ask_whether_a_field_is_there(source: str, tmp_path: Path) -> None:
    said = told(in_template(source, tmp_path))
    assert "En mall kan inte läsas" in said and ": No " in said


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda f: f.stem)
def test_a_template_has_filters_and_tests_that_there_are_in_every_branch(template: Path) -> None:
    environment = prose.environment(template.parent)
    tree = environment.parse(template.read_text(encoding="utf-8"))
    assert {node.name for node in tree.find_all(nodes.Filter)} <= environment.filters.keys()
    assert {node.name for node in tree.find_all(nodes.Test)} <= environment.tests.keys()


def test_a_value_that_stands_in_no_file_of_ours_is_not_told() -> None:
    error = undeclared("brukare-4711-anna", ["brukare-4712-anna"], "a package", "column")
    assert "4711" not in str(misspelt.as_told(error)) and "4712" not in str(misspelt.as_told(error))


@pytest.mark.parametrize(
    "call", [lambda: {}["brukare 77"], lambda: None.antal]  # type: ignore[attr-defined]
)  # fmt: skip
def test_any_other_error_keeps_its_words_to_itself(call: Callable[[], object]) -> None:
    with pytest.raises(Exception) as stopped:
        call()
    assert faults.as_told(stopped.value) is None and misspelt.as_told(stopped.value) is None
