"""Development in fixed prices beside the same by plain arithmetic, and as volume where there is no index."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from kpbcalc.analysis.context import Context
from kpbcalc.base.figure import ABSENT, HIDDEN, known
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import MNKR, Table
from kpbcalc.disclosure.package import Package
from kpbcalc.sections import brukarmix, konsumtion, over_tid, prognos
from kpbcalc.sections.over_tid import atergang
from tests.samples.packages import EXACT, context, demo_results, package, releases

RISE = {2023: 1.10, 2024: 1.05}
INDEX = {
    "namn": "LPIK",
    "kalla": "egen",
    "datum": date(2025, 1, 1),
    "forandring": {"2023": 10.0, "2024": 5.0},
}
OWN = Own("0000", {"prisindex": INDEX})
NONE = Own("0000")


@cache
def packages(own: Own) -> tuple[Package, ...]:
    """Exempelkommunen's years, unrounded, with these choices of its own."""
    results = [replace(r, underlag=replace(r.underlag, own=own)) for r in demo_results()]
    return tuple(one.package for one in releases(results, EXACT, synthetic=True))


def asked(own: Own, area: int = 0) -> Context:
    ctx = replace(context(packages(own)), own=own)
    return ctx.of(ctx.areas[area])


def over(own: Own) -> dict[str, Table]:
    return over_tid.SECTION.result(asked(own))


def kr(n: int) -> float:
    found = packages(NONE)[n].cell("omraden", "AO")["kr"]
    assert known(found)
    return found


@pytest.fixture(autouse=True)
def _hashable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Own, "__hash__", lambda self: hash(str(self.said)), raising=False)


def test_cost_and_prices_of_every_year_are_in_the_last_years() -> None:
    tables = over(OWN)
    rows = list(tables["utveckling"].cells)
    assert [r["kostnad"] for r in rows] == [
        pytest.approx(kr(n) * f / MNKR) for n, f in enumerate((1.155, 1.05, 1))
    ]
    assert [r["lopande"] for r in rows] == [pytest.approx(kr(n) / MNKR) for n in range(3)]
    change = {r["matt"]: r["procent"] for r in tables["forandring"].cells}
    assert change["Kostnad"] == pytest.approx(100 * (kr(2) / (kr(0) * 1.155) - 1))
    assert "Kostnad i löpande priser" not in change, "nominal is beside, and no development"
    cell = packages(NONE)[0].cell("grupper", "AO", "hemtjanst")
    price = next(r for r in tables["styckkostnader"].cells if r["grupp"] == "Hemtjänst")["2022"]
    assert (
        known(cell["kr"])
        and known(cell["volym"])
        and price == pytest.approx(1.155 * cell["kr"] / cell["volym"])
    )
    assert [r["grans"] for r in rows] == [pytest.approx(600_000 * f) for f in (1.155, 1.05, 1)]


def test_volume_and_price_add_up_to_the_change_in_fixed_prices() -> None:
    tables = over(OWN)
    whole = tables["pris_volym"].cells[-1]
    assert whole["fore"] == pytest.approx(kr(1) * 1.05 / MNKR)
    assert whole["volym"] + whole["pris"] == pytest.approx((kr(2) - kr(1) * 1.05) / MNKR)  # type: ignore[operator]
    flow = tables["flode"].cells[-1]
    assert flow["fore"] == pytest.approx(kr(1) * 1.05 / MNKR)
    person = tables["per_person"].cells[-1]
    parts = [person[k] for k in ("fore", "avslutade", "nya", "volym", "pris")]
    assert sum(p for p in parts if isinstance(p, float)) == pytest.approx(kr(2) / MNKR)
    assert person["fore"] == pytest.approx(kr(1) * 1.05 / MNKR)


def dearest(ar: int, own: Own, fore: float, efter: float) -> Package:
    row = {"fore": fore, "efter": efter, "forandring": 100 * (efter / fore - 1), "lag": -30.0, "hog": -10.0}
    return package({"atergang": [("AO", 20, {**row, "kvar": 90.0})]}, ar=ar)


def test_the_dearest_are_followed_in_the_last_years_prices() -> None:
    """A pair of years is in the later one's prices already; the pair before it is a year older."""
    years = (dearest(2022, OWN, 1, 1), dearest(2023, OWN, 1000.0, 800.0), dearest(2024, OWN, 2000.0, 1500.0))
    rows = []
    for own in (OWN, NONE):
        ctx = replace(context(years), own=own)
        rows.append(list(atergang.tables(ctx.of(ctx.areas[0]))["atergang"].cells))  # type: ignore[union-attr]
    assert [(r["fore"], r["efter"]) for r in rows[0]] == [(2000.0, 1500.0), (1050.0, 840.0)]
    assert [r["forandring"] for r in rows[0]] == [pytest.approx(-25.0), pytest.approx(-20.0)]
    assert all(r[k] is ABSENT for r in rows[1] for k in ("fore", "efter", "forandring"))


def test_without_an_index_development_is_volume_and_says_why() -> None:
    tables = over(NONE)
    for row in tables["utveckling"].cells[:-1]:
        assert row["kostnad"] is ABSENT and row["per_brukare"] is ABSENT and known(row["brukare"])  # type: ignore[arg-type]
        assert known(row["lopande"])  # type: ignore[arg-type]
    for name in ("pris_volym", "flode", "per_person", "styckkostnader"):
        money = {c.key for c in tables[name].columns if c.unit in ("mnkr", "kr/enhet", "procent")} - {"2024"}
        first = [
            r[k] for r in tables[name].cells for k in money & {"fore", "volym", "pris", "forandring", "2022"}
        ]
        assert first and all(v is ABSENT or v is HIDDEN for v in first), name


def test_no_other_section_sets_two_price_levels_beside_each_other() -> None:
    for section, gone in ((konsumtion, "drivkrafter"), (brukarmix, "")):
        with_index, without = (section.SECTION.result(asked(own)) for own in (OWN, NONE))
        assert not gone or (gone in with_index and gone not in without)
    before = konsumtion.SECTION.result(asked(OWN))["drivkrafter"].cells[0]["belopp"]
    nominal = konsumtion.SECTION.result(replace(asked(OWN), own=Own("0000", {"prisindex": {
        **INDEX, "forandring": {"2023": 0.0, "2024": 0.0}}})))["drivkrafter"].cells[0]["belopp"]  # fmt: skip
    assert before == pytest.approx(nominal * 1.05)  # type: ignore[operator]
    model = {r["post"]: r["kostnad"] for r in prognos.SECTION.result(asked(NONE))["bas"].cells}
    assert model["Med 2023 års nivå"] is ABSENT
