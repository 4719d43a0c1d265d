"""Several care systems in one underlag: one person, one pseudonym; copies once; likely copies are told."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kpbcalc.base import own_choices
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts import long_extract
from kpbcalc.underlag.extracts.files_found import _unread
from kpbcalc.underlag.extracts.run import Imported, convert
from tests.samples.extracts import DECISIONS, EBBA, KEY, VISITS, total
from tests.samples.large_tables import everything_is_large

TRESERVA = {
    "namn": "Treserva",
    "filer": {"beslut": "treserva/beslut.csv", "utford_tid": "treserva/tid_*.csv"},
    "varden": {"beslut": {"insats": {"Omvårdnad": "HT-OMV"}}},
}
LIFECARE = {
    "namn": "Lifecare",
    "filer": {"beslut": ["lifecare/beslut.csv"]},
    "kolumner": {"beslut": {"Gäller fr.o.m.": "fran", "Team": "enhet"}},
    "varden": {"beslut": {"insats": {"Omvårdnad": "SABO-OMV", "Hemtjänst": "HT-OMV"}}},
}
THEIRS = DECISIONS.replace("Fr.o.m", "Gäller fr.o.m.").replace("Utförare", "Team")


def put(folder: Path, **files: list[str]) -> Path:
    for name, lines in files.items():
        file = folder / f"{name.replace('__', '/')}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def made(folder: Path, *sources: Mapping[str, Any], **own: object) -> Imported:
    return convert(folder, Own("0000", {"kalla": [dict(s) for s in sources], **own}), 2024, KEY)


def test_each_system_has_its_own_words_and_a_person_is_one_person(tmp_path: Path) -> None:
    put(
        tmp_path,
        treserva__beslut=[DECISIONS, f"{EBBA};Omvårdnad;2024-01-01;2024-06-30;10;tim/mån;HT1"],
        lifecare__beslut=[THEIRS, "280317-0022;Omvårdnad;2024-07-01;;;;S1"],
    )
    imported = made(tmp_path, TRESERVA | {"filer": {"beslut": "treserva/beslut.csv"}}, LIFECARE)
    assert len(imported.brukare) == 1
    assert total(imported, "beviljad", "HT-OMV") == 60 and total(imported, "beviljad", "SABO-OMV") == 184


def both_have(folder: Path, unit: str) -> Imported:
    row = "HT-OMV;2024-01-01;2024-12-31;10;tim/mån"
    put(
        folder,
        treserva__beslut=[DECISIONS, f"{EBBA};{row};HT1"],
        lifecare__beslut=[THEIRS, f"{EBBA};{row};{unit}"],
    )
    return made(folder, TRESERVA | {"filer": {"beslut": "treserva/beslut.csv"}}, LIFECARE)


def test_a_decision_in_two_systems_is_counted_once_and_told(tmp_path: Path) -> None:
    imported = both_have(tmp_path, "HT1")
    assert total(imported, "beviljad") == 120
    (copy,) = [f for f in imported.findings if f.regel == "V35"]
    assert (copy.tabell, copy.rader, copy.allvar) == ("lifecare/beslut.csv", (2,), "varning")


def test_a_decision_in_two_systems_at_two_units_is_told_file_by_file(tmp_path: Path) -> None:
    imported = both_have(tmp_path, "HT2")
    assert total(imported, "beviljad") == 240
    found = {(f.tabell, f.rader) for f in imported.findings if f.regel == "V17"}
    assert found == {("treserva/beslut.csv", (2,)), ("lifecare/beslut.csv", (2,))}


def test_overlapping_files_count_a_visit_once(tmp_path: Path) -> None:
    rows = [f"{EBBA};2024-03-0{n};HT-OMV;HT1;08:00;09:00;" for n in (1, 2, 3)]
    put(tmp_path, treserva__tid_1=[VISITS, *rows[:2]], treserva__tid_2=[VISITS, *rows[1:]])
    source = TRESERVA | {"filer": {"utford_tid": "treserva/tid_*.csv"}}
    imported = made(tmp_path, source)
    assert total(imported, "utford") == 3
    assert [(f.tabell, f.rader) for f in imported.findings if f.regel == "V35"] == [
        ("treserva/tid_2.csv", (2,))
    ]
    with everything_is_large(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(long_extract, "ROWS_A_PART", 1)
        assert set(made(tmp_path, source).findings) == set(imported.findings)


def test_a_file_that_is_missing_and_one_that_nobody_reads_are_told(tmp_path: Path) -> None:
    put(tmp_path, treserva__beslut=[DECISIONS, f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1"], annan=["a;b"])
    with pytest.raises(ValidationError, match="Ingen fil passar treserva/tid") as refused:
        made(tmp_path, TRESERVA)
    assert "Treserva" in str(refused.value)
    imported = made(tmp_path, TRESERVA | {"filer": {"beslut": "treserva/*.csv"}})
    (unread,) = [f for f in imported.findings if "inte läses" in f.text]
    assert unread.allvar == "varning" and "annan.csv" in unread.text


def test_two_files_for_one_table_are_no_choice_of_ours(tmp_path: Path) -> None:
    put(tmp_path, beslut=[DECISIONS, f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1"])
    (tmp_path / "beslut.xlsx").write_bytes(b"annan")
    with pytest.raises(ValidationError, match="finns i flera filer"):
        made(tmp_path)


def test_every_error_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    put(
        tmp_path,
        treserva__beslut=[
            DECISIONS,
            f"{EBBA};Okänd;2024-02-30;;mycket;tim;HT1",
            "x;HT-OMV;2024-01-01;;1;tim/mån;",
        ],
        treserva__tid_1=[VISITS, f"{EBBA};x;HT-OMV;HT1;a;b;"],
        lifecare__beslut=["Personnr;Insats"],
    )
    with pytest.raises(ValidationError) as refused:
        made(tmp_path, TRESERVA, LIFECARE)
    said = str(refused.value)
    for rule in ("V03", "V04", "V05", "V06", "V13", "V24", "V32"):
        assert f"regel {rule}" in said, rule
    for file in ("treserva/beslut.csv", "treserva/tid_1.csv", "lifecare/beslut.csv"):
        assert file in said


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"filer": {"beslut": "b.csv"}}, "eget namn"),
        ({"namn": "A"}, "inga filer"),
        ({"namn": "A", "filer": {"besult": "b.csv"}}, "inget råuttag"),
        ({"namn": "A", "filer": {"beslut": []}}, "fel form"),
        ({"namn": "A", "filer": {"beslut": "../b.csv"}}, "ut ur mappen"),
        ({"namn": "A", "filer": {"beslut": "b.csv"}, "karta": {}}, "ingen inställning"),
        ({"namn": "A", "filer": {"beslut": "b.csv"}, "import": {"skyddad": "ja"}}, "utelamna eller behall"),
        (
            {"namn": "A", "filer": {"beslut": "b.csv"}, "kolumner": {"beslut": {"Team": "enhett"}}},
            "ingen kolumn",
        ),
    ],
)
def test_a_source_of_the_wrong_form_is_refused(tmp_path: Path, entry: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        made(tmp_path, entry)


def test_each_system_may_have_its_own_file_of_choices(tmp_path: Path) -> None:
    folder = tmp_path / "0000"
    folder.mkdir()
    for name in ("Treserva", "Lifecare"):
        text = f'[[kalla]]\nnamn = "{name}"\nfiler = {{ beslut = "{name}.csv" }}\n'
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    assert [k["namn"] for k in own_choices.read("0000", tmp_path).get("kalla", [])] == [
        "Lifecare",
        "Treserva",
    ]


@pytest.mark.parametrize(
    ("name", "near"),
    [("placeringar.csv", "placering"), ("Utförd tid 2024.csv", "utford_tid"), ("noter.csv", "")],
)
def test_a_file_that_nobody_reads_is_told_with_the_extract_it_is_most_like(
    tmp_path: Path, name: str, near: str
) -> None:
    (tmp_path / name).write_text("a;b\n1;2\n", encoding="utf-8")
    (told,) = _unread(tmp_path, [], [])
    assert told.allvar == "varning" and name in told.text
    assert f"(är det {near}?)" in told.text if near else "är det" not in told.text
