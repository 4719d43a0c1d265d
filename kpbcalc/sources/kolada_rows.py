"""Kolada's rows as frames: what may be used, and what is refused and why?

Each function gives a frame in the shape of `parts.SCHEMAS` and the remarks: one Swedish line for each
kind of fault and KPI, so that a report of a thousand bad rows stays readable.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from kpbcalc.base import params
from kpbcalc.sources.fetched_parts import SCHEMAS

Row = dict[str, Any]
Found = tuple[pd.DataFrame, list[str]]
_SEX = ("T", "K", "M")
_STATUS = ("", "Missing", "Privacy", "Not applicable")
DELETED, REFUSED = "Deleted", "Refused"
_ABSURD = 1e12  # no amount, share or count of a municipality comes near
_YEARS = range(1950, 2101)


def catalogue(rows: Iterable[Row], wanted: Mapping[str, str], retired: Collection[str] = ()) -> Found:
    """The catalogue's entries.

    `wanted` maps each asked id to the title it had when it was chosen (or ""); an id that is missing and
    a title that is another are reported. That a `retired` one is missing is no news.
    """
    taken: dict[str, dict[str, Any]] = {}
    for row in rows:
        kpi = _text(row.get("id"))
        if kpi in wanted and _text(row.get("title")):
            taken[kpi] = {
                "kpi": kpi,
                "titel": _text(row.get("title")),
                "beskrivning": _text(row.get("description")),
                "prel_publiceringsdatum": _text(row.get("prel_publication_date"))[:10],
                "publiceringsdatum": _text(row.get("publication_date"))[:10],
                "publiceringsperiod": _text(row.get("publ_period")),
                "perspektiv": _text(row.get("perspective")),
                "verksamhet": _text(row.get("operating_area")),
                "kommuntyp": _text(row.get("municipality_type")),
                "konsuppdelad": bool(row.get("is_divided_by_gender")),
                "enhetsdata": bool(row.get("has_ou_data")),
            }
    gone = sorted(set(wanted) - set(taken) - set(retired))
    remarks = [f"Kolada har inte längre nyckeltalen {', '.join(gone)}."] if gone else []
    for kpi, entry in sorted(taken.items()):
        if wanted[kpi] and _text(wanted[kpi]) != entry["titel"]:
            remarks.append(
                f"{kpi} heter i Kolada ”{entry['titel']}” men i params ”{wanted[kpi]}”. "
                "Kontrollera att det mäter samma sak."
            )
    return _frame("nyckeltal", taken.values()), remarks


def municipalities(rows: Iterable[Row]) -> Found:
    """Municipalities (K), regions and the nation (L)."""
    taken = {
        _text(r.get("id")): {
            "kommun": _text(r.get("id")), "namn": _text(r.get("title")), "typ": _text(r.get("type")),
        }
        for r in rows
        if re.fullmatch(r"\d{4}", _text(r.get("id")))
    }  # fmt: skip
    return _frame("kommuner", taken.values()), []


def groups(rows: Iterable[Row], names: Mapping[str, str]) -> Found:
    """The groups params/kallor.toml knows, one row a member. `names`: a municipality's name to its code."""
    kinds = [(re.compile(g["titel"]), g) for g in params.toml("kallor.toml")["kolada"]["grupp"]]
    out: dict[tuple[str, str], dict[str, Any]] = {}
    nameless: Counter[str] = Counter()
    for row in rows:
        title = _text(row.get("title"))
        fitting = ((m, kind) for pattern, kind in kinds if (m := pattern.match(title)))
        match, kind = next(fitting, (None, None))
        if match is None or kind is None:
            continue
        said = match.groupdict()
        if "namn" in said and said["namn"] not in names:
            nameless[said["namn"]] += 1
            continue
        for member in _dicts(row.get("members")):
            code = _text(member.get("member_id") or member.get("id"))
            if re.fullmatch(r"\d{4}", code):
                out[_text(row.get("id")), code] = {
                    "grupp_id": _text(row.get("id")), "titel": title, "typ": kind["typ"],
                    "omrade": kind["omrade"], "kommun": names.get(said.get("namn", ""), ""),
                    "ar": int(said.get("ar") or 0), "medlem": code,
                    "medlem_namn": _text(member.get("member_title") or member.get("title")),
                }  # fmt: skip
    remarks = [f"Kommungrupper för okända kommuner används inte: {', '.join(sorted(nameless))}."]
    return _frame("grupper", out.values()), remarks if nameless else []


def units(rows: Iterable[Row]) -> Found:
    """Organisational units."""
    taken = {
        _text(r.get("id")): {
            "enhet_id": _text(r.get("id")), "titel": _text(r.get("title")),
            "kommun": _text(r.get("municipality")),
        }
        for r in rows
        if _text(r.get("id"))
    }  # fmt: skip
    return _frame("enheter", taken.values()), []


def values(
    rows: Iterable[Row], kpis: pd.DataFrame, kommuner: Sequence[str], years: Sequence[int], today: str
) -> Found:
    """Values of the asked KPIs, municipalities and years.

    `kpis` is the catalogue (`catalogue`): it gives each value its title and says whether a year is
    preliminary on the date `today`: from the preliminary publication until the final one.
    A value that cannot be right is kept as an empty one with the status Refused.
    """
    about = {str(row["kpi"]): row for row in kpis.to_dict("records")}
    faults: Counter[tuple[str, str]] = Counter()
    out: dict[tuple[str, str, int, str], dict[str, Any]] = {}
    for row in rows:
        kpi, kommun, year = _text(row.get("kpi")), _text(row.get("municipality")), row.get("period")
        year = int(year) if isinstance(year, int | str) and re.fullmatch(r"\d{4}", str(year)) else 0
        if kpi not in about or kommun not in kommuner or year not in years or year not in _YEARS:
            faults[kpi if kpi in about else "Kolada", "värden som ingen har frågat efter"] += 1
            continue
        for entry in _dicts(row.get("values")):
            sex = entry.get("gender")
            if sex not in _SEX:
                faults[kpi, "värden för ett okänt kön"] += 1
                continue
            value, status, fault = _value(entry, about[kpi]["titel"])
            if fault:
                faults[kpi, fault] += 1
            now = {
                "kpi": kpi, "titel": about[kpi]["titel"], "kommun": kommun, "ar": year, "kon": sex,
                "varde": value, "status": status, "preliminar": preliminary(about[kpi], year, today),
            }  # fmt: skip
            before = out.setdefault((kpi, kommun, year, sex), now)
            if before is not now:
                if (before["varde"], before["status"]) == (value, status):
                    faults[kpi, "upprepade rader (räknade en gång)"] += 1
                else:
                    faults[kpi, "rader som säger emot varandra"] += 1
                    before |= {"varde": None, "status": REFUSED}
    remarks = [f"{kpi}: {what}, antal {number}." for (kpi, what), number in sorted(faults.items())]
    return _frame("varden", out.values()), remarks


def preliminary(kpi: Mapping[Any, Any], year: int, today: str) -> bool:
    """Is the value of this year still preliminary, by the catalogue's publication dates?"""
    period, final = str(kpi["publiceringsperiod"]), str(kpi["publiceringsdatum"])
    return period.isdigit() and year >= int(period) and bool(final) and today < final


def _value(entry: Row, title: str) -> tuple[float | None, str, str]:
    """A value, its status, and what is wrong with it (or "")."""
    raw, status = entry.get("value"), _text(entry.get("status"))
    if entry.get("isdeleted"):
        return None, DELETED, ""
    if status not in _STATUS:
        return None, REFUSED, "värden med en okänd status"
    if raw is None or status:
        return None, status or "Missing", ""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None, REFUSED, "värden som inte är tal"
    least, most = _reasonable(title)
    if not math.isfinite(raw) or not least <= raw <= most:
        return None, REFUSED, "orimliga värden"
    return float(raw), "", ""


def _reasonable(title: str) -> tuple[float, float]:
    for limit in params.toml("kallor.toml")["kolada"]["rimligt"]:
        if re.search(limit["titel"], title):
            return float(limit["minst"]), float(limit["hogst"])
    return -_ABSURD, _ABSURD


def _text(value: object) -> str:
    """Text without stray white space, and with å, ä and ö as they should be.

    Some of Kolada's titles have been UTF-8 read as Windows-1252 and encoded again ("HÃ¶Ã¶r").
    """
    text = " ".join(str(value).split()) if value is not None else ""
    if "Ã" in text:
        for wrong in ("cp1252", "latin-1"):
            try:
                return text.encode(wrong).decode("utf-8")
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
    return text


def _dicts(value: object) -> list[Row]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _frame(slag: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    schema = SCHEMAS[slag]
    empty: pd.DataFrame = schema.empty_table().to_pandas()
    listed = list(rows)
    return pd.DataFrame(listed, columns=schema.names).astype(empty.dtypes) if listed else empty
