"""Sentences from a table's numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kpbcalc.base.errors import DisclosureError
from kpbcalc.presentation import Prose, heading, prose, say, title
from kpbcalc.presentation.prose import compare, difference, enumeration
from tests.samples.tables import SCRIPT, small, units

S = "\N{NO-BREAK SPACE}"
Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    monkeypatch.setattr(prose, "TEXTS", tmp_path)

    def writer(name: str, text: str, block: str = "text") -> None:
        with (tmp_path / f"{name}.j2").open("a", encoding="utf-8") as file:
            file.write(f"{{% block {block} %}}{text}{{% endblock %}}\n")

    return writer


def test_a_sentence_says_the_same_number_as_the_table(write: Write) -> None:
    write(
        "kostnad",
        "{{ plats }} kostar {{ shown(t, plats, 'kostnad') }}\när {{ ar }},\n"
        "{{ compare(t.value(plats, 'index'), t.value('Alla', 'index')) }} än snittet.\n\n"
        "- {{ t.value(plats, 'index') | number(1) }}\n- {{ 12.3 | percent }}\n",
    )
    said = say("kostnad", t=units(), plats="Solgården", ar=2024)
    page = BeautifulSoup(said.html, "html.parser")
    assert page.p.text == f"Solgården kostar 4{S}000{S}kr är 2024, högre än snittet."
    assert [li.text for li in page.find_all("li")] == ["80,0", f"12,3{S}%"]
    assert said._repr_mimebundle_()["text/plain"].startswith("Solgården kostar")


def test_hidden_and_missing_cells_have_their_signs(write: Write) -> None:
    write(
        "celler",
        "{{ shown(t, 'Få brukare', 'kostnad') }} {{ shown(t, 'Utan uppgift', 'kostnad') }}"
        " {{ shown(t, 'Finns inte', 'kostnad') }}",
    )
    assert say("celler", t=units()).text == ".. – –"


def test_names_are_escaped(write: Write) -> None:
    write("namn", "{{ t.labels | lista }} {{ ord }}")
    html = say("namn", t=units(), ord="<b>").html
    assert "<script" not in html and "<b>" not in html
    assert SCRIPT in BeautifulSoup(html, "html.parser").text


def test_a_blank_text_is_nothing_at_all(write: Write) -> None:
    write("tyst", "{% if false %}ord{% endif %}\n\n")
    said = say("tyst")
    assert said.html == "" and said.text == ""
    assert said._ipython_display_() is None
    with pytest.raises(NotImplementedError):  # IPython then takes the MIME bundle
        Prose("<p>ord</p>", "ord")._ipython_display_()


@pytest.mark.parametrize("value", [3, 12.5, True, None, [1], units().cells])
def test_only_tables_words_and_years_are_taken(write: Write, value: object) -> None:
    write("x", "{{ x }}")
    with pytest.raises(DisclosureError):
        say("x", x=value)  # type: ignore[arg-type]


def test_a_declared_table_that_nobody_gave_is_no_data(write: Write) -> None:
    write("bokslut", "{% if pooler %}ord{% else %}Uppgift saknas.{% endif %}")
    assert say("bokslut").text == "Uppgift saknas."
    assert say("bokslut", {"pooler": units()}).text == "ord"


@pytest.mark.parametrize(
    ("text", "block"),
    [("{% if poler %}ord{% endif %}", "text"), ("{{ poler.labels }}", "rubrik_bro"), ("ord", "rubrik_poler")],
)
def test_a_misspelt_table_stops_with_the_nearest_name(write: Write, text: str, block: str) -> None:
    write("bokslut", text, block=block)
    for told in (lambda: say("bokslut"), lambda: title("bokslut", "bro", {"bro": units()})):
        with pytest.raises(LookupError, match=r"'poler'.*'pooler'"):
            told()


def test_what_a_text_sets_itself_is_no_table(write: Write) -> None:
    write(
        "bokslut",
        "{% for x in [1] %}{% set y = x %}{{ y + x }}{% endfor %}"
        "{% if ar %}{% set z = 1 %}{% endif %}{{ z }}",
    )
    assert say("bokslut", ar=2024).text == "21"


def test_a_figure_gets_its_conclusion_or_the_tables_own_title(write: Write) -> None:
    write("bokslut", "{{ bro.labels | first }}\nkostar & minst", block="rubrik_bro")
    assert title("bokslut", "bro", {"bro": units()}) == "Solgården kostar & minst"
    assert title("bokslut", "steg", {"bro": units(), "steg": units()}) == "Kostnad per enhet"


@pytest.mark.parametrize(
    ("a", "b", "word"),
    [
        (103, 100, "högre"), (97, 100, "lägre"), (101.9, 100, "ungefär lika"), (-90, -100, "högre"),
        (None, 100, "går inte att jämföra"), (100, 0, "går inte att jämföra"),
    ],
)  # fmt: skip
def test_a_comparison_has_a_threshold(a: float | None, b: float, word: str) -> None:
    assert compare(a, b) == word


def test_comparisons_are_tests_too(write: Write) -> None:
    write(
        "x",
        "{% set v = t.value('a', 'varde') %}"
        "{{ v is higher(9) }} {{ v is lower(9) }} {{ v is alike(10.1) }} {{ v is known }}"
        " {{ none is known }} {{ none is higher(1) }}",
    )
    said = say("x", t=small(namn=["a"], varde=[10.0])).text
    assert said == "True False True True False False"


def test_enumeration_and_difference() -> None:
    assert enumeration([]) == ""
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b"]) == "a och b"
    assert enumeration(["a", "b", "c"]) == "a, b och c"
    assert difference(110, 100) == pytest.approx(10)
    assert difference(None, 100) is None


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
