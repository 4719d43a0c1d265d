"""The first page: the figures in a strip, and the findings as a list of what, how, how sure and what now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from kpbcalc.base.table import Column, State, Table, rows_of
from kpbcalc.presentation import formats, tables
from kpbcalc.presentation.findings import Told
from kpbcalc.presentation.findings.finding import rules
from kpbcalc.presentation.view import TABLE, View, filled
from kpbcalc.sections.oversikt.tal import CHANGES, CLIENTS, OUTLOOK, TOTAL

FINDINGS = (
    Column("nummer", "Fynd"), Column("vad", "Vad"), Column("vet", "Hur vi vet"),
    Column("sakert", "Hur säkert"), Column("fraga", "Att besluta"),
    Column("mnkr", "Storlek per år", "mnkr", 1), Column("nyhet", "Nytt?"),
)  # fmt: skip


SIZES = (TOTAL, CLIENTS)  # how large the municipality is: the group's say nothing
TOLD = ("varde", "fore", "lagst", "hogst")  # figures of the strip


class InShort(View):
    """Figures in a row."""


class Findings(View):
    """The findings."""


def in_short(of: Table) -> InShort:
    """The overview's figures (matt, enhet, varde, fore, lagst, hogst, plats), and what is beside them.

    What nothing is told of has a sentence below.
    """
    items, dark = [], []
    there = {key for n in range(len(of)) for key in TOLD if of.status(n, key) == State.SHOWN}
    for number, row in enumerate(of.rows()):
        if any(of.status(number, key) == State.SHOWN for key in TOLD):
            items.append(_item(of, number, row) | _gone(of, number, row, there))
        else:
            dark.append(str(row["matt"]))
    html = filled("in_short.html.j2", items=items, dark=dark)
    return InShort(html, tables.plain(of), {TABLE: tables.as_data(of)})


def _item(of: Table, number: int, row: Mapping[str, Any]) -> dict[str, str]:
    states = {key: of.status(number, key) for key in row}
    unit = str(row["enhet"])
    as_told = formats.in_row(Column("", "", "tal"), unit)
    shown = {k: formats.cell(row[k], as_told, states[k]) for k in TOLD}
    if row["matt"] in CHANGES:
        shown |= {k: formats.signed(row[k], as_told.decimals) for k in shown if states[k] == State.SHOWN}
    before = group = ""
    if states["fore"] == State.SHOWN:
        before = f"året före {shown['fore']}" + " i fasta priser" * unit.startswith(("kr", "mnkr"))
    if states["lagst"] == State.SHOWN:
        # A dash beside a minus is hard to read.
        between = " till " if row["lagst"] < 0 else "\N{EN DASH}"
        group = f"{shown['lagst']}{between}{shown['hogst']}"
    return {
        "name": str(row["matt"]),
        "value": shown["varde"],
        "unit": unit.partition(" per ")[0],  # the name says of what
        "before": before,
        "group": group,
        "place": str(row["plats"] or ""),
    }


def _gone(of: Table, number: int, row: Mapping[str, Any], there: Collection[str]) -> dict[str, str]:
    """What a figure lacks that others have beside them: that it is missing. An outlook has no year before."""
    gone = {key for key in ("fore", "lagst") if key in there and of.status(number, key) == State.MISSING}
    words = {}
    if "fore" in gone and row["matt"] != OUTLOOK:
        words["before"] = "året före saknas"
    if "lagst" in gone:
        words["group"] = "jämförs inte" if row["matt"] in SIZES else "saknas"
    return words


def findings(found: Sequence[Told], year: int, minimum: int, own: Sequence[Markup] = ()) -> Findings:
    """The findings as a numbered list; one sentence where nothing stands out.

    `own` are the municipality's own words on each of them, in their order.
    """
    of = table(found, year, minimum)
    html = filled("findings.html.j2", found=found, own=own)
    return Findings(html, tables.plain(of), {TABLE: tables.as_data(of)})


def own_words(paragraphs: Sequence[str | Sequence[str]], signed: str) -> View:
    """A municipality's own words, marked so, with who signs them. What is no string is a list's items."""
    html = filled("own_words.html.j2", paragraphs=paragraphs, signed=signed)
    plain = [p if isinstance(p, str) else "\n".join(f"- {item}" for item in p) for p in paragraphs]
    return View(html, "\n\n".join([*plain, signed]))


def beneath(view: View, own: Markup) -> View:
    """A table or figure with the municipality's own words right below it; within the frame of a figure."""
    html, end = view.html.rstrip(), "</figure>"
    inside = html.endswith(end)
    return replace(view, html=f"{html.removesuffix(end)}{own}{end * inside}") if own else view


def meeting(aloud: View, asked: Mapping[str, Mapping[str, Markup]]) -> Findings:
    """One sheet for a meeting: a text to read aloud, and the report's questions, area by area.

    With each question stand the municipality's own words on it, if they stand nowhere before.
    """
    some = {area: questions for area, questions in asked.items() if questions}
    html = filled("meeting.html.j2", aloud=Markup(aloud.html), asked=some)
    return Findings(
        html, "\n".join([aloud.text, *(question for found in some.values() for question in found)])
    )


def table(found: Sequence[Told], year: int, minimum: int) -> Table:
    """The same findings as a table."""
    rows = [
        (str(n), t.vad, t.vet, t.sakert, t.fraga, t.finding.mnkr, t.finding.nyhet)
        for n, t in enumerate(found, start=1)
    ]
    return Table(
        name="oversikt_fynd", title="Det som sticker ut", columns=FINDINGS,
        cells=tuple(rows_of(FINDINGS, *rows)), about="de områden rapporten omfattar", year=str(year),
        source="Sammanställning av rapportens egna tabeller.", notes=_notes(), sheet="Sammanfattning",
        section="På en sida", minimum=minimum,
    )  # fmt: skip


def _notes() -> tuple[str, ...]:
    sure, new = rules("sakerhet"), rules("nyhet")
    return (
        "Fynden ordnas efter storlek gånger säkerhet gånger nyhet. Storleken är pengarna per år; minus "
        "betyder lägre kostnad. Vikterna för säkerhet är "
        + ", ".join(f"{name} {_weight(w)}" for name, w in sure.items())
        + " och för nyhet " + ", ".join(f"{name} {_weight(w)}" for name, w in new.items()) + ".",
        "Vikterna är arbetsbänkens egna; ingen källa anger några. De säger vad som är stort, säkert och "
        "nytt, inte vad som är viktigast för brukarna.",
    )  # fmt: skip


def _weight(number: float) -> str:
    return f"{number:g}".replace(".", ",")
