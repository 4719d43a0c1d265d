"""Open a zip file that comes from somebody else: its contents are weighed before anything is unpacked.

A small file can be made to unpack to more than a machine holds. What an archive says of its sizes binds:
no entry gives more bytes than it has stated. The limits stand in params/filer.toml.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpbcalc.base import faults, params

_MEGA = 1_000_000
_ENCRYPTED = 0x1
_PIECE = 1 << 16
# What zipfile and its decompressors raise on an archive that is damaged or made in an unusual way.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, RuntimeError, ValueError, OSError,
    OverflowError,
)  # fmt: skip
_DAMAGED = "den är skadad eller avhuggen"


class ArchiveError(ValueError):
    """The archive is not read; the words say why, in Swedish."""


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, open, its contents within the limits.

    Raises `ArchiveError` for one that is damaged, locked with a password or too large unpacked, and `OSError`
    when the file itself cannot be opened.
    """
    with file.open("rb") as stream:
        try:
            archive = zipfile.ZipFile(stream)
            _weigh(archive)
        except ArchiveError:
            raise
        except BROKEN as error:
            raise _told(error) from None
        yield archive


def pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content of an entry, a piece at a time. Raises `ArchiveError` when it is damaged."""
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except (*BROKEN, KeyError) as error:
        raise _told(error) from None


def content(archive: zipfile.ZipFile, name: str) -> bytes:
    """The whole content of an entry. Raises `ArchiveError` when it is damaged."""
    return b"".join(pieces(archive, name))


def _told(error: Exception) -> Exception:
    """The archive's fault, unless it is the disk's or the folder's: then saving it anew would not help."""
    return error if faults.as_told(error) else ArchiveError(_DAMAGED)


def _weigh(archive: zipfile.ZipFile) -> None:
    said = params.toml("filer.toml")["arkiv"]
    entries = archive.infolist()
    if not all(e.filename for e in entries):
        raise ArchiveError(_DAMAGED)  # and zipfile itself stumbles on it
    if len(entries) > said["hogst_filer"]:
        raise ArchiveError(f"den innehåller fler än {said['hogst_filer']} filer")
    largest = max((e.file_size for e in entries), default=0)
    if largest > said["hogst_del_mb"] * _MEGA:
        raise ArchiveError(f"en fil i den är större än {said['hogst_del_mb']} MB uppackad")
    if sum(e.file_size for e in entries) > said["hogst_uppackat_mb"] * _MEGA:
        raise ArchiveError(f"den är större än {said['hogst_uppackat_mb']} MB uppackad")
    if any(e.flag_bits & _ENCRYPTED for e in entries):
        raise ArchiveError("den är låst med lösenord")
