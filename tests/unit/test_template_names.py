"""A misspelt block, word or field of a template of chapters or findings stops, in every branch of it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from kpbcalc.base.table import Column, Table
from kpbcalc.presentation import chapters, findings, prose, texts
from kpbcalc.presentation.chapters.konsumtion import Consumption
from kpbcalc.presentation.findings import FINDERS, enheter, exempel, mot_andra, pris, utsikt, volym, ytterfall
from kpbcalc.presentation.findings.finding import ACCOUNTS, KINDS, NEW, Finding
from kpbcalc.presentation.given import Given
from kpbcalc.sections.every import SECTIONS
from tests.samples.packages import context, demo, neighbours
from tests.samples.template_fields import Types, missing, shaped, types_of

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


@cache
def shapes() -> Mapping[str, Any]:
    """What each text's module chooses, of all that the demo and others to compare with have."""
    found: dict[str, list[Any]] = {key: [] for key in texts.SAID}
    ctx = context(demo(), neighbours())
    for key, choose in texts.SAID.items():
        of = [s for s in SECTIONS if s.key == key]
        areas = [ctx.of(o) for o in ctx.areas if o.kod in of[0].areas] if of and of[0].areas else [ctx]
        for at in areas:
            area = at.omrade_or_none
            tables = of[0].result(at) if of else {}
            given = Given({key: tables}, "Exempelkommunen", ctx.ar, area.namn if area else "")
            found[key].append(choose(given))
    return {key: shaped(key, values) for key, values in found.items()}


@pytest.mark.parametrize("key", texts.SAID)
def test_a_text_asks_for_fields_that_its_module_chooses(key: str) -> None:
    assert missing(prose.TEXTS, key, {"s": (shapes()[key],)}) == []


@pytest.mark.parametrize(
    ("source", "told"),
    [("{% if s.godknda %}x{% endif %}", "metod.godknda"),
     ("{% for v in s.varningar %}{{ v.txt }}{% endfor %}", "varningar.txt")],
)  # fmt: skip
def test_a_misspelt_field_of_a_text_is_found(source: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "t.j2").write_text(f"{{% block text %}}{{% if false %}}{source}{{% endif %}}{{% endblock %}}")
    shape = shaped("metod", [{"godkanda": 1, "varningar": [{"text": "x"}]}])
    assert [line.split(": ")[1] for line in missing(tmp_path, "t", {"s": (shape,)})] == [told]


def test_a_misspelt_block_of_a_text_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bokslut.j2").write_text("{% block txt %}Ord{% endblock %}")
    monkeypatch.setattr(prose, "TEXTS", tmp_path)
    with pytest.raises(LookupError, match=r"bokslut.j2 has no block 'txt'; did you mean 'text'"):
        texts.say("bokslut", {})


def test_a_kind_of_finding_has_a_template_and_a_chapter_that_asks() -> None:
    assert set(KINDS) == {find.__module__.rpartition(".")[2] for find in FINDERS}
    assert set(KINDS) - set(findings.ASKS) == {"exempel"}, "its question is its chapter's own, word for word"
    assert not set(findings.ASKS) - set(KINDS)
    with pytest.raises(LookupError, match="findings has no finding 'priss'; did you mean 'pris'"):
        Finding("priss", "x", 1.0, ACCOUNTS, NEW, None)


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


def test_the_titles_of_prices_are_told_of_units_and_of_forms() -> None:
    """A table of forms has no column of who runs them, and may be asked."""
    prices = [{"namn": "A", "pris": 100.0}, {"namn": "B", "pris": 200.0}]
    columns = (Column("namn", "Form"), Column("pris", "Pris", "kr"))
    table = Table("produktivitet_insatser_ifo_placering", "Formerna", columns, tuple(prices))
    tables = {"insatser_ifo_placering": table}
    assert "beroende på form av placering" in texts.title("produktivitet", "insatser_ifo_placering", tables)
