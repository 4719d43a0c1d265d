"""What an import changed stays among the findings; what it wrote is not taken away unasked."""

import json
from pathlib import Path

import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.base.figure import HIDDEN
from kpbcalc.base.own_choices import Own
from kpbcalc.disclosure.policy import Policy
from kpbcalc.sections.metod.fynd import by_file
from kpbcalc.underlag import Finding, acceptance
from kpbcalc.underlag.extracts.run import run
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.receipt import RECEIPT
from tests.builders import small, write
from tests.samples.extracts import DECISIONS, EBBA, VISITS, put

ROWS = {
    "beslut": [
        DECISIONS, f"{EBBA};HT-OMV;2024-01-01;;10;tim/mån;HT1", f"{EBBA};HT-OMV;2024-03-01;;20;tim/mån;HT1",
        "Skyddad;HT-OMV;2024-01-01;;10;tim/mån;HT1",
    ],
    "utford_tid": [
        f"{VISITS};Avliden", f"{EBBA};2024-03-01;HT-OMV;HT1;;;60;", f"{EBBA};2024-03-02;HT-OMV;HT1;;;-30;",
        f"{EBBA};2024-12-02;HT-OMV;HT1;;;60;2024-12-01",
    ],
}  # fmt: skip


def imported(root: Path, *, create: bool = True, replace: bool = False) -> Path:
    put(root / "rå", **ROWS)
    _, folder = run(
        "0000", 2024, source=root / "rå", data=root / "data", key_file=root / "n.txt", create_key=create,
        replace=replace,
    )  # fmt: skip
    return folder


@pytest.fixture
def found(tmp_path: Path) -> list[Finding]:
    write(tmp_path / "data", {t: r for t, r in small().items() if t not in ("brukare", "insatsvolymer")})
    imported(tmp_path)
    return [f for f in examine(tmp_path / "data", "0000", 2024)[1] if f.tabell.startswith("import-")]


def test_what_the_import_changed_is_found_when_the_underlag_is_checked(found: list[Finding]) -> None:
    told = {(f.regel, f.allvar, f.tabell, f.antal, f.rader) for f in found}
    assert {
        ("V17", "varning", "import-beslut.csv", 1, (2,)),
        ("V07", "varning", "import-beslut.csv", 1, (4,)),
        ("V22", "varning", "import-utford_tid.csv", 1, (3,)),
        ("V33", "info", "import-utford_tid.csv", 1, (4,)),
        ("V33", "varning", "import-beslut.csv", 2, (2, 3)),
    } <= told
    assert all(EBBA[:8] not in f.told() for f in found)


def test_it_stays_until_somebody_accepts_it(found: list[Finding]) -> None:
    own = Own(
        "0000", {"godkanda": [{"regel": "V17", "tabell": "import-beslut", "anledning": "Utökat i mars."}]}
    )
    after = acceptance.accept(found, own, 2024)
    assert [f.godkand for f in after if f.regel == "V17"] == ["Utökat i mars."]
    assert [f.godkand for f in after if f.regel == "V22"] == [""]


def test_its_counts_are_of_clients_and_so_are_few_not_told(found: list[Finding]) -> None:
    listed = by_file(found, Policy(5, "prov"), "2024")["lista"]
    few = [row["antal"] for row, finding in zip(listed.cells, found, strict=True) if finding.antal < 5]
    assert few and set(few) == {HIDDEN}


def test_a_second_import_is_refused_and_says_what_would_go(tmp_path: Path) -> None:
    folder = imported(tmp_path)
    before = {f.name: f.read_bytes() for f in folder.iterdir()}
    with pytest.raises(UsageError, match="redan importerat") as refused:
        imported(tmp_path, create=False)
    assert (
        "brukare.csv (1 rad)" in refused.value.what and "insatsvolymer.csv (12 rader)" in refused.value.what
    )
    assert "beslut.csv, utford_tid.csv" in refused.value.what and "--replace" in refused.value.remedy
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == before
    assert imported(tmp_path, create=False, replace=True) == folder


@pytest.mark.parametrize("content", ["{", "[]", '{"filer": {}}', '{"filer": {}, "fynd": [{"regel": "V17"}]}'])
def test_a_receipt_that_cannot_be_read_is_told(tmp_path: Path, content: str) -> None:
    folder = imported(tmp_path)
    (folder / RECEIPT).write_text(content, encoding="utf-8")
    told = [f for f in examine(tmp_path / "data", "0000", 2024)[1] if f.tabell == RECEIPT]
    assert [(f.regel, f.allvar) for f in told] == [("V02", "varning")]


def test_a_table_changed_after_the_import_is_told(tmp_path: Path) -> None:
    folder = imported(tmp_path)
    (folder / "brukare.csv").write_text("brukar_id;kon;fodelsear\n", encoding="utf-8")
    told = [f for f in examine(tmp_path / "data", "0000", 2024)[1] if f.tabell == RECEIPT]
    assert "brukare.csv" in told[0].text


def test_the_receipt_names_the_raw_files_and_no_person(tmp_path: Path) -> None:
    text = (imported(tmp_path) / RECEIPT).read_text(encoding="utf-8")
    assert json.loads(text)["rafiler"] == ["beslut.csv", "utford_tid.csv"]
    assert "0022" not in text and "280317" not in text
