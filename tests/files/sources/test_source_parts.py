"""The cache as files: parts are whole or not there, and what is damaged is noticed."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base import in_place
from kpbcalc.sources import fetched_parts
from kpbcalc.sources.cache import stored
from kpbcalc.sources.fetched_parts import Damage
from tests.samples.outside import card, frame


def test_a_part_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    written = fetched_parts.write(tmp_path, card(), frame())
    ((read, rows),) = fetched_parts.read(tmp_path)  # type: ignore[misc]
    assert read == written
    assert rows["varde"].tolist() == [1.5]
    said = json.loads((tmp_path / f"{written.nyckel}.json").read_text(encoding="utf-8"))
    assert {"url", "parametrar", "hamtad", "sha256", "api_version", "licens", "kalla", "rader"} <= set(said)


def test_the_same_rows_in_another_order_give_the_same_bytes() -> None:
    both = pd.concat([frame(), frame(2.0, "N0")])
    assert fetched_parts.as_bytes("varden", both) == fetched_parts.as_bytes("varden", both[::-1])


def test_a_newer_answer_takes_the_older_ones_place_on_disk(tmp_path: Path) -> None:
    fetched_parts.write(tmp_path, card(), frame(1.0))
    fetched_parts.write(tmp_path, card("2026-09-01T00:00:00+00:00"), frame(2.0))
    assert len(list(tmp_path.iterdir())) == 2
    assert stored(tmp_path).values["varde"].tolist() == [2.0]


@pytest.mark.parametrize("good_writes", [0, 1])
def test_a_write_that_fails_leaves_the_old_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good_writes: int
) -> None:
    fetched_parts.write(tmp_path, card(), frame(1.0))
    left = [None] * good_writes

    def full(handle: int) -> None:
        if not left:
            raise OSError("no space left")
        left.pop()

    monkeypatch.setattr(in_place.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        fetched_parts.write(tmp_path, card(), frame(2.0))
    assert not list(tmp_path.glob(".*"))
    assert stored(tmp_path).values["varde"].tolist() == [1.0]
    assert stored(tmp_path).remarks == ()


def test_a_crash_between_file_and_card_leaves_the_old_part(tmp_path: Path) -> None:
    fetched_parts.write(tmp_path, card(), frame(1.0))
    (tmp_path / f"{card().nyckel}.0123456789ab.parquet").write_bytes(
        fetched_parts.as_bytes("varden", frame(2.0))
    )
    assert stored(tmp_path).values["varde"].tolist() == [1.0]


@pytest.mark.parametrize(
    "harm", ["other bytes", "no file", "no card", "other card", "other rows", "other kind"]
)
def test_a_damaged_part_is_left_out_and_told(tmp_path: Path, harm: str) -> None:
    good = fetched_parts.write(tmp_path, card(kpi=["N2"]), frame(kpi="N2"))
    bad = fetched_parts.write(tmp_path, card(), frame())
    file, text = tmp_path / bad.fil, tmp_path / f"{bad.nyckel}.json"
    match harm:
        case "other bytes":
            file.write_bytes(file.read_bytes()[:-1] + b"x")
        case "no file":
            file.unlink()
        case "no card":
            text.write_text("{", encoding="utf-8")
        case "other card":
            text.write_text((tmp_path / f"{good.nyckel}.json").read_text(encoding="utf-8"), encoding="utf-8")
        case "other rows":
            text.write_bytes(fetched_parts.card_bytes(replace(bad, rader=7)))
        case "other kind":
            text.write_text(
                text.read_text(encoding="utf-8").replace('"varden"', '"hemligt"'), encoding="utf-8"
            )
    outside = stored(tmp_path)
    assert outside.values["kpi"].tolist() == ["N2"]
    (remark,) = outside.remarks
    assert "skadad" in remark and bad.nyckel in remark


def test_a_card_cannot_point_out_of_the_folder(tmp_path: Path) -> None:
    root = tmp_path / "kallor"
    bad = fetched_parts.write(root, card(), frame())
    (tmp_path / "annan.parquet").write_bytes((root / bad.fil).read_bytes())
    (root / f"{bad.nyckel}.json").write_bytes(fetched_parts.card_bytes(replace(bad, fil="../annan.parquet")))
    (found,) = fetched_parts.read(root)
    assert isinstance(found, Damage)


def test_where_answers_overlap_the_newest_counts_row_by_row(tmp_path: Path) -> None:
    rows = pd.concat([frame(1.0, year=2023), frame(1.0, year=2024)])
    fetched_parts.write(tmp_path, card(ar=[2023, 2024]), rows)
    fetched_parts.write(tmp_path, card("2026-09-01T00:00:00+00:00"), frame(2.0))
    values = stored(tmp_path).values
    assert values[["ar", "varde", "hamtad"]].values.tolist() == [
        [2023, 1.0, "2026-08-16"], [2024, 2.0, "2026-09-01"],
    ]  # fmt: skip


def test_the_inventory_names_every_whole_part(tmp_path: Path) -> None:
    assert fetched_parts.inventory(tmp_path / "finns inte") == {}
    good, bad = (
        fetched_parts.write(tmp_path, card(), frame()),
        fetched_parts.write(tmp_path, card(kpi=["N2"]), frame(kpi="N2")),
    )
    (tmp_path / bad.fil).write_bytes(b"")
    assert fetched_parts.inventory(tmp_path) == {good.fil: good.sha256}


def test_the_folder_is_the_chosen_one_then_the_environments_then_the_usual(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KPB_CACHE", "/någonstans")
    assert fetched_parts.folder("/här") == Path("/här")
    assert fetched_parts.folder() == Path("/någonstans")
    monkeypatch.delenv("KPB_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/min")
    assert fetched_parts.folder() == Path("/min/kpbcalc/kallor")
