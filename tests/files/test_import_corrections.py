"""What the import nets and points out: corrections (V22), personkrets (V30), assistance without SFB (V31)."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.base import own_choices
from kpbcalc.base.errors import ValidationError
from kpbcalc.base.exact import GRID
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts.run import convert
from kpbcalc.underlag.extracts.visits import performed
from kpbcalc.underlag.findings import Finding

KEY = b"0123456789abcdef0123456789abcdef"
EBBA, AKE = "19280317-0022", "19121212-1212"
VISITS = "Personnr;Besöksdatum;Typ;Utförare;Minuter;Start"
DECISIONS = "Personnr;Insats;Fr.o.m;T.o.m;Omfattning;Enhet;Utförare"


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    settings: dict[str, object] = {}
    monkeypatch.setattr(own_choices, "read", lambda kommun, data, checks=(): Own(kommun, settings))
    return settings


def convert_file(folder: Path, table: str, *lines: str) -> tuple[list[str], list[Finding]]:
    """The volume rows (without the client) and the findings of one raw file."""
    folder.mkdir(exist_ok=True)
    (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    imported = convert(folder, own_choices.read("0000", None), 2017, KEY)
    rows = imported.insatsvolymer
    cells = zip(rows["insats"], rows["enhet"], rows["manad"], rows["beviljad"], rows["utford"], strict=True)
    shown = [
        ";".join([i, e, m, *("" if pd.isna(v) else f"{v / GRID:g}" for v in (granted, done))])
        for i, e, m, granted, done in cells
    ]
    return shown, [f for f in imported.findings if f.regel in ("V22", "V30", "V31")]


def told(findings: list[Finding]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(f.regel, f.allvar, f.rader) for f in findings]


# V22


def visit(day: str, minutes: str, *, insats: str = "HT-OMV", unit: str = "HT1", start: str = "") -> str:
    return f"{EBBA};2017-{day};{insats};{unit};{minutes};{start}"


def test_a_correction_takes_its_minutes_off_the_month(tmp_path: Path) -> None:
    rows = [visit("03-01", "60"), visit("03-02", "90"), visit("03-31", "-30"), visit("04-01", "60")]
    volumes, findings = convert_file(tmp_path, "utford_tid", VISITS, *rows)
    assert volumes == ["HT-OMV;HT1;2017-03;;2", "HT-OMV;HT1;2017-04;;1"]
    assert told(findings) == [("V22", "varning", (4,))]


@pytest.mark.parametrize("minutes", ["-30", "30-", "\u221230"])
def test_a_minus_is_read_in_every_way(tmp_path: Path, minutes: str) -> None:
    volumes, _ = convert_file(tmp_path, "utford_tid", VISITS, visit("03-01", "60"), visit("03-02", minutes))
    assert volumes == ["HT-OMV;HT1;2017-03;;0.5"]


def test_a_month_below_zero_becomes_zero_and_its_rows_are_told(tmp_path: Path) -> None:
    rows = [visit("03-01", "60"), visit("03-02", "-61"), visit("04-01", "60"), visit("04-02", "-60")]
    volumes, findings = convert_file(tmp_path, "utford_tid", VISITS, *rows, visit("05-01", "60"))
    assert volumes == ["HT-OMV;HT1;2017-05;;1"]
    assert told(findings) == [("V22", "varning", (5,)), ("V22", "varning", (3,))]
    assert all(f.text and EBBA[:8] not in f.text for f in findings)


def test_a_correction_at_another_unit_is_taken_off_where_the_time_is(tmp_path: Path) -> None:
    rows = [visit("03-01", "120"), visit("03-02", "60", unit="HT2"), visit("03-03", "-30", unit="HT3")]
    volumes, findings = convert_file(tmp_path, "utford_tid", VISITS, *rows)
    assert volumes == ["HT-OMV;HT1;2017-03;;1.66667", "HT-OMV;HT2;2017-03;;0.833333"]
    assert told(findings) == [("V22", "varning", (4,))]


def test_another_insats_and_another_client_are_left_alone(tmp_path: Path) -> None:
    rows = [
        visit("03-01", "60", insats="HT-SERV"), visit("03-02", "-60"),
        f"{AKE};2017-03-01;HT-OMV;HT1;60;",
    ]  # fmt: skip
    volumes, findings = convert_file(tmp_path, "utford_tid", VISITS, *rows)
    assert sorted(volumes) == ["HT-OMV;HT1;2017-03;;1", "HT-SERV;HT1;2017-03;;1"]
    assert told(findings) == [("V22", "varning", (3,))]


def test_visits_and_days_are_corrected_by_the_number(tmp_path: Path) -> None:
    counted = [visit(d, m, insats="HT-TILLSYN") for d, m in (("03-01", "5"), ("03-02", "5"), ("03-02", "-5"))]
    days = [
        visit(d, m, insats="LSS-10")
        for d, m in (("03-01", ""), ("03-01", ""), ("03-02", ""), ("03-02", "-1"))
    ]
    volumes, findings = convert_file(tmp_path, "utford_tid", VISITS, *counted, *days)
    assert volumes == ["HT-TILLSYN;HT1;2017-03;;1", "LSS-10;HT1;2017-03;;1"]
    assert told(findings) == [("V22", "varning", (4, 8))]


def test_without_corrections_nothing_is_said(tmp_path: Path) -> None:
    _, findings = convert_file(tmp_path, "utford_tid", VISITS, visit("03-01", "60"), visit("03-02", "0"))
    assert findings == []


def test_a_decision_below_zero_is_no_correction(tmp_path: Path) -> None:
    row = f"{EBBA};HT-OMV;2017-01-01;2017-12-31;-5;tim/mån;HT1"
    with pytest.raises(ValidationError, match="negativ"):
        convert_file(tmp_path, "beslut", DECISIONS, row)


CELLS = st.tuples(
    st.sampled_from("AB"), st.sampled_from(["HT1", "HT2"]), st.integers(736330, 736387), st.integers(-90, 90)
)


@given(st.lists(CELLS, min_size=1, max_size=12))
def test_what_is_left_is_the_net_of_each_client_and_month(rows: list[tuple[str, str, int, int]]) -> None:
    """As counted by plain loops; never below zero, and in any order of rows."""
    frame = pd.DataFrame(rows, columns=["brukar_id", "enhet", "dag", "minuter"])
    none = pd.Series(pd.NA, frame.index, dtype="Int64")
    frame = frame.assign(
        en=1, antal=none, insats="HT-OMV", volymenhet="timme", minuter=frame["minuter"].astype("Int64") * GRID
    )
    volumes, findings = performed(frame, "utford_tid.csv", 2017)
    assert (volumes["volym"] >= 0).all()
    net: dict[tuple[str, int], int] = {}
    for client, _, day, minutes in rows:
        month = pd.Timestamp.fromordinal(day).month
        net[client, month] = net.get((client, month), 0) + minutes
    sums = volumes.groupby(["brukar_id", "manad"])["volym"].sum()
    for (client, month), minutes in net.items():
        assert abs(int(sums[client, f"2017-{month:02}"]) - max(minutes, 0) * GRID / 60) <= 1
    below = [f for f in findings if "större än" in f.text]
    assert bool(below) == any(minutes < 0 for minutes in net.values())
    again, _ = performed(frame.iloc[::-1], "utford_tid.csv", 2017)
    assert again.equals(volumes)


# V30 and V31


def decision(insats: str, *cells: str, client: str = EBBA) -> str:
    return ";".join([client, insats, "2017-01-01", "2017-12-31", "10", "tim/vecka", "E1", *cells])


@pytest.mark.parametrize("cell", ["", "4", "ej prövad", "12", "0"])
def test_an_lss_decision_without_personkrets_is_pointed_out(tmp_path: Path, cell: str) -> None:
    rows = [decision("LSS-2", cell), decision("LSS-3", "1"), decision("HT-OMV", cell)]
    volumes, findings = convert_file(tmp_path, "beslut", f"{DECISIONS};Personkrets", *rows)
    assert told(findings) == [("V30", "varning", (2,))]
    assert findings[0].kolumn == "personkrets" and (not cell or cell not in findings[0].text)
    assert len(volumes) == 3 * 12, "the volume is still there"


@pytest.mark.parametrize("cell", ["1", "2", "3", "3.0", "Personkrets 2", "pk1"])
def test_a_stated_personkrets_is_fine(tmp_path: Path, cell: str) -> None:
    assert convert_file(tmp_path, "beslut", f"{DECISIONS};Personkrets", decision("LSS-2", cell))[1] == []


def test_without_the_columns_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert convert_file(tmp_path, "beslut", DECISIONS, decision("LSS-2"))[1] == []
    only_hours = f"{DECISIONS};Grundläggande behov"
    assert convert_file(tmp_path, "beslut", only_hours, decision("LSS-2", "40"))[1] == []


ASSISTANCE = f"{DECISIONS};Grundläggande behov;SFB-beslut"


@pytest.mark.parametrize(("hours", "sfb"), [("20,5", ""), ("20.01", "Nej"), ("168", "saknas")])
def test_assistance_beyond_the_limit_without_sfb_is_pointed_out(tmp_path: Path, hours: str, sfb: str) -> None:
    rows = [decision("LSS-2", hours, sfb), decision("LSS-3", hours, sfb)]
    volumes, findings = convert_file(tmp_path, "beslut", ASSISTANCE, *rows)
    assert told(findings) == [("V31", "varning", (2,))]
    assert "20 timmar" in findings[0].text and "Försäkringskassan" in findings[0].text
    assert len(volumes) == 2 * 12


@pytest.mark.parametrize(
    ("insats", "hours", "sfb"),
    [("LSS-2", "20", ""), ("LSS-2", "", ""), ("LSS-2", "40", "Ja"), ("LSS-2", "40", "ansökt 2017-02-01"),
     ("LSS-2SFB", "40", "")],
)  # fmt: skip
def test_up_to_the_limit_or_with_sfb_is_fine(tmp_path: Path, insats: str, hours: str, sfb: str) -> None:
    assert convert_file(tmp_path, "beslut", ASSISTANCE, decision(insats, hours, sfb))[1] == []


def test_hours_that_are_none_are_told_and_do_not_stop(tmp_path: Path) -> None:
    rows = [decision("LSS-2", "mycket", ""), decision("LSS-3", "mycket", "")]
    _, findings = convert_file(tmp_path, "beslut", ASSISTANCE, *rows)
    assert told(findings) == [("V31", "varning", (2,))] and "mycket" not in findings[0].text


def test_the_columns_are_not_carried_on(tmp_path: Path) -> None:
    header = f"{ASSISTANCE};Personkrets"
    convert_file(tmp_path, "beslut", header, decision("LSS-2", "40", "Ja", "2"))
    imported = convert(tmp_path, own_choices.read("0000", None), 2017, KEY)
    assert list(imported.brukare) == ["brukar_id", "kon", "fodelsear"]
    assert list(imported.insatsvolymer) == ["brukar_id", "insats", "enhet", "manad", "beviljad", "utford"]


def test_own_headings_and_limit(tmp_path: Path, own: dict[str, object]) -> None:
    own["kolumner"] = {"beslut": {"Krets": "personkrets", "Beh": "grundlaggande", "FK": "sfb"}}
    own["granskning"] = {"V31": {"mest_timmar_i_veckan": 30}}
    header = f"{DECISIONS};Beh;FK;Krets"
    rows = [decision("LSS-2", "30", "", "1"), decision("LSS-2", "31", "", "9", client=AKE)]
    assert told(convert_file(tmp_path, "beslut", header, *rows)[1]) == [
        ("V30", "varning", (3,)), ("V31", "varning", (3,)),
    ]  # fmt: skip


# Avvikelse


def test_a_word_in_avvikelse_that_nobody_knows_counts_as_performed_and_is_told(
    tmp_path: Path, own: dict[str, object]
) -> None:
    words = ["", "Bomtid", "ej  utförd", "Klart", "Kunden nekade"]
    rows = [f"{visit(f'03-{n:02d}', '60')};{word}" for n, word in enumerate(words, 1)]
    (tmp_path / "utford_tid.csv").write_text("\n".join([f"{VISITS};Avvikelse", *rows]) + "\n", "utf-8")

    def found() -> tuple[int, list[tuple[str, tuple[int, ...]]]]:
        imported = convert(tmp_path, own_choices.read("0000", None), 2017, KEY)
        told = [f for f in imported.findings if f.kolumn == "avvikelse"]
        assert not any(word in f.text for f in told for word in words if word not in ("", "ej  utförd"))
        return int(imported.insatsvolymer["utford"].sum()), [(f.allvar, f.rader) for f in told]

    assert found() == (3 * GRID, [("info", (3, 4)), ("varning", (6,))])
    own["varden"] = {"utford_tid": {"avvikelse": {"Kunden nekade": "ej utförd"}}}
    assert found() == (2 * GRID, [("info", (3, 4, 6))])


# Decisions of places, without columns for how much


def test_places_and_alarms_may_be_decided_in_a_file_without_columns_for_how_much(tmp_path: Path) -> None:
    lines = ["Personnr;Insats;Fr.o.m;T.o.m;Utförare", f"{EBBA};SABO-OMV;2017-01-30;2017-02-02;SB1"]
    volumes, _ = convert_file(tmp_path, "beslut", *lines)
    assert volumes == ["SABO-OMV;SB1;2017-01;2;", "SABO-OMV;SB1;2017-02;2;"]
    with pytest.raises(ValidationError, match="Omfattning saknas för HT-OMV") as stopped:
        convert_file(tmp_path, "beslut", *lines, f"{AKE};HT-OMV;2017-01-01;;HT1")
    assert "närvaro" in stopped.value.remedy and "Enheten ska säga" not in stopped.value.remedy, "told once"
    for heading in ("Beviljad tid", "Omfattning", "Måttenhet"):
        with pytest.raises(ValidationError, match="saknar kolumnen"):
            convert_file(tmp_path, "beslut", f"{lines[0]};{heading}", f"{lines[1]};")
