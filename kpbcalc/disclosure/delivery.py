"""A package as one file to give to others: `delning-0880-2017.zip`, and what of it is given.

Whole families stay at home, never cells: others need no names of our units to compare with us.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kpbcalc.base import archive
from kpbcalc.base.errors import UsageError
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.stored import files, package_of
from kpbcalc.disclosure.told_parts import GIVEN, told_parts

OWN_FAMILIES = ("jamforda", "enheter", "svar")  # about our units; of answers `svar_grupp` is compared
GIVEN_FACTS = ("befolkning", "insatser")
STATING = "redovisar"  # of a group: whether all of its units state both granted and performed volume
LARGEST = 20 * 2**20  # bytes of one file in a delivery, and of all: a package is a hundredth of it
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # a zip has a clock; ours always shows the same


def to_give(package: Package) -> Package:
    """What of a package others are given."""
    facts = {name: frame for name, frame in package.facts.items() if name in GIVEN_FACTS}
    if STATING in package.facts:
        facts[STATING] = package.facts[STATING].groupby("grupp")["bada"].all().reset_index()
    facts[GIVEN] = told_parts(package)
    return replace(
        package,
        families={name: f for name, f in package.families.items() if name not in OWN_FAMILIES},
        facts=facts,
    )


def pack(packages: list[Package]) -> bytes:
    """Several packages as one zip, the same bytes for the same packages."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for package in packages:
            for name, content in files(package).items():
                info = zipfile.ZipInfo(f"{package.kommun}-{package.ar}/{name}", SAME_DAY)
                info.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(info, content)
    return out.getvalue()


def unpack(file: Path, ar: int | None = None) -> Iterator[Package]:
    """The packages in a zip, or those of one year.

    Raises `UsageError` for a file that is no delivery, is damaged or is too large.
    """
    try:
        with archive.opened(file) as packed:
            entries = [e for e in packed.infolist() if not e.is_dir()]
            if sum(e.file_size for e in entries) > LARGEST:
                raise _wrong(file, "den är för stor för att vara ett paket")
            content: dict[str, dict[str, bytes]] = {}
            for entry in entries:
                folder, _, name = entry.filename.rpartition("/")
                if ar is not None and not folder.endswith(f"-{ar}"):
                    continue
                content.setdefault(folder, {})[name] = archive.content(packed, entry.filename)
    except archive.ArchiveError as error:
        raise _wrong(file, f"den kan inte öppnas: {error}") from None
    except OSError:
        raise _wrong(file, "den kan inte öppnas") from None
    for folder, mine in sorted(content.items()):
        yield package_of(mine, f"{file.name}/{folder}")


def _wrong(file: Path, why: str) -> UsageError:
    return UsageError(
        "En delning från en annan kommun kan inte läsas.", where=f"{file.name}: {why}",
        remedy="Be kommunen om filen på nytt, eller ta bort den ur mappen.",
    )  # fmt: skip
