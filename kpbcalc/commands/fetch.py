"""What `kpb fetch` does: open the sources, fill the cache, tell what happened (docs/kontrakt.md §1)."""

import os
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from kpbcalc.base import own_choices, params, register
from kpbcalc.base.errors import SourceError, UsageError
from kpbcalc.presentation.formats import number
from kpbcalc.sources import fetched_parts, peer_choice
from kpbcalc.sources.fetch import fetch
from kpbcalc.sources.fetch_run import Outcome
from kpbcalc.sources.kolada import Kolada
from kpbcalc.sources.revisions import LOG, noted
from kpbcalc.sources.scb import Scb
from kpbcalc.sources.transport import Line, Patience

ADDRESSES = {"kolada": "KPB_KOLADA_URL", "scb": "KPB_SCB_URL"}
WIDTH = 100
_LISTED = 40  # revisions told on the screen; the rest are counted


def fetch_sources(
    muni: str, year: int, *, cache: str = "", max_age: int | None = None, tries: int | None = None,
    peers: str = "", data: str = "", progress: Callable[[str], None] = lambda text: None,
) -> Outcome:  # fmt: skip
    """Fetch for a municipality (code or name) and a year into the cache.

    `peers` is whom the reports are to compare with (`peer_choice.from_words`): they are fetched too, as
    are those that the municipality itself has chosen in the underlag `data`.
    Raises `SourceError` (exit 6) when something could not be fetched and nothing was there before.
    """
    if year < 1998 or year > 2100:
        raise UsageError(f"Året {year} går inte att hämta.", remedy="Ange ett utfallsår, till exempel 2017.")
    kommun = register.find(muni).kod
    choice = peer_choice.wanted(own_choices.read(kommun, Path(data) if data else None), year, peers)
    patience = Patience.stated(tries)
    kolada = Kolada(Line("Kolada", address("kolada"), patience))
    scb = Scb(Line("SCB", address("scb"), patience))
    root = fetched_parts.folder(cache)
    try:
        return fetch(
            kommun, year, root, kolada=kolada, scb=scb, max_age=max_age, choice=choice, progress=progress
        )
    except OSError as error:
        raise UsageError(
            "Det hämtade går inte att spara.", where=f"{root}: {error.strerror or type(error).__name__}",
            remedy="Välj en mapp som går att skriva i med --cache.",
        ) from None  # fmt: skip


def stop_when_missing(outcome: Outcome) -> None:
    """Raise `SourceError` when the user asked for something that is neither fetched nor there before."""
    if outcome.missing:
        raise SourceError(
            f"Det här är inte hämtat: {', '.join(outcome.missing)}.", where=" ".join(outcome.faults),
            remedy="Kör samma kommando igen när källan svarar; det som redan är hämtat behålls. "
            "Utan internet: kpb fetch --pack FIL på en annan dator och kpb fetch --unpack FIL här.",
        )  # fmt: skip


def address(source: str) -> str:
    """The base address of a source: from the environment, else params/kallor.toml."""
    url = os.environ.get(ADDRESSES[source]) or str(params.toml("kallor.toml")[source]["adress"])
    try:
        whole = urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname
    except ValueError:
        whole = None
    if not whole:
        raise UsageError(
            f"Adressen i {ADDRESSES[source]} har fel form.", remedy="Ange en hel adress: https://…"
        )
    return url


def show_outcome(outcome: Outcome, root: Path) -> str:
    """What a fetch did, in Swedish: counts, faults, remarks and the values that have changed."""
    lines = [f"Hämtade delar: {outcome.fetched}. Redan hämtade: {outcome.kept}. Mapp: {root}"]
    for heading, told in (("Fel", outcome.faults), ("Att veta", list(dict.fromkeys(outcome.remarks)))):
        lines += [f"{heading} ({len(told)})"] if told else []
        lines += [line for text in told for line in _wrapped(text)]
    return "\n".join([*lines, *_revised(outcome)])


def show_changes(root: Path, muni: str = "") -> str:
    """The values that have changed between fetches, newest first, for one municipality or all; in Swedish."""
    changed = noted(root)
    if muni:
        changed = changed[changed["kommun"] == register.find(muni).kod]
    if changed.empty:
        return "Inget hämtat värde har ändrats."
    lines = [f"Värden som har ändrats mellan två hämtningar ({len(changed)})"]
    for day, rows in sorted(changed.groupby("hamtad_nu"), reverse=True):
        lines += [f"Hämtade {day}", *_lines(rows)]
    return "\n".join([*lines, f"Alla finns i {root / LOG}"])


def _revised(outcome: Outcome) -> Iterator[str]:
    if not outcome.revised.empty:
        yield f"Värden som har ändrats sedan förra hämtningen ({len(outcome.revised)})"
        yield from _lines(outcome.revised)


def _lines(revised: pd.DataFrame) -> Iterator[str]:
    for row in revised.head(_LISTED).to_dict("records"):
        was = " (preliminärt)" if row["preliminar"] else ""
        sex = "" if row["kon"] == "T" else f", kön {row['kon']}"
        change = f"{number(row['gammalt'], 2)}{was} → {number(row['nytt'], 2)}"
        yield f"  {row['kpi']}, {row['kommun']}, {row['ar']}{sex}: {change}"
    if len(revised) > _LISTED:
        yield f"  och {len(revised) - _LISTED} till"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False)
