"""What has somebody asked for? Checked, before anything is reckoned, with all that decides what comes out."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from kpbcalc.analysis.area import ALL, chosen
from kpbcalc.base import register
from kpbcalc.base.errors import UsageError
from kpbcalc.base.way_in import in_words_of
from kpbcalc.calculation.calculate import Source, source
from kpbcalc.calculation.own_choices_checked import checked
from kpbcalc.disclosure.policy import Audience, audience_of
from kpbcalc.reporting.hashes import sha256
from kpbcalc.reporting.report_files import DRAFTS
from kpbcalc.sources import peer_choice
from kpbcalc.underlag import acceptance, years
from kpbcalc.underlag.read import find_file
from kpbcalc.underlag.schemas import TABLES

Step = Callable[[str], AbstractContextManager[None]]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wish:
    """A municipality and year, as the options say; `words` are the reasons of `--accept` as typed.

    `data` is the folder as typed, "" for the demo's, and `where` what it leads to. `withdraws` says why the
    earlier releases of this municipality and year need not be reckoned with. A `draft` is no release.
    """

    kommun: register.Kommun
    ar: int
    data: str
    where: Source
    out: Path
    area: str
    audience: Audience
    strict: bool
    accepted: tuple[acceptance.Acceptance, ...]
    words: tuple[str, ...]
    choice: peer_choice.Choice
    withdraws: str
    draft: bool

    @property
    def path(self) -> str:
        """The underlag's whole path, whichever folder a notebook runs in; nothing for the demo's."""
        return self.data and str(self.where.root.resolve())

    @property
    def target(self) -> Path:
        """The report's folder; a draft's is one within it."""
        folder = self.out / self.kommun.kod / str(self.ar)
        folder = folder if self.area == ALL else folder / self.area
        return folder / DRAFTS if self.draft else folder

    def inputs(self) -> dict[str, str]:
        """SHA-256 of the files of every year that is read, by their name within the underlag."""
        root, kommun = self.where.root, self.kommun.kod
        found: dict[str, Path] = {}
        for year in (y for y in years(root, kommun) if y <= self.ar):
            folder = root / kommun / str(year)
            files = [file for table in TABLES if (file := find_file(folder, table))]
            files += [f for f in [folder / "fordelning.toml"] if f.is_file()]
            found |= {f"{kommun}/{year}/{file.name}": file for file in files}
        return {name: sha256(file) for name, file in found.items()}


def wish(
    muni: str, year: int, *, data: str, step: Step, out: Path = Path("output"), area: str = ALL,
    audience: str = "extern", strict: bool = False, accept: Sequence[str] = (), withdraw: str = "",
    peers: str = "", draft: bool = False,
) -> Wish:  # fmt: skip
    """The checked wish. Raises the workbench's own errors for whatever of it does not exist."""
    publik, accepted = audience_of(audience), acceptance.from_words(accept)
    kommun = register.find(muni)
    chosen(area)
    if draft and withdraw:
        words = in_words_of("--withdraw", "WITHDRAW="), in_words_of("--utkast", "DRAFT=1")
        raise UsageError(
            f"{words[0]} och {words[1]} går inte ihop: ett utkast lämnas inte ut och tar inget tillbaka.",
            remedy=f"Ta bort {words[0]} för ett utkast, eller {words[1]} för en rapport som ska lämnas ut.",
        )
    with step("Hämtar demounderlaget" if not data else "Läser underlaget"):
        where = source(data, kommun.kod)
    choice = peer_choice.wanted(checked(kommun.kod, where.root), year, peers)
    return Wish(
        kommun,
        year,
        data,
        where,
        out,
        area,
        publik,
        strict,
        accepted,
        tuple(accept),
        choice,
        withdraw,
        draft,
    )


def with_underlag(year: int, data: str, munis: Sequence[str]) -> list[str]:
    """The codes to report on: those asked for, or every municipality with underlag for the year."""
    if munis:
        return [register.find(m).kod for m in munis]
    if data:
        found = [k for k in register.kommuner() if year in years(Path(data), k)]
    else:
        from kpbcalc import demo  # noqa: PLC0415 - as in `calculate.source`

        known: Mapping[str, Sequence[int]] = demo.DEMO_YEARS
        found = [k for k, of_demo in known.items() if year in of_demo]
    if not found:
        raise UsageError(f"Ingen kommun har underlag för {year}.", remedy="Ange ett annat år eller --data.")
    return sorted(found)
