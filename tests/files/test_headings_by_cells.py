"""kpb new: what a heading is by its neighbours and its cells, and what is asked where there is no telling."""

from pathlib import Path

import pytest

from kpbcalc.base.errors import ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.commands.inspect import show_file
from kpbcalc.onboarding.begin import Begun, begin
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.underlag.extracts.run import convert
from tests.builders import YEAR


def put(root: Path, name: str, *rows: str) -> None:
    (root / "raw").mkdir(exist_ok=True)
    (root / "raw" / name).write_text("\n".join([*rows, ""]), encoding="utf-8")


def new(root: Path) -> Begun:
    return begin("2082", YEAR, source=root / "raw", data=root / "data", cache=str(root / "cache"))


def headings(root: Path) -> dict[str, tuple[str, str]]:
    """What is filled in and what is proposed, by heading."""
    rows = read_rows(root / "data" / "2082" / "kartor.xlsx", "rubriker")
    return {row["rubrik"]: (row["blir"], row["forslag"]) for row in rows}


def asked(begun: Begun) -> str:
    return "\n".join(todo.what for todo in begun.state.todo)


@pytest.mark.parametrize("heading", ["Motp", "Mp", "Mpart", "MOTP.", "Motpartsnr", "Motpart kod"])
def test_the_counterpart_of_a_ledger_is_known_by_its_short_names(tmp_path: Path, heading: str) -> None:
    put(tmp_path, "huvudbok.csv", f"Konto;Ansv;Vht;{heading};Period;Belopp", "3510;1;2;83;202401;-5,00")
    new(tmp_path)
    assert headings(tmp_path)[heading.lower()] == ("motpart", "motpart")


def test_a_counterpart_under_a_name_that_nobody_knows_is_asked_for_until_it_is_said(tmp_path: Path) -> None:
    rows = ("Konto;Ansvar;Verksamhet;Konto(T);Köpare;Period;Belopp", "3510;1;2;Bidrag;83;202401;-5,00")
    put(tmp_path, "huvudbok.csv", *rows)
    told = asked(new(tmp_path))
    assert "Välj vilken rubrik i huvudbok.csv som är motpart: kan vara ”konto(t)”, ”köpare”." in told
    assert "inga intäkter räknas av" in told
    put(tmp_path, "huvudbok.csv", "Konto;Ansvar;Verksamhet;Period;Belopp", "3510;1;2;202401;-5,00")
    assert "som är motpart" not in asked(new(tmp_path)), "none can be it: the ledger has none"


@pytest.mark.parametrize("heading", ["Utflyttad datum", "Utflyttad", "Avflyttad", "Utskrivningsdatum"])
def test_moving_out_in_a_list_of_placements_is_when_the_stay_ends(tmp_path: Path, heading: str) -> None:
    put(tmp_path, "boende.csv", f"Personnr;Boende;Inflyttad;{heading}", "1;Sol;2024-01-01;2024-03-01")
    new(tmp_path)
    assert headings(tmp_path)[heading.lower()] == ("till", "till")
    told = show_file(tmp_path / "raw" / "boende.csv")
    assert f'"{heading.lower()}" = "till"' in told.lower()


@pytest.mark.parametrize(
    ("start", "end"),
    [("Placerad from", "Placerad tom"), ("Verkställd fr.o.m.", "Verkställd t.o.m."),
     ("Från datum", "Till datum"), ("Vistelse från", "Vistelse till"), ("Beslutad fr o m", "Beslutad t o m")],
)  # fmt: skip
def test_the_words_from_and_until_are_known_beside_any_other_word(
    tmp_path: Path, start: str, end: str
) -> None:
    put(
        tmp_path,
        "boende.csv",
        f"Personnr;Boende;{start};{end}",
        "1;Sol;2024-01-01;2024-03-01",
        "2;Sol;2024-01-01;",
    )
    begun = new(tmp_path)
    known = headings(tmp_path)
    assert (known[start.lower()][1], known[end.lower()][1]) == ("fran", "till"), asked(begun)


def test_what_is_asked_of_every_file_of_a_system_is_asked_once(tmp_path: Path) -> None:
    """A ledger comes in a file a month: one row of the sheet answers for all."""
    for month in ("01", "02", "03"):
        rows = ("Ansvar;Verksamhet;Konto;Motpart;Period;Utfall", f"1;2;5010;;{YEAR}{month};5,00")
        put(tmp_path, f"huvudbok {YEAR}{month}.csv", *rows)
    told = [line for line in asked(new(tmp_path)).splitlines() if "som är belopp" in line]
    assert len(told) == 1 and f"i huvudbok {YEAR}01.csv och 2 filer till som är belopp" in told[0]


def test_two_headings_with_the_word_from_are_asked_about(tmp_path: Path) -> None:
    rows = ("Personnr;Boende;Hyra från;Vård från;Utflytt", "1;Sol;2024-01-01;2024-02-01;2024-03-01")
    put(tmp_path, "boende.csv", *rows)
    assert "i boende.csv som är fran: kan vara ”hyra från”, ”vård från”." in asked(new(tmp_path))


def test_moving_out_beside_an_end_of_the_stay_is_from_the_municipality(tmp_path: Path) -> None:
    rows = ("Personnr;Boende;Inflytt;Utflytt;Utflyttad datum", "1;Sol;2024-01-01;2024-03-01;2024-04-01")
    put(tmp_path, "boende.csv", *rows)
    new(tmp_path)
    assert headings(tmp_path)["utflyttad datum"] == ("utflyttad", "utflyttad")


def test_a_date_that_must_be_there_is_asked_for_among_the_dates_of_the_file(tmp_path: Path) -> None:
    rows = ("Personnr;Boende;Inflyttad;Rum;Ändrad;Lämnat", "1;Sol;2024-01-01;7;2024-02-02;2024-03-01")
    put(tmp_path, "boende.csv", *rows)
    assert "i boende.csv som är till: kan vara ”ändrad”, ”lämnat”." in asked(new(tmp_path))


def test_a_measure_that_must_be_there_is_asked_for_among_the_columns_that_have_measures(
    tmp_path: Path,
) -> None:
    rows = (
        "Personnr;Namn;Insats;Från;Till;Omfattning;För tid;Utförare",
        "1;Bo;Personlig omvårdnad;2024-01-01;;7;tim/vecka;HT",
    )
    put(tmp_path, "beslut.csv", *rows)
    assert "i beslut.csv som är matt: kan vara ”för tid”." in asked(new(tmp_path))


@pytest.mark.parametrize(("heading", "filled"), [("Klockslag", "start"), ("Besökstillfälle", "")])
def test_a_time_of_day_beside_how_long_it_took_is_when_the_visit_began(
    tmp_path: Path, heading: str, filled: str
) -> None:
    rows = (f"Personnr;Typ;Utförare;Datum;{heading};Tid", "1;LARM;Norr;2024-01-02;08:15;00:25")
    put(tmp_path, "besok.csv", *rows)
    told = asked(new(tmp_path))
    assert headings(tmp_path)[heading.lower()] == (filled, "start")
    assert headings(tmp_path)["tid"] == ("minuter", "minuter")
    assert (f"”{heading.lower()}” (start)" in told) is not filled


def test_tid_beside_how_long_it_took_is_a_time_of_day(tmp_path: Path) -> None:
    put(tmp_path, "besok.csv", "Personnr;Typ;Utförare;Datum;Tid;Längd", "1;LARM;Norr;2024-01-02;08:15;25")
    new(tmp_path)
    assert headings(tmp_path)["tid"] == ("", "start") and headings(tmp_path)["längd"][1] == "minuter"


def test_a_population_whose_column_is_its_year_is_proposed_and_two_years_are_asked_about(
    tmp_path: Path,
) -> None:
    put(tmp_path, "folk.csv", f"Ålder;Kön;{YEAR}", "70;K;9")
    assert f"som är antal: ”{YEAR}” föreslås" in asked(new(tmp_path))
    put(tmp_path, "folk.csv", f"Ålder;Kön;{YEAR - 1};{YEAR}", "70;K;8;9")
    assert f"som är antal: kan vara ”{YEAR - 1}”, ”{YEAR}”." in asked(new(tmp_path))


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("boende.csv", ("Personnr;Enhet;Boende;Inflytt;Utflytt", "1;dygn;Sol;2024-01-01;")),
        ("besok.csv", ("Personnr;Typ;Enhet;Grupp;Datum;Minuter", "1;LARM;tim;Sol;2024-01-02;25")),
    ],
)
def test_enhet_with_measures_is_never_the_unit_and_is_told(
    tmp_path: Path, name: str, rows: tuple[str, ...]
) -> None:
    put(tmp_path, name, *rows)
    told = asked(new(tmp_path))
    unit = rows[0].split(";")[2 if name == "boende.csv" else 3].lower()
    assert headings(tmp_path)[unit] == ("enhet", "enhet")
    assert f"”enhet” i {name} har mått och inga enheter" in told
    own = Own("0000", {"kalla": [{"namn": "x", "filer": {table(name): name}}]})
    with pytest.raises(ValidationError, match="saknar kolumnen"):
        convert(tmp_path / "raw", own, YEAR, b"k" * 32)


def table(name: str) -> str:
    return "placering" if name == "boende.csv" else "utford_tid"


def test_a_unit_with_a_place_in_its_name_is_a_unit(tmp_path: Path) -> None:
    put(tmp_path, "boende.csv", "Personnr;Enhet;Inflytt;Utflytt", "1;Plats 3;2024-01-01;")
    assert "som är enhet" not in asked(new(tmp_path))


def test_the_period_of_a_ledger_is_asked_for_among_numbers_and_days(tmp_path: Path) -> None:
    put(
        tmp_path,
        "huvudbok.csv",
        "Konto;Ansvar;Verksamhet;Konto(T);När;Motp;Belopp",
        "3510;1;2;Bidrag;202401;;5",
    )
    assert "som är period: kan vara ”när”." in asked(new(tmp_path))
    put(tmp_path, "huvudbok.csv", "Konto;Ansvar;Verksamhet;När;Motp;Belopp", "3510;1;2;januari;;5")
    assert "som är period: kan vara ”när”." in asked(new(tmp_path))
    put(tmp_path, "huvudbok.csv", "Konto;Ansvar;Verksamhet;Per;Motp;Belopp", "3510;1;2;202401;;5")
    new(tmp_path)
    assert headings(tmp_path)["per"] == ("period", "period")


def test_a_heading_that_files_of_a_system_share_is_one_row(tmp_path: Path) -> None:
    head = "Personnr;Insats;Utförare;Besöksdatum;Tid;Längd"
    put(tmp_path, "viva_1.csv", head, "1;LARM;Norr;2024-01-02;08:15;25")
    put(tmp_path, "viva_2.csv", head.removesuffix(";Längd"), "1;LARM;Norr;2024-01-02;00:25")
    told = asked(new(tmp_path))
    rows = read_rows(tmp_path / "data" / "2082" / "kartor.xlsx", "rubriker")
    assert [row["ifyllda"] for row in rows if row["rubrik"] == "insats"] == ["2"]
    assert [row["blir"] for row in rows if row["rubrik"] == "tid"] == [""], "one file says otherwise"
    assert "”tid”" in told


def test_a_code_of_a_counterpart_is_proposed_by_what_the_ledger_calls_it(tmp_path: Path) -> None:
    called = (("82", "Försäkringskassan"), ("11", "Interna"), ("7", "Okänd"))
    rows = [f"3510;1;2;{mp};{text};202401;-5,00" for mp, text in called]
    put(tmp_path, "huvudbok.csv", "Konto;Ansvar;Verksamhet;Motp;Motp (T);Period;Belopp", *rows)
    new(tmp_path)
    found = {row["ord"]: row for row in read_rows(tmp_path / "data/2082/kartor.xlsx", "ord")}
    assert [found["82"][name] for name in ("blir", "forslag", "sakerhet")] == ["", "fk", "trolig"]
    assert found["11"]["forslag"] == "intern" and found["7"]["forslag"] == ""


@pytest.mark.parametrize("heading", ["Närvarodagar", "Hur mycket"])
def test_the_number_beside_a_month_is_proposed_as_how_much_and_never_filled_in(
    tmp_path: Path, heading: str
) -> None:
    put(tmp_path, "dv.csv", f"Pnr;Insats;Utförare;Månad;{heading}", f"1;LSS-10;Slussen;{YEAR}-01;14")
    told = asked(new(tmp_path))
    assert headings(tmp_path)[heading.lower()] == ("", "volym")
    assert f"”{heading.lower()}” (volym)" in told


def test_a_population_with_a_column_for_each_sex_is_known_and_without_ages_told_how_to_be_turned(
    tmp_path: Path,
) -> None:
    put(tmp_path, "folk.csv", "Ålder;Män;Kvinnor", "70;9;8")
    (seen,) = new(tmp_path).seen
    assert seen.table == "befolkning" and seen.rows["antal"].tolist() == ["8", "9"]
    put(tmp_path, "födda.csv", "Födda;Män;Kvinnor", "1954;9;8")
    assert "en kolumn för varje kön" in asked(new(tmp_path))


@pytest.mark.parametrize("heading", ["Stoppdatum", "Avslutad"])
def test_the_end_of_a_decision_is_known(tmp_path: Path, heading: str) -> None:
    put(tmp_path, "b.csv", f"Personnr;Insats;Startdatum;{heading};Utförare", "1;LARM;2024-01-01;;Norr")
    new(tmp_path)
    assert headings(tmp_path)[heading.lower()] == ("till", "till")
