"""What did the checks find? In short for the report, and file by file for the findings report."""

from collections import Counter
from collections.abc import Sequence

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import HIDDEN, Figure
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.policy import Policy
from kpbcalc.underlag import Finding, schemas
from kpbcalc.underlag.receipt import IMPORTED

SOURCE = "Arbetsbänkens granskning av underlaget; bruksanvisningen förklarar reglerna."
SEVERITIES = {"fel": "Fel", "varning": "Varning", "info": "Upplysning"}
NOT_ACCEPTED = "Nej"
CLIENT, COSTS = "brukar_id", "insatskostnad"
FYND = Declared(
    key="fynd",
    title="Vad granskningen av underlaget fann",
    sheet="Granskningens fynd",
    columns=(
        Column("regel", "Regel"), Column("allvar", "Allvar"), Column("fil", "Fil"), Column("text", "Vad"),
        Column("godkand", "Godkänd"),
    ),
    about="underlaget",
    source=SOURCE,
)  # fmt: skip
WHOLE = (
    Column("regel", "Regel"), Column("allvar", "Allvar"), Column("text", "Vad"),
    Column("antal", "Antal", "antal"), Column("belopp", "Belopp", "kr"), Column("kolumn", "Kolumn"),
    Column("rader", "Rader i filen"), Column("atgard", "Gör så här"), Column("godkand", "Godkänd"),
)  # fmt: skip
PER_FILE = (
    Column("fil", "Fil"), *(Column(s, s, "antal") for s in SEVERITIES.values()),
    Column("godkanda", "Varav godkända", "antal"),
)  # fmt: skip


def short(ctx: Context) -> Table | None:
    """The findings that did not stop the calculation; None without any."""
    rows = [_row(finding, ctx.policy) for finding in ctx.findings]
    return ctx.table(FYND, rows) if rows else None


def by_file(findings: Sequence[Finding], policy: Policy, year: str) -> dict[str, Table]:
    """`per_fil`, `lista` and one `fil_<tabell>` per file, for the findings report; none without findings."""
    if not findings:
        return {}
    files = sorted({_file(f) for f in findings})
    found = {
        "per_fil": _table("fynd_per_fil", "Fynd per fil", PER_FILE, _counts(findings), policy, year),
        "lista": _whole("fynd_lista", "Alla fynd", findings, policy, year),
    }
    for file in files:
        mine = [f for f in findings if _file(f) == file]
        found[f"fil_{file}"] = _whole(f"fynd_{file}", f"Fynd i {file}", mine, policy, year)
    return found


def _whole(name: str, title: str, findings: Sequence[Finding], policy: Policy, year: str) -> Table:
    rows = [_row(finding, policy) for finding in findings]
    return _table(name, title, WHOLE, rows, policy, year, ("Rad 1 är rubrikraden.",))


def _table(
    name: str, title: str, columns: tuple[Column, ...], rows: Sequence[dict[str, Value]], policy: Policy,
    year: str, notes: tuple[str, ...] = (),
) -> Table:  # fmt: skip
    return Table(
        name, title, columns, tuple(rows), "underlaget", year, SOURCE, notes, sheet=title,
        minimum=policy.minimum,
    )  # fmt: skip


def _file(finding: Finding) -> str:
    return finding.tabell.partition(".")[0]


def _is_of_clients(table: str) -> bool:
    """Whether rows of this table are of clients: how many, which and what they cost is then a secret too."""
    schema = schemas.TABLES.get(table)
    return table.startswith(IMPORTED) or (schema is not None and CLIENT in schema.columns)


def _row(finding: Finding, policy: Policy) -> dict[str, Value]:
    """One finding as a row. Others are told neither number nor place of a few clients' rows, and no amount
    or figure of clients' at all: nobody has looked at whose it mostly is."""
    extern, of_clients = policy.audience == "extern", _is_of_clients(_file(finding))
    persons = finding.antal if finding.personer is None else finding.personer
    secret = extern and of_clients and 0 < persons < policy.minimum
    amount: Figure | None = None if finding.belopp is None else finding.belopp / GRID
    if extern and amount is not None and (of_clients or finding.tabell == COSTS):
        amount = HIDDEN
    return {
        "regel": finding.regel, "allvar": SEVERITIES[finding.allvar], "fil": _file(finding),
        "kolumn": finding.kolumn, "antal": HIDDEN if secret else float(finding.antal),
        "belopp": amount,
        "rader": HIDDEN if secret else finding.rows() or None,
        "text": finding.utan if extern and finding.utan else finding.text, "atgard": finding.atgard,
        "godkand": finding.godkand or (NOT_ACCEPTED if finding.allvar == "varning" else "Behövs inte"),
    }  # fmt: skip


def _counts(findings: Sequence[Finding]) -> list[dict[str, Value]]:
    """How many findings of each severity a file has, and how many are accepted."""
    kinds = Counter((_file(f), SEVERITIES[f.allvar]) for f in findings)
    accepted = Counter(_file(f) for f in findings if f.godkand)
    return [
        {
            "fil": file,
            "godkanda": float(accepted[file]),
            **{s: float(kinds[file, s]) for s in SEVERITIES.values()},
        }
        for file in sorted({_file(f) for f in findings})
    ]
