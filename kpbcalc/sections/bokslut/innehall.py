"""What does the cost contain, by the accounts of the books; and what has no volume of any client?"""

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.sections.bokslut.bro import ABOUT, SOURCE

TOTAL = "Kostnadsbas för KPB"
CONTENTS = Declared(
    "innehall", "Vad kostnaden innehåller, efter slag och kontogrupp",
    (Column("slag", "Slag"), Column("konton", "Kontogrupper i huvudboken"),
     Column("belopp", "Belopp", "mnkr", 1)),
    "Vad kostnaden innehåller", ABOUT, SOURCE,
    ("Avgifter, hyror och statsbidrag räknas inte av. Om hyra, avskrivning, internränta, moms och LSS-"
     "utjämning är med står i tabellen ”Är det här med i kostnaden?”.",), TOTAL,
)  # fmt: skip
WITHOUT = Declared(
    "utan_volym", "Verksamhet utan individvolym",
    (Column("insats", "Verksamhet"), Column("belopp", "Kostnad", "mnkr", 1)),
    "Utan individvolym", ABOUT, SOURCE,
    ("Hit hör till exempel träffpunkter, anhörigstöd och utredning, som inte knyts till någon brukare.",),
)  # fmt: skip
TABLES = (CONTENTS, WITHOUT)


def tables(ctx: Context) -> dict[str, Table | None]:
    """`innehall` by kind of cost, and `utan_volym` by insats; none where the package has no accounts."""
    kinds, apart = (ctx.now.frame_or_none(name) for name in ("innehall", "utan_volym_insatser"))
    found: dict[str, Table | None] = {}
    if kinds is not None and len(kinds):
        rows: list[dict[str, Value]] = [
            {"slag": str(k["slag"]), "konton": str(k["konton"]), "belopp": float(k["belopp"]) / MNKR}
            for k in kinds.to_dict("records")
        ]
        whole = float(kinds["belopp"].sum()) / MNKR
        found["innehall"] = ctx.table(CONTENTS, [*rows, {"slag": TOTAL, "konton": None, "belopp": whole}])
    if apart is not None and len(apart):
        found["utan_volym"] = ctx.table(
            WITHOUT,
            [{"insats": str(k["insats"]), "belopp": float(k["belopp"]) / MNKR}
             for k in apart.to_dict("records")],
        )  # fmt: skip
    return found
