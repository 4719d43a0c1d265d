"""Templates of the texts hold sentences: what is chosen and reckoned stands in Python beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from kpbcalc.presentation import aloud, chapters, findings, prose

TEMPLATES = sorted(
    file
    for folder in (prose.TEXTS, chapters.TEXTS, findings.TEXTS, aloud.TEXTS)
    for file in folder.glob("*.j2")
)
WORDING = {
    "abs", "agarens", "count", "first", "forst", "inne", "join", "kr", "last", "lista", "number", "obestamd",
    "ord", "percent", "signed", "unit", "vart",
}  # fmt: skip
RECKONED = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
ORDERED = {"lt", "lteq", "gt", "gteq"}


def logic(source: str) -> Iterator[str]:
    """What of a template is not a sentence, or a simple choice between sentences."""
    tree = prose.environment(prose.TEXTS).parse(source)
    for node in tree.find_all((nodes.Assign, nodes.AssignBlock, *RECKONED)):
        yield f"line {node.lineno}: {type(node).__name__}"
    for compared in tree.find_all(nodes.Compare):
        numbers = [n for n in compared.find_all(nodes.Const) if isinstance(n.value, int | float)]
        if numbers or any(operand.op in ORDERED for operand in compared.ops):
            yield f"line {compared.lineno}: a number or an order is compared"
    for item in tree.find_all(nodes.Getitem):
        if isinstance(item.arg, nodes.Slice) or isinstance(getattr(item.arg, "value", None), int):
            yield f"line {item.lineno}: picks from a list"
    for used in tree.find_all(nodes.Filter):
        if used.name not in WORDING:
            yield f"line {used.lineno}: the filter {used.name}"
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name):
            yield f"line {call.lineno}: a call"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_template_holds_sentences(template: Path) -> None:
    assert not list(logic(template.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "{% set a = s.a %}", "{{ s.a - s.b }}", "{{ 2 * s.a }}", "{% if s.a > s.b %}x{% endif %}",
        "{% if s.a == 1 %}x{% endif %}", "{{ s.a[0] }}", "{{ s.a[1:] }}", "{{ s.a|sort|first }}",
        "{{ s.a|selectattr('b')|first }}", "{{ tabell.rows() }}", "{{ 'x' if 0.05 <= s.a }}",
    ],
)  # fmt: skip
def test_logic_is_found(source: str) -> None:
    assert list(logic(source))


@pytest.mark.parametrize(
    "source",
    [
        "{% if s.a and not s.b %}x{% elif s.a is none %}y{% endif %}",
        "{{ s.a|vart('ökade', 'minskade') }} med {{ s.a|abs|kr }}",
        "{% for rad in s.rader %}- {{ rad.namn|inne }}: {{ rad.pris|kr }}{% endfor %}",
        "{{ 'med ' ~ s.utan if s.utan }}", "{% macro m(x) %}{{ x|percent }}{% endmacro %}{{ m(s.a) }}",
    ],
)  # fmt: skip
def test_sentences_and_simple_choices_are_no_logic(source: str) -> None:
    assert not list(logic(source))
