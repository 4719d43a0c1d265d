"""Sentences from a table's numbers."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kpbcalc.base.errors import DisclosureError
from kpbcalc.presentation import Prose, clear, heading, prose, say, texts, title
from kpbcalc.presentation.prose import enumeration
from tests.samples.tables import SCRIPT, units

S = "\N{NO-BREAK SPACE}"
Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.setattr(prose, "TEXTS", tmp_path)
    monkeypatch.setattr(texts, "SAID", defaultdict(lambda: lambda given: given))

    def writer(name: str, text: str, block: str = "text") -> None:
        with (tmp_path / f"{name}.j2").open("a", encoding="utf-8") as file:
            file.write(f"{{% block {block} %}}{text}{{% endblock %}}\n")

    return writer


def test_sentences_and_lists_are_paragraphs_with_numbers_as_in_tables(write: Write) -> None:
    write(
        "bokslut",
        "{{ omrade }} kostar {{ s.value('bokslut', 'bro', 'Solgården', 'kostnad')|kr }}\når {{ ar }},\n"
        "mer än snittet.\n\n- {{ 80|number(1) }}\n- {{ 12.3|percent }}\n",
    )
    said = say("bokslut", {"bro": units()}, omrade="Solgården", ar=2024)
    page = BeautifulSoup(said.html, "html.parser")
    assert page.p.text == f"Solgården kostar 4{S}000{S}kr år 2024, mer än snittet."
    assert [li.text for li in page.find_all("li")] == ["80,0", f"12,3{S}%"]
    assert said._repr_mimebundle_()["text/plain"].startswith("Solgården kostar")


def test_names_are_escaped(write: Write) -> None:
    write("bokslut", "{{ s.table('bokslut', 'bro').labels|lista }} {{ omrade }}")
    html = say("bokslut", {"bro": units()}, omrade="<b>").html
    assert "<script" not in html and "<b>" not in html
    assert SCRIPT in BeautifulSoup(html, "html.parser").text


def test_a_blank_text_is_nothing_at_all(write: Write) -> None:
    write("bokslut", "{% if false %}ord{% endif %}\n\n")
    said = say("bokslut")
    assert said.html == "" and said.text == ""
    assert said._ipython_display_() is None
    with pytest.raises(NotImplementedError):  # IPython then takes the MIME bundle
        Prose("<p>ord</p>", "ord")._ipython_display_()


@pytest.mark.parametrize("value", [3, 12.5, True, None, [1], units().cells])
def test_only_tables_words_and_years_are_taken(write: Write, value: object) -> None:
    write("x", "{{ x }}")
    with pytest.raises(DisclosureError):
        say("x", x=value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "block", "told"),
    [
        ("{% if omradet %}ord{% endif %}", "text", "'omradet'.*'omrade'"),
        ("ord", "rubrik_poler", "'rubrik_poler'.*'rubrik_pooler'"),
        ("{% if false %}{{ pooler.labels }}{% endif %}", "rubrik_bro", "no word 'pooler'"),
    ],
)  # fmt: skip
def test_a_misspelt_name_stops_with_the_nearest_one(write: Write, text: str, block: str, told: str) -> None:
    write("bokslut", text, block=block)
    for tell in (lambda: say("bokslut"), lambda: title("bokslut", "bro", {"bro": units()})):
        with pytest.raises(LookupError, match=told):
            tell()


def test_a_figure_gets_its_conclusion_or_the_tables_own_title(write: Write) -> None:
    write("bokslut", "Solgården\nkostar & minst", block="rubrik_bro")
    assert title("bokslut", "bro", {"bro": units()}) == "Solgården kostar & minst"
    assert title("bokslut", "steg", {"bro": units(), "steg": units()}) == "Kostnad per enhet"


def test_tables_of_a_kind_share_a_title_that_is_told_which_it_is_of(write: Write) -> None:
    write("produktivitet", "Dyrast: {{ grupp }}", block="rubrik_enheter")
    assert title("produktivitet", "enheter_hemtjanst", {"enheter_hemtjanst": units()}) == "Dyrast: hemtjanst"


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [(103, 100, False), (97, 100, False), (101.9, 100, True), (-90, -100, False), (100, 0, False)],
)
def test_a_comparison_has_a_threshold(a: float, b: float, alike: bool) -> None:
    assert clear.Twice(b, a).lika is alike


def test_words_go_the_way_the_number_does(write: Write) -> None:
    write(
        "bokslut",
        "{{ 2|vart('mer', 'mindre') }} {{ -2|vart('mer', 'mindre') }}"
        " {{ 0.04 is noll }} {{ 0.06 is noll }} {{ 9 is tydlig }} {{ none is tydlig }}",
    )
    assert say("bokslut").text == "mer mindre True False True False"


def test_an_interval_on_both_sides_of_zero_decides_nothing() -> None:
    assert clear.Interval(2, 1, 3).avgjort and not clear.Interval(2, -1, 5).avgjort
    assert clear.of_known(clear.Interval, 2, None, 3) is None


def test_enumeration_and_difference() -> None:
    assert enumeration([]) == ""
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b"]) == "a och b"
    assert enumeration(["a", "b", "c"]) == "a, b och c"
    assert clear.difference(110, 100) == pytest.approx(10)
    assert clear.difference(None, 100) is None


def test_a_heading_has_a_level_and_an_anchor() -> None:
    assert heading("Ålder & kön", 3, "alder").html == '<h3 id="alder">Ålder &amp; kön</h3>'
    assert heading("Ålder", 2).html == "<h2>Ålder</h2>"
    with pytest.raises(ValueError, match="level"):
        heading("Titel", 1)


@pytest.mark.parametrize(
    ("number", "neuter", "told"),
    [(0, False, "ingen"), (0, True, "inget"), (1, True, "ett"), (4, True, "fyra"), (13, True, "13")],
)
def test_a_small_number_is_written_in_words(number: int, neuter: bool, told: str) -> None:
    assert prose.in_words(number, neuter=neuter) == told


def test_a_question_comes_last_and_is_marked_for_paper_only_where_there_is_one() -> None:
    page = BeautifulSoup(prose.paragraphs("En.\n\nTvå.", "Varför &lt;b&gt;?\n").html, "html.parser")
    assert [p.get_text() for p in page.select("p")] == ["En.", "Två.", "Att diskutera: Varför <b>?"]
    assert [p.get_text() for p in page.select(".fraga")] == ["Att diskutera: Varför <b>?"]
    assert "Att diskutera" not in prose.paragraphs("En.", "\n").html
