"""The key of the pseudonyms: a file outside the repository that only its owner can read (mode 0600)."""

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Sequence
from pathlib import Path

from kpbcalc.base import places
from kpbcalc.base.errors import UsageError

LEAST_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def obtain(file: Path, *, create: bool, apart_from: Sequence[Path] = ()) -> bytes:
    """The key in the file, or a new one that is not yet written (`store` does that once all went well).

    `apart_from` are folders the key must not lie in: whoever gets the tables must not get the key along.
    Raises `UsageError` with the remedy.
    """
    _refuse_place(file, apart_from)
    if not create:
        return _read(file)
    if file.exists():
        raise UsageError(
            "Nyckelfilen finns redan.", where=file.name,
            remedy="Kör utan --create-key: samma nyckel ska användas för alla år.",
        )  # fmt: skip
    if not file.parent.is_dir():
        raise UsageError(
            "Mappen för nyckelfilen finns inte.", where=file.name, remedy="Skapa mappen eller välj en annan."
        )
    return secrets.token_hex(LEAST_BYTES).encode()


def store(file: Path, key: bytes) -> None:
    """Write a new key; never over an old one, never readable by others, and never a part of it."""
    new = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(new, "wb") as stream:
            stream.write(key + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def fingerprint(key: bytes) -> str:
    """Tells two keys apart without telling anything about either."""
    return hmac.new(key, b"kpb import", hashlib.sha256).hexdigest()[:16]


def _refuse_place(file: Path, apart_from: Sequence[Path]) -> None:
    place = file.resolve()
    inside = [f for f in (places.ROOT, *apart_from) if place.is_relative_to(f.resolve())]
    if inside or any((folder / ".git").exists() for folder in place.parents):
        raise UsageError(
            "Nyckelfilen ligger i kodförrådet eller bland underlagen, där den lätt följer med.",
            where=file.name,
            remedy="Lägg den i en egen mapp utanför, till exempel ~/kpb-nyckel/nyckel.txt.",
        )


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise UsageError(
            "Nyckelfilen finns inte.", where=file.name,
            remedy="Ange rätt fil med --key, eller skapa en ny med --create-key.",
        )  # fmt: skip
    if os.name == "posix" and file.stat().st_mode & _OTHERS:
        raise UsageError(
            "Nyckelfilen kan läsas eller ändras av andra än ägaren.",
            where=file.name,
            remedy=f"chmod 600 {_quoted(file)}",
        )
    try:
        key = file.read_bytes().strip()
    except OSError:
        raise UsageError(
            "Nyckelfilen går inte att läsa.", where=file.name, remedy="Kontrollera vem som äger filen."
        ) from None
    if len(key) < LEAST_BYTES:
        raise UsageError(
            f"Nyckeln är för kort: den ska ha minst {LEAST_BYTES} tecken.", where=file.name,
            remedy="Skapa en ny i en annan fil med --create-key.",
        )  # fmt: skip
    return key


def _quoted(file: Path) -> str:
    return f"'{file}'" if " " in str(file) else str(file)
