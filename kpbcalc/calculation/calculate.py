"""One municipality and year from its folder to results, and the results to files.

The only place that joins reading, costing and the demo; the command line, the notebooks and the tests all
start here.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpbcalc.base import exact, own_choices, places, private, register
from kpbcalc.base.errors import ReconciliationError, UsageError, ValidationError
from kpbcalc.base.unfinished import unfinished
from kpbcalc.costing import Resultat, cost, rules
from kpbcalc.costing.flows import cost_flows
from kpbcalc.costing.worth import worth
from kpbcalc.underlag import Finding, Underlag, load, years
from kpbcalc.underlag.acceptance import Acceptance, accept
from kpbcalc.underlag.findings import stop_on_errors, stopping
from kpbcalc.underlag.large import located
from kpbcalc.underlag.load import examine

READ_ME = (
    "Den här mappen är kommunens eget arbetsmaterial. Uppgifterna är inte sekretessgranskade och innehåller\n"
    "rader om enskilda brukare (pseudonymer). Dela den inte utanför kommunen; dela rapport.html och\n"
    "tabeller.xlsx i stället.\n"
)


@dataclass(frozen=True)
class Source:
    """Where the underlag is, whether nobody has had its costs, and whether it is the demo's own.

    With an underlag of one's own the demo is never used, not even beside an example municipality.
    """

    root: Path
    synthetic: bool
    demo: bool = False


def source(data: str | Path | None, kommun: str, say: Callable[[str], None] | None = None) -> Source:
    """The given folder, or the demo underlag of this municipality, written when it is not there yet.

    Raises `UsageError` when the folder does not exist, or when the demo has no such municipality.
    """
    if data:
        root = Path(data)
        if not root.is_dir():
            raise UsageError(
                f"Mappen {root.name} finns inte.", remedy="Ange mappen med underlaget efter --data (DATA=)."
            )
        # Exempelkommunen exists nowhere, wherever its files come from.
        return Source(root, synthetic=kommun == register.EXAMPLE)
    from kpbcalc import demo  # noqa: PLC0415 - twenty modules that only a run without data needs

    if kommun not in demo.DEMO_YEARS:
        known = ", ".join(sorted(demo.DEMO_YEARS))
        raise UsageError(
            f"Demounderlaget omfattar inte kommun {kommun}.",
            remedy=f"Ange eget underlag med --data (DATA=), eller någon av demons kommuner: {known}.",
        )
    return Source(_demo_folder(kommun, say), synthetic=True, demo=True)


def _demo_folder(kommun: str, say: Callable[[str], None] | None) -> Path:
    """The demo underlag in the cache, made anew when the code that makes it has changed."""
    from kpbcalc import demo  # noqa: PLC0415 - as in `source`

    made_by = hashlib.sha256()
    for file in sorted(Path(demo.__file__).parent.rglob("*")):
        if file.suffix in {".py", ".csv"}:
            made_by.update(file.name.encode() + file.read_bytes())
    root = places.cache(f"demo/{made_by.hexdigest()[:12]}")
    if not (root / kommun).is_dir():
        with unfinished(root) as folder:
            demo.write_demo(folder, [kommun], say)
            private.owner_only(folder / kommun)
            try:
                (folder / kommun).rename(root / kommun)
            except OSError:
                if not (root / kommun).is_dir():  # else a second run was faster, with the same bytes
                    raise
    return root


def calculate(
    root: Path,
    kommun: str,
    ar: int,
    *,
    strict: bool = False,
    accepted: Sequence[Acceptance] = (),
    earlier: Resultat | None = None,
) -> tuple[Resultat, list[Finding]]:
    """The results of one year, and the findings that did not stop it; `earlier` as for `examine_all`.

    Raises `ValidationError` for errors, and with `strict` for warnings that neither the municipality's
    parameters nor `accepted` accept.
    """
    result, findings = examine_all(root, kommun, ar, accepted, earlier)
    stop_on_errors(findings, strict=strict)
    if result is None:
        raise ValidationError("Underlaget kunde inte räknas.", where=f"{kommun}/{ar}")
    return result, findings


def examine_all(
    root: Path, kommun: str, ar: int, accepted: Sequence[Acceptance] = (), earlier: Resultat | None = None
) -> tuple[Resultat | None, list[Finding]]:
    """Every finding about underlag and result, and the result when no error stands in its way.

    `earlier` is last year's result where the caller has it; otherwise it is calculated, if it can be.
    """
    underlag, findings = examine(root, kommun, ar)
    result = None
    if underlag is not None:
        findings += located(list(rules.every_cost_has_an_object(underlag)), underlag.condensed)
        findings += rules.every_budget_row_has_an_object(underlag)
        if not stopping(findings):
            result, refused = _cost(underlag)
            findings += refused
    if result is not None:
        findings = worth(findings, result)
        findings += rules.run(rules.Outcome(result, earlier or _year_before(root, kommun, ar)))
    return result, accept(findings, own_choices.read(kommun, root), ar, accepted)


def _cost(underlag: Underlag) -> tuple[Resultat | None, list[Finding]]:
    """The result, or why the costs cannot be allocated, as a finding (V42)."""
    try:
        return cost(underlag), []
    except ValidationError as error:
        found = Finding("V42", "fel", "fordelningsvarden", "varde", 1, (), error.what, atgard=error.remedy)
        return None, [found]


def _year_before(root: Path, kommun: str, ar: int) -> Resultat | None:
    """Last year's result, or None when there is none to compare with."""
    if ar - 1 not in years(root, kommun):
        return None
    underlag, _ = examine(root, kommun, ar - 1, warn=False)
    with contextlib.suppress(ValidationError, ReconciliationError):
        return cost(underlag) if underlag else None
    return None


def calculate_years(
    root: Path, kommun: str, ar: int, accepted: Sequence[Acceptance] = (), *, strict: bool = False
) -> tuple[list[Resultat], list[Finding]]:
    """The results of the year and of every earlier year with underlag, oldest first; findings of the year.

    `strict` and what is raised as for `calculate`.
    """
    earlier = [cost(load(root, kommun, y, warn=False)[0]) for y in years(root, kommun) if y < ar]
    before = next((r for r in earlier if r.ar == ar - 1), None)
    latest, findings = calculate(root, kommun, ar, strict=strict, accepted=accepted, earlier=before)
    return [*earlier, latest], findings


def write_results(result: Resultat, findings: list[Finding], folder: Path) -> None:
    """Write `resultat/` as docs/kontrakt.md §4 lists it: semicolons, decimal point, full precision."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "LAS_MIG.txt").write_text(READ_ME, encoding="utf-8")
    prices = result.insatskostnad.copy()
    for column in ("direkt", "fordelad", "kostnad", "volym", "beviljad", "utford"):
        prices[column] = prices[column].map(exact.text, na_action="ignore")  # not known is blank
    _write_csv(prices, folder / "insatskostnad.csv")
    found = result.nyckeltal.drop(columns="personer")
    for column in ("taljare", "namnare"):
        found[column] = found[column].map(exact.text)
    _write_csv(found, folder / "nyckeltal.csv")
    bridge = result.avstamning.assign(belopp=result.avstamning["belopp"].map(lambda v: exact.text(v, 2)))
    _write_csv(bridge, folder / "avstamning.csv")
    flows = cost_flows(result)
    _write_csv(flows.assign(belopp=flows["belopp"].map(exact.text)), folder / "kostnadsflode.csv")
    listed = [f.as_dict() for f in findings]
    (folder / "validering.json").write_text(
        json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    clients = result.brukarrader[["brukar_id", "insats", "enhet", "volym", "kostnad"]].copy()
    for column in ("volym", "kostnad"):
        clients[column] = exact.to_float(clients[column])
    clients.to_parquet(folder / "brukarkostnad.parquet", index=False)


def _write_csv(frame: pd.DataFrame, file: Path) -> None:
    frame.to_csv(file, sep=";", index=False, lineterminator="\n", encoding="utf-8")
