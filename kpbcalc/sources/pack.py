"""The cache as one file, to carry to a machine without internet.

The same cache gives the same bytes. Nothing in a packed file is believed: names, sizes, cards and
checksums are examined before anything is put in place.
"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from kpbcalc.base import archive, in_place
from kpbcalc.base.errors import UsageError
from kpbcalc.sources import fetched_parts

_DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say: the date of packing is nobody's business


def pack(root: Path, target: Path) -> int:
    """Write every whole part of the cache to `target` (zip); returns how many.

    Raises `UsageError` when there is nothing to pack.
    """
    cards = [p[0] for p in fetched_parts.read(root) if not isinstance(p, fetched_parts.Damage)]
    if not cards:
        raise UsageError(
            "Det finns inget hämtat att packa.", where=str(root),
            remedy="Hämta först: make fetch MUNI=0880 YEAR=2017.",
        )  # fmt: skip
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for card in sorted(cards, key=lambda c: c.nyckel):
            for name, content in (
                (f"{card.nyckel}.json", fetched_parts.card_bytes(card)),
                (card.fil, (root / card.fil).read_bytes()),
            ):
                entry = zipfile.ZipInfo(name, _DAY_ONE)
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, content)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        in_place.put(target, sink.getvalue())
    except OSError as error:
        raise _unwritable(target, error) from None
    return len(cards)


def unpack(source: Path, root: Path) -> tuple[int, int]:
    """Put the parts of a packed file into the cache; returns how many were put in, and how many were not
    because the cache has a newer answer to the same question.

    All or nothing: one faulty part and nothing is put in place (`UsageError`).
    """
    try:
        with archive.opened(source) as packed:
            found = _examined(packed)
    except OSError:
        raise _refused(source, "filen går inte att öppna") from None
    except ValueError as error:
        raise _refused(source, str(error)) from None
    newest = {
        p[0].nyckel: datetime.fromisoformat(p[0].hamtad)
        for p in fetched_parts.read(root)
        if not isinstance(p, fetched_parts.Damage)
    }
    put = 0
    for card, content in found:
        if card.nyckel not in newest or newest[card.nyckel] < datetime.fromisoformat(card.hamtad):
            try:
                fetched_parts.put(root, card, content, card.rader)
            except OSError as error:
                raise _unwritable(root, error) from None
            put += 1
    return put, len(found) - put


def _examined(packed: zipfile.ZipFile) -> list[tuple[fetched_parts.Card, bytes]]:
    """Cards and contents. Raises `ValueError` for anything that a cache does not hold."""
    names = packed.namelist()
    if len(set(names)) != len(names):
        raise ValueError("samma namn förekommer flera gånger")
    found: list[tuple[fetched_parts.Card, bytes]] = []
    for name in sorted(n for n in names if n.endswith(".json")):
        card = fetched_parts.card_of(archive.content(packed, name))
        if name != f"{card.nyckel}.json" or card.fil not in names:
            raise ValueError("ett kort hör inte till någon del")
        content = archive.content(packed, card.fil)
        fetched_parts.checked(card, content)
        found.append((card, content))
    if {c.fil for c, _ in found} | {f"{c.nyckel}.json" for c, _ in found} != set(names) or not found:
        raise ValueError("den innehåller något annat än hämtade delar")
    return found


def _refused(source: Path, why: str) -> UsageError:
    return UsageError(
        "Den packade filen används inte.", where=f"{source}: {why}",
        remedy="Packa om på den dator som hämtade: kpb fetch --pack FIL.",
    )  # fmt: skip


def _unwritable(place: Path, error: OSError) -> UsageError:
    return UsageError(
        "Det går inte att skriva där.", where=f"{place}: {error.strerror or type(error).__name__}",
        remedy="Välj en plats som går att skriva till.",
    )  # fmt: skip
