"""Spoil thousands of files and read them: figures or a refusal that names the file, and nothing else.

`make fuzz FUZZ=10000 FUZZ_FROM=0`: how many seeds, and the first. A line is printed for each that fails, with
the seed, which draws the same again, and what was wrong: an error that is none of ours, a refusal that does
not name the file, or a file or rows of it that nobody has said a word about.
"""

import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pandas as pd

from kpbcalc.base import faults
from kpbcalc.base.errors import InternalError, KpbError
from kpbcalc.base.own_choices import Own
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.calculation.own_choices_checked import checked
from kpbcalc.calculation.release_year import release_year
from kpbcalc.commands.survey import import_survey
from kpbcalc.disclosure.delivery import pack, to_give, unpack
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.onboarding.begin import begin
from kpbcalc.sources import fetched_parts
from kpbcalc.sources import pack as packing
from kpbcalc.sources.survey_layouts import layout
from kpbcalc.underlag import years
from kpbcalc.underlag.check import check
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.extracts.run import convert
from kpbcalc.underlag.inspected import inspect
from kpbcalc.underlag.maps import Maps
from kpbcalc.underlag.read import find_file, read
from kpbcalc.underlag.schemas import TABLES
from kpbcalc.underlag.sie import SUFFIXES as SIE_SUFFIXES
from kpbcalc.underlag.sie import read_sie
from kpbcalc.underlag.unclaimed import unclaimed
from tests.builders import YEAR, small, write
from tests.samples import workbooks
from tests.samples.extracts import DELIVERY
from tests.samples.outside import card, frame
from tests.soak.choices import spoilt_choices
from tests.soak.spoil import spoil

SURVEYED = 2017  # and of the raw extracts
SIE = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#RAR 0 20240101 20241231
#DIM 1 "Ansvar"
#DIM 6 "Verksamhet"
#OBJEKT 1 "100" "Hemtjänst Öst"
#VER A 1 20240131 "Löner"
{
#TRANS 5010 {1 "100" 6 "510"} 1000.00
#TRANS 5010 {1 "110" 6 "510"} 2000.00
#TRANS 5010 {1 "200" 6 "510"} 300.00
#TRANS 1930 {} -3300.00
}
"""


# Whole folders and imports take ten times as long as a file.
SHARES = (62, 5, 6, 2, 7, 2, 4, 4, 4, 4)


class SilentError(Exception):
    """Nobody has said a word about what was spoilt."""


@cache
def _sound() -> Path:
    """The sound files, in a folder that every seed copies: the small underlag and the same in other kinds."""
    root = Path(tempfile.mkdtemp(prefix="kpb-fuzz-"))
    folder = write(root / "data", small())
    kinds = root / "kinds"
    kinds.mkdir()
    for file in folder.iterdir():
        frame = pd.read_csv(file, sep=";", dtype=str, keep_default_na=False)
        frame.to_excel(kinds / f"{file.stem}.xlsx", index=False)
        frame.to_parquet(kinds / f"{file.stem}.parquet")
    (kinds / "kontoutfall.se").write_text(SIE, encoding="cp437")
    return root


def fuzz(seeds: Iterable[int], say: Callable[[str], None] = print) -> int:
    """How many seeds failed, each told in a line: seed, what was spoilt and how, and what came of it."""
    failed = 0
    for seed in seeds:
        dice = random.Random(seed)
        with tempfile.TemporaryDirectory(prefix="kpb-fuzz-") as place:
            about: list[str] = []
            try:
                way = dice.choices(WAYS, SHARES)[0]
                way(dice, Path(place), about)
            except Exception as error:
                if told := _wrong(error, about):
                    failed += 1
                    say(f"seed {seed}: {' '.join(about)!r}: {told}")
    return failed


def _wrong(error: Exception, about: list[str]) -> str:
    """What is wrong with how it ended; nothing for a refusal of ours that names the file."""
    known = faults.as_told(error)
    if isinstance(known, KpbError) and not isinstance(error, InternalError):
        names = [word for word in about if word]
        if any(name in str(known) for name in names):
            return ""
        return f"names no file: {' '.join(str(known).split())[:300]}"
    last = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(last))
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]} ({where})"


def _table(dice: random.Random, place: Path, about: list[str]) -> None:
    """One table by itself, read and typed: most of what can be wrong with a file shows there."""
    sound = dice.choice(sorted([*_sound().glob("data/*/*/*"), *_sound().glob("kinds/*")]))
    table, file = sound.stem, Path(shutil.copy(sound, place / sound.name))
    spoilt, how = spoil(dice, file)
    about += [table, file.name, spoilt.name, how]
    found = find_file(place, table)
    if found is None:
        told = [f for f in unclaimed(place) if spoilt.name in f.tabell + f.text]
        if spoilt.is_file() and not spoilt.name.startswith(".") and not told:
            raise SilentError("a file that nobody reads")
        return
    raw, findings = read_sie(found, {}) if found.suffix.lower() in SIE_SUFFIXES else read(found, table)
    if not (raw.columns.empty and findings):
        raw, mapped = Maps().apply(raw, table, found.name)
        findings += mapped + check(raw, TABLES[table], found.name)[1]
    if [f for f in findings if f.allvar == "fel" and table not in f.tabell.lower()]:
        raise SilentError("an error of no file")
    if raw.empty and not findings and len(found.read_bytes().split()) > 1:
        raise SilentError("no rows")
    if not findings and found.suffix.lower() == ".csv":
        _all_is_read(found, len(raw))


def _underlag(dice: random.Random, place: Path, about: list[str]) -> None:
    """A year's folder with a file or two spoilt, through every rule to the figures."""
    shutil.copytree(_sound() / "data", place / "data")
    folder = place / "data" / "0000" / str(YEAR)
    file = dice.choice(sorted(folder.iterdir()))
    if dice.random() < 0.4:
        others = sorted(_sound().glob(f"kinds/{file.stem}.*"))
        other = dice.choice(others)
        file.unlink()
        file = Path(shutil.copy(other, folder / other.name))
    table = file.stem
    spoilt, how = spoil(dice, file)
    about += [table, file.name, spoilt.name, how]
    if dice.random() < 0.2 and spoilt.is_file():
        spoilt, again = spoil(dice, spoilt)
        about += [spoilt.name, again]
    result, findings = examine_all(place / "data", "0000", YEAR)
    texts = [f"{f.tabell} {f.text} {f.atgard}" for f in findings]
    if result is None and not any(f.allvar == "fel" for f in findings):
        raise SilentError("no figures and no error")
    if [f for f in findings if f.allvar == "fel" and not f.tabell]:
        raise SilentError("an error of no table")
    named = any(table in text or spoilt.name in text for text in texts)
    if result is not None and not named and not os.path.lexists(spoilt):
        raise SilentError("a file that is gone")


def _choices(dice: random.Random, place: Path, about: list[str]) -> None:
    """A municipality's own choices, spoilt: what holds of them is believed by every rule, to the figures."""
    shutil.copytree(_sound() / "data", place / "data")
    file = place / "data" / "0000" / "egna.toml"
    file.write_text(spoilt_choices(dice), encoding="utf-8")
    about += ["egna", file.name, "choices"]
    if dice.random() < 0.2:
        spoilt, how = spoil(dice, file)
        about += [spoilt.name, how]
    checked("0000", place / "data")
    examine_all(place / "data", "0000", YEAR)


def _all_is_read(file: Path, rows: int) -> None:
    """Not a word of a file: then every line of it has been read."""
    content = file.read_bytes().replace(b"\r", b"\n")
    content = re.sub(rb'\A(\xef\xbb\xbf)?"?sep=[;,\t]"?\n', b"", content)  # Excel's own line, which is no row
    lines = [line for line in content.split(b"\n") if line.strip(b" \t;,\0\xef\xbb\xbf")]
    if b'"' not in content and rows < len(lines) - 1:
        raise SilentError(f"{len(lines) - 1} lines and {rows} rows")


def _inspected(dice: random.Random, place: Path, about: list[str]) -> None:
    """One file looked at by itself."""
    sound = dice.choice(
        sorted([*_sound().glob("data/*/*/*"), *_sound().glob("kinds/*"), *DELIVERY.iterdir()])
    )
    spoilt, how = spoil(dice, Path(shutil.copy(sound, place / sound.name)))
    about += [sound.name, spoilt.name, how]
    inspect(spoilt)


def _import(dice: random.Random, place: Path, about: list[str]) -> None:
    """Raw extracts, one of them spoilt."""
    shutil.copytree(DELIVERY, place / "raw")
    file = dice.choice(sorted((place / "raw").iterdir()))
    spoilt, how = spoil(dice, file)
    about += [file.stem, file.name, spoilt.name, how]
    imported = convert(place / "raw", Own("0000"), 2017, bytes(32))
    told = " ".join(f"{f.tabell} {f.text}" for f in imported.findings)
    if (
        spoilt != file
        and spoilt.name not in told
        and spoilt.name not in imported.files
        and not spoilt.name.startswith(".")
    ):
        raise SilentError("a raw file that nobody reads")


def _begun(dice: random.Random, place: Path, about: list[str]) -> None:
    """A first delivery with one of its files spoilt, or one of the workbooks that the first run wrote."""
    raw, data = shutil.copytree(DELIVERY, place / "raw"), place / "data"
    (raw / "kontoutfall.se").write_text(SIE, encoding="cp437")
    files = sorted(raw.iterdir())
    if dice.random() < 0.5:
        begin("0000", YEAR, source=raw, data=data, cache=str(place))
        files = sorted(data.rglob("*.xlsx"))
    file = dice.choice(files)
    spoilt, how = spoil(dice, file)
    about += [file.stem, file.name, spoilt.name, how]
    begun = begin("0000", YEAR, source=raw, data=data, cache=str(place))
    told = {f.name for f in begun.seen if f.why}
    hidden = spoilt.name.startswith((".", "~$"))
    if spoilt.parent == raw and spoilt.is_file() and not hidden and spoilt.name not in told:
        raise SilentError("a raw file that nobody speaks of")


@cache
def _packed() -> bytes:
    result, _ = examine_all(_sound() / "data", "0000", YEAR)
    assert result is not None and years(_sound() / "data", "0000") == (YEAR,)
    return pack([to_give(release_year(result, [], policy_from_params("extern")).package)])


def _delivery(dice: random.Random, place: Path, about: list[str]) -> None:
    """Another municipality's file."""
    file = place / f"delning-0000-{YEAR}.zip"
    file.write_bytes(_packed())
    spoilt, how = spoil(dice, file)
    about += [spoilt.name, how]
    list(unpack(spoilt))


@cache
def _answers() -> bytes:
    """A survey's result workbook, as it is published."""
    described = layout("aldre-hemtjanst", SURVEYED + 1)
    answers = [h for q in described.fragor for h in (*q.positiva, *q.ovriga, *q.vet_ej)]
    head = ["Kommunkod", "Verksamhet", "Antal svar", "Svarsfrekvens", *answers]
    numbers = [10.0] * len(answers)
    sheets = {
        "Kommun": [head, ["0880", "", 100, 50, *numbers]],
        "Enhet": [head, ["0880", "Norr", 20, 50, *numbers], ["0880", "Söder", 30, 60, *numbers]],
    }
    with tempfile.TemporaryDirectory(prefix="kpb-fuzz-") as place:
        return workbooks.save(Path(place) / "svar.xlsx", sheets).read_bytes()


def _survey(dice: random.Random, place: Path, about: list[str]) -> None:
    """A survey's workbook into the underlag."""
    file, data = place / "undersokning.xlsx", place / "data"
    file.write_bytes(_answers())
    (data / "0880" / str(SURVEYED)).mkdir(parents=True)
    spoilt, how = spoil(dice, file)
    about += [file.stem, spoilt.name, how]
    try:
        done = import_survey(spoilt, "0880", SURVEYED, survey="aldre-hemtjanst", survey_year=None, data=data)
    except KpbError:
        if [*(data / "0880" / str(SURVEYED)).iterdir()]:
            raise SilentError("refused, and something is written") from None
        raise
    if len(done.file.read_bytes().splitlines()) < 2 and not any("dolda" in note for note in done.notes):
        raise SilentError("no answers")


@cache
def _fetched() -> bytes:
    with tempfile.TemporaryDirectory(prefix="kpb-fuzz-") as place:
        cached = Path(place) / "a"
        fetched_parts.write(cached, card(), frame(1.0))
        fetched_parts.write(cached, card(kpi=["N2"]), frame(2.0, "N2"))
        packing.pack(cached, Path(place) / "kallor.zip")
        return (Path(place) / "kallor.zip").read_bytes()


def _unpacked(dice: random.Random, place: Path, about: list[str]) -> None:
    """A packed cache of others' figures: all of it, as it was packed, or nothing."""
    file, cached = place / "kallor.zip", place / "cache"
    file.write_bytes(_fetched())
    spoilt, how = spoil(dice, file)
    about += [spoilt.name, how]
    try:
        put, _ = packing.unpack(spoilt, cached)
    except KpbError:
        if cached.is_dir() and [*cached.iterdir()]:
            raise SilentError("refused, and something is put") from None
        raise
    if put != len(
        [part for part in fetched_parts.read(cached) if not isinstance(part, fetched_parts.Damage)]
    ):
        raise SilentError("put, and not whole")


def _system(dice: random.Random, place: Path, about: list[str]) -> None:
    """A ledger among a municipality's systems, of each kind that a ledger comes in."""
    raw = Path(shutil.copytree(DELIVERY, place / "raw"))
    for extract in raw.iterdir():
        extract.write_bytes(extract.read_bytes().replace(b"%d" % SURVEYED, b"%d" % YEAR))
    kind = dice.choice((".csv", ".xlsx", ".parquet", ".se"))
    file = raw / f"huvudbok{kind}"
    sound = next(_sound().glob(f"{'data/*/*' if kind == '.csv' else 'kinds'}/kontoutfall{kind}"))
    shutil.copy(sound, file)
    theirs = {path.stem: path.name for path in sorted(raw.iterdir()) if path != file}
    own = Own("0000", {"kalla": [
        {"namn": "Omsorg", "filer": {table: name for table, name in theirs.items() if table in EXTRACTS}},
        {"namn": "Ekonomi", "filer": {"kontoutfall": "huvudbok*"}},
    ]})  # fmt: skip
    spoilt, how = spoil(dice, file)
    about += [file.stem, spoilt.name, how]
    imported = convert(raw, own, YEAR, bytes(32))
    told = " ".join(f"{f.tabell} {f.text}" for f in imported.findings)
    if spoilt.name not in told and not spoilt.name.startswith("."):
        raise SilentError("a ledger that nobody speaks of")
    if "kontoutfall" not in imported.ready and file.exists():
        raise SilentError("a ledger that is not read")


WAYS = (_table, _underlag, _inspected, _import, _delivery, _begun, _survey, _unpacked, _system, _choices)


def main() -> int:
    """As many seeds as the environment says (`FUZZ`, 500 without it) from `FUZZ_FROM` on."""
    first, many = (
        int(os.environ.get(name) or default) for name, default in (("FUZZ_FROM", 0), ("FUZZ", 500))
    )
    failed = fuzz(range(first, first + many), lambda line: print(line, flush=True))
    print(f"{many} spoilt files, {failed} without figures or a refusal that names them")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
