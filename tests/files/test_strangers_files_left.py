"""What is left to do is never nothing while the import stops, and nothing filled in is passed by untold."""

from pathlib import Path

import pytest

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.errors import KpbError
from kpbcalc.base.own_choices import read as own_choices
from kpbcalc.onboarding.left_to_do import Todo
from kpbcalc.underlag.extracts.run import Imported, convert
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write
from tests.samples.strangers_files import DECISIONS, EBBA, LEDGER, VISITS, fill, made, new, put

HOURS = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-12-31;10;tim/mån;HT1"


def left(root: Path) -> list[Todo]:
    """What is left when everything proposed has been looked at: the second run of kpb new."""
    new(root)
    return [*new(root).state.todo]


def imported(root: Path) -> Imported:
    return convert(root / "raw", own_choices("2082", root / "data"), YEAR, bytes(32))


def stops(todo: list[Todo]) -> str:
    return " ".join(t.what for t in todo if t.kr is None and "Befolkningen" not in t.what)


# Nothing is left untold while the import stops


def test_a_column_that_only_one_of_two_files_has_is_asked_for_of_the_other(tmp_path: Path) -> None:
    put(tmp_path / "raw", "beslut norr.csv", DECISIONS.replace("Utförare", "Grupp 7"), HOURS)
    put(tmp_path / "raw", "beslut syd.csv", DECISIONS.replace("Utförare", "Lag"), HOURS)
    new(tmp_path)
    for file in ("norr", "syd"):
        fill(tmp_path, "filer", {"fil": f"beslut {file}.csv"}, tabell="beslut", kalla="Treserva")
    fill(tmp_path, "rubriker", {"kalla": "Treserva", "tabell": "beslut", "rubrik": "lag"}, blir="enhet")
    with pytest.raises(KpbError, match=r"norr\.csv saknar"):
        imported(tmp_path)
    assert "Välj vilken rubrik i beslut norr.csv som är enhet" in stops(left(tmp_path))


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        (HOURS.replace(";10;", ";tio;"), "omfattning"),
        (HOURS.replace(f"{YEAR}-12-31", "våren"), "Slutdatum"),
        (HOURS.replace("HT-OMV", ""), "Insats"),
    ],
)
def test_what_the_import_stops_for_is_left_to_do(tmp_path: Path, decision: str, told: str) -> None:
    """Whatever it is: nobody has foreseen all of it."""
    put(tmp_path / "raw", "beslut.csv", DECISIONS, HOURS, decision)
    todo = left(tmp_path)
    assert told in stops(todo) and "beslut.csv" in " ".join(t.where for t in todo)
    assert "tio" not in stops(todo)
    put(tmp_path / "raw", "beslut.csv", DECISIONS, HOURS)
    assert not stops(left(tmp_path))


def test_a_ledger_without_any_file_about_clients_is_told_what_is_lacking(tmp_path: Path) -> None:
    put(tmp_path / "raw", "kontoutfall.csv", LEDGER, f"100;510;5010;;{YEAR}01;10")
    todo = stops(left(tmp_path))
    assert "Mappen har kontoutfall, men ingen fil om brukare" in todo and "beslut" in todo
    with pytest.raises(KpbError, match="ingen fil om brukare"):
        imported(tmp_path)
    with pytest.raises(KpbError, match="Mappen har ingen fil om brukare"):
        made(put(tmp_path / "empty", "kontoutfall.csv", LEDGER))


# What is filled in and no longer fits


def test_a_heading_filled_in_that_no_file_has_any_more_is_told(tmp_path: Path) -> None:
    put(tmp_path / "raw", "utford_tid.csv", f"{VISITS};Minuter", f"{EBBA};{YEAR}-01-02;HT-OMV;HT1;60")
    new(tmp_path)
    at = {"kalla": "utford_tid", "tabell": "utford_tid", "rubrik": "hur många"}
    fill(tmp_path, "rubriker", at, blir="antal_personal")
    told = [t.what for t in new(tmp_path).state.todo if "ingen fil har" in t.what]
    assert len(told) == 1 and "”hur många” (antal_personal)" in told[0]
    (found,) = [f for f in imported(tmp_path).findings if "ingen fil har" in f.text]
    assert found.allvar == "varning" and "hur många" in found.text and "kartor.xlsx" in found.atgard
    file = tmp_path / "raw" / "utford_tid.csv"
    file.write_text(file.read_text().replace("Minuter", "Minuter;Hur många").replace(";60", ";60;2"))
    assert not [t for t in new(tmp_path).state.todo if "ingen fil har" in t.what]
    assert not [f for f in imported(tmp_path).findings if "ingen fil har" in f.text]


def test_a_heading_of_another_file_of_the_system_is_not_lost(tmp_path: Path) -> None:
    named = {"Personnummer": "personnr", "Pnr": "personnr"}
    own = {"kalla": [{"namn": "T", "filer": {"beslut": ["a.csv", "b.csv"]}, "kolumner": {"beslut": named}}]}
    put(tmp_path, "a.csv", DECISIONS.replace("Personnr", "Pnr"), HOURS)
    put(tmp_path, "b.csv", DECISIONS.replace("Personnr", "Personnummer"), HOURS)
    assert not [f for f in made(tmp_path, own).findings if "ingen fil har" in f.text]


def test_validate_tells_a_heading_of_the_map_that_the_table_has_not(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    put(folder.parent, "egna.toml", "[kolumner.enheter]", '"Kvm" = "yta"', '"Kod" = "enhet"')
    (found,) = [f for f in examine(tmp_path, "0000", YEAR)[1] if "ingen fil har" in f.text]
    assert found.tabell == "enheter.csv" and "”kvm” (yta)" in found.text


@pytest.mark.parametrize("sheet", ["rubriker", "ord"])
def test_a_row_of_a_source_that_no_file_has_is_told_by_every_command(tmp_path: Path, sheet: str) -> None:
    rows = f"{EBBA};{YEAR}-01-02;Hemhjälp;HT1;60"
    put(tmp_path / "raw", "Treserva utford_tid.csv", f"{VISITS};Minuter", rows)
    new(tmp_path)
    at = {"kalla": "Treserva", "tabell": "utford_tid", "kolumn": "insats", "ord": "Hemhjälp"}
    fill(tmp_path, "ord", at, blir="HT-OMV")
    before = [*imported(tmp_path).findings]
    wrong = {"kalla": "Tresevra", "tabell": "utford_tid"}
    more = {"rubrik": "Tid"} if sheet == "rubriker" else {"kolumn": "insats", "ord": "Larm"}
    fill(tmp_path, sheet, wrong | more, blir="minuter" if sheet == "rubriker" else "LARM")
    put(tmp_path / "data" / "2082" / str(YEAR), "enheter.csv", "enhet;namn;regi;insatser", "HT1;Norr;egen;")
    validated = examine(tmp_path / "data", "2082", YEAR)[1]
    told = [f for f in imported(tmp_path).findings if f not in before]
    assert told == [f for f in validated if "källa" in f.text]
    (found,) = told
    assert found.allvar == "varning" and "”Tresevra”" in found.text and "Menade du Treserva?" in found.atgard
    assert found.tabell == f"kartor.xlsx, bladet {sheet}" and len(found.rader) == 1
    (left_to_do,) = [t for t in new(tmp_path).state.todo if "Tresevra" in t.what]
    assert "Treserva" in left_to_do.what and left_to_do.where == f"kartor.xlsx, {sheet}"


def test_a_column_whose_words_are_translated_and_that_no_file_has_is_told(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, HOURS)
    words = {"status": {"Nix": "avslag"}, "matt": {"h/m": "tim/mån"}}
    (found,) = [f for f in made(tmp_path, {"varden": {"beslut": words}}).findings if "översätter" in f.text]
    assert found.allvar == "varning" and "ingen fil har: status." in found.text
    entry = {"namn": "T", "filer": {"beslut": "beslut.csv"}, "varden": {"beslut": words}}
    assert [f for f in made(tmp_path, {"kalla": [entry]}).findings if "översätter" in f.text] == [found]


def test_words_that_hold_for_all_systems_need_not_be_in_each(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", DECISIONS, HOURS)
    put(tmp_path, "b.csv", f"{DECISIONS};Status", f"{HOURS};Nix".replace("HT1", "HT2"))
    systems = [
        {"namn": "A", "filer": {"beslut": "a.csv"}},
        {"namn": "B", "filer": {"beslut": "b.csv"}, "kolumner": {"beslut": {"Status": "status"}}},
    ]
    own: dict[str, object] = {"kalla": systems, "varden": {"beslut": {"status": {"Nix": "avslag"}}}}
    done = made(tmp_path, own)
    assert not [f for f in done.findings if "översätter" in f.text]
    assert done.insatsvolymer["enhet"].unique().tolist() == ["HT1"]


def test_validate_tells_a_translated_column_that_the_table_has_not(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    put(
        folder.parent,
        "egna.toml",
        "[varden.kodnyckel.konto]",
        '"x" = "5"',
        "[varden.enheter.regi]",
        '"E" = "egen"',
    )
    (found,) = [f for f in examine(tmp_path, "0000", YEAR)[1] if "översätter" in f.text]
    assert found.tabell == "kodnyckel.csv" and "konto" in found.text


# What nobody has answered


def test_a_proposal_left_blank_is_left_to_do_until_it_is_answered(tmp_path: Path) -> None:
    rows = [f"{EBBA};{YEAR}-03-0{n};MAT;HT1;{n}" for n in (1, 2)]
    put(tmp_path / "raw", "utford_tid.csv", f"{VISITS};Antal", *rows)
    (asked,) = [t.what for t in left(tmp_path) if "kan behövas" in t.what]
    assert "”antal” (volym)" in asked and NOT_USED in asked
    for answer in (NOT_USED, "volym"):
        fill(tmp_path, "rubriker", {"rubrik": "antal"}, blir=answer)
        assert not [t for t in left(tmp_path) if "kan behövas" in t.what]
    assert imported(tmp_path).insatsvolymer["utford"].sum() == 3 * 10**8


def test_a_heading_that_is_not_used_is_not_read_though_it_is_ours(tmp_path: Path) -> None:
    put(tmp_path / "raw", "beslut.csv", f"{DECISIONS};Kön;Könet", f"{HOURS};K;M")
    named = {"Kön": NOT_USED, "Könet": "kon"}
    done = made(tmp_path / "raw", {"kolumner": {"beslut": named}})
    assert done.brukare["kon"].tolist() == ["M"] and not [f for f in done.findings if "ser ut att" in f.text]
    folder = write(tmp_path / "data", small())
    head = LEDGER.lower().replace("motpart", "motpart;Mp")
    lines = [line.replace(";;", ";fel;;") for line in small()["kontoutfall"]]
    put(folder, "kontoutfall.csv", head, *lines)
    put(folder.parent, "egna.toml", "[kolumner.kontoutfall]", f'motpart = "{NOT_USED}"', 'Mp = "motpart"')
    told = [f.text for f in examine(tmp_path / "data", "0000", YEAR)[1] if "motpart" in f.kolumn]
    assert told == [f"kontoutfall.csv har kolumner som inte används: motpart {NOT_USED}."]


# An amount and its measure in one cell


@pytest.mark.parametrize(
    ("head", "cells", "hours"),
    [
        ("Omfattning", "10 tim/mån", 120),
        ("Omfattning", "2,0 h/vecka", 2 * 366 / 7),
        ("Omfattning;Mått", "10 tim;mån", 120),
        ("Omfattning;Mått", "10 tim;tim/mån", 120),
        ("Omfattning tim/mån", "10 timmar", 120),
    ],
)
def test_an_amount_and_its_measure_in_one_cell_are_read(
    tmp_path: Path, head: str, cells: str, hours: float
) -> None:
    row = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-12-31;{cells};HT1"
    put(tmp_path / "raw", "beslut.csv", f"Personnr;Insats;Fr.o.m;T.o.m;{head};Utförare", row)
    if head == "Omfattning tim/mån":
        new(tmp_path)
        fill(tmp_path, "rubriker", {"rubrik": head.lower()}, blir="omfattning")
    named = {"Mått": "matt"} if ";" in head else {head: "omfattning"}
    done = made(tmp_path / "raw", {"kolumner": {"beslut": named}})
    assert done.insatsvolymer["beviljad"].sum() == round(hours * 10**8)
    assert [f for f in done.findings if "samma cell" in f.text]
    assert not stops(left(tmp_path))


@pytest.mark.parametrize(
    ("cells", "told"), [("12 tim", "per vilken tid"), ("10 tim/vecka;tim/mån", "omfattning")]
)
def test_an_amount_whose_measure_does_not_say_all_is_told(tmp_path: Path, cells: str, told: str) -> None:
    head = "Omfattning;Mått" if ";" in cells else "Omfattning"
    row = f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-12-31;{cells};HT1"
    put(tmp_path, "beslut.csv", f"Personnr;Insats;Fr.o.m;T.o.m;{head};Utförare", row)
    with pytest.raises(KpbError, match=told):
        made(tmp_path, {"kolumner": {"beslut": {"Mått": "matt"}}})
