"""Are the keys and codes in a file of params/ names that there are? Asked once, when the file is read.

A misspelt key that may be left out, or a code that nothing has, would change a figure and tell nobody.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from kpbcalc.base.code_words import AREAS, COUNTERPARTIES, LAWS, LIMITS
from kpbcalc.base.known_names import What, require, undeclared

AREA: What = "area"
GROUP: What = "insats group"
INSATS: What = "insats"
EACH = "each "  # a table's keys are codes of the kind that follows
ACCOUNT = re.compile(r"[1-9]\d*")  # an account, or its first digits
# What a value is: one or many codes of a kind, of these words, or of a form; a table by key or by `EACH` code
# of a kind; or anything.
Shape: TypeAlias = "Mapping[str, Shape] | What | tuple[str, ...] | re.Pattern[str] | None"


def _keys(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names)


SHAPES: Mapping[str, Shape] = {
    "omraden.toml": {
        EACH + AREA: {
            **_keys("val", "rubrik", "namn", "malgrupp", "malgrupp_namn", "tackning_per", "aldersklasser"),
            **dict.fromkeys(("grupper", "mixordning", "enhetsgrupper", "insatsgrupper", "visas_pris"), GROUP),
            "jamfors_ej": INSATS,
        },
        "grupp": {EACH + GROUP: None},
    },
    "prognos.toml": {
        "horisont": _keys("enkel_framskrivning_ar", "mest_framskriven"),
        "scenario": {
            **_keys("kod", "namn", "behov", "boende", "tillvaxt", "antagande", "kalla"), "omraden": AREA,
        },
        "platser": {EACH + AREA: GROUP},
    },
    "verksamheter.toml": {
        "verksamhet": {**_keys("kod", "namn", "rs", "aldrar", "per", "kalla"), "omrade": AREA},
        "bistand": {**_keys("unga", "kalla"), "grupp": GROUP, "utbetalt": INSATS, "handlaggning": INSATS},
        "hog_kostnad": {EACH + AREA: None, "kalla": None},
    },
    "volym.toml": {
        "del_av": {"insats": INSATS, "av": INSATS, "kalla": None},
        "var_for_sig": {"grupper": GROUP, "kalla": None},
        "kalender": _keys("timme", "dygn", "dag", "manad", "kalla"),
    },
    "referens.toml": {
        **_keys("aktualitet", "timme"),
        **{key: {EACH + GROUP: None, "ar": None, "kalla": None} for key in ("kpb_medel", "kpb_medel_lss")},
    },
    "ytterfall.toml": {"grans": _keys("fran", *LIMITS, "status", "kalla")},
    "kontoplan.toml": {
        "bas": {
            **_keys("giltig_fran", "kalla_grupper", "kalla"), "kostnadsklasser": ACCOUNT,
            "intaktsklass": ACCOUNT, "lagrum_fk": LAWS,
            **dict.fromkeys(("motpart_interna", "motpart_forsaljning", "motpart_fk"), COUNTERPARTIES),
        },
        "memo": {**_keys("post", "namn"), "konto": ACCOUNT},
        "kostnadsslag": {"namn": None, "konto": ACCOUNT},
        "ingar": {**_keys("namn", "kalla"), "konto": ACCOUNT},
    },
    "sekretess.toml": {
        "troskel": _keys("giltig_fran", "minsta_antal", "kalla"),
        "dominans": _keys("giltig_fran", "storsta_procent", "tva_storsta_procent", "p_procent", "kalla"),
        "avrundning": _keys("giltig_fran", "belopp_kr", "antal", "kalla"),
        "undersokning": _keys("giltig_fran", "minsta_antal_svar", "kalla"),
    },
    "forslag.toml": {
        **_keys("giltig_fran", "kalla", "trolig", "namn_lika", "fyllnad", "bestamningar", "lagar",
                "handlaggning", "utbetalt"),
        "annat_namn": None,
        "omrade": {"alla": None, "ord": {EACH + AREA: None}},
        "pool": {**_keys("kod", "namn", "nyckel", "ord"), "grupper": GROUP},
        "utanfor": _keys("anledning", "ord"),
        "insats": {EACH + INSATS: None},
        "grupp": {EACH + GROUP: None},
        "regi": _keys("annan", "annan_borjan"),
        "system": _keys("namn"),
        "ord": _keys("motpart", "kon", "regi"),
    },
    "kallor.toml": {
        "vantan": _keys("forsok", "forsta_s", "langst_s", "anslut_s", "svar_s", "helt_s", "hogst_byte"),
        "cache": _keys("hogst_alder_dagar", "ar_bakat"),
        "kolada": {
            **_keys("namn", "adress", "version", "licens", "villkor", "hogst_id", "sidlangd",
                    "anrop_per_sekund", "hogst_sidor", "kontroll", "alltid"),
            "grupp": _keys("titel", "typ", "omrade"),
            "rimligt": _keys("titel", "minst", "hogst"),
        },
        "scb": {
            **_keys("namn", "adress", "version", "licens"),
            "befolkning": _keys("tabell", "fran", "till", "tid", "innehall"),
            "prognos": _keys("tabell", "innehall"),
        },
    },
    "nettokostnadsavvikelse.toml": {EACH + AREA: _keys("kpi", "ny_metod_fran")},
}  # fmt: skip


class Named(dict[str, Any]):
    """A table of a file of params/: a key that it lacks is told with the file and the nearest one."""

    def __init__(self, content: Mapping[str, Any], where: str) -> None:
        super().__init__({key: named(value, f"{where} [{key}]") for key, value in content.items()})
        self.where = where

    def __missing__(self, key: str) -> Any:
        raise undeclared(key, self, self.where, "key")


def named(value: Any, where: str) -> Any:
    """A value read from a file, every table of it `Named`."""
    if isinstance(value, Mapping):
        return Named(value, where)
    return [named(one, where) for one in value] if isinstance(value, list) else value


def check(file: str, content: Mapping[str, Any], insatser: Iterable[Mapping[str, str]]) -> None:
    """Raise `UndeclaredError`, with the nearest, for a key or a code that there is none of.

    In: the rows of params/insatser.csv, whose groups and insatser are those there are.
    """
    rows = list(insatser) if file in SHAPES else []
    codes: dict[str, set[str]] = {
        AREA: set(AREAS),
        GROUP: {row["grupp"] for row in rows},
        INSATS: {row["kod"] for row in rows},
    }
    _check(content, SHAPES.get(file), codes, f"params/{file}")


def _check(value: Any, shape: Shape, codes: Mapping[str, set[str]], where: str) -> None:
    stated = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if isinstance(shape, str):
        require(stated, codes[shape], where, shape)
    elif isinstance(shape, tuple):
        require(stated, shape, where, "word")
    elif isinstance(shape, re.Pattern):
        require(stated, [one for one in stated if shape.fullmatch(one)], where, "word")
    elif shape is not None:
        by_key = dict(shape)
        for kind in [key for key in shape if key.startswith(EACH)]:
            by_key |= dict.fromkeys(codes[kind.removeprefix(EACH)], by_key.pop(kind))
        for one in value if isinstance(value, list) else [value]:
            require(one, by_key, where, "key")
            for key, inner in one.items():
                place = f"{where} [{key}]" if isinstance(by_key[key], Mapping) else f"{where} {key}"
                _check(inner, by_key[key], codes, place)
