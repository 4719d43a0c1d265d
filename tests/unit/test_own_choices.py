"""A municipality's own choices: several files are one set, and nobody guesses between two of them."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from kpbcalc.base import choices_workbook, params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import faults_of
from kpbcalc.base.own_choices import Own, read
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.costing.result import limit_in_force, limits
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.sources import peer_choice
from kpbcalc.underlag.own_checks import CHECKS
from tests.builders import YEAR, small, write
from tests.samples.policies import put_choices


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workbench's own folder of municipalities, empty."""
    folder = tmp_path / "params" / "kommuner"
    folder.mkdir(parents=True)
    for file in params.FOLDER.iterdir():
        if file.is_file():
            (tmp_path / "params" / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(params, "FOLDER", tmp_path / "params")
    return folder


def test_a_municipality_without_files_has_decided_nothing(tmp_path: Path) -> None:
    assert read("9999", None) == read("9999", tmp_path) == Own("9999")


def test_files_are_joined_and_every_key_knows_its_file(shared: Path, tmp_path: Path) -> None:
    (shared / "0000.toml").write_text('[kolumner.enheter]\nKod = "enhet"\n', encoding="utf-8")
    put_choices(tmp_path, "b.toml", '[kolumner.enheter]\nDrift = "regi"\n[sie]\nansvar = "KST"\n')
    put_choices(tmp_path, "a.toml", '\ufeff[kolumner.brukare]\nID = "brukar_id"\n')
    put_choices(tmp_path, "b.toml.bak", "inte toml")
    put_choices(tmp_path / "0000", "fordelning.toml", 'metod = "direkt"\n', "2024")  # a year's own file
    own = read("0000", tmp_path)
    assert own.said == {
        "kolumner": {"enheter": {"Kod": "enhet", "Drift": "regi"}, "brukare": {"ID": "brukar_id"}},
        "sie": {"ansvar": "KST"},
    }
    assert [f.name for f in own.files] == ["0000.toml", "a.toml", "b.toml"]
    assert own.where("sie") == "0000/b.toml, [sie]"
    assert own.where("kolumner", "brukare") == "0000/a.toml, [kolumner.brukare]"
    assert own.where("varden") == "0000/*.toml, [varden]"


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [
        ('[sie]\nansvar = "1"', '[sie]\nansvar = "1"', "sie.ansvar"),
        ("[[bokslut]]\nar = 2023", "[[bokslut]]\nar = 2024", "bokslut"),
        ('[kolumner]\nenheter = "x"', '[kolumner.enheter]\nKod = "enhet"', "kolumner.enheter"),
    ],
)
def test_a_key_that_two_files_give_is_refused_with_both(
    tmp_path: Path, first: str, second: str, key: str
) -> None:
    put_choices(tmp_path, "en.toml", first)
    put_choices(tmp_path, "tva.toml", second)
    with pytest.raises(UsageError) as refused:
        read("0000", tmp_path)
    for words in (f"{key} är", "0000/en.toml", "0000/tva.toml"):
        assert words in str(refused.value)


def test_the_workbenchs_folder_and_the_municipalitys_are_one_set(shared: Path, tmp_path: Path) -> None:
    (shared / "0000.toml").write_text('[sie]\nansvar = "1"\n', encoding="utf-8")
    put_choices(tmp_path, "val.toml", '[sie]\nansvar = "2"\n')
    with pytest.raises(UsageError, match=r"params/kommuner/0000\.toml och 0000/val\.toml"):
        read("0000", tmp_path)


def test_a_misspelt_section_is_refused_with_the_nearest(tmp_path: Path) -> None:
    put_choices(tmp_path, "kartor.toml", '[kolumer.enheter]\nKod = "enhet"\n')
    with pytest.raises(UsageError, match="Menade du kolumner") as refused:
        read("0000", tmp_path)
    assert "0000/kartor.toml" in refused.value.where


def test_a_broken_file_is_wrong_use_and_says_where(tmp_path: Path) -> None:
    put_choices(tmp_path, "val.toml", "minsta = = 5\n")
    with pytest.raises(UsageError) as refused:
        read("0000", tmp_path)
    assert refused.value.exit_code == 2
    assert "0000/val.toml" in refused.value.where and "rad 1, kolumn 10" in refused.value.where


def test_own_limits_of_outliers_need_a_source_and_hold_from_their_year(tmp_path: Path) -> None:
    own = Own("0000", {"ytterfall": [{"fran": 2024, "SoL_HSL": 700000, "LSS": 1200000, "kalla": "Nämnden"}]})
    assert limits(own, 2023)["SoL_HSL"] == 600_000
    assert limits(own, 2024) == {"SoL_HSL": 700_000, "LSS": 1_200_000}
    assert limit_in_force(own, 2024)["kalla"] == "Nämnden"
    for entry, words in (
        ({"fran": 2024, "SoL_HSL": 1, "LSS": 1}, "källa"),
        ({"fran": 2024, "LSS": 1}, "SoL"),
    ):
        with pytest.raises(UsageError, match=words):
            limits(Own("0000", {"ytterfall": [entry]}), 2024)


def test_choices_in_the_data_folder_reach_every_room(tmp_path: Path) -> None:
    """Maps, catalogue, limits, accounts, accepted warnings, explanations, secrecy and peers."""
    write(tmp_path, small(brukare=["A;Kvinna;1940", "B;M;1950"]))
    put_choices(tmp_path, "ord.toml", '[varden.brukare.kon]\n"Kvinna" = "K"\n')
    put_choices(tmp_path, "godkant.toml", '[[godkanda]]\nregel = "V40"\nanledning = "provår"\n')
    put_choices(tmp_path, "bokslut.toml", '[[bokslut]]\nar = 2024\nsumma_tkr = 3.3\nstatus = "slutligt"\n')
    put_choices(tmp_path, "sekretess.toml", "[sekretess]\nminsta_antal = 7\n")
    put_choices(tmp_path, "grupp.toml", '[jamforelse]\ngrupp = "lan"\n')
    put_choices(tmp_path, "insats.toml", '[[insatser]]\nkod = "HT-OMV"\nnamn = "Egen omvårdnad"\n')
    put_choices(tmp_path, "grans.toml", '[[ytterfall]]\nfran = 2024\nSoL_HSL = 1\nLSS = 1\nkalla = "x"\n')
    result, findings = examine_all(tmp_path, "0000", YEAR)
    assert result is not None, findings
    assert {f.godkand for f in findings if f.regel == "V40"} == {"provår"}
    assert "Egen omvårdnad" in set(result.underlag.insatser["namn"])
    assert result.nyckeltal.set_index("kpi").loc["U21002", "varde"] == 100
    own = result.underlag.own
    assert own.accounts(YEAR)[0]["status"] == "slutligt"
    assert policy_from_params("extern", own).minimum == 7
    assert peer_choice.wanted(own, YEAR).slag == "lan"
    put_choices(tmp_path, "bokslut.toml", "[[bokslut]]\nar = 2024\nsumma_tkr = 99\n")
    assert "V37" in {f.regel for f in examine_all(tmp_path, "0000", YEAR)[1]}


@pytest.mark.parametrize(
    "text",
    [
        "import = 3", 'sie = "7"', "kolumner = []", 'varden = "x"', "[import]\nplacering_insats = 3",
        '[[kalla]]\nnamn = "a"\nimport = "x"', '[[kalla]]\nnamn = "a"\nkolumner = 3',
        '[[kalla]]\nnamn = "a"\nimport = { placering_insats = ["x"] }',
    ],
)  # fmt: skip
def test_a_value_where_a_table_belongs_is_refused_and_named(tmp_path: Path, text: str) -> None:
    put_choices(tmp_path, "egna.toml", text)
    with pytest.raises(UsageError, match=r"(?s)har fel form.*0000/egna\.toml"):
        read("0000", tmp_path)


def maps_book(root: Path, changed: Mapping[tuple[str, str], str], **sheets: str) -> Path:
    """kartor.xlsx with some headings, by sheet, and some sheets called otherwise; a system in each row."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, columns in (choices_workbook.SHEETS | choices_workbook.OPTIONAL).items():
        page = book.create_sheet(sheets.get(name, name))
        page.append([changed.get((name, column), column) for column in columns] + ["varfor"])
    for system in ("Nord", "Syd"):
        book[sheets.get("filer", "filer")].append([system, f"{system}.csv", "beslut"])
    file = root / "0000" / "kartor.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def test_every_wrong_heading_and_sheet_of_the_maps_is_told_with_the_right_one(tmp_path: Path) -> None:
    wrong = {
        ("filer", "fil"): "Filer", ("filer", "tabell"): "tabel", ("rubriker", "rubrik"): "rubriken",
        ("ord", "kolumn"): "columnen", ("ord", "blir"): "x", ("val", "blir"): "bli",
    }  # fmt: skip
    maps_book(tmp_path, wrong, insatser="Blad4")
    with pytest.raises(UsageError) as refused:
        read("0000", tmp_path)
    told = {(fault.what, fault.where.partition(", bladet ")[2]) for fault in faults_of(refused.value)}
    assert told == {
        ("Rubriken ”filer” ska heta fil.", "filer"), ("Rubriken ”tabel” ska heta tabell.", "filer"),
        ("Rubriken ”rubriken” ska heta rubrik.", "rubriker"),
        ("Rubriken ”columnen” ska heta kolumn.", "ord"), ("Rubriken blir saknas i kartorna.", "ord"),
        ("Rubriken ”bli” ska heta blir.", "val"), ("Bladet ”Blad4” ska heta insatser.", ""),
    }  # fmt: skip
    assert "ta bort" not in str(refused.value)


def test_a_renamed_sheet_is_known_by_its_name_and_a_lost_one_is_missing(tmp_path: Path) -> None:
    maps_book(tmp_path, {("ord", "ord"): "", ("ord", "blir"): ""}, filer="filerna", ord="Annat", val="Vall")
    with pytest.raises(UsageError) as refused:
        read("0000", tmp_path)
    assert [fault.what for fault in faults_of(refused.value)] == [
        "Bladet ”filerna” ska heta filer.", "Bladet ord saknas i kartorna.", "Bladet ”Vall” ska heta val.",
    ]  # fmt: skip


def test_a_wrong_value_for_all_systems_is_told_once_with_its_row(tmp_path: Path) -> None:
    file = maps_book(tmp_path, {})
    book = openpyxl.load_workbook(file)
    for row in (("franvaro", "avdragg"), ("overlapp", "sum")):
        book["val"].append(row)
    book.save(file)
    with pytest.raises(UsageError) as refused:
        read("0000", tmp_path, CHECKS)
    assert [(fault.what, fault.where) for fault in faults_of(refused.value)] == [
        ("franvaro ska vara belagd eller avdrag.", "0000/kartor.xlsx, bladet val, rad 2, [import]"),
        ("overlapp ska vara storsta, summa eller senaste.", "0000/kartor.xlsx, bladet val, rad 3, [import]"),
    ]
