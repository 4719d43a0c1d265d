"""What has been released before: a new release must not tell of a few persons by its difference."""

import json
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.table import Column, Table
from kpbcalc.disclosure import Policy, ShownBefore, ledger, release_report

FIRST = ledger.Release("0880", 2017, "alla", "policy", "a" * 64)
TABLES = [
    {
        "name": "t",
        "columns": [{"key": "rad"}, {"key": "n"}],
        "rows": [
            {"values": ["a", 12], "status": ["visad", "visad"]},
            {"values": ["b", None], "status": ["visad", "dold"]},
        ],
    }
]


def volumes(*clients: tuple[str, str, int]) -> pd.DataFrame:
    rows = [(who, "HT-OMV", unit, volume) for who, unit, volume in clients]
    return pd.DataFrame(rows, columns=["brukar_id", "insats", "enhet", "volym"])


MANY = [(f"k{n}", "HT1" if n % 2 else "HT2", 100 + n) for n in range(40)]


def released(out: Path, wanted: ledger.Release, clients: list[tuple[str, str, int]]) -> None:
    prints = ledger.fingerprints(volumes(*clients))
    ledger.check(out, wanted, prints, 5)
    ledger.record(out, wanted, TABLES, prints)


def lines(out: Path) -> list[dict[str, object]]:
    return [json.loads(t) for t in (out / ledger.NAME).read_text(encoding="utf-8").splitlines()]


def corrected(data: str) -> ledger.Release:
    return ledger.Release("0880", 2017, "alla", "policy", data * 64)


def test_the_same_release_again_adds_nothing(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    released(tmp_path, FIRST, MANY)
    assert len(lines(tmp_path)) == 1


def test_the_ledger_is_its_owners_alone_and_names_nobody(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    text = (tmp_path / ledger.NAME).read_text(encoding="utf-8")
    assert "k17" not in text
    assert (tmp_path / ledger.NAME).stat().st_mode & 0o077 == 0


def test_two_ledgers_of_the_same_release_are_the_same(tmp_path: Path) -> None:
    for out in ("a", "b"):
        released(tmp_path / out, FIRST, MANY if out == "a" else MANY[::-1])
    assert (tmp_path / "a" / ledger.NAME).read_bytes() == (tmp_path / "b" / ledger.NAME).read_bytes()


@pytest.mark.parametrize("changed", [1, 4])
def test_data_corrected_for_a_few_is_stopped_with_the_remedy(tmp_path: Path, changed: int) -> None:
    released(tmp_path, FIRST, MANY)
    after = [(w, u, v + 1 if n < changed else v) for n, (w, u, v) in enumerate(MANY)]
    with pytest.raises(DisclosureError) as raised:
        released(tmp_path, corrected("b"), after)
    assert raised.value.exit_code == 5
    assert "--withdraw" in raised.value.remedy
    assert len(lines(tmp_path)) == 1


def test_a_client_added_or_gone_is_a_difference_too(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    for after in (MANY[1:], [*MANY, ("ny", "HT1", 5)]):
        with pytest.raises(DisclosureError):
            released(tmp_path, corrected("b"), after)


def test_a_few_changed_at_one_unit_are_stopped_even_when_many_changed_in_all(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    after = [(w, u, v + 1 if u == "HT1" or w == "k0" else v) for w, u, v in MANY]
    with pytest.raises(DisclosureError, match="1–4 personer") as raised:
        released(tmp_path, corrected("b"), after)
    assert "HT2" in raised.value.where


def test_data_corrected_for_many_may_be_released(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    released(tmp_path, corrected("b"), [(w, u, v + 1) for w, u, v in MANY])
    assert len(lines(tmp_path)) == 2


def test_a_changed_ledger_with_the_same_clients_may_be_released(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    released(tmp_path, corrected("b"), MANY)


def test_another_year_or_municipality_is_another_matter(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    released(tmp_path, ledger.Release("0880", 2016, "alla", "p", "b"), MANY[1:])
    released(tmp_path, ledger.Release("0114", 2017, "alla", "p", "b"), MANY[1:])


def test_an_earlier_release_that_never_left_the_house_can_be_withdrawn(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    again = ledger.Release("0880", 2017, "alla", "policy", "b" * 64, withdraws="utkast, inte utlämnad")
    released(tmp_path, again, MANY[1:])
    assert [line.get("aterkallar_tidigare") for line in lines(tmp_path)] == [
        None, "utkast, inte utlämnad", None
    ]  # fmt: skip
    with pytest.raises(DisclosureError):  # what followed the withdrawal counts
        released(tmp_path, corrected("c"), MANY[2:])


def test_a_broken_ledger_stops_and_is_not_forgotten(tmp_path: Path) -> None:
    (tmp_path / ledger.NAME).write_text("{trasig\n", encoding="utf-8")
    with pytest.raises(DisclosureError, match="kan inte läsas"):
        released(tmp_path, FIRST, MANY)


def test_what_was_shown_before_of_the_same_data_is_known(tmp_path: Path) -> None:
    released(tmp_path, FIRST, MANY)
    shown = ledger.shown_before(tmp_path, FIRST)
    assert ShownBefore("t", "a", "n") in shown
    assert ShownBefore("t", "b", "n") not in shown
    assert ledger.shown_before(tmp_path, corrected("b")) == []
    with ledger.passed_on(shown):
        assert ledger.from_environment() == shown
    assert ledger.from_environment() == []


def counts(**rows: int) -> Table:
    frame = pd.DataFrame({"rad": [*rows, "Summa"], "n": [*rows.values(), sum(rows.values())]})
    columns = (Column("rad", "Rad"), Column("n", "Antal", "antal", persons=True))
    return Table("t", "Titel", frame, columns, "alla", "2017", "test", total="Summa")


POLICY = Policy(minimum=5, source="test")


def hidden(table: Table, before: list[ShownBefore]) -> set[str]:
    found = release_report([table], POLICY, before)[0]
    return {found.labels[n] for n in range(len(found.labels)) if found.reason(n, "n")}


def test_a_cell_that_is_out_already_protects_nothing_so_another_is_hidden() -> None:
    table = counts(a=3, b=9, c=11)
    assert hidden(table, []) == {"a", "b"}
    assert hidden(table, [ShownBefore("t", "b", "n")]) == {"a", "c"}


def test_a_cell_that_cannot_be_protected_from_what_is_out_is_stopped() -> None:
    out = [ShownBefore("t", row, "n") for row in ("b", "c", "Summa")]
    with pytest.raises(DisclosureError) as raised:
        release_report([counts(a=3, b=9, c=11)], POLICY, out)
    assert "Titel" in raised.value.where
