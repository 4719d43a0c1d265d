"""The folder of fetched parts: how is one stored, and is it still what was stored?

A part is one answer from outside: a Parquet file and a JSON card that says where it came from. The card
names the file and its checksum, and is written last, by rename: a fetch that breaks off leaves the old
card and the old file, both whole.
"""

import hashlib
import io
import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kpbcalc.base import in_place, params, places

ENVIRONMENT = "KPB_CACHE"
CHANGES = "andringar.jsonl"  # what has changed between fetches (revisions), beside the parts
_T, _I, _F, _B = pa.string(), pa.int64(), pa.float64(), pa.bool_()
SCHEMAS: dict[str, pa.Schema] = {
    "varden": pa.schema([
        ("kpi", _T), ("titel", _T), ("kommun", _T), ("ar", _I), ("kon", _T), ("varde", _F),
        ("status", _T), ("preliminar", _B),
    ]),
    "nyckeltal": pa.schema([
        ("kpi", _T), ("titel", _T), ("beskrivning", _T), ("prel_publiceringsdatum", _T),
        ("publiceringsdatum", _T), ("publiceringsperiod", _T), ("perspektiv", _T), ("verksamhet", _T),
        ("kommuntyp", _T), ("konsuppdelad", _B), ("enhetsdata", _B),
    ]),
    "kommuner": pa.schema([("kommun", _T), ("namn", _T), ("typ", _T)]),
    "grupper": pa.schema([
        ("grupp_id", _T), ("titel", _T), ("typ", _T), ("omrade", _T), ("kommun", _T), ("ar", _I),
        ("medlem", _T), ("medlem_namn", _T),
    ]),
    "enheter": pa.schema([("enhet_id", _T), ("titel", _T), ("kommun", _T)]),
    "befolkning": pa.schema([("kommun", _T), ("ar", _I), ("alder", _I), ("kon", _T), ("antal", _I)]),
    "prognos": pa.schema([("kommun", _T), ("ar", _I), ("alder", _I), ("kon", _T), ("antal", _I)]),
}  # fmt: skip

# What one answer says about a row: a newer answer to the same question takes the older one's place, also
# where the newer holds nothing. No column means that an answer is about everything.
ABOUT: dict[str, tuple[str, ...]] = {
    "varden": ("kpi", "kommun", "ar"),
    "nyckeltal": ("kpi",),
    "kommuner": (),
    "grupper": (),
    "enheter": ("kommun",),
    "befolkning": ("kommun", "ar"),
    "prognos": ("kommun",),
}


@dataclass(frozen=True)
class Card:
    """Where a part came from.

    `slag` is the kind of part (a key of `SCHEMAS`), `tacker` what was asked for, column by column, also
    where the answer held nothing. `hamtad` is the moment in UTC, `giltig_till` the date from which some
    value is known to be out of date (a preliminary one that has become final), or "".
    """

    slag: str
    kalla: str
    url: str
    parametrar: dict[str, Any]
    tacker: dict[str, list[Any]]
    hamtad: str
    api_version: str
    licens: str
    giltig_till: str = ""
    rader: int = 0
    fil: str = ""
    sha256: str = ""

    @property
    def nyckel(self) -> str:
        """The part's name: kind and checksum of the question, the same for the same question."""
        question = json.dumps([self.slag, self.kalla, self.tacker], sort_keys=True, ensure_ascii=False)
        return f"{self.slag}-{hashlib.sha256(question.encode()).hexdigest()[:16]}"


@dataclass(frozen=True)
class Damage:
    """A part that cannot be used, and why (in Swedish)."""

    nyckel: str
    text: str


def folder(chosen: str | Path | None = None) -> Path:
    """The cache: the one chosen, else the environment's (KPB_CACHE), else `kallor` in the user's own."""
    given = chosen or os.environ.get(ENVIRONMENT)
    return Path(given).expanduser() if given else places.user_cache() / "kallor"


def as_bytes(slag: str, frame: pd.DataFrame) -> bytes:
    """The rows as Parquet, sorted and typed by the kind's schema: the same rows give the same bytes."""
    schema = SCHEMAS[slag]
    ordered = frame[schema.names].sort_values(schema.names, kind="stable", na_position="last")
    table = pa.Table.from_pandas(ordered, schema=schema, preserve_index=False).replace_schema_metadata(None)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def write(root: Path, card: Card, frame: pd.DataFrame) -> Card:
    """Store a part in place of the one that answered the same question; returns its complete card."""
    return put(root, card, as_bytes(card.slag, frame), len(frame))


def put(root: Path, card: Card, content: bytes, rows: int) -> Card:
    """Store a part whose Parquet bytes are at hand."""
    checksum = hashlib.sha256(content).hexdigest()
    done = replace(card, rader=rows, fil=f"{card.nyckel}.{checksum[:12]}.parquet", sha256=checksum)
    root.mkdir(parents=True, exist_ok=True)
    in_place.put(root / done.fil, content)
    in_place.put(root / f"{done.nyckel}.json", card_bytes(done))
    for old in root.glob(f"{done.nyckel}.*.parquet"):
        if old.name != done.fil:
            old.unlink(missing_ok=True)
    return done


def card_bytes(card: Card) -> bytes:
    """The card as it is written."""
    return (json.dumps(asdict(card), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def card_of(content: bytes) -> Card:
    """A card read back. Raises `ValueError` when it is not one."""
    try:
        card = Card(**json.loads(content))
    except (TypeError, UnicodeDecodeError, json.JSONDecodeError):
        raise ValueError("kortet går inte att läsa") from None
    texts = (card.slag, card.kalla, card.url, card.hamtad, card.fil, card.sha256, card.giltig_till)
    asked = card.tacker if isinstance(card.tacker, dict) else {}
    if (
        not all(isinstance(t, str) for t in texts)
        or not isinstance(card.parametrar, dict)
        or set(asked) != set(ABOUT.get(card.slag, ("",)))
        or not all(isinstance(some, list) for some in asked.values())
    ):
        raise ValueError("kortet har fel form")
    datetime.fromisoformat(card.hamtad)
    if card.fil != f"{card.nyckel}.{card.sha256[:12]}.parquet":
        raise ValueError("kortet beskriver en annan del")
    return card


def answers(slag: str, tacker: dict[str, list[Any]]) -> set[tuple[Any, ...]]:
    """The questions a part answers, as tuples of `ABOUT`'s columns; one empty tuple where there is none."""
    return set(itertools.product(*(tacker[c] for c in ABOUT[slag])))


def checked(card: Card, content: bytes) -> pd.DataFrame:
    """The rows of a part. Raises `ValueError` when they are not what the card says."""
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise ValueError("innehållet stämmer inte med kortets kontrollsumma")
    try:
        about = pq.ParquetFile(io.BytesIO(content))
        if about.schema_arrow.remove_metadata() != SCHEMAS[card.slag]:
            raise ValueError("filen har andra kolumner än den här versionen läser")
        if about.metadata.num_rows != card.rader:
            raise ValueError("antalet rader stämmer inte med kortet")
        if about.metadata.num_rows > params.toml("filer.toml")["parquet"]["hogst_rader_hamtat"]:
            raise ValueError("filen har orimligt många rader")
        table = about.read()
    except (pa.ArrowException, OSError):
        raise ValueError("filen är inte Parquet") from None
    frame: pd.DataFrame = table.to_pandas()
    return frame


def cards(root: Path) -> Iterator[Card | Damage]:
    """Every card of the folder, newest first; a damaged one as what is wrong with it."""
    found: list[Card] = []
    for file in sorted(root.glob("*.json")) if root.is_dir() else ():
        try:
            card = card_of(file.read_bytes())
            if card.nyckel != file.stem:
                raise ValueError("kortet beskriver en annan del")
            found.append(card)
        except (ValueError, OSError) as error:
            yield Damage(file.stem, str(error))
    yield from sorted(found, key=lambda c: (c.hamtad, c.nyckel), reverse=True)


def read(root: Path) -> Iterator[tuple[Card, pd.DataFrame] | Damage]:
    """Every part of the folder, newest first; a damaged one as what is wrong with it."""
    for card in cards(root):
        if isinstance(card, Damage):
            yield card
            continue
        try:
            yield card, checked(card, (root / card.fil).read_bytes())
        except OSError:
            yield Damage(card.nyckel, "filen saknas")
        except ValueError as error:
            yield Damage(card.nyckel, str(error))


def inventory(root: Path) -> dict[str, str]:
    """Name and SHA-256 of every whole part, and of the log of changes: what a report rests on."""
    whole = [part[0] for part in read(root) if not isinstance(part, Damage)]
    found = {card.fil: card.sha256 for card in sorted(whole, key=lambda c: c.fil)}
    log = root / CHANGES
    return found | ({CHANGES: hashlib.sha256(log.read_bytes()).hexdigest()} if log.is_file() else {})
