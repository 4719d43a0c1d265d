"""Rows of what was rejected or cancelled: told where nobody reads the column that says so, else left out."""

from pathlib import Path

import pytest

from kpbcalc.underlag.findings import Finding
from tests.builders import YEAR
from tests.samples.large_tables import everything_is_large
from tests.samples.strangers_files import DECISIONS, EBBA, VISITS, fill, made, maps, new, put, sum_of

GIVEN = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-12-31;10;tim/mån;HT1"
OTHER = f"{EBBA};HT-SERV;{YEAR}-01-01;{YEAR}-12-31;4;tim/mån;HT1"
HOURS = 10**8


def decided(folder: Path, heading: str, *cells: str) -> Path:
    """Decisions, the first of 120 hours and the others of 48, with one more column."""
    rows = [GIVEN, *[OTHER.replace("HT1", f"HT{n}") for n in range(2, len(cells) + 1)]]
    lines = [f"{row};{cell}" for row, cell in zip(rows, cells, strict=True)]
    return put(folder, "beslut.csv", f"{DECISIONS};{heading}", *lines)


def warned(findings: tuple[Finding, ...]) -> list[Finding]:
    """What is told of a column that says that rows were never given."""
    return [f for f in findings if f.regel == "V03" and "räknas" in f.text]


@pytest.mark.parametrize(
    ("heading", "word", "line"),
    [
        ("Beslutstyp", "Avslag", '"beslutstyp" = "status"'),
        ("Status", "MAKULERAD", '"status" = "status"'),
        ("Utfall", "Avbruten", '"utfall" = "status"'),
        ("Anm", "Återkallad 2024-03-01", '"anm" = "status"'),
        ("Verkställighet", "Ej verkställt", '"verkställighet" = "status"'),
        ("Makulerad", "Ja", '"ja" = "makulerad"'),
        ("Makuleringsdatum", "2024-03-01", "ta bort raderna"),
        ("Bifall", "Nej", '"bifall" = "status"'),
        ("Bifall/Avslag", "Avslag", '"bifall/avslag" = "status"'),
        ("Bifall/Avslag", "nej", '"bifall/avslag" = "status"'),
        ("Beviljad (J/N)", "N", '"beviljad (j/n)" = "status"'),
        ("Verkställd", "0", '"verkställd" = "status"'),
    ],
)
def test_a_column_nobody_reads_that_says_rejected_is_a_warning(
    tmp_path: Path, heading: str, word: str, line: str
) -> None:
    done = made(decided(tmp_path, heading, "", word, word))
    (found,) = warned(done.findings)
    assert (found.allvar, found.antal, found.rader) == ("varning", 2, (3, 4))
    assert line in found.atgard and done.insatsvolymer["beviljad"].sum() == 216 * HOURS


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("Status", "Verkställd"), ("Makulerad", "Nej"), ("Bifall", "Ja"), ("Bifall", "2024-02-01"),
        ("Beviljad tid", "0"), ("Utförd", "Nej"), ("Bifall", ""), ("Handläggare", "Avslagson"),
        ("Anteckning", "Avslag på en tidigare ansökan, men den här är beviljad i sin helhet"),
    ],
)  # fmt: skip
def test_a_column_that_says_nothing_of_the_kind_is_none(tmp_path: Path, heading: str, word: str) -> None:
    assert warned(made(decided(tmp_path, heading, word, word)).findings) == []


def test_a_column_set_aside_is_not_told(tmp_path: Path) -> None:
    own: dict[str, object] = {"kolumner": {"beslut": {"Beslutstyp": "(används inte)"}}}
    done = made(decided(tmp_path, "Beslutstyp", "", "Avslag"), own)
    assert warned(done.findings) == []


def test_the_status_of_decisions_leaves_out_the_rejected_and_counts_what_may_have_held(
    tmp_path: Path,
) -> None:
    own: dict[str, object] = {
        "kolumner": {"beslut": {"Beslutstyp": "status"}},
        "varden": {"beslut": {"status": {"Nix": "avslag"}}},
    }
    done = made(decided(tmp_path, "Beslutstyp", "Bifall", "Avslag 4 kap. 1 §", "Nix", "Avbruten"), own)
    assert done.insatsvolymer["beviljad"].sum() == 168 * HOURS
    told = {(f.allvar, f.rader) for f in done.findings if f.kolumn == "status"}
    assert told == {("info", (3, 4)), ("varning", (5,))}


@pytest.mark.parametrize(
    ("heading", "words", "hours", "told"),
    [
        ("Bifall", ("Ja", "Nej", "JA"), 168, {("info", (3,))}),
        ("Bifall/Avslag", ("Bifall", "Avslag", "Nej"), 120, {("info", (3, 4))}),
        ("Makulerad", ("Nej", "Ja", ""), 168, {("info", (3,))}),
        ("Verkställd", ("Ja", "Nej", "Ja"), 216, {("varning", (3,))}),
        ("Kod", ("Ja", "Nej", ""), 216, {("varning", (2, 3))}),
    ],
)
def test_what_yes_and_no_mean_is_told_by_the_heading_that_is_status(
    tmp_path: Path, heading: str, words: tuple[str, ...], hours: int, told: set[tuple[str, tuple[int, ...]]]
) -> None:
    own: dict[str, object] = {"kolumner": {"beslut": {heading: "status"}}}
    done = made(decided(tmp_path, heading, *words), own)
    assert done.insatsvolymer["beviljad"].sum() == hours * HOURS
    assert {(f.allvar, f.rader) for f in done.findings if f.kolumn == "status"} == told


VISITED = [f"{EBBA};{YEAR}-03-0{n};HT-OMV;HT1;60" for n in range(1, 6)]
DONE = ("Utförd", "Planerad", "Inställd", "Ej utförd", "Bomkörning")


def test_a_status_that_only_a_translation_gives_is_read(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, GIVEN, OTHER.replace("HT1", "HT2"))
    of_unit = {"tabell": "beslut", "kolumn": "status", "blir": "avslag", "nar": {"enhet": "HT2"}}
    done = made(tmp_path, {"oversattning": [of_unit]})
    assert done.insatsvolymer["beviljad"].sum() == 120 * HOURS


def test_visits_that_are_planned_or_missed_are_no_performed_time(tmp_path: Path) -> None:
    lines = [f"{row};{word}" for row, word in zip(VISITED, DONE, strict=True)]
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter;Besöksstatus", *lines)
    done = made(tmp_path)
    (found,) = warned(done.findings)
    assert found.rader == (3, 4, 5, 6) and "planerad" in found.text
    assert sum_of(done) == 5, "told, and counted until somebody says what the column is"
    own: dict[str, object] = {"kolumner": {"utford_tid": {"Besöksstatus": "avvikelse"}}}
    less = made(tmp_path, own)
    assert sum_of(less) == 1
    told = {f.rader: f.allvar for f in less.findings if f.kolumn == "avvikelse"}
    assert told == {(3,): "info", (4, 5, 6): "info"}
    with everything_is_large():
        split, of_all = made(tmp_path, own), made(tmp_path)
    assert sum_of(split) == 1 and set(split.findings) == set(less.findings)
    assert warned(of_all.findings) == [found]


def test_planned_is_no_deviation_of_a_visit_where_the_heading_is_no_status(tmp_path: Path) -> None:
    lines = [f"{row};{word}" for row, word in zip(VISITED, ("Planerad",) * 5, strict=True)]
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter;Besökstyp", *lines)
    assert not warned(made(tmp_path).findings)
    done = made(tmp_path, {"kolumner": {"utford_tid": {"Besökstyp": "avvikelse"}}})
    (found,) = [f for f in done.findings if f.kolumn == "avvikelse"]
    assert found.allvar == "varning" and sum_of(done) == 5


def test_a_visit_that_was_not_performed_by_its_heading_is_left_out_and_told(tmp_path: Path) -> None:
    lines = [f"{row};{word}" for row, word in zip(VISITED, ("Ja", "Nej", "J", "", "nej"), strict=True)]
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter;Utförd", *lines)
    (found,) = warned(made(tmp_path).findings)
    assert found.rader == (3, 6) and "ej utförd" in found.text
    done = made(tmp_path, {"kolumner": {"utford_tid": {"Utförd": "avvikelse"}}})
    assert sum_of(done) == 3
    assert [(f.allvar, f.rader) for f in done.findings if f.kolumn == "avvikelse"] == [("info", (3, 6))]
    with everything_is_large():
        assert warned(made(tmp_path).findings) == [found]


def test_a_word_that_the_map_says_is_performed_is_counted(tmp_path: Path) -> None:
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter;Status", f"{VISITED[0]};Planerad")
    words = {"utford_tid": {"avvikelse": {"Planerad": "utförd"}}}
    own: dict[str, object] = {"kolumner": {"utford_tid": {"Status": "avvikelse"}}, "varden": words}
    assert sum_of(made(tmp_path, own)) == 1


def test_a_rejected_decision_may_lack_its_quantity(tmp_path: Path) -> None:
    lines = [f"{GIVEN};", f"{EBBA};HT-SERV;{YEAR}-01-01;;;;HT2;Avslag"]
    put(tmp_path, "beslut.csv", f"{DECISIONS};Beslutsstatus", *lines)
    assert made(tmp_path).insatsvolymer["beviljad"].sum() == 120 * HOURS


def test_placements_and_payments_have_a_status_too(tmp_path: Path) -> None:
    place = [
        f"{EBBA};SABO-OMV;SB{n};{YEAR}-0{n}-01;{YEAR}-0{n}-11;{word}"
        for n, word in ((1, ""), (2, "Makulerad"))
    ]
    put(tmp_path, "placering.csv", "Personnr;Insats;Enhet;Inflytt;Utflytt;Status", *place)
    paid = [f"{EBBA};{YEAR}-0{n};5000;{word}" for n, word in ((1, ""), (2, "Avslag"))]
    put(tmp_path, "utbetalning.csv", "Personnr;Månad;Belopp;Status", *paid)
    done = made(tmp_path)
    assert sorted(f.tabell for f in warned(done.findings)) == ["placering.csv", "utbetalning.csv"]
    columns = {table: {"Status": "status"} for table in ("placering", "utbetalning")}
    less = made(tmp_path, {"kolumner": columns})
    before, after = (each.insatsvolymer["utford"].sum() for each in (done, less))
    assert (before, after) == (22 * HOURS, 11 * HOURS)


def test_a_status_that_nobody_knows_is_told_and_counted(tmp_path: Path) -> None:
    own: dict[str, object] = {"kolumner": {"beslut": {"Läge": "status"}}}
    done = made(decided(tmp_path, "Läge", "Gällande", "Parkerad", "Bifall"), own)
    assert {(f.allvar, f.rader) for f in done.findings if f.kolumn == "status"} == {("varning", (3,))}
    assert done.insatsvolymer["beviljad"].sum() == 216 * HOURS


@pytest.mark.parametrize("heading", ["Status", "Makulerad"])
def test_visits_say_it_as_well_however_long_the_file(tmp_path: Path, heading: str) -> None:
    words = ("", "Bomkörning", "Avbokad") if heading == "Status" else ("", "Ja", "Nej")
    lines = [f"{EBBA};{YEAR}-03-0{n};HT-OMV;HT1;60;{word}" for n, word in enumerate(words, 1)]
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter;{heading}", *lines)
    found = warned(made(tmp_path).findings)
    assert [f.rader for f in found] == [(3, 4) if heading == "Status" else (3,)]
    assert f'"{heading.lower()}" = "avvikelse"' in found[0].atgard
    with everything_is_large():
        assert warned(made(tmp_path).findings) == found


def test_a_first_delivery_proposes_the_column(tmp_path: Path) -> None:
    decided(tmp_path / "raw", "Beslutstyp", "Bifall", "Avslag")
    new(tmp_path)
    (row,) = [row for row in maps(tmp_path, "rubriker") if row["rubrik"].lower() == "beslutstyp"]
    assert (row["forslag"], row["blir"]) == ("status", "")


STATUSES = {
    "beslut": (f"{DECISIONS};Beslutsstatus", f"{GIVEN};"),
    "placering": (
        "Personnr;Insats;Enhet;Inflytt;Utflytt;Placeringsstatus",
        f"{EBBA};SABO-OMV;S;{YEAR}-01-01;;",
    ),
    "utbetalning": ("Personnr;Månad;Belopp;Utbetalningsstatus", f"{EBBA};{YEAR}-01;5000;"),
    "utford_tid": (f"{VISITS};Minuter;Avvikelse", f"{VISITED[0]};"),
}


@pytest.mark.parametrize("table", STATUSES)
def test_a_first_delivery_lists_the_words_of_status_that_nobody_knows(tmp_path: Path, table: str) -> None:
    head, row = STATUSES[table]
    known = "Bomkörning" if table == "utford_tid" else "Avslag 4 kap."
    put(tmp_path / "raw", f"{table}.csv", head, *(f"{row}{word}" for word in ("Parkerad", known, "Klar", "")))
    new(tmp_path)
    column = "avvikelse" if table == "utford_tid" else "status"
    (asked,) = [row for row in maps(tmp_path, "ord") if row["kolumn"] == column]
    assert (asked["ord"], asked["tabell"], asked["rader"]) == ("Parkerad", table, "1")
    at = {name: asked[name] for name in ("kalla", "tabell", "kolumn", "ord")}
    said = [t.what for t in new(tmp_path).state.todo]
    assert [what for what in said if f"i {column}" in what] == [
        f"Översätt 1 ord i {column} ({table}, {asked['kalla']}), på 1 rad."
    ]
    fill(tmp_path, "ord", at, blir="påhitt")
    assert any("”påhitt” är inget av våra ord" in t.what for t in new(tmp_path).state.todo)
    fill(tmp_path, "ord", at, blir="inställd" if table == "utford_tid" else "avslag")
    assert not [t.what for t in new(tmp_path).state.todo if "våra ord" in t.what or f"i {column}" in t.what]


@pytest.mark.parametrize("table", [*STATUSES, "personregister"])
def test_a_first_delivery_lists_the_words_of_sex_that_nobody_knows(tmp_path: Path, table: str) -> None:
    """The import stops for them."""
    head, row = STATUSES.get(table, ("Personnr;Avliden", f"{EBBA};"))
    put(tmp_path / "raw", f"{table}.csv", f"{head};Kön", *(f"{row};{word}" for word in ("Kvinna", "1", "k")))
    new(tmp_path)
    assert [row["ord"] for row in maps(tmp_path, "ord") if row["kolumn"] == "kon"] == ["1"]


def test_a_first_delivery_does_not_ask_what_the_heading_tells(tmp_path: Path) -> None:
    decided(tmp_path / "raw", "Bifall", "Ja", "Nej")
    new(tmp_path)
    fill(tmp_path, "rubriker", {"rubrik": "bifall"}, blir="status")
    new(tmp_path)
    assert not [row for row in maps(tmp_path, "ord") if row["kolumn"] == "status"]
