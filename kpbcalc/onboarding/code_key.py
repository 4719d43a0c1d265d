"""What is each ledger object likely to be: an insats at a unit, a pool, outside? Proposals, with why."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd
from rapidfuzz import fuzz, process, utils

from kpbcalc.base import params
from kpbcalc.onboarding.clients import Given
from kpbcalc.onboarding.insats_words import LIKELY, SURE, UNSURE
from kpbcalc.underlag.headings import plain

_SHORT = 4  # letters; a shorter word must stand by itself


@dataclass(frozen=True)
class Proposal:
    """One row to propose: what kodnyckel has, how sure it is, and what it rests on."""

    typ: str = ""
    insats: str = ""
    enhet: str = ""
    pool: str = ""
    anledning: str = ""
    sakerhet: str = ""
    varfor: str = "inget i texten känns igen"


@dataclass(frozen=True)
class _Meaning:
    """What a word in a text means: its kind (pool, utanfor, insats, grupp), which, and the word."""

    kind: str
    value: str
    word: str


def propose(found: Mapping[str, str], given: Sequence[Given], insatser: pd.DataFrame) -> list[Proposal]:
    """The rows for one object; several are insatser that share it.

    In: ansvar, verksamhet and their texts; what the clients' files hold.
    """
    if not found["ansvar"] or not found["verksamhet"]:
        lacking = "ansvar" if not found["ansvar"] else "verksamhet"
        return [Proposal(varfor=f"saknar {lacking}: koda med konto, eller rätta i ekonomisystemet")]
    name = found["ansvar_text"] or found["ansvar"]
    first, second = _meaning(found["ansvar_text"]), _meaning(found["verksamhet_text"])
    unit, alike = _unit(name, given)
    group = insatser.set_index("kod")["grupp"]
    meant = first or second
    agree = _agree(first, second, group)
    if meant is None:
        if not unit:
            return [Proposal()]
        rows = _of_unit([g for g in given if g.enhet == unit], insatser)
        return _told(rows, LIKELY if alike == SURE else UNSURE, f"enheten {unit} i verksamhetssystemet")
    why = f"”{meant.word}” i " + ("ansvarets namn" if meant is first else "verksamhetens namn")
    if first and second and agree:
        why += " och i verksamhetens"
    if first and second and not agree:
        why += f", men verksamheten säger ”{second.word}”"
    if meant.kind in ("pool", "utanfor"):
        sure = SURE if agree else LIKELY if not (first and second) else UNSURE
        row = (
            Proposal("pool", pool=meant.value)
            if meant.kind == "pool"
            else Proposal("utanfor", anledning=meant.value)
        )
        return _told([row], sure, why)
    grupp = meant.value if meant.kind == "grupp" else str(group.get(meant.value, ""))
    there = [g for g in given if unit and g.enhet == unit and group.get(g.insats) == grupp]
    if there:
        sure = SURE if alike == SURE and (agree or not (first and second)) else LIKELY
        return _told(_of_unit(there, insatser), sure, f"{why}, och enheten {unit} i verksamhetssystemet")
    kod = meant.value if meant.kind == "insats" else next(iter(group.index[group == grupp]), "")
    sure = LIKELY if meant.kind == "insats" and (agree or not (first and second)) else UNSURE
    having = {g.enhet for g in given if g.insats == kod}
    only = having.pop() if sure == LIKELY and len(having) == 1 else ""
    sure = UNSURE if unit and only else sure  # the ansvar is called as a unit that has not the insats
    row = Proposal("insats", insats=kod, enhet=only or unit or found["ansvar_text"] or found["ansvar"])
    told = f"bara {only} har" if only else "enheten finns inte med"
    return _told([row], sure, f"{why}; {told} insatsen i verksamhetssystemet")


def _told(rows: Iterable[Proposal], sure: str, why: str) -> list[Proposal]:
    return [replace(row, sakerhet=sure, varfor=why) for row in rows]


def _of_unit(there: Sequence[Given], insatser: pd.DataFrame) -> list[Proposal]:
    """A row per insats of the unit that is counted as most of its insatser are: those can share by volume."""
    unit_of = insatser.set_index("kod")["volymenhet"]
    known = [g for g in there if g.insats in unit_of.index]
    if not known:
        return [Proposal("insats", enhet=there[0].enhet)] if there else [Proposal()]
    most = unit_of[known[0].insats]
    return [Proposal("insats", g.insats, g.enhet) for g in known if unit_of[g.insats] == most]


def _agree(first: _Meaning | None, second: _Meaning | None, group: pd.Series) -> bool:
    """Whether both texts mean the same kind of cost."""
    if first is None or second is None:
        return False
    return _kind(first, group) == _kind(second, group)


def _kind(meaning: _Meaning, group: pd.Series) -> tuple[str, str]:
    if meaning.kind == "insats":
        return "grupp", str(group.get(meaning.value, ""))
    return meaning.kind, meaning.value


def _unit(name: str, given: Sequence[Given]) -> tuple[str, str]:
    """The unit of the clients' files with an ansvar's name, and how sure."""
    units = sorted({g.enhet for g in given})
    same = [unit for unit in units if plain(unit) == plain(name)]
    if same:
        return same[0], SURE
    least = params.toml("forslag.toml")["trolig"]
    near = process.extractOne(
        name, units, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=least
    )
    return (near[0], LIKELY) if near else ("", "")


def _meaning(text: str) -> _Meaning | None:
    """What the longest known word in a text means."""
    said = " ".join(re.findall(r"[\w&-]+", text.casefold()))
    hits = [
        meaning
        for meaning in _meanings()
        if re.search(rf"\b{re.escape(meaning.word)}" + (r"\b" if len(meaning.word) <= _SHORT else ""), said)
    ]
    return max(hits, key=lambda m: len(m.word), default=None)


@cache
def _meanings() -> tuple[_Meaning, ...]:
    known = params.toml("forslag.toml")
    found = [_Meaning("pool", pool["kod"], word) for pool in known["pool"] for word in pool["ord"]]
    found += [_Meaning("utanfor", out["anledning"], word) for out in known["utanfor"] for word in out["ord"]]
    for kind in ("insats", "grupp"):
        found += [_Meaning(kind, value, word) for value, words in known[kind].items() for word in words]
    return tuple(found)
