"""Which layout does a survey's result workbook have that year, and has anybody checked it?

The layouts are in params/undersokning_filer.toml, with what is verified and what is from memory.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.underlag.schemas import TABLES as TABLE_SHAPES
from kpbcalc.underlag.survey_seen import FILE

TABLES = ("brukarundersokning", "personalundersokning")


@dataclass(frozen=True)
class Question:
    """A question: what we call it, its words, and the headings of its answers."""

    namn: str
    text: str
    positiva: tuple[str, ...]
    ovriga: tuple[str, ...]
    vet_ej: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """How one survey's workbook is laid out; `blad` is level (kommun, enhet) → sheet names to look for.

    `kommun`, `enhet`, `svar`, `tillfragade` and `svarsfrekvens` are the headings that may stand for them.
    """

    id: str
    undersokning: str
    tabell: str
    utgivare: str
    kontrollerad: bool
    kalla: str
    i_procent: bool
    kommun: tuple[str, ...]
    enhet: tuple[str, ...]
    svar: tuple[str, ...]
    tillfragade: tuple[str, ...]
    svarsfrekvens: tuple[str, ...]
    blad: Mapping[str, tuple[str, ...]]
    fragor: tuple[Question, ...]


def layout(wanted: str, year: int) -> Layout:
    """The layout with this id for a survey made in the year.

    Raises `UsageError` when there is none, or when the file does not say what it must.
    """
    known = params.toml(FILE)["layout"]
    mine = [e for e in known if e["id"] == wanted]
    if not mine:
        ids = ", ".join(dict.fromkeys(str(e["id"]) for e in known))
        raise UsageError(f"Undersökningen ”{wanted}” finns inte.", remedy=f"Välj bland {ids}.")
    for entry in mine:
        first, last = entry["ar"]
        if first <= year <= last:
            return _typed(entry, year)
    raise UsageError(
        f"kpb vet inte hur filen för {wanted} {year} ser ut. Åren som är kända: {_years(mine)}.",
        where=f"{wanted} {year}",
        remedy=f"Ange undersökningens år med --survey-year om det är ett annat. {own_way(mine[0]['tabell'])}",
    )


def own_way(table: str) -> str:
    """How any survey comes in, whatever its file looks like: as a table of the municipality's own."""
    names = ", ".join(TABLE_SHAPES[table].columns)
    return (
        f"Annars, och för kommunens egna undersökningar: skriv resultatet som {table}.csv eller {table}.xlsx "
        f"i årets mapp i underlaget, en rad per enhet och fråga, med kolumnerna {names} (docs/underlag.md)."
    )


def _years(layouts: Iterable[Mapping[str, Any]]) -> str:
    spans = [each["ar"] for each in layouts]
    return ", ".join(f"{first}–{last}" if first != last else f"{first}" for first, last in spans)


def question_texts(undersokning: str) -> dict[str, str]:
    """The words of a survey's questions by what we call them; empty for a survey with no description."""
    for entry in params.toml(FILE)["layout"]:
        before, _, after = str(entry["undersokning"]).partition("{ar}")
        year = undersokning.removeprefix(before).removesuffix(after)
        if undersokning == before + year + after and len(year) == 4 and year.isdigit():
            return {str(q["namn"]): str(q["text"]) for q in entry["fraga"]}
    return {}


def flagged_below() -> int:
    """The number of answers under which Socialstyrelsen flags a municipality's result."""
    return int(params.toml(FILE)["granser"]["kommun_flaggas_under"])


def _typed(entry: Mapping[str, Any], year: int) -> Layout:
    try:
        found = Layout(
            id=entry["id"], undersokning=entry["undersokning"].format(ar=year), tabell=entry["tabell"],
            utgivare=entry["utgivare"], kontrollerad=bool(entry["kontrollerad"]), kalla=entry["kalla"],
            i_procent={"procent": True, "antal": False}[entry["varden"]],
            kommun=tuple(entry["kommun"]), enhet=tuple(entry["enhet"]), svar=tuple(entry.get("svar", ())),
            tillfragade=tuple(entry.get("tillfragade", ())),
            svarsfrekvens=tuple(entry.get("svarsfrekvens", ())),
            blad={b["niva"]: tuple(b["namn"]) for b in entry["blad"]},
            fragor=tuple(
                Question(q["namn"], q["text"], tuple(q["positiva"]), tuple(q["ovriga"]), tuple(q["vet_ej"]))
                for q in entry["fraga"]
            ),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            "En filbeskrivning är inte fullständig.", where=f"params/{FILE}, {entry.get('id')}: {error}",
            remedy="Jämför med de andra beskrivningarna i filen.",
        ) from None  # fmt: skip
    if found.tabell not in TABLES or (found.i_procent and not found.svar):
        raise UsageError(
            "En filbeskrivning går inte att använda.", where=f"params/{FILE}, {found.id}",
            remedy=f"tabell ska vara {' eller '.join(TABLES)}, och varden i procent kräver svar.",
        )  # fmt: skip
    return found
