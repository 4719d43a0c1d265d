"""In which order do the findings stand? Ranked by size × certainty × novelty (params/sammanfattning.toml)."""

from collections.abc import Mapping

from kpbcalc.base.table import Column, Table, rows_of
from kpbcalc.presentation import stand_out
from kpbcalc.presentation.cost_and_quality import what_clients_say
from kpbcalc.presentation.finding import (
    ACCOUNTS,
    ASSUMED,
    COMPARISON,
    FORECAST,
    NEW,
    SAME,
    UNKNOWN,
    Finding,
    Sections,
    rules,
)


def summary_table(areas: Mapping[str, Sections], ar: int) -> Table:
    """The three to five findings that weigh most (fynd, text, mnkr, sakerhet, nyhet).

    In: by the area's name, its sections' released tables.
    """
    found = [f for name, sections in areas.items() for f in stand_out.findings(name, sections, ar)]
    columns = (
        Column("fynd", "Fynd"),
        Column("text", "Vad"),
        Column("mnkr", "Storlek per år", "mnkr", 1),
        Column("sakerhet", "Bygger på"),
        Column("nyhet", "Nytt?"),
    )
    rows = [(f.label, f.text, f.size, f.certainty, f.novelty) for f in ranked(found)]
    return Table(
        name="sammanfattning",
        title="Det som sticker ut, ordnat efter storlek, säkerhet och nyhet",
        columns=columns,
        cells=tuple(rows_of(columns, *rows)),
        about="de områden rapporten omfattar",
        year=str(ar),
        source="Sammanställning av rapportens egna tabeller.",
        notes=_notes(),
        facts=what_clients_say(areas),
        sheet="Sammanfattning",
    )


def ranked(found: list[Finding]) -> list[Finding]:
    """The findings to show, heaviest first: the same ones whatever order they came in."""
    chosen, kept = rules("urval"), list[Finding]()
    large = [f for f in found if abs(f.size) >= chosen["minst"]]
    for finding in sorted(large, key=lambda f: (-weight(f), f.label)):
        alike = sum(k.kind == finding.kind for k in kept)
        if alike < chosen["flest_av_samma_slag"] and len(kept) < chosen["flest"]:
            kept.append(finding)
    return kept


def weight(finding: Finding) -> float:
    """Size × certainty × novelty."""
    sure, new = rules("sakerhet")[finding.certainty], rules("nyhet")[finding.novelty]
    return abs(finding.size) * float(sure) * float(new)


def _notes() -> tuple[str, ...]:
    sure, new, what = rules("sakerhet"), rules("nyhet"), rules("nytt")
    return (
        "Fynden ordnas efter storlek gånger säkerhet gånger nyhet. Storleken är pengarna per år; minus "
        f"betyder lägre kostnad. Säkerheten är {_weight(sure[ACCOUNTS])} för det som bara bygger på "
        f"kommunens eget bokslut, {_weight(sure[ASSUMED])} om det också bygger på en antagen gräns, "
        f"{_weight(sure[COMPARISON])} för jämförelser med andra och "
        f"{_weight(sure[FORECAST])} för prognoser. Nyheten är {_weight(new[NEW])} för det som är nytt, "
        f"{_weight(new[SAME])} för det som var så också förra året och "
        f"{_weight(new[UNKNOWN])} när det inte går att följa. Nytt är det som har bytt tecken, är minst "
        f"{_weight(what['storre'])} gånger så stort som förra året, eller där mindre än "
        f"{what['kvar']:.0f}\N{NO-BREAK SPACE}% är kvar från förra året.",
        "Vikterna är arbetsbänkens egna; ingen källa anger några. De säger vad som är stort, säkert och "
        "nytt, inte vad som är viktigast för brukarna.",
    )


def _weight(number: float) -> str:
    return f"{number:g}".replace(".", ",")
