"""Fill the cache for a municipality and a year: what is missing or too old, part by part.

A part that fails leaves the old one in place and the rest go on; what is done is kept, so a second run
asks only for what the first did not get.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kpbcalc.base import params, register
from kpbcalc.base.errors import UsageError
from kpbcalc.sources import kolada_rows
from kpbcalc.sources.cache import Outside, stored
from kpbcalc.sources.fetch_run import Answer, Outcome, Progress, Run
from kpbcalc.sources.fetched_parts import answers
from kpbcalc.sources.kolada import Port, batches
from kpbcalc.sources.peer_choice import Choice
from kpbcalc.sources.revisions import changed_titles, note, revisions
from kpbcalc.sources.scb import Scb
from kpbcalc.sources.worth_fetching import comparable

_KOMMUNER = 25  # municipalities in one part


def fetch(
    kommun: str, year: int, root: Path, *, kolada: Port, scb: Scb, max_age: int | None = None,
    choice: Choice | None = None, now: datetime | None = None, progress: Progress = lambda text: None,
) -> Outcome:  # fmt: skip
    """Fetch what a report on this municipality and year uses, into the cache at `root`.

    `max_age` is in days (default: params/kallor.toml); `choice` whom somebody has chosen to compare with;
    `now` the moment of the fetch. Raises
    `UsageError` for Exempelkommunen, whose code is Riket in Kolada.
    """
    if kommun == register.EXAMPLE:
        raise UsageError(
            "Exempelkommunen är påhittad och finns inte hos Kolada eller SCB.",
            remedy="Ange en riktig kommun, till exempel --muni 0880.",
        )
    said = params.toml("kallor.toml")["cache"]
    moment = now or datetime.now(UTC)
    run = Run(root, moment, said["hogst_alder_dagar"] if max_age is None else max_age, progress)
    before = stored(root)
    years = list(range(year - int(said["ar_bakat"]), max(year, moment.year) + 1))
    _from_kolada(run, kolada, kommun, years, choice)
    _from_scb(run, scb, kommun, year, years, choice)
    run.settle(kommun)
    after = stored(root)
    run.outcome.revised = revisions(before.values, after.values)
    note(root, run.outcome.revised)
    run.outcome.remarks += changed_titles(before.kpis, after.kpis)
    run.outcome.remarks += after.remarks
    return run.outcome


def wanted_kpis() -> dict[str, str]:
    """The KPIs a report uses and the title each had when chosen; no id that now means another thing."""
    chosen = {r["kpi"]: r["titel"] for r in params.rows("kvalitet.csv") if r.get("status") != "ny_betydelse"}
    always: dict[str, str] = params.toml("kallor.toml")["kolada"]["alltid"]
    return dict(sorted((chosen | always).items()))


def retired_kpis() -> set[str]:
    """KPIs that are known to be gone, or on their way out."""
    return {row["kpi"] for row in params.rows("kvalitet.csv") if row.get("status") == "utgatt"}


def _from_kolada(run: Run, port: Port, kommun: str, years: list[int], choice: Choice | None) -> None:
    names = {k.namn: k.kod for k in register.kommuner().values() if k.kod != register.EXAMPLE}
    wanted = wanted_kpis()
    ids = list(wanted)
    simple: list[tuple[str, dict[str, list[Any]], str, Callable[[], Answer]]] = [
        ("kommuner", {}, "kommuner", lambda: kolada_rows.municipalities(port.municipalities())),
        ("grupper", {}, "liknande kommuner", lambda: kolada_rows.groups(port.groups(), names)),
        ("nyckeltal", {"kpi": ids}, "nyckeltalens beskrivning",
         lambda: kolada_rows.catalogue(port.kpis(ids), wanted, retired_kpis())),
        ("enheter", {"kommun": [kommun]}, "enheter", lambda: kolada_rows.units(port.units(kommun))),
    ]  # fmt: skip
    for slag, tacker, what, question in simple:
        if answers(slag, tacker) <= run.covered(slag):
            run.outcome.kept += 1
        else:
            run.ask("kolada", slag, tacker, port.url, what, question, needed=slag != "enheter")
    outside = stored(run.root)
    titles = dict(outside.kpis[["kpi", "titel"]].itertuples(index=False, name=None))
    run.final_dates = dict(outside.kpis[["kpi", "publiceringsdatum"]].itertuples(index=False, name=None))
    known = [k for k in ids if k in titles]
    if not known:
        run.failed.add("varden")
        return
    have = run.covered("varden", titles)
    blocks = list(_blocks(known, _kommuner(outside, kommun, choice), years, have))
    run.outcome.kept += not blocks
    for number, (some_kpis, some_kommuner) in enumerate(blocks, start=1):
        what = f"{len(some_kpis)} nyckeltal för {len(some_kommuner)} kommuner ({number} av {len(blocks)})"
        _values(run, port, outside, some_kpis, some_kommuner, years, what)


def _kommuner(outside: Outside, kommun: str, choice: Choice | None) -> list[str]:
    return [kommun, *(k for k in comparable(outside, kommun, choice) if k != kommun)]


def _values(
    run: Run, port: Port, outside: Outside, kpis: list[str], kommuner: list[str], years: list[int],
    what: str,
) -> None:  # fmt: skip
    about = outside.kpis[outside.kpis["kpi"].isin(kpis)]
    titles = dict(about[["kpi", "titel"]].itertuples(index=False, name=None))
    run.ask(
        "kolada", "varden", {"kpi": kpis, "kommun": kommuner, "ar": years}, port.url, what,
        lambda: kolada_rows.values(port.values(kpis, kommuner, years), about, kommuner, years, run.today),
        titles=titles,
    )  # fmt: skip


def _blocks(
    kpis: list[str], kommuner: list[str], years: list[int], have: Collection[Any]
) -> Iterable[tuple[list[str], list[str]]]:
    """What is not there yet, in blocks of KPIs and municipalities that one part holds."""
    lacking: dict[tuple[str, ...], list[str]] = {}
    for kommun in kommuner:
        gaps = tuple(k for k in kpis if any((k, kommun, y) not in have for y in years))
        if gaps:
            lacking.setdefault(gaps, []).append(kommun)
    size = int(params.toml("kallor.toml")["kolada"]["hogst_id"])
    for gaps, some in lacking.items():
        for some_kpis in batches(gaps, size):
            for some_kommuner in batches(some, min(size, _KOMMUNER)):
                yield some_kpis, some_kommuner


def _from_scb(run: Run, scb: Scb, kommun: str, year: int, years: list[int], choice: Choice | None) -> None:
    have = run.covered("befolkning")
    past = [y for y in years if y < run.now.year]
    kommuner = _kommuner(stored(run.root), kommun, choice)
    past = [y for y in past if any((k, y) not in have for k in kommuner)]
    lacking = [k for k in kommuner if any((k, y) not in have for y in past)]
    for some in batches(lacking, _KOMMUNER):

        def population(some: list[str] = some) -> Answer:
            return scb.population(some, past)[0], []

        run.ask(
            "scb", "befolkning", {"kommun": some, "ar": past}, scb.url,
            f"befolkning i {len(some)} kommuner", population,
        )  # fmt: skip
    if not lacking:
        run.outcome.kept += 1
    if "befolkning" not in run.failed and (kommun, year) not in run.covered("befolkning", old=True):
        run.outcome.remarks.append(f"SCB har ingen befolkning för {year}.")
    if (kommun,) in run.covered("prognos"):
        run.outcome.kept += 1
        return
    run.ask(
        "scb", "prognos", {"kommun": [kommun]}, scb.url, "befolkningsprognos",
        lambda: (scb.forecast([kommun]), []), needed=False,
    )  # fmt: skip
