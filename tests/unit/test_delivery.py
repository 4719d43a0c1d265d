"""What others are given, as a file: nothing of our units, the same bytes twice, and no other file passes."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.analysis.at_hand import DEMO, FOLDER, at_hand
from kpbcalc.base.errors import UsageError
from kpbcalc.calculation.calculate import source
from kpbcalc.calculation.guard import Guard
from kpbcalc.calculation.prepare import prepare
from kpbcalc.commands.share import receive
from kpbcalc.disclosure import delivery
from kpbcalc.disclosure.delivery import OWN_FAMILIES, pack, to_give, unpack
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.stored import CARD, CELLS, files
from tests.builders import YEAR, small, write
from tests.samples.packages import demo, package

LAHOLM, OWN = "1381", "0880"


def of(kommun: str = LAHOLM, ar: int = 2024, kr: float = 900.0) -> Package:
    return package({"omraden": [("AO", 9.0, {"kr": kr})]}, [(70, "K", 90)], ar, kommun)


def zipped(content: Mapping[str, bytes], folder: str = f"{LAHOLM}-2024/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in content.items():
            packed.writestr(folder + name, text)
    return out.getvalue()


def put(data: Path, name: str, content: bytes) -> Path:
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def test_nothing_of_our_units_is_given_and_the_rest_is_whole() -> None:
    for whole in demo():
        given = to_give(whole)
        assert set(given.families) == set(whole.families) - set(OWN_FAMILIES)
        assert all(given.families[name] == whole.families[name] for name in given.families)
        units = {str(u) for u in whole.facts["enheter"]["enhet"]}
        names = {str(n) for n in whole.facts["enheter"]["namn"]}
        told = b"".join(files(given).values()).decode()
        assert not any(name in told for name in names)
        assert not any(set(cell.codes) & units for f in given.families.values() for cell in f.cells)


def test_a_delivery_is_read_as_it_was_given_and_has_the_same_bytes_twice(tmp_path: Path) -> None:
    given = [to_give(p) for p in demo()]
    file = tmp_path / "d.zip"
    file.write_bytes(pack(given))
    assert file.read_bytes() == pack(given)
    read = list(unpack(file))
    assert [p.ar for p in read] == [p.ar for p in given]
    for one, other in zip(given, read, strict=True):
        assert files(one) == files(other) and one.families == other.families
    assert [p.ar for p in unpack(file, 2023)] == [2023]


def changed(content: dict[str, bytes]) -> dict[str, bytes]:
    return content | {CELLS: content[CELLS].replace(b"900", b"100")}


def of_another_version(content: dict[str, bytes]) -> dict[str, bytes]:
    card = json.loads(content[CARD])
    return content | {CARD: json.dumps(card | {"version": 99}).encode()}


def cut(content: dict[str, bytes]) -> dict[str, bytes]:
    return {CARD: content[CARD]}


def of_nothing(content: dict[str, bytes]) -> dict[str, bytes]:
    return {"brev.txt": b"Hej"}


@pytest.mark.parametrize(
    ("change", "says"),
    [(changed, "ändrad"), (of_another_version, "version 99"), (cut, "inte ett paket"), (of_nothing, "paket")],
)
def test_a_file_that_is_no_delivery_or_has_been_changed_is_refused_by_name(
    tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], says: str
) -> None:
    file = tmp_path / "delning.zip"
    file.write_bytes(zipped(change(dict(files(of())))))
    data = tmp_path / "data"
    data.mkdir()
    with pytest.raises(UsageError) as refused:
        receive([file], data)
    assert "delning.zip" in refused.value.where and says in refused.value.where
    assert not (data / FOLDER).exists(), "nothing is placed of what does not pass"


# An entry whose name begins with a nought has none: zipfile reads names to the first.
NAMELESS = zipped({"name": b"x"}, "").replace(b"name", b"\0ame")


@pytest.mark.parametrize(
    "content", [b"", b"kommun;ar\n0880;2017\n", b"PK\x03\x04 and no more", zipped({}), NAMELESS]
)
def test_what_is_no_zip_or_an_empty_one_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "delning.zip"
    file.write_bytes(content)
    with pytest.raises(UsageError) as refused:
        receive([file], tmp_path)
    assert "delning.zip" in refused.value.where


def test_a_zip_that_unpacks_to_more_than_a_package_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    file.write_bytes(zipped({CARD: bytes(delivery.LARGEST + 1)}))
    assert file.stat().st_size < 100_000
    with pytest.raises(UsageError, match="kan inte läsas") as refused:
        receive([file], tmp_path)
    assert "för stor" in refused.value.where


def test_what_is_received_is_placed_under_its_own_name_and_a_newer_takes_its_place(tmp_path: Path) -> None:
    file = tmp_path / "från grannen.zip"
    data = tmp_path / "data"
    data.mkdir()
    for kr in (900.0, 800.0):
        file.write_bytes(pack([of(kr=kr), of(ar=2023)]))
        told = receive([file], data)
        assert told == [f"från grannen.zip: kommun {LAHOLM}, {ar}" for ar in (2023, 2024)]
    names = [f"delning-{LAHOLM}-{ar}.zip" for ar in (2023, 2024)]
    assert sorted(f.name for f in data.rglob("*") if f.is_file()) == names
    (found,) = at_hand(data, OWN, 2024, demo=False).packages
    assert found.cell("omraden", "AO")["kr"] == 800


def test_a_demos_file_is_refused_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="demons"):
        receive([DEMO], tmp_path)
    with pytest.raises(UsageError, match="finns inte"):
        receive([DEMO], tmp_path / "data")


def test_a_demos_file_in_the_folder_is_no_reference_beside_a_real_municipality(tmp_path: Path) -> None:
    put(tmp_path, "delning.zip", pack([replace(of(), synthetic=True)]))
    with pytest.raises(UsageError, match="demons") as refused:
        at_hand(tmp_path, OWN, 2024, demo=False)
    assert "delning.zip" in refused.value.where


def test_nobody_is_at_hand_beside_an_underlag_of_ones_own(tmp_path: Path) -> None:
    """Also an example municipality: with --data the demo is never used."""
    for kommun in (OWN, "0000"):
        where = source(tmp_path, kommun)
        assert not where.demo and at_hand(where.root, kommun, 2017, demo=where.demo).packages == ()
    assert len(at_hand(tmp_path, OWN, 2017, demo=True).packages) > 5


def test_our_own_delivery_is_not_compared_with_and_another_year_is_not_at_hand(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", pack([of(OWN)]))
    put(tmp_path, "b.zip", pack([of(ar=2023), of("1780")]))
    found = at_hand(tmp_path, OWN, 2024, demo=True)
    assert [p.kommun for p in found.packages] == ["1780"]
    assert found.namn == "kommunerna som har delat sina tal"


def test_two_deliveries_of_the_same_municipality_and_year_stop_with_both_names(tmp_path: Path) -> None:
    put(tmp_path, "ny.zip", pack([of()]))
    put(tmp_path, "gammal.zip", pack([of(kr=1.0)]))
    with pytest.raises(UsageError, match=LAHOLM) as refused:
        at_hand(tmp_path, OWN, 2024, demo=False)
    assert "ny.zip" in refused.value.where and "gammal.zip" in refused.value.where
    assert at_hand(tmp_path, OWN, 2023, demo=False).packages == ()


@pytest.mark.parametrize("name", ["0880-2017.csv", "delning.xlsx", "läs mig.txt"])
def test_a_file_of_another_kind_stops_and_says_what_to_ask_for(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, b"kommun;ar\n")
    with pytest.raises(UsageError) as refused:
        at_hand(tmp_path, OWN, 2024, demo=False)
    assert refused.value.where == f"{FOLDER}/{name}"
    assert "kpb share" in refused.value.remedy and f"Ta bort {name}" in refused.value.remedy


def test_a_file_that_was_given_before_there_were_packages_is_named_with_what_takes_its_place(
    tmp_path: Path,
) -> None:
    put(tmp_path, "1381-2017.csv", b"kommun;ar\n")
    with pytest.raises(UsageError, match="äldre version") as refused:
        at_hand(tmp_path, OWN, 2024, demo=False)
    assert "kommun 1381" in refused.value.remedy and "delning-1381-2017.zip" in refused.value.remedy


def test_the_ledger_notes_what_is_given_and_no_more(tmp_path: Path) -> None:
    for ar in (YEAR - 1, YEAR):
        lines = {name: [row.replace(str(YEAR), str(ar)) for row in rows] for name, rows in small().items()}
        write(tmp_path / "data", lines, ar=ar)
    prepared = prepare("0000", YEAR, str(tmp_path / "data"), "extern")
    assert len(prepared.packages) == 2
    given = to_give(prepared.packages[-1])
    Guard(tmp_path, prepared, {}, set(), given=given).record()
    (line,) = map(json.loads, (tmp_path / "sekretess.jsonl").read_text(encoding="utf-8").splitlines())
    assert line["ar"] == YEAR
    assert "omraden" in line["familjer"] and not set(OWN_FAMILIES) & set(line["familjer"])


def test_without_deliveries_only_the_demo_has_others_at_hand(tmp_path: Path) -> None:
    assert at_hand(tmp_path, OWN, 2017, demo=False).packages == ()
    others = at_hand(tmp_path, OWN, 2017, demo=True)
    assert len(others.packages) == 12 and all(p.synthetic for p in others.packages)
    assert OWN not in {p.kommun for p in others.packages}
    put(tmp_path, ".dolt", b"")
    assert len(at_hand(tmp_path, OWN, 2017, demo=True).packages) == 12


def test_a_synthetic_delivery_says_so_when_it_is_read_again(tmp_path: Path) -> None:
    file = put(tmp_path, "a.zip", pack([replace(of(), synthetic=True)]))
    assert [p.synthetic for p in unpack(file)] == [True]
