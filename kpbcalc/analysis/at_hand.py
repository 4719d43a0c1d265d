"""Which other municipalities' packages are at hand to compare with?

Those that others have given (`kpb share` there, `kpb receive` here) lie in the folder `jamforelse` beside the
municipalities of the underlag. Without data of one's own they are the demo's thirteen (synthetic; written by
tools/write_peers.py).
"""

import re
from dataclasses import dataclass
from pathlib import Path

from kpbcalc.base.errors import UsageError
from kpbcalc.base.register import EXAMPLE
from kpbcalc.disclosure.delivery import unpack
from kpbcalc.disclosure.package import Package

FOLDER = "jamforelse"
OLD = re.compile(r"(\d{4})-(\d{4})\.csv")  # what municipalities gave each other before there were packages
DEMO = Path(__file__).parents[1] / "sources" / "facts" / "demopaket.zip"
GIVEN, OF_DEMO = "kommunerna som har delat sina tal", "de andra kommunerna i demon, vars tal är påhittade"


@dataclass(frozen=True)
class AtHand:
    """Others' packages of one year, and what they are called together."""

    packages: tuple[Package, ...] = ()
    namn: str = ""


def at_hand(root: Path, kommun: str, ar: int, *, demo: bool) -> AtHand:
    """What others have given for the year, or the demo's thirteen when `demo`; never our own.

    Raises `UsageError` for a file that is no delivery, for one of the demo's beside a real municipality, and
    where two tell of the same municipality and year.
    """
    given = files(root)
    if not given and not demo:
        return AtHand()
    found: dict[str, tuple[Package, str]] = {}
    for file in given or [DEMO]:
        for package in unpack(file, ar):
            if package.synthetic and not demo and kommun != EXAMPLE:
                raise UsageError(
                    "En delning är demons: talen är påhittade och går inte att jämföra med.",
                    where=f"{FOLDER}/{file.name}", remedy="Ta bort filen.",
                )  # fmt: skip
            if package.kommun in found:
                raise UsageError(
                    f"Kommun {package.kommun} finns i två delningar för {ar}.",
                    where=f"{FOLDER}/{file.name} och {FOLDER}/{found[package.kommun][1]}",
                    remedy="Ta bort den äldre av filerna.",
                )
            found[package.kommun] = (package, file.name)
    others = tuple(package for code, (package, _) in sorted(found.items()) if code != kommun)
    return AtHand(others, GIVEN if given else OF_DEMO)


def files(root: Path) -> list[Path]:
    """The deliveries in the folder. Raises `UsageError` for a file there that is none."""
    folder = root / FOLDER
    there = sorted(f for f in folder.iterdir() if not f.name.startswith(".")) if folder.is_dir() else []
    for file in there:
        if file.suffix.lower() != ".zip":
            old = OLD.fullmatch(file.name)
            what = "är en delning från en äldre version av arbetsbänken, som inte läses längre"
            raise UsageError(
                f"En fil bland andra kommuners delningar {what if old else 'är ingen delning'}.",
                where=f"{FOLDER}/{file.name}", remedy=f"Ta bort {file.name}. {_instead(old)}",
            )  # fmt: skip
    return there


def _instead(old: re.Match[str] | None) -> str:
    kod, ar = old.groups() if old else ("<kod>", "<år>")
    whom = f"kommun {kod}" if old else "kommunen"
    return (
        f"Be {whom} om filen delning-{kod}-{ar}.zip, som kpb share skriver där, och kör kpb receive med den."
    )
