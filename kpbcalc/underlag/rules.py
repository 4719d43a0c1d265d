"""Rules that look across tables: everything refers to something that exists.

Each rule is a function from the typed tables to findings. Ids are those of the validation rules list.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from kpbcalc.underlag.findings import Finding, Severity

Tables = Mapping[str, pd.DataFrame]
CLIENT_ROWS = ("insatsvolymer", "insatshandelser")  # tables whose cells are never quoted
MONTHS = 12
OLDEST = 110


def run(tables: Tables, ar: int) -> list[Finding]:
    """Every rule's findings, in the order of the rules."""
    return [f for rule in RULES for f in rule(tables, ar)]


def _found(
    rule: str, table: str, column: str, marked: pd.Series, text: str, severity: Severity = "fel"
) -> list[Finding]:
    """One finding for the marked rows, or none."""
    if not marked.any():
        return []
    rows = tuple(int(i) + 2 for i in marked.index[marked] if i >= 0)[:100]
    return [Finding(rule, severity, table, column, int(marked.sum()), rows, text)]


def _named(table: str, codes: pd.Series) -> str:
    """The first codes, for the message; nothing from a client's row, where anything may stand."""
    return "" if table in CLIENT_ROWS else " " + ", ".join(sorted(set(codes))[:5])


def age_is_plausible(tables: Tables, ar: int) -> list[Finding]:
    """V10: nobody is unborn or older than 110."""
    age = ar - tables["brukare"]["fodelsear"]
    text = "fodelsear ger en ålder under 0 eller över 110 år. Kontrollera födelseåren."
    odd = ((age < 0) | (age > OLDEST)).astype(bool)
    return _found("V10", "brukare", "fodelsear", odd, text, "varning")


def volume_has_client(tables: Tables, ar: int) -> list[Finding]:
    """V12: every volume row has a client in the client table."""
    findings = []
    for table in CLIENT_ROWS:
        lost = ~tables[table]["brukar_id"].isin(tables["brukare"]["brukar_id"])
        text = f"Rader i {table} saknar brukare i brukare. Lägg till brukarna eller ta bort raderna."
        findings += _found("V12", table, "brukar_id", lost, text)
    return findings


def insats_is_in_catalogue(tables: Tables, ar: int) -> list[Finding]:
    """V13: every insats code used is in the catalogue."""
    findings = []
    for table in (*CLIENT_ROWS, "kodnyckel", "fordelningsvarden"):
        used = tables[table]["insats"]
        unknown = (used != "") & ~used.isin(tables["insatser"]["kod"])
        codes = _named(table, used[unknown])
        text = f"Insatskoden{codes} finns inte i insatskatalogen (params/insatser.csv)."
        findings += _found("V13", table, "insats", unknown, text)
    return findings


def unit_is_registered(tables: Tables, ar: int) -> list[Finding]:
    """V32: every unit used is in the unit register."""
    findings = []
    for table in (*CLIENT_ROWS, "kodnyckel", "fordelningsvarden"):
        used = tables[table]["enhet"]
        unknown = (used != "") & ~used.isin(tables["enheter"]["enhet"])
        text = f"Enheten{_named(table, used[unknown])} finns inte i enheter."
        findings += _found("V32", table, "enhet", unknown, text)
    return findings


def month_is_in_year(tables: Tables, ar: int) -> list[Finding]:
    """V15: volumes and ledger rows belong to the costing year."""
    findings = []
    for table, column in (
        ("insatsvolymer", "manad"), ("insatshandelser", "start"), ("kontoutfall", "period"),
    ):  # fmt: skip
        other = tables[table][column].str.slice(stop=4) != str(ar)
        text = f"{column} ligger utanför {ar}. Ta bort raderna eller kör rätt år."
        findings += _found("V15", table, column, other, text)
    return findings


def account_has_class(tables: Tables, ar: int) -> list[Finding]:
    """V38: every account begins with an account class, 1 to 9."""
    konto = tables["kontoutfall"]["konto"]
    odd = ~konto.str.fullmatch(r"[1-9]\d*")
    text = (
        "konto saknar kontoklass: ett konto är siffror och börjar med 1–9. Kostnadsbegreppet "
        "bygger på kontoklassen."
    )
    return _found("V38", "kontoutfall", "konto", odd, text)


def twelve_periods(tables: Tables, ar: int) -> list[Finding]:
    """V40: all twelve periods are there."""
    periods = tables["kontoutfall"]["period"].nunique()
    if periods >= MONTHS:
        return []
    text = f"kontoutfall har {periods} av 12 perioder. KPB räknas på hela årets utfall."
    return [Finding("V40", "varning", "kontoutfall", "period", MONTHS - periods, (), text)]


def code_key_is_complete(tables: Tables, ar: int) -> list[Finding]:
    """V41: a row of the code key names what its type needs."""
    key = tables["kodnyckel"]
    needs = {"insats": ("insats", "enhet"), "pool": ("pool",), "utanfor": ("anledning",)}
    findings = []
    for kind, columns in needs.items():
        for column in columns:
            empty = (key["typ"] == kind) & (key[column] == "")
            text = f"Rader av typ {kind} saknar {column}."
            findings += _found("V41", "kodnyckel", column, empty, text)
    return findings


def pool_exists(tables: Tables, ar: int) -> list[Finding]:
    """V42: every pool used is declared in pooler."""
    pools = tables["pooler"]["pool"]
    findings = []
    for table, column in (
        ("kodnyckel", "pool"), ("fordelningsvarden", "pool"), ("fordelningsvarden", "mottagarpool"),
    ):  # fmt: skip
        used = tables[table][column]
        unknown = (used != "") & ~used.isin(pools)
        text = f"Poolen {', '.join(sorted(set(used[unknown]))[:5])} finns inte i pooler."
        findings += _found("V42", table, column, unknown, text)
    return findings


def receiver_is_complete(tables: Tables, ar: int) -> list[Finding]:
    """V42: a key value says who receives."""
    values = tables["fordelningsvarden"]
    to_insats = values["mottagare_typ"] == "insats"
    complete = (values["insats"] != "") & (values["enhet"] != "")
    odd = (to_insats & ~complete) | (~to_insats & (values["mottagarpool"] == ""))
    text = "Fördelningsvärden saknar mottagare: ange insats och enhet, eller mottagarpool."
    return _found("V42", "fordelningsvarden", "mottagare_typ", odd, text)


def no_exact_duplicates(tables: Tables, ar: int) -> list[Finding]:
    """V35: no volume row stands twice."""
    twice = tables["insatsvolymer"].duplicated()
    text = "Samma volymrad förekommer mer än en gång. Ta bort dubbletterna."
    return _found("V35", "insatsvolymer", "", twice, text)


def carrying_volume_is_known(volumes: pd.DataFrame, insatser: pd.DataFrame) -> list[Finding]:
    """V21: the volume that carries the cost is stated, or the row's client gets none of it.

    In: insatsvolymer after visits have filled it; rows from visits alone (index -1) have no row number.
    """
    basis = volumes["insats"].map(insatser.set_index("kod")["volymbas"])
    carries = volumes["beviljad"].where(basis == "beviljad", volumes["utford"])
    text = "Den volym som bär kostnaden (volymbas i insatskatalogen) saknas: raderna får ingen kostnad."
    return _found("V21", "insatsvolymer", "beviljad/utford", carries.isna(), text, "varning")


RULES: tuple[Callable[[Tables, int], list[Finding]], ...] = (
    age_is_plausible, volume_has_client, insats_is_in_catalogue, month_is_in_year, unit_is_registered,
    no_exact_duplicates, account_has_class, twelve_periods, code_key_is_complete, pool_exists,
    receiver_is_complete,
)  # fmt: skip
