"""A misspelt name in a file of the workbench is told with the nearest one, and nobody's value is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes

from kpbcalc.base import faults, misspelt, param_names, places
from kpbcalc.base.known_names import undeclared
from kpbcalc.commands import front_door
from kpbcalc.presentation import chapters, findings, prose
from kpbcalc.presentation.chapters.over_amount import High
from kpbcalc.presentation.chapters.set_apart import SetApart
from kpbcalc.reporting import engine
from kpbcalc.underlag.rules.rule import limits
from tests.samples.packages import package

FOLDERS = (chapters.TEXTS, findings.TEXTS, prose.TEXTS)
OF_SENTENCES = {"abs", "agarens", "count", "forst", "inne", "kr", "lista", "number", "obestamd", "ord",
                "percent", "signed", "unit", "vart"}  # fmt: skip
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
    high = High("över 600 tkr", 5, 0.5, None, None, (), SetApart(None, None, (), None, True))
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


WORDING = {"unit": "('mnkr', 1)", "count": "('a', 'b')", "obestamd": "('a', 'b')", "vart": "('a', 'b')"}


@pytest.mark.parametrize("name", [*sorted(prose.environment(prose.TEXTS).filters.keys() & OF_SENTENCES)])
def test_a_field_inside_a_filter_is_told_with_the_template_and_the_nearest(name: str, tmp_path: Path) -> None:
    said = told(in_template(f"{{{{ s.antall|{name}{WORDING.get(name, '')} }}}}", tmp_path))
    assert "i High." in said and "Menade du antal?" in said


def test_a_field_of_a_mapping_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "t.j2").write_text("{{ s.rad.omrde }}", encoding="utf-8")
    with pytest.raises(LookupError, match="what was chosen has no field 'omrde'; did you mean 'omrade'"):
        prose.environment(tmp_path).get_template("t.j2").render(s={"rad": {"omrade": 1}})


def test_the_template_is_told_however_far_from_it_the_fault_is_found() -> None:
    """The sentence that asks stands before the formats that find out."""
    file = str(places.PACKAGE / "presentation" / "chapters" / "konsumtion.j2")
    deep = str(places.PACKAGE / "presentation" / "formats.py")
    source = "def a(n):\n    return a(n - 1) if n else [].x\n"
    there: dict[str, Any] = {}
    exec(compile(source, deep, "exec"), there)
    exec(compile("def of_template():\n    a(4)\n", file, "exec"), there)
    with pytest.raises(AttributeError) as stopped:
        there["of_template"]()
    assert misspelt._way(stopped.value).startswith("kpbcalc/presentation/chapters/konsumtion.j2:2 → ")


@pytest.mark.parametrize(
    ("source", "near"),
    [
        ("{% from '_ord.j2' import genm %}", "macro 'genm'"),
        ("{% from '_orrd.j2' import x %}", "_orrd.j2"),
    ],
)
def test_a_misspelt_macro_or_file_that_is_imported_stops(source: str, near: str, tmp_path: Path) -> None:
    (tmp_path / "_ord.j2").write_text("{% macro genom() %}x{% endmacro %}", encoding="utf-8")
    (tmp_path / "t.j2").write_text(f"{{% block text %}}{source}{{% endblock %}}", encoding="utf-8")
    with pytest.raises(LookupError, match=near) as stopped:
        prose.sentences(tmp_path, "t", ("s",), ("text",))
    assert "Menade du" in str(misspelt.as_told(stopped.value))


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("from kpbcalc.notebook.report import Raport", ("i kpbcalc.notebook.report.", "Menade du Rapport?")),
        ("from kpbcalc.notebok.report import Rapport", ("Modulen", "Menade du notebook?")),
        ("import kpbcalc.notebook.rapport", ("Modulen", "Menade du report?")),
        ("from kpbcalc.notebook.report import Rapport\nRapport(kommn='0880')",
         ("i Rapport.__init__().", "Menade du kommun?", "rad 2")),
    ],
)  # fmt: skip
def test_a_wrong_import_or_keyword_in_a_notebook_is_told(cell: str, words: tuple[str, ...]) -> None:
    said = told(lambda: engine._outputs(engine._shell(), cell))
    assert all(word in said for word in (*words, "Var: en cell i anteckningsboken")), said


def test_a_keyword_of_others_keeps_its_words_to_itself() -> None:
    def elsewhere() -> object:
        return dict.fromkeys([1], nummer_77=2)  # type: ignore[call-overload]

    with pytest.raises(TypeError) as stopped:
        elsewhere()
    assert misspelt.as_told(stopped.value) is None
