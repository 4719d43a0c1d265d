"""What is each ledger object likely to be: an insats at a unit, a pool, outside? Proposals, with why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process, utils

from kpbcalc.base import params
from kpbcalc.onboarding.areas import by_code, by_texts, pool_for, strangers
from kpbcalc.onboarding.given_at_units import Given
from kpbcalc.onboarding.handling import handling, unsure_of_pay
from kpbcalc.onboarding.insats_words import LIKELY, SURE, UNSURE
from kpbcalc.onboarding.meanings import Meaning, meaning
from kpbcalc.onboarding.proposal import Proposal
from kpbcalc.underlag.headings import plain


def propose(found: Mapping[str, Any], given: Sequence[Given], insatser: pd.DataFrame) -> list[Proposal]:
    """The rows for one object; several are insatser that share it.

    In: ansvar, verksamhet and their texts; what the clients' files hold. What would move a cost from the area
    that pays for it is never sure enough to be filled in.
    """
    if not found["ansvar"] or not found["verksamhet"]:
        lacking = "ansvar" if not found["ansvar"] else "verksamhet"
        return [Proposal(varfor=f"saknar {lacking}: koda med konto, eller rätta i ekonomisystemet")]
    said = by_code(found, insatser) | by_texts(found, insatser)
    if row := handling(found, given):
        return _at_home([row], said, insatser)
    return unsure_of_pay(found, _by_texts_and_unit(found, given, insatser))


def _by_texts_and_unit(
    found: Mapping[str, str], given: Sequence[Given], insatser: pd.DataFrame
) -> list[Proposal]:
    name = found["ansvar_text"] or found["ansvar"]
    first, second = meaning(found["ansvar_text"]), meaning(found["verksamhet_text"])
    unit, alike = _unit(name, given)
    group = insatser.set_index("kod")["grupp"]
    meant = first or second
    by_word = by_texts(found, insatser)
    said = by_code(found, insatser) | by_word
    if meant is None:
        if not unit:
            return [Proposal()]
        rows = _of_unit([g for g in given if g.enhet == unit], insatser)
        rows = _told(rows, LIKELY if alike == SURE else UNSURE, f"enheten {unit} i verksamhetssystemet")
        return _at_home(rows, said, insatser)
    agree = _agree(first, second, group)
    why = f"”{meant.word}” i " + ("ansvarets namn" if meant is first else "verksamhetens namn")
    if first and second and agree:
        why += " och i verksamhetens"
    if first and second and not agree:
        why += f", men verksamheten säger ”{second.word}”"
    if meant.kind in ("pool", "utanfor"):
        row, doubt = Proposal("utanfor", anledning=meant.value), ""
        if meant.kind == "pool":
            pool, doubt = pool_for(meant.value, said, insatser, meant.word)
            row = Proposal("pool", pool=pool)
        sure = SURE if agree else LIKELY if not (first and second) else UNSURE
        return _told([row], UNSURE if doubt else sure, f"{why}; {doubt}" if doubt else why)
    grupp = meant.value if meant.kind == "grupp" else str(group.get(meant.value, ""))
    there = [g for g in given if unit and g.enhet == unit and group.get(g.insats) == grupp]
    if there:
        sure = SURE if alike == SURE and (agree or not (first and second)) else LIKELY
        rows = _told(_of_unit(there, insatser), sure, f"{why}, och enheten {unit} i verksamhetssystemet")
        return _at_home(rows, by_word, insatser)  # text and unit agree: the code may be of another chart
    kod = meant.value if meant.kind == "insats" else next(iter(group.index[group == grupp]), "")
    otherwise = {area: told for area, told in said.items() if told != f"”{meant.word}”"}
    if strangers([kod], otherwise, insatser) and (
        home := _of_the_area(meant.word, otherwise, given, insatser)
    ):
        kod, said = home, otherwise
    sure = LIKELY if meant.kind == "insats" and (agree or not (first and second)) else UNSURE
    having = {g.enhet for g in given if g.insats == kod}
    only = having.pop() if sure == LIKELY and len(having) == 1 else ""
    sure = UNSURE if unit and only else sure  # the ansvar is called as a unit that has not the insats
    row = Proposal("insats", insats=kod, enhet=only or unit or found["ansvar_text"] or found["ansvar"])
    told = f"bara {only} har" if only else "enheten finns inte med"
    rows = _told([row], sure, f"{why}; {told} insatsen i verksamhetssystemet")
    return _at_home(rows, said, insatser)


def _of_the_area(word: str, said: Mapping[str, str], given: Sequence[Given], insatser: pd.DataFrame) -> str:
    """The one insats in the clients' files that a word begins the name of, and that is of what is said."""
    there = {g.insats for g in given}
    words = params.toml("forslag.toml")["insats"].items()
    fit = [k for k, names in words if k in there and any(name.startswith(word) for name in names)]
    home = [kod for kod in fit if not strangers([kod], said, insatser)]
    return str(home[0]) if len(home) == 1 else ""


def _at_home(rows: Sequence[Proposal], said: Mapping[str, str], insatser: pd.DataFrame) -> list[Proposal]:
    """The rows; unsure when something says an area that an insats of theirs is not of."""
    away = strangers((row.insats for row in rows), said, insatser)
    if not away:
        return [*rows]
    words = ", ".join(f"{said[area]} säger {area}" for area in sorted(away))
    return [replace(row, sakerhet=UNSURE, varfor=f"{row.varfor}; men {words}") for row in rows]


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


def _agree(first: Meaning | None, second: Meaning | None, group: pd.Series) -> bool:
    """Whether both texts mean the same kind of cost."""
    if first is None or second is None:
        return False
    return _kind(first, group) == _kind(second, group)


def _kind(meaning: Meaning, group: pd.Series) -> tuple[str, str]:
    if meaning.kind == "insats":
        return "grupp", str(group.get(meaning.value, ""))
    return meaning.kind, meaning.value


def _unit(name: str, given: Sequence[Given]) -> tuple[str, str]:
    """The unit of the clients' files with an ansvar's name, and how sure."""
    units = sorted({g.enhet for g in given})
    same = [unit for unit in units if plain(name) and plain(unit) == plain(name)]
    if same:
        return same[0], SURE
    least = params.toml("forslag.toml")["trolig"]
    near = process.extractOne(
        name, units, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=least
    )
    return (near[0], LIKELY) if near else ("", "")
