"""What each table of the underlag must look like (docs/kontrakt.md §2), as pandera schemas.

A column's metadata says how its text becomes a value: `text`, `exact` (counts of 10⁻⁸) or `whole`.
"""

from typing import Any

import pandera.pandas as pa

from kpbcalc.base.code_words import COUNTERPARTIES, RUN_BY, YES_NO

MOTPART = (*COUNTERPARTIES, "")
YEAR_MONTH = r"\d{4}(0[1-9]|1[0-2])"
YEAR_DASH_MONTH = r"\d{4}-(0[1-9]|1[0-2])"


OLDEST = 100  # in the population's tables: all who are older are of this age


def _text(*, empty: bool = False, optional: bool = False, **checks: Any) -> pa.Column:
    of_form = empty or checks.keys() & {"isin", "matches"}  # which nothing has not either: said once
    rules = [] if of_form else [pa.Check.str_length(1, None, error="får inte vara tom")]
    if "isin" in checks:
        choices = [c for c in checks["isin"] if c]
        rules.append(pa.Check.isin(checks["isin"], error="ska vara " + ", ".join(choices)))
    if "matches" in checks:
        rules.append(pa.Check.str_matches(f"^{checks['matches']}$", error=checks["error"]))
    return pa.Column(
        str, rules, unique=bool(checks.get("unique")), report_duplicates="exclude_first",
        required=not optional, metadata={"as": "text"},
    )  # fmt: skip


def _exact(
    *, empty: bool = False, optional: bool = False, least: int | None = None, most: int | None = None
) -> pa.Column:
    rules = []
    if least is not None:
        rules.append(pa.Check.ge(least * 10**8, error=f"får inte vara mindre än {least}"))
    if most is not None:
        rules.append(pa.Check.le(most * 10**8, error=f"får inte vara större än {most}"))
    return pa.Column("Int64", rules, nullable=empty, required=not optional, metadata={"as": "exact"})


def _whole(*, empty: bool = False, least: int = 0, most: int | None = None) -> pa.Column:
    rules = [pa.Check.ge(least, error=f"får inte vara mindre än {least}")]
    if most is not None:
        rules.append(pa.Check.le(most, error=f"får inte vara större än {most}"))
    return pa.Column("Int64", rules, nullable=empty, metadata={"as": "whole"})


def _age() -> pa.Column:
    column = _whole(most=OLDEST)
    column.metadata = {"as": "whole", "age": True}
    return column


def _table(columns: dict[str, pa.Column], unique: list[str] | None = None) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=unique, report_duplicates="exclude_first")


_KON = _text(isin=("K", "M"))
_PERIOD = _text(matches=YEAR_MONTH, error="ska skrivas ÅÅÅÅMM, till exempel 201701")
_MANAD = _text(matches=YEAR_DASH_MONTH, error="ska skrivas ÅÅÅÅ-MM, till exempel 2017-01")
_SURVEY = {
    "undersokning": _text(),
    "enhet": _text(empty=True),
    "fraga": _text(),
    "andel_positiva": _exact(empty=True, least=0, most=100),
    "antal_svar": _whole(),
    "antal_tillfragade": _whole(empty=True),
}

REQUIRED: dict[str, pa.DataFrameSchema] = {
    "kontoutfall": _table({
        "ansvar": _text(empty=True), "verksamhet": _text(empty=True), "konto": _text(),
        "motpart": _text(empty=True, isin=MOTPART), "period": _PERIOD, "belopp": _exact(),
    }),
    "kodnyckel": _table({
        "ansvar": _text(empty=True), "verksamhet": _text(empty=True),
        "typ": _text(isin=("insats", "pool", "utanfor")), "insats": _text(empty=True),
        "enhet": _text(empty=True), "pool": _text(empty=True), "anledning": _text(empty=True),
        "konto": _text(empty=True, optional=True),
        "kontrollerad": _text(empty=True, optional=True, isin=(*YES_NO, "")),
    }, unique=["ansvar", "verksamhet", "konto", "typ", "insats", "enhet", "pool", "anledning"]),
    "pooler": _table({
        "pool": _text(unique=True), "namn": _text(), "ordning": _whole(least=1),
        "nyckel": _text(), "kalla": _text(empty=True),
    }),
    "fordelningsvarden": _table({
        "pool": _text(), "mottagare_typ": _text(isin=("insats", "pool")),
        "insats": _text(empty=True), "enhet": _text(empty=True), "mottagarpool": _text(empty=True),
        "varde": _exact(empty=True, least=0),
    }, unique=["pool", "mottagare_typ", "insats", "enhet", "mottagarpool"]),
    "enheter": _table({
        "enhet": _text(unique=True), "namn": _text(), "regi": _text(isin=RUN_BY),
        "typ": _text(empty=True), "omrade": _text(empty=True),
        "platser": _exact(empty=True, least=0), "arsarbetare": _exact(empty=True, least=0),
        "yta": _exact(empty=True, optional=True, least=0),
    }),
    "brukare": _table({
        "brukar_id": _text(unique=True), "kon": _KON, "fodelsear": _whole(least=1890, most=2100),
    }),
    "insatsvolymer": _table({
        "brukar_id": _text(), "insats": _text(), "enhet": _text(), "manad": _MANAD,
        "beviljad": _exact(empty=True, least=0), "utford": _exact(empty=True, least=0),
    }),
    "befolkning": _table(
        {"alder": _age(), "kon": _KON, "antal": _whole()}, unique=["alder", "kon"]
    ),
}  # fmt: skip

OPTIONAL: dict[str, pa.DataFrameSchema] = {
    "insatshandelser": _table({
        "brukar_id": _text(), "insats": _text(), "enhet": _text(), "start": _text(
            matches=r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?",
            error="ska vara en tidpunkt, till exempel 2017-03-01 08:15",
        ),
        "minuter": _exact(least=0),
    }),
    # Hours that were planned, for the follow-up of personal assistance.
    "schematid": _table({
        "brukar_id": _text(), "insats": _text(), "enhet": _text(), "manad": _MANAD, "timmar": _exact(least=0),
    }),
    "befolkningsprognos": _table(
        {"ar": _whole(least=1990, most=2150), "alder": _age(), "kon": _KON,
         "antal": _exact(least=0)}, unique=["ar", "alder", "kon"],
    ),
    "brukarundersokning": _table(_SURVEY, unique=["undersokning", "enhet", "fraga"]),
    "personalundersokning": _table(_SURVEY, unique=["undersokning", "enhet", "fraga"]),
    "rakenskapssammandrag": _table({
        "rs_kod": _text(unique=True), "bruttokostnad": _exact(),
        "interna_intakter": _exact(empty=True), "forsaljning": _exact(empty=True),
        "ovriga_intakter": _exact(empty=True),
    }),
    "indikatorer": _table({
        "kpi": _text(), "kommun": _text(), "ar": _whole(least=1990, most=2150),
        "kon": _text(isin=("T", "K", "M")), "varde": _exact(empty=True),
    }, unique=["kpi", "kommun", "ar", "kon"]),
    "budget": _table({
        "ansvar": _text(empty=True), "verksamhet": _text(empty=True), "konto": _text(),
        "motpart": _text(empty=True, isin=MOTPART), "belopp": _exact(),
    }),
}  # fmt: skip

TABLES = REQUIRED | OPTIONAL
# What kpb new writes beside a table's columns, for the person who fills them in.
BESIDE = {
    "kodnyckel": ("ansvar_text", "verksamhet_text", "belopp", "forslag", "sakerhet", "varfor"),
    "enheter": ("insatser", "brukare", "kalla"),
    "fordelningsvarden": ("beslut", "brukare", "timmar"),
}
