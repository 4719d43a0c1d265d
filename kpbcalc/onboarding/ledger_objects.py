"""The ledger's objects: each ansvar × verksamhet with its text and its cost by the calculation's rule."""

from collections.abc import Iterable

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.costing.ledger import classify, code
from kpbcalc.onboarding.code_texts import code_texts
from kpbcalc.onboarding.given_at_units import Translations, translated
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.underlag import sie
from kpbcalc.underlag.code_and_text import codes_alone
from kpbcalc.underlag.encoding import SIE, judge_file
from kpbcalc.underlag.extracts.chosen_periods import periods_of
from kpbcalc.underlag.month_forms import written_out
from kpbcalc.underlag.months_across import advice
from kpbcalc.underlag.numbers import ONE_WAY, AmbiguousError, to_exact
from kpbcalc.underlag.short_periods import with_century
from kpbcalc.underlag.sie_rows import fields_of
from kpbcalc.underlag.standing_twice import times

ROW = ["ansvar", "verksamhet", "konto", "motpart", "belopp"]


def ledger(seen: Iterable[Seen], meant: Translations, ar: int) -> tuple[pd.DataFrame, list[str]]:
    """Every row of the year of every ledger, and what is amiss: ROW, belopp in 10⁻⁸ kr, the codes' texts."""
    parts: list[pd.DataFrame] = []
    amiss: list[str] = []
    sums: dict[tuple[int, frozenset[str]], list[str]] = {}
    for file in seen:
        if file.table != "kontoutfall":
            continue
        lacking = [name for name in ("ansvar", "verksamhet", "konto", "belopp") if name not in file.rows]
        if lacking:
            amiss.append(f"{file.name}: {', '.join(lacking)} saknas, så inget ur filen är med i kodnyckeln.")
            if turn := advice(list(map(str, file.texts.columns)), file.table):
                amiss.append(f"{file.name}: {turn}")
            continue
        try:
            amounts, wrong = to_exact(file.rows["belopp"])
        except AmbiguousError:
            amiss.append(f"{file.name}: beloppen kan läsas på två sätt. {ONE_WAY}")
            continue
        if wrong.any():
            amiss.append(f"{file.name}: {int(wrong.sum())} belopp går inte att läsa.")
        rows = pd.DataFrame({name: file.rows[name] for name in ROW[:3]})
        of_year = _of_the_year(file, ar)
        if not of_year.all():
            listed = ", ".join(sorted({*file.rows.loc[~of_year, "period"].str.slice(stop=4)}))
            amiss.append(
                f"{file.name}: {int((~of_year).sum())} av {len(rows)} rader är från {listed} "
                "och räknas inte med."
            )
        rows["motpart"] = translated(file, "motpart", meant)
        rows["belopp"] = amounts.where(~wrong).fillna(0).astype("int64")
        for name, texts in zip(("ansvar", "verksamhet"), _texts(file), strict=True):
            rows[f"{name}_text"] = [texts.get(code, "") for code in rows[name]]
        # As the import reads them, or the key would be of other codes than the ledger.
        rows, _ = codes_alone(rows, file.table, file.name)
        rows = rows[of_year & _of_periods(file, ar)]
        if (many := times(file.rows)) > 1:
            amiss.append(f"{file.name}: varje rad finns {many} gånger eller fler. Är de inklistrade igen?")
        parts.append(rows)
        # A ledger of March is not that of April, though they cost the same.
        periods = frozenset(file.rows["period"].unique()) if "period" in file.rows else frozenset()
        sums.setdefault((int(rows["belopp"].sum()), periods), []).append(file.name)
    amiss += [
        f"{' och '.join(names)} har samma summa. Är det samma huvudbok två gånger? Välj då (används inte) "
        "för den ena, i kartor.xlsx, filer."
        for (total, _), names in sums.items()
        if total and len(names) > 1
    ]
    columns = [*ROW, "ansvar_text", "verksamhet_text"]
    return (pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)), amiss


def _of_the_year(file: Seen, ar: int) -> pd.Series:
    """Which rows are of the year, as far as their period tells."""
    if "period" not in file.rows:
        return pd.Series(True, index=file.rows.index)
    years = with_century(file.rows, ar, file.name)[0]["period"].str.slice(stop=4)
    return ~years.str.fullmatch("(?:19|20)[0-9]{2}") | (years == str(ar))


def _of_periods(file: Seen, ar: int) -> pd.Series:
    """Which rows are of the periods that are chosen; all where what is chosen cannot be read (the import
    says so).
    """
    everything = pd.Series(True, index=file.rows.index)
    if not file.perioder or "period" not in file.rows:
        return everything
    try:
        wanted = periods_of(file.perioder, ar)
    except UsageError:
        return everything
    months = with_century(written_out(file.rows, file.name)[0], ar, file.name)[0]["period"]
    return ~months.str.fullmatch(r"\d{6}") | months.isin(wanted)


def coded(rows: pd.DataFrame, key: pd.DataFrame, insatser: pd.DataFrame) -> pd.DataFrame:
    """The rows of the cost base with the row set they follow (`rad`, -1 for none) and their typ."""
    if rows.empty:
        return rows.assign(rad=pd.Series(dtype="int64"), typ="", i_bas=False)
    classified = classify(code(rows, key), insatser, params.toml("kontoplan.toml"))
    return classified[classified["i_bas"]]


def objects(base: pd.DataFrame) -> pd.DataFrame:
    """Each ansvar × verksamhet of the cost base, the largest first: texts, belopp, whether it has pay."""
    if base.empty:
        return pd.DataFrame(
            columns=["ansvar", "verksamhet", "ansvar_text", "verksamhet_text", "belopp", "lon"]
        )
    found = base.assign(lon=base["konto"].str.startswith("5")).groupby(
        ["ansvar", "verksamhet"], as_index=False
    )
    each = found.agg(
        ansvar_text=("ansvar_text", "first"), verksamhet_text=("verksamhet_text", "first"),
        belopp=("belopp", "sum"), lon=("lon", "any"),
    )  # fmt: skip
    size = each["belopp"].abs()
    return each.assign(storlek=size).sort_values(
        ["storlek", "ansvar", "verksamhet"], ascending=[False, True, True], ignore_index=True
    )


def _texts(file: Seen) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the codes of ansvar and of verksamhet."""
    if file.path.suffix.lower() in sie.SUFFIXES:
        return _sie_texts(file)
    named = {name: code_texts(file, name) for name in ("ansvar", "verksamhet")}
    return named["ansvar"], named["verksamhet"]


def _sie_texts(file: Seen) -> tuple[dict[str, str], dict[str, str]]:
    """#OBJEKT gives the names, by dimension; the codes that the ledger uses say which."""
    names: dict[str, dict[str, str]] = {}
    encoding = judge_file(file.path, SIE)
    with encoding.lines(file.path) as lines:
        for line in lines:
            if line.lstrip()[:7].upper() == "#OBJEKT":
                fields = list(fields_of(line))
                if len(fields) >= 4:
                    names.setdefault(fields[1], {})[fields[2]] = fields[3]
    found = []
    for name in ("ansvar", "verksamhet"):
        used = set(file.rows[name]) if name in file.rows else set()
        found.append(max(names.values(), key=lambda each: len(used & set(each)), default={}))
    return found[0], found[1]
