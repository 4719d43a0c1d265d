"""What did clients and staff answer, how sure is it, how did it change and how did others answer?

Source: docs/metod.md §6. The survey of a spring stands beside the costs of the year before.
"""

import re
from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis import reference_group
from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.jamforelse import Beside
from kpbcalc.analysis.jamforelsetal import POSITIVE
from kpbcalc.analysis.nettokostnadsavvikelse import PERCENTILE_NOTE
from kpbcalc.analysis.read_surveys import (
    answers,
    lead_question,
    short_names,
    survey_areas,
    whole_municipality,
    with_interval,
)
from kpbcalc.analysis.sure_difference import UNDECIDED, Uncertain, side
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.sources.survey_layouts import flagged_below, question_texts

INTERVAL = (
    "Osäkerheten är ett 95-procentigt intervall (Wilson), räknat som om de som svarade vore ett "
    "slumpmässigt urval av dem som kunde ha svarat."
)
SHARE = "Andel positiva svar; ”vet inte” räknas inte som svar."
CLIENTS, STAFF = "brukarundersokning", "personal"
SURE = "säkerställd"
_YEAR = re.compile(r"\s*\b(20\d\d)\b")


def of_area(
    survey: pd.DataFrame, result: Resultat, omrade: Omrade, karta: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    """The answers that are about the area, and the surveys that nobody could place."""
    found = answers(survey)
    areas = survey_areas(found, result, karta)
    lost = sorted(set(found["undersokning"]) - set(areas))
    return found[found["undersokning"].map(areas) == omrade.kod], lost


def survey_year(name: str) -> str:
    """The year a survey's name says it was made, or nothing."""
    found = _YEAR.search(name)
    return found[1] if found else ""


def table(
    found: pd.DataFrame, before: pd.DataFrame, placed: pd.DataFrame, side: Beside | None, kind: str,
    result: Resultat, omrade: Omrade, lost: Sequence[str],
) -> Table:  # fmt: skip
    """One row per survey and question, for the whole municipality.

    `found` are this year's answers and `before` last year's (perhaps none), `placed` the units between cost
    and quality: they tell which insats group a survey is about, for the comparison with the others' answers
    to the question about the whole. `kind` is CLIENTS or STAFF, `lost` the surveys without an area.
    """
    rows = with_interval(whole_municipality(found))
    short = short_names(list(rows["undersokning"]))
    rows["rad"] = [
        capital(f"{short[u]}: {f}") for u, f in zip(rows["undersokning"], rows["fraga"], strict=True)
    ]
    leads = {u: lead_question(list(rows.loc[rows["undersokning"] == u, "fraga"])) for u in short}
    rows = _with_change(rows, before)
    rows = _with_others(rows, leads, placed, side)
    rows["undersokningsar"] = [survey_year(u) or None for u in rows["undersokning"]]
    staff = kind == STAFF
    return Table(
        name=f"{kind}_{omrade.kod}",
        title=f"{'Medarbetarnas' if staff else 'Brukarnas'} svar i {omrade.namn}",
        frame=rows,
        columns=_columns(rows),
        about=f"{'medarbetare' if staff else 'brukare'} som svarat, hela kommunen",
        year=str(result.ar),
        source=", ".join(dict.fromkeys(rows["undersokning"])) + "; egna beräkningar.",
        notes=_notes(rows, side, result, lost),
        facts={
            "huvudfragor": "|".join(capital(f"{short[u]}: {f}") for u, f in leads.items()),
            "sakert": SURE,
            "flest_andringar": str(params.toml("osakerhet.toml")["andringar"]["flest"]),
            "omrade": omrade.namn,
        },
    )


def _with_change(rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Adds forandring (percentage points since last year), saker and svar_bada (the fewer answers).

    `saker` says whether the change is more than chance: its 95 % interval (Newcombe's) leaves zero out.
    """
    earlier: dict[tuple[str, str], tuple[float, float, float, int]] = {}
    if len(before):
        then = with_interval(whole_municipality(before))
        keys = zip((_YEAR.sub("", name) for name in then["undersokning"]), then["fraga"], strict=True)
        figures = zip(then["andel"], then["lag"], then["hog"], then["svar"], strict=True)
        earlier = dict(zip(keys, figures, strict=True))
    changes: list[tuple[float | None, str | None, int]] = []
    for name, question, share, low, high, n in zip(
        *(rows[c] for c in ("undersokning", "fraga", "andel", "lag", "hog", "svar")), strict=True
    ):
        was = earlier.get((_YEAR.sub("", name), question))
        if was is None:
            changes.append((None, None, int(n)))
            continue
        found = side(Uncertain(share, low, high), Uncertain(*was[:3]))
        saker = UNDECIDED if found == UNDECIDED else SURE
        changes.append((share - was[0], saker, min(int(n), int(was[3]))))
    added = pd.DataFrame(changes, columns=["forandring", "saker", "svar_bada"], index=rows.index)
    return rows.join(added.astype({"forandring": "float64"}))


def _with_others(
    rows: pd.DataFrame, leads: dict[str, str], placed: pd.DataFrame, side: Beside | None
) -> pd.DataFrame:
    """Adds referens and percentil where others have shared the answers to the question about the whole."""
    groups: dict[str, str] = {}
    if len(placed):
        votes = placed.dropna(subset="grupp").groupby(["undersokning", "grupp"])["svar"].sum().reset_index()
        votes = votes.sort_values(["undersokning", "svar", "grupp"], ascending=[True, False, True])
        first = votes.drop_duplicates("undersokning")
        groups = dict(zip(first["undersokning"], first["grupp"], strict=True))
    found: list[tuple[float | None, float | None]] = []
    for name, question, share in zip(rows["undersokning"], rows["fraga"], rows["andel"], strict=True):
        theirs = side.of(groups[name], POSITIVE) if side and name in groups else None
        others = list(theirs[2].values()) if theirs and leads[name] == question else []
        found.append((reference_group.mean(others), reference_group.percentile(share, others)))
    both = pd.DataFrame(found, columns=["referens", "percentil"], index=rows.index, dtype="float64")
    return rows.join(both)


def _columns(rows: pd.DataFrame) -> tuple[Column, ...]:
    columns = [
        Column("rad", "Undersökning och fråga"),
        Column("andel", "Positiva", "procent", basis="svar"),
        Column("lag", "Från", "procent", basis="svar"),
        Column("hog", "Till", "procent", basis="svar"),
        Column("svar", "Svar", "antal", persons=True),
        Column("svarsfrekvens", "Svarsfrekvens", "procent", basis="svar"),
    ]
    if rows["forandring"].notna().any():
        columns += [
            Column("forandring", "Ändring", "tal", 1, basis="svar_bada"),
            Column("saker", "Ändringen", basis="svar_bada"),
        ]
    if rows["referens"].notna().any():
        columns += [
            Column("referens", "Gruppen, ovägt", "procent"),
            Column("percentil", "Percentil", "tal", basis="svar"),
        ]
    if rows["undersokningsar"].notna().any():
        columns.append(Column("undersokningsar", "Gjord år"))
    return tuple(columns)


def _notes(rows: pd.DataFrame, side: Beside | None, result: Resultat, lost: Sequence[str]) -> tuple[str, ...]:
    notes = [SHARE, f"Från och till: {INTERVAL[:1].lower()}{INTERVAL[1:]}"]
    if rows["forandring"].notna().any():
        notes.append(
            "Ändringen är i procentenheter sedan året innan; säkerställd när den är större än osäkerheten."
        )
    if (rows["svar"] < flagged_below()).any():
        few = flagged_below()
        notes.append(f"Resultat som bygger på färre än {few} svar ska läsas med stor försiktighet.")
    if rows["undersokningsar"].notna().any():
        notes.append(f"Kostnaderna i rapporten är {result.ar} års; undersökningarnas år står i tabellen.")
    if rows["referens"].notna().any() and side:
        notes += [f"{side.group.skal} Den jämförs på frågan om helheten.", PERCENTILE_NOTE]
    return (*notes, *_texts(rows), *([f"Inte knutna till något område: {', '.join(lost)}."] if lost else []))


def _texts(rows: pd.DataFrame) -> list[str]:
    """How the questions were asked, for surveys whose questions are described."""
    short = short_names(list(rows["undersokning"]))
    asked = [
        f"{capital(short[survey])}: " + ", ".join(f"{name} ”{text}”" for name, text in texts.items()) + "."
        for survey in short
        if (texts := question_texts(survey))
    ]
    return [f"Så frågades det. {' '.join(asked)}"] if asked else []
