"""A packed cache: the same bytes each time, and nothing in it is believed unread."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.sources import fetched_parts
from kpbcalc.sources.cache import stored
from kpbcalc.sources.pack import pack, unpack
from tests.samples.outside import card, frame

Files = dict[str, bytes]


def cache(root: Path) -> Path:
    fetched_parts.write(root, card(), frame(1.0))
    fetched_parts.write(root, card(kpi=["N2"]), frame(2.0, "N2"))
    return root


def contents(file: Path) -> Files:
    with zipfile.ZipFile(file) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def test_what_is_packed_is_what_is_unpacked(tmp_path: Path) -> None:
    root = cache(tmp_path / "a")
    assert pack(root, tmp_path / "ut" / "kallor.zip") == 2
    assert unpack(tmp_path / "ut" / "kallor.zip", tmp_path / "b") == (2, 0)
    assert stored(tmp_path / "b").values.equals(stored(root).values)
    assert {f.name: f.read_bytes() for f in (tmp_path / "b").iterdir()} == contents(
        tmp_path / "ut" / "kallor.zip"
    )


def test_the_same_cache_gives_the_same_bytes(tmp_path: Path) -> None:
    pack(cache(tmp_path / "a"), tmp_path / "1.zip")
    pack(cache(tmp_path / "b"), tmp_path / "2.zip")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_the_cache_knows_better_is_kept(tmp_path: Path) -> None:
    pack(cache(tmp_path / "a"), tmp_path / "k.zip")
    fetched_parts.write(tmp_path / "b", card("2026-10-01T00:00:00+00:00"), frame(9.0))
    assert unpack(tmp_path / "k.zip", tmp_path / "b") == (1, 1)
    assert stored(tmp_path / "b").values["varde"].tolist() == [9.0, 2.0]


def test_an_empty_cache_is_not_packed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="inget hämtat"):
        pack(tmp_path / "tom", tmp_path / "k.zip")
    assert not (tmp_path / "k.zip").exists()


def changed_card(files: Files) -> Files:
    name = next(n for n in files if n.endswith(".json"))
    own = fetched_parts.card_of(files[name])
    return files | {name: fetched_parts.card_bytes(replace(own, fil=f"../{own.fil}"))}


def other_content(files: Files) -> Files:
    name = next(n for n in files if n.endswith(".parquet"))
    return files | {name: fetched_parts.as_bytes("varden", frame(666.0))}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda files: files | {"../utanfor.txt": b"x"},
        lambda files: files | {"/tmp/utanfor.txt": b"x"},
        lambda files: files | {"skript.sh": b"rm"},
        lambda files: {n: c for n, c in files.items() if n.endswith(".json")},
        lambda files: {n: c for n, c in files.items() if n.endswith(".parquet")},
        lambda files: {},
        changed_card,
        other_content,
    ],
)
def test_a_spoilt_file_is_refused_whole(tmp_path: Path, spoil: Callable[[Files], Files]) -> None:
    pack(cache(tmp_path / "a"), tmp_path / "k.zip")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in spoil(contents(tmp_path / "k.zip")).items():
            archive.writestr(name, content)
    (tmp_path / "k.zip").write_bytes(sink.getvalue())
    before = sorted(f.name for f in tmp_path.iterdir())
    with pytest.raises(UsageError) as raised:
        unpack(tmp_path / "k.zip", tmp_path / "b")
    assert raised.value.exit_code == 2
    assert sorted(f.name for f in tmp_path.iterdir()) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>"])
def test_a_file_that_is_not_packed_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k.zip").write_bytes(content)
    with pytest.raises(UsageError, match="används inte"):
        unpack(tmp_path / "k.zip", tmp_path / "b")
    with pytest.raises(UsageError):
        unpack(tmp_path / "finns-inte.zip", tmp_path / "b")


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    pack(cache(tmp_path / "a"), tmp_path / "k.zip")
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="går inte att skriva"):
        pack(tmp_path / "a", tmp_path / "fil" / "k.zip")
    with pytest.raises(UsageError, match="går inte att skriva"):
        unpack(tmp_path / "k.zip", tmp_path / "fil")


@pytest.mark.parametrize("limit", ["hogst_filer", "hogst_del_mb", "hogst_uppackat_mb"])
def test_what_would_unpack_to_too_much_is_refused_unopened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    pack(cache(tmp_path / "a"), tmp_path / "k.zip")
    known = params.toml
    said = known("filer.toml")
    tight = said | {"arkiv": said["arkiv"] | {limit: 0}}
    monkeypatch.setattr(params, "toml", lambda name: tight if name == "filer.toml" else known(name))
    with pytest.raises(UsageError, match="används inte"):
        unpack(tmp_path / "k.zip", tmp_path / "b")


def test_a_part_of_more_rows_than_are_held_is_refused_by_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A billion equal rows are a few kilobytes of Parquet."""
    pack(cache(tmp_path / "a"), tmp_path / "k.zip")
    known = params.toml
    said = known("filer.toml")
    tight = said | {"parquet": said["parquet"] | {"hogst_rader_hamtat": 0}}
    monkeypatch.setattr(params, "toml", lambda name: tight if name == "filer.toml" else known(name))
    with pytest.raises(UsageError, match="används inte"):
        unpack(tmp_path / "k.zip", tmp_path / "b")
