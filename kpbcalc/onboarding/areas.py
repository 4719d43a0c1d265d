"""Of which area is a cost, and who may share it? What one area pays for is never proposed to another's.

An area is said by the code of the verksamhet (as in räkenskapssammandraget) and by words in the texts.
"""

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.code_words import AREAS
from kpbcalc.onboarding.meanings import Meaning, hits, insatser_of


def homes(insatser: pd.DataFrame) -> dict[str, str]:
    """The area that pays for each insats; of two areas it is that of its code, and empty without any."""
    of_code = _of_codes(insatser)
    return {
        str(kod): str(omrade) if omrade in AREAS else of_code.get(str(rs), "")
        for kod, omrade, rs in insatser[["kod", "omrade", "rs_kod"]].fillna("").to_numpy()
    }


def by_code(found: Mapping[str, str], insatser: pd.DataFrame) -> dict[str, str]:
    """The area that the code of an object's verksamhet says, with the words for that."""
    code = found["verksamhet"].lstrip("0")  # 0513 is 513, written so that all are as long
    area = next((area for rs, area in _of_codes(insatser).items() if rs and code.startswith(rs)), "")
    return {area: f"verksamhetens kod {found['verksamhet']}"} if area else {}


def by_texts(found: Mapping[str, str], insatser: pd.DataFrame) -> dict[str, str]:
    """The areas that an object's texts speak of, each with the word that does."""
    home = homes(insatser)
    said: dict[str, str] = {}
    for text in (found["ansvar_text"], found["verksamhet_text"]):
        for meant in hits(text):
            for area in _areas_of(meant, home, insatser):
                said.setdefault(area, f"”{meant.word}”")
    return said


def strangers(rows: Iterable[str], said: Collection[str], insatser: pd.DataFrame) -> set[str]:
    """The areas that are said and that one of the insatser is not of."""
    of = {str(k): str(o).split("/") for k, o in insatser[["kod", "omrade"]].to_numpy()}
    return {area for kod in rows if kod in of for area in said if area not in of[kod]}


def of_pool(pool: str) -> tuple[str, str]:
    """A pool's code as params has it, and the area that it is kept to: `LEDNING-IFO`; empty when to none."""
    base, _, area = pool.rpartition("-")
    known = {str(p["kod"]) for p in params.toml("forslag.toml")["pool"]}
    return (base, area) if base in known and area in AREAS else (pool, "")


def pool_for(kod: str, said: Mapping[str, str], insatser: pd.DataFrame, word: str) -> tuple[str, str]:
    """The pool to propose for a cost of these areas, and why it is not sure; empty when that is no question.

    In: what each area is said by, and the word that the pool is known by: some are of every area.
    """
    known = next(p for p in params.toml("forslag.toml")["pool"] if p["kod"] == kod)
    home, groups = homes(insatser), set(known["grupper"])
    of = {
        home[str(k)] for k, g in insatser[["kod", "grupp"]].to_numpy() if (not groups or g in groups)
    } - {""}  # fmt: skip
    if len(said) > 1:
        words = " och ".join(f"{told} {area}" for area, told in said.items())
        return kod, f"texten och koden säger olika områden ({words}): en pool per område"
    if said:
        area = next(iter(said))
        if area not in of:
            return kod, f"{said[area]} säger {area}, men poolen går till {' och '.join(sorted(of))}"
        return (kod if of == {area} else f"{kod}-{area}"), ""
    if len(of) == 1 or word in params.toml("forslag.toml")["omrade"]["alla"]:
        return kod, ""
    own = ", ".join(f"{kod}-{area}" for area in AREAS if area in of)
    return kod, f"området framgår inte: skriv {own}, eller {kod} om alla delar på kostnaden"


def _areas_of(meant: Meaning, home: Mapping[str, str], insatser: pd.DataFrame) -> set[str]:
    if meant.kind == "omrade":
        return {meant.value}
    return {home.get(kod, "") for kod in insatser_of(meant, insatser)} - {""}


def _of_codes(insatser: pd.DataFrame) -> dict[str, str]:
    """The area of each code of räkenskapssammandraget: that of its insatser that are of one alone."""
    areas: dict[str, set[str]] = {}
    for omrade, rs in insatser[["omrade", "rs_kod"]].fillna("").to_numpy():
        if omrade in AREAS:
            areas.setdefault(str(rs), set()).add(str(omrade))
    return {rs: min(of) for rs, of in areas.items() if rs and len(of) == 1}
