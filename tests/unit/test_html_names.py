"""A misspelt word or field of a page's own template stops with the nearest: no mark of a page can be lost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_notebook

from kpbcalc.base import misspelt
from kpbcalc.onboarding import page
from kpbcalc.presentation import view
from kpbcalc.reporting import export

META = export.PageMeta("Rapport", "Ingress", synthetic=True, secret="Sekretess", draft=True)
TEMPLATE = (export.TEMPLATES / "rapport" / export.FILE).read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    cached = (export._exporter, page._templates, view._environment)
    for one in cached:
        one.cache_clear()
    yield
    for one in cached:
        one.cache_clear()


def spelt(folder: Path, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's template with a name spelt otherwise, in a folder of its own."""
    assert right in TEMPLATE
    there = shutil.copytree(export.TEMPLATES, folder / "templates")
    (there / "rapport" / export.FILE).write_text(TEMPLATE.replace(right, wrong), encoding="utf-8")
    monkeypatch.setattr(export, "TEMPLATES", there)


@pytest.mark.parametrize(
    ("right", "wrong", "near"),
    [
        ("meta.secret", "meta.secrt", "secret"), ("meta.synthetic", "meta.syntetic", "synthetic"),
        ("meta.draft", "meta.drft", "draft"), ("page.contents", "page.contnts", "contents"),
        ("meta.footer", "meta.foter", "footer"),
        ("view_mark", "view_mrk", ""), ("draft_mark", "drft_mark", ""),
        ("block display_data", "block display_dta", "display_data"), ("resources.meta", "resources.mta", ""),
    ],
)  # fmt: skip
def test_a_misspelt_mark_of_the_page_stops(
    right: str, wrong: str, near: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelt(tmp_path, right, wrong, monkeypatch)
    with pytest.raises(LookupError) as stopped:
        export.to_html(new_notebook(), META)
    told = misspelt.as_told(stopped.value)
    assert told is not None and (not near or f"Menade du {near}?" in str(told))


@pytest.mark.parametrize("source", ["{% if table.titel %}x{% endif %}", "{{ table.titel|upper }}"])
def test_a_misspelt_field_of_a_small_template_stops_with_the_nearest(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "t.html.j2").write_text(source, encoding="utf-8")
    monkeypatch.setattr(view, "__file__", str(tmp_path / "view.py"))
    with pytest.raises(LookupError, match="did you mean 'title'"):
        view.filled("t.html.j2", table={"title": "T"})


def test_a_misspelt_word_of_a_small_template_stops_in_every_branch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "t.html.j2").write_text("{% if false %}{{ tabel }}{% endif %}", encoding="utf-8")
    monkeypatch.setattr(view, "__file__", str(tmp_path / "view.py"))
    with pytest.raises(LookupError, match=r"t.html.j2 has no word 'tabel'; did you mean 'table'"):
        view.filled("t.html.j2", table={})


def test_the_first_days_page_is_strict_too() -> None:
    with pytest.raises(LookupError, match="did you mean 'told'"):
        page._templates().from_string("{% if bar.tolld %}x{% endif %}").render(bar={"told": "x"})
