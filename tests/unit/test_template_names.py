"""A misspelt block, word or field of a template of chapters or findings stops, in every branch of it."""

from pathlib import Path
from typing import get_type_hints

import pytest

from kpbcalc.presentation import chapters, findings, prose
from kpbcalc.presentation.chapters.konsumtion import Consumption
from kpbcalc.presentation.findings import enheter, exempel, mot_andra, pris, utsikt, volym, ytterfall
from kpbcalc.presentation.findings.finding import Finding
from tests.samples.template_fields import Types, missing, types_of

SAID: dict[str, type] = {
    "enheter": enheter.Spread, "exempel": exempel.Example, "mot_andra": mot_andra.AgainstPeers,
    "pris": pris.Price, "utsikt": utsikt.Outlook, "volym": volym.Volume, "ytterfall": ytterfall.Outliers,
}  # fmt: skip
WORDS, BLOCKS = ("s", "kommun"), ("rubrik", "text")


def chosen(key: str) -> Types:
    return types_of(get_type_hints(chapters.SAID[key])["return"])


@pytest.mark.parametrize("key", chapters.SAID)
def test_a_chapter_asks_for_fields_that_its_module_chooses(key: str) -> None:
    assert missing(chapters.TEXTS, key, {"s": chosen(key)}) == []


@pytest.mark.parametrize("kind", findings.ASKS)
def test_a_finding_asks_for_fields_that_its_module_chooses(kind: str) -> None:
    assert missing(findings.TEXTS, kind, {"s": (SAID[kind],), "f": (Finding,)}) == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{% if s.egn %}x{% endif %}", "Consumption.egn"),
        ("{% if s.lika %}{% else %}{{ s.driver.krr|kr }}{% endif %}", "Part.krr"),
        ("{% for v in s.verksamheter if v.pr %}{{ v.kr }}{% endfor %}", "Verksamhet.pr"),
        ("{{ (s.delar|first).vda }}", "Part.vda"),
        ("{% from '_m.j2' import m %}{{ m(1, s.mest) }}", "Most.nam"),
        ("{{ s.egen|kr if s.lika else s.driver.vad|forst }}{{ loop.x }}{{ s.mest.namn }}", ""),
    ],
)
def test_a_misspelt_field_is_found(source: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "_m.j2").write_text("{% macro m(a, b) %}{% if a %}{{ b.nam }}{% endif %}{% endmacro %}")
    (tmp_path / "t.j2").write_text(f"{{% block text %}}{source}{{% endblock %}}")
    assert [line.split(": ")[1] for line in missing(tmp_path, "t", {"s": (Consumption,)})] == [told] * bool(
        told
    )


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{% block txt %}{% endblock %}", "t.j2 has no block 'txt'; did you mean 'text'"),
        ("{% block text %}{{ komun }}{% endblock %}", "t.j2 has no word 'komun'; did you mean 'kommun'"),
    ],
)
def test_a_misspelt_block_or_word_is_told_whatever_the_data(source: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "t.j2").write_text(source)
    with pytest.raises(LookupError, match=told):
        prose.sentences(tmp_path, "t", WORDS, BLOCKS)


@pytest.mark.parametrize("key", chapters.SAID)
def test_a_chapter_has_the_blocks_and_words_there_are(key: str) -> None:
    """Also of a section that the demo says nothing of."""
    assert prose.sentences(chapters.TEXTS, key, ("s", "kommun", "ar", "omrade"), chapters.BLOCKS)


@pytest.mark.parametrize("kind", findings.ASKS)
def test_a_finding_has_the_blocks_and_words_there_are(kind: str) -> None:
    assert prose.sentences(findings.TEXTS, kind, ("f", "s"), findings.BLOCKS)


def test_a_chapter_that_says_whether_its_figure_is_drawn_is_listed_so() -> None:
    """Or its figure would be drawn whatever it says; a misspelt `ritas` is no longer taken for a yes."""
    says = {key for key in chapters.SAID if any(hasattr(one, "ritas") for one in chosen(key))}
    assert says == set(chapters.CHOOSES_FIGURE)
