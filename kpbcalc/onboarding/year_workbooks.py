"""The workbooks of the year's folder, as proposed: kodnyckel, enheter, pooler and fordelningsvarden."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from kpbcalc.base import exact, params
from kpbcalc.base.code_words import AREAS
from kpbcalc.onboarding.areas import homes, of_pool
from kpbcalc.onboarding.given_at_units import Given
from kpbcalc.onboarding.insats_words import UNSURE
from kpbcalc.onboarding.proposal import Proposal
from kpbcalc.onboarding.run_by import by_name
from kpbcalc.onboarding.sheet import IF_OTHER, Column, Sheet
from kpbcalc.onboarding.unit_list import OF_YEAR, REGISTER, rows_by_unit
from kpbcalc.onboarding.words_found import known_word
from kpbcalc.underlag.described import columns as described
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.reckoned_keys import MEASURES, measure

Row = Mapping[str, Any]
DECISIONS = "beslut"
TABLES = ("kodnyckel", "enheter", "pooler", "fordelningsvarden")


def code_key_sheet(
    rows: Sequence[Row], insatser: pd.DataFrame, units: Sequence[str], pools: Sequence[str]
) -> Sheet:
    """kodnyckel: what stands in the ledger beside what is to be chosen."""
    choices = {
        "typ": ("insats", "pool", "utanfor"), "insats": tuple(insatser["kod"]), "enhet": tuple(units),
        "pool": tuple(pools), "kontrollerad": ("ja", "nej"),
    }  # fmt: skip
    known = _filled("kodnyckel", choices, strict=("typ", "insats", "kontrollerad"))
    return Sheet("kodnyckel", (
        known["ansvar"], Column("ansvar_text", "Ansvarets namn i ekonomisystemet.", width=30),
        known["verksamhet"], Column("verksamhet_text", "Verksamhetens namn.", width=26), known["konto"],
        Column("belopp", "Kronor i kostnadsbasen, det största först.", number=True, width=16),
        *(known[n] for n in ("typ", "insats", "enhet", "pool", "anledning", "kontrollerad")),
        Column("forslag", "Det kpb föreslår när det är osäkert.", width=24),
        Column("sakerhet", "Hur säkert förslaget är."), Column("varfor", "Vad det bygger på.", width=60),
    ), rows, ("ansvar", "verksamhet", "konto"), renewed=True, looked="kontrollerad")  # fmt: skip


def code_key_rows(found: Row, proposals: Iterable[Proposal]) -> list[Row]:
    """The rows of one object; an unsure proposal is told and not filled in."""
    rows: list[Row] = []
    for p in proposals:
        told = " ".join(filter(None, [p.typ, p.insats, p.enhet, p.pool, p.anledning]))
        filled = {} if p.sakerhet in ("", UNSURE) else {
            "typ": p.typ, "insats": p.insats, "enhet": p.enhet, "pool": p.pool, "anledning": p.anledning,
        }  # fmt: skip
        rows.append({
            **{n: found[n] for n in ("ansvar", "verksamhet", "ansvar_text", "verksamhet_text")},
            "konto": "", "belopp": round(int(found["belopp"]) / exact.GRID), **filled, "kontrollerad": "nej",
            "forslag": "" if filled else told, "sakerhet": p.sakerhet, "varfor": p.varfor,
            IF_OTHER: {
                "sakerhet": "",
                "varfor": f"ert val; vårt förslag nu: {told} ({p.varfor})" if told
                else "ert val; vi har inget förslag",
            },
        })  # fmt: skip
    return rows


def units_sheet(rows: Sequence[Row]) -> Sheet:
    """enheter, with what the clients' files hold of each."""
    known = _filled("enheter", {"regi": ("egen", "annan")}, strict=("regi",))
    return Sheet("enheter", (
        *known.values(), Column("insatser", "Insatser i verksamhetssystemet.", width=30),
        Column("brukare", "Brukare i verksamhetssystemet, som mest i en insats.", number=True),
        Column("kalla", "Var enheten står.", width=40),
    ), rows, ("enhet",), renewed=True, counted=OF_YEAR, removable=True)  # fmt: skip


def unit_rows(
    given: Sequence[Given], of_key: Iterable[str], register: pd.DataFrame, run: Mapping[str, str],
    called: Mapping[str, str],
) -> list[Row]:  # fmt: skip
    """Every unit of the clients' files, the code key and a register of units, where there is one.

    In: `run` is who runs each unit of the ledger, as far as it tells. `called` are the names of units that
    are known under a code: a register has the names.
    """
    rows = list[Row]()
    listed, several = rows_by_unit(register)
    names = dict.fromkeys([*(g.enhet for g in given), *of_key])
    names |= dict.fromkeys(unit for unit, name in called.items() if {plain(unit), plain(name)} & {*listed})
    known = {plain(text) for unit in names for text in (unit, called.get(unit, ""))}
    names |= dict.fromkeys(
        str(r.get("namn") or r.get("enhet", "")) for key, r in listed.items() if key not in known
    )
    for name in filter(None, names):
        there = [g for g in given if g.enhet == name]
        told = listed.get(plain(name)) or listed.get(plain(called.get(name, "")), {})
        where = [
            *({kalla for g in there for kalla in g.kallor}),
            *(["huvudboken"] if name in {*of_key} else []),
        ]
        regi = known_word("regi", str(told.get("regi", "")))
        rows.append({
            "enhet": name, "namn": name, "regi": regi or run.get(name, by_name(name)),
            **{n: told.get(n, "") for n in ("typ", "omrade", *OF_YEAR)},
            "insatser": ", ".join(sorted({g.insats for g in there})),
            "brukare": max((g.brukare for g in there), default=""),
            "kalla": ", ".join([*sorted(where), *([REGISTER] if told else [])])
            + several.get(plain(name), ""),
        })  # fmt: skip
    return rows


def pools_sheet(rows: Sequence[Row]) -> Sheet:
    """Pooler."""
    known = _filled("pooler", {"nyckel": (*MEASURES, DECISIONS, "kilometer", "andelar")})
    return Sheet("pooler", tuple(known.values()), rows, ("pool",), renewed=True)


def pool_rows(used: Iterable[str], there: Sequence[Row]) -> list[Row]:
    """The pools that the code key uses, as they are proposed; in: those that stand in the workbook."""
    known = params.toml("forslag.toml")["pool"]
    order = {p["kod"]: n for n, p in enumerate(known, start=1)}
    taken = {str(r["pool"]): int(r["ordning"]) for r in there if str(r["ordning"]).isdigit()}
    order = {**taken, **order}
    next_free = max([len(known), *taken.values()]) + 1
    names = {
        str(area): str(told["namn"]) for area, told in params.toml("omraden.toml").items() if area in AREAS
    }
    rows: list[Row] = []
    for kod in sorted({*used}, key=lambda k: (order.get(of_pool(k)[0], 999), k)):
        base, area = of_pool(kod)
        told: Row = next((p for p in known if p["kod"] == base), {})
        place = order.get(base, next_free + len(rows))
        where = "räknas ur underlaget" if measure(told.get("nyckel", "")) else ""
        if told.get("nyckel") == DECISIONS:
            where = "antal beslut i råfilerna"
        rows.append({
            "pool": kod, "namn": ", ".join(filter(None, [told.get("namn", ""), names.get(area, "")])),
            "ordning": place, "nyckel": told.get("nyckel", ""), "kalla": where,
        })  # fmt: skip
    return rows


def values_sheet(rows: Sequence[Row]) -> Sheet:
    """fordelningsvarden, with what can be counted of each receiver."""
    known = _filled("fordelningsvarden", {"mottagare_typ": ("insats", "pool")}, strict=("mottagare_typ",))
    info = {
        "beslut": "Beslut och placeringar i råfilerna.", "brukare": "Brukare i råfilerna.",
        "timmar": "Utförda timmar i råfilerna.",
    }  # fmt: skip
    return Sheet("fordelningsvarden", (
        *known.values(), *(Column(name, note, number=True) for name, note in info.items()),
    ), rows, ("pool", "mottagare_typ", "insats", "enhet", "mottagarpool"),
        renewed=True, counted=("varde",), removable=True,
    )  # fmt: skip


def value_rows(
    pools: Sequence[Row], receivers: Iterable[tuple[str, str]], given: Sequence[Given],
    insatser: pd.DataFrame, areas: Mapping[str, Collection[str]],
) -> list[Row]:  # fmt: skip
    """Who receives of each pool that not everybody uses or that is not reckoned, by kind of insats.

    In: the areas that a pool is kept to, where it is; nobody of another area is proposed a share of it.
    """
    known = {p["kod"]: p for p in params.toml("forslag.toml")["pool"]}
    group, home = insatser.set_index("kod")["grupp"], homes(insatser)
    of_nobody = set(insatser.loc[insatser["individvolym"] == "nej", "kod"])
    rows: list[Row] = []
    for pool in pools:
        kod, nyckel = str(pool["pool"]), str(pool["nyckel"])
        wanted, kept = known.get(of_pool(kod)[0], {}).get("grupper", []), areas.get(kod, ())
        if not (wanted or kept) and measure(nyckel):
            continue
        for insats, enhet in sorted({*receivers}):
            if (wanted and group.get(insats) not in wanted) or (kept and home.get(insats) not in kept):
                continue
            if nyckel == DECISIONS and insats in of_nobody:
                continue
            of = next((g for g in given if (g.insats, g.enhet) == (insats, enhet)), None)
            rows.append({
                "pool": kod, "mottagare_typ": "insats", "insats": insats, "enhet": enhet, "mottagarpool": "",
                "varde": (of.beslut if of else "") if nyckel == DECISIONS else "",
                "beslut": of.beslut if of else "", "brukare": of.brukare if of else "",
                "timmar": of.timmar if of and of.timmar is not None else "",
            })  # fmt: skip
    return rows


def _filled(
    table: str, choices: Mapping[str, tuple[str, ...]], strict: Iterable[str] = ()
) -> dict[str, Column]:
    """The table's own columns, with what they mean as notes."""
    return {
        c.name: Column(
            c.name, " ".join(filter(None, [c.meaning, f"({c.unit})" if c.unit else ""])), True,
            choices.get(c.name, ()), c.name in {*strict}, 20 if c.name in ("enhet", "namn", "kalla") else 13,
        )
        for c in described(table)
    }  # fmt: skip
