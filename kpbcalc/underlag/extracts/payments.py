"""Utbetalningar: the months in which somebody was paid ekonomiskt bistånd.

A month is one however many payments it has, and is none when as much as was paid has been taken back in it.
A claim for more than the month's payments is of months before: they are kept, and it is told. A household has
one month, its applicant's: so the method counts (docs/metod.md §5.8), whoever of it the money went to.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from kpbcalc.base import exact, params
from kpbcalc.underlag.extracts.codes import read_numbers, unknown_codes
from kpbcalc.underlag.extracts.dates import first_days, month_name, to_days
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.months import month_in
from kpbcalc.underlag.extracts.no_group import named_only
from kpbcalc.underlag.extracts.notes import has_errors, note
from kpbcalc.underlag.extracts.spells import of_long_before
from kpbcalc.underlag.findings import Finding

TABLE = "utbetalning"
UNIT = "Ekonomiskt bistånd"  # of payments that no column gives a unit
PAYMENT = ["brukar_id", "insats", "enhet", "manad", "belopp", "hushall"]
KEY = PAYMENT[:4]
_NO_HOUSE = "0, streck och ord som ensamstående är inget hushåll: mottagaren räknas för sig."
_ALONE = "Är det ett hushåll: skriv dess nummer på raderna."
_CROWDED = (
    "Är det ett ord för dem som inte har något hushåll: skriv ”-” för ordet i kartor.xlsx, bladet ord, "
    "kolumnen hushall, så räknas mottagarna var för sig. Är kolumnen något annat än hushåll (ett kontor, en "
    "handläggare): välj (används inte) för rubriken."
)
_FEW = 5  # clients: the sum of fewer is what somebody was paid


def insatser() -> tuple[str, str]:
    """What is paid out, and the handling of it."""
    split: Mapping[str, Any] = params.toml("verksamheter.toml")["bistand"]
    return str(split["utbetalt"]), str(split["handlaggning"])


def with_defaults(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the insats and the unit that payments are of where they say nothing."""
    usual = {"insats": insatser()[0], "enhet": UNIT}
    blank = pd.Series("", index=frame.index)
    return frame.assign(**{n: frame.get(n, blank).replace("", word) for n, word in usual.items()})


def prepare(
    frame: pd.DataFrame, year: int, catalogue: pd.DataFrame, last_day: Mapping[str, int], file: str,
    policy: Policy,
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """The year's payments: PAYMENT, belopp in 10⁻⁸ kr; `med`: whether the handling has the same months."""
    frame = with_defaults(frame)
    findings = unknown_codes(frame, catalogue, file, TABLE)
    unit = frame["insats"].map(catalogue.set_index("kod")["volymenhet"])
    text = "Insatsen mäts inte i månader. Utbetalningar är av ekonomiskt bistånd: rätta insatsen."
    findings += note("V13", "fel", file, "insats", unit.notna() & (unit != "manad"), text)
    first = frame["manad"].map(month_in)
    day, wrong = to_days(first)
    text = "Månad ska vara en månad (ÅÅÅÅ-MM, ÅÅÅÅMM) eller ett datum i den."
    findings += note("V05", "fel", file, "månad", wrong | day.isna(), text)
    amount, wrong_numbers = read_numbers(frame["belopp"], file, "belopp", signed=True)
    findings += wrong_numbers
    findings += note("V21", "fel", file, "belopp", frame["belopp"] == "", "Belopp saknas.")
    if has_errors(findings):
        return frame, findings
    start, *_, after = first_days(year)
    outside = ((day < start) | (day >= after)).astype(bool)
    findings += note("V15", "info", file, "", outside, f"Rader helt utanför {year} är inte med.")
    # What is paid for the month of a death is of that month.
    last = frame["brukar_id"].map(last_day).astype("Int64")
    late = (day.map(_month) > last.map(_month)).fillna(False).astype(bool) & ~outside
    early, told = of_long_before(late, last, year, file)
    text = "Utbetalningar för månader efter att brukaren avlidit eller flyttat ut är borttagna."
    findings += told + note("V33", "varning", file, "", late & ~early, text)
    household, alone = named_only(frame["hushall"])
    findings += note("import", "info", file, "hushåll", alone, _NO_HOUSE, remedy=_ALONE)
    months = [month_name(year, date.fromordinal(int(d)).month) for d in day]
    rows = frame.assign(manad=months, belopp=amount, hushall=household)
    rows = rows.assign(med=policy.handlaggning == "med")[[*PAYMENT, "med"]][~(outside | late)]
    return rows, findings + _sum(rows, file) + _of_households(rows, file) + _claims(rows, file)


def months_paid(frame: pd.DataFrame) -> pd.DataFrame:
    """A month per brukar_id, insats, enhet and manad (column volym, counts of 10⁻⁸) that was paid for."""
    # A household is one system's: its number may be another household's in the next.
    named = frame["hushall"].where(frame["hushall"] == "", frame["kalla"] + " " + frame["hushall"])
    frame = frame.assign(hushall=named)
    frame = frame.assign(brukar_id=_applicants(frame), utbetalt=frame["belopp"].clip(lower=0))
    paid = frame.groupby([*KEY, "med"])[["belopp", "utbetalt"]].sum()
    some = (paid["utbetalt"] > 0) & (paid["belopp"] != 0)
    rows = paid[some].reset_index().assign(volym=exact.GRID)
    handled = rows[rows["med"]].assign(insats=insatser()[1])
    both = pd.concat([rows, handled])[[*KEY, "volym"]]
    return both.groupby(KEY)["volym"].max().reset_index()


def _applicants(frame: pd.DataFrame) -> pd.Series:
    """Whose each row's month is: of a household whoever was paid the most, of two the first in the file."""
    named = frame[frame["hushall"] != ""]
    sums = named.groupby(["hushall", "brukar_id"], sort=False)["belopp"].sum().reset_index()
    most = sums.sort_values("belopp", ascending=False, kind="stable").drop_duplicates("hushall")
    who = dict(zip(most["hushall"], most["brukar_id"], strict=True))
    mine = zip(frame["hushall"], frame["brukar_id"], strict=True)
    return pd.Series([who.get(household, own) for household, own in mine], frame.index, "str")


def _month(day: Any) -> Any:
    """The month of a day, as a number that grows; missing for none."""
    if pd.isna(day):
        return pd.NA
    of = pd.Timestamp.fromordinal(int(day))
    return 12 * of.year + of.month


def _sum(rows: pd.DataFrame, file: str) -> list[Finding]:
    """V37: what was paid in all, to set against the ledger; nothing of a few."""
    if rows["brukar_id"].nunique() < _FEW:
        return []
    text = f"{file}: utbetalt ekonomiskt bistånd. Ett hushålls belopp som står på flera är med flera gånger."
    remedy = "Jämför med huvudbokens utbetalda bistånd: det är huvudboken som är kostnaden."
    total = exact.total(rows["belopp"])
    return [Finding("V37", "info", file, "belopp", len(rows), (), text, total, remedy)]


def _of_households(rows: pd.DataFrame, file: str) -> list[Finding]:
    """What becomes of the rows of somebody whose household has another applicant; and of too many in one."""
    text = "Ett hushåll har en månad, hur många i det som har fått pengar: den som har fått mest är brukaren."
    found = note("import", "info", file, "hushåll", _applicants(rows) != rows["brukar_id"], text)
    named, most = rows[rows["hushall"] != ""], params.toml("import.toml")["mest_i_hushall"]
    many = named.groupby("hushall")["brukar_id"].transform("nunique") > most
    households = named.loc[many, "hushall"].nunique()
    text = (
        f"{households} hushåll har fler än {most} mottagare under året, och räknas som {households} brukare."
    )
    return found + note("V35", "varning", file, "hushåll", many, text, remedy=_CROWDED)


def _claims(rows: pd.DataFrame, file: str) -> list[Finding]:
    """V22: what is taken back in a month that has not been paid as much, and so is of an earlier month."""
    months = rows.assign(brukar_id=_applicants(rows)).groupby(KEY)["belopp"].transform("sum")
    earlier = (rows["belopp"] < 0) & (months < 0)
    text = (
        "Återkrav som är större än månadens utbetalningar gäller tidigare månader. Ingen månad tas bort för "
        "dem: hushållet hade bistånd då."
    )
    remedy = (
        "Ska månaden inte räknas: datera återkravet den månad det gäller, eller läs månaden det avser (Avser "
        "månad) i stället för när det betalades."
    )
    return note("V22", "info", file, "belopp", earlier, text, remedy=remedy)
