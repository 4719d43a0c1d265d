"""Rules on what the calculation gave, and on the coded ledger before it (V34, V40–V41, V43–V59).

Ids and severities are those of docs/granskning.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kpbcalc.base import exact, params, price_index
from kpbcalc.base.written import thousands
from kpbcalc.costing.called import places
from kpbcalc.costing.fk_rules import compensation_is_booked_on_sfb
from kpbcalc.costing.key_rules import (
    key_is_of_the_year,
    key_row_changes_something,
    unit_receives_as_its_peers,
)
from kpbcalc.costing.ledger import UNCODED, classify, code, uncoded
from kpbcalc.costing.lost_zeros import lost_zeros
from kpbcalc.costing.month_rules import (
    cost_has_no_hole,
    cost_lasts_as_long_as_volume,
    shared_cost_lasts_the_year,
    volume_lasts_as_long_as_cost,
)
from kpbcalc.costing.result import Resultat
from kpbcalc.costing.rs_bridge import bridge, share
from kpbcalc.costing.sign_rules import no_insats_costs_less_than_nothing, no_price_is_next_to_nothing
from kpbcalc.costing.unit_rules import bed_days_fit_in_the_places, every_insats_of_a_unit_has_cost_of_its_own
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.model import Underlag
from kpbcalc.underlag.rules.rule import Hit, Rule, limits, listed, marked, rule

KR = exact.GRID
REPORT_IT = "Anmäl det till dem som sköter arbetsbänken."
REFERENCE_GROUPS = ("hemtjanst", "sabo_heldygn")


@dataclass(frozen=True)
class Outcome:
    """What these rules see: the year's result, and last year's where there is one."""

    result: Resultat
    earlier: Resultat | None = None

    @cached_property
    def limits(self) -> dict[str, dict[str, Any]]:
        """The limits in force, by rule id."""
        return limits(self.result.underlag.own, self.result.ar)

    @property
    def costs(self) -> pd.DataFrame:
        """The unit costs, a row per insats and unit."""
        return self.result.insatskostnad

    def attribute(self, name: str) -> pd.Series:
        """An attribute of the catalogue for each row of `costs`."""
        return self.costs["insats"].map(self.result.underlag.insatser.set_index("kod")[name])

    def called(self, rows: pd.DataFrame) -> str:
        """The first insatser at their units, for a message."""
        return listed(places(self.result.underlag, rows))


@rule("V41", "fel")
def every_cost_has_an_object(underlag: Underlag) -> Iterator[Hit]:
    """V41: every ledger row of the cost base is coded to an insats, a pool or outside KPB."""
    yield from _without_object(underlag, "kontoutfall")


@rule("V41", "varning")
def every_budget_row_has_an_object(underlag: Underlag) -> Iterator[Hit]:
    """V41: so is every row of the budget; one that is not is left out of the comparison with the outturn."""
    yield from _without_object(underlag, "budget")


def _without_object(underlag: Underlag, table: str) -> Iterator[Hit]:
    coded = code(getattr(underlag, table), underlag.kodnyckel)
    ledger = classify(coded, underlag.insatser, params.toml("kontoplan.toml"))
    lost = ledger["i_bas"] & (ledger["typ"] == "")
    if lost.any():
        objects = ledger[lost].groupby(["ansvar", "verksamhet"])
        told = uncoded((str(a), str(v), rows["konto"]) for (a, v), rows in objects)
        text = f"{told} har ingen rad i kodnyckel."
        money = exact.total(ledger.loc[lost, "belopp"])
        remedy = f"{lost_zeros(ledger[lost], underlag)}{UNCODED}"
        yield from marked(table, "ansvar + verksamhet", lost, text, remedy, money=money)


@rule("V43", "fel")
def all_is_allocated(seen: Outcome) -> Iterator[Hit]:
    """V43: what the insatser cost is what the ledger has on insatser and pools (tolerance 1 kr)."""
    ledger = seen.result.huvudbok
    inside = ledger["i_bas"] & ledger["typ"].isin(["insats", "pool"])
    apart = exact.total(seen.costs["kostnad"]) - exact.total(ledger.loc[inside, "belopp"])
    if abs(apart) > KR:
        text = "Fördelade kostnader är inte lika stora som de som skulle fördelas."
        yield Hit("insatskostnad", "kostnad", 1, text, REPORT_IT, belopp=apart)


@rule("V44", "varning")
def cost_has_volume(seen: Outcome) -> Iterator[Hit]:
    """V44: an insats that is counted per client and has cost has volume."""
    per_client = seen.attribute("individvolym") == "ja"
    without = seen.costs[(seen.costs["kostnad"] != 0) & (seen.costs["volym"] == 0) & per_client]
    if len(without):
        text = f"Kostnad utan volym: {seen.called(without)}. Ingen brukare får kostnaden."
        remedy = "Hämta volymen, eller koda kostnaden till en pool."
        money = exact.total(without["kostnad"])
        yield Hit("insatskostnad", "volym", len(without), text, remedy, belopp=money)


@rule("V45", "varning")
def volume_has_cost(seen: Outcome) -> Iterator[Hit]:
    """V45: an insats with volume has cost."""
    without = seen.costs[(seen.costs["kostnad"] == 0) & (seen.costs["volym"] > 0)]
    if len(without):
        text = f"Volym utan kostnad: {seen.called(without)}. Insatsen räknas som 0 kr för dem som har den."
        remedy = "Kontrollera kodnyckeln: kostnaden kan ligga på en annan insats eller enhet."
        yield Hit("insatskostnad", "kostnad", len(without), text, remedy)


@rule("V46", "varning")
def unit_cost_is_like_last_year(seen: Outcome) -> Iterator[Hit]:
    """V46: the unit cost of an insats at a unit is 0.5–2.0 times last year's."""
    if seen.earlier is None:
        return
    limit = seen.limits["V46"]
    low, high = limit["kvot"]
    keys = ["insats", "enhet"]
    before = seen.earlier.insatskostnad[[*keys, "styckkostnad"]]
    both = seen.costs.merge(before, on=keys, suffixes=("", "_fore"))
    both = both[both["kostnad"] >= limit["minsta_kostnad"] * KR]
    ratio = both["styckkostnad"] / both["styckkostnad_fore"].where(both["styckkostnad_fore"] > 0)
    odd = both[ratio.notna() & ~ratio.between(low, high)]
    if len(odd):
        text = f"Styckkostnaden har mer än fördubblats eller halverats på ett år: {seen.called(odd)}."
        remedy = "Jämför volym och kostnad med året före; kontrollera volymens enhet."
        money = exact.total(odd["kostnad"])
        yield Hit("insatskostnad", "styckkostnad", len(odd), text, remedy, belopp=money)


@rule("V46", "varning")
def unit_cost_is_like_the_reference(seen: Outcome) -> Iterator[Hit]:
    """V46: an hour of hemtjänst and a bed-day in own production are 0.5–2.0 times the published mean."""
    low, high = seen.limits["V46"]["kvot"]
    group, own = seen.attribute("grupp"), seen.costs["regi"] == "egen"
    for name in REFERENCE_GROUPS:
        published = params.published_mean(name, seen.result.ar)
        cells = seen.costs[(group == name) & own & (seen.costs["volym"] > 0)]
        cost, volume = exact.total(cells["kostnad"]), exact.total(cells["volym"])
        price = exact.ratio(cost, volume)
        if published is None or price is None:
            continue
        mean, year = published
        if not low <= price / mean <= high:
            called = params.toml("omraden.toml")["grupp"][name][0]
            apart = "mer än dubbelt så hög som" if price > mean else "mindre än hälften av"
            text = (
                f"Styckkostnaden i egen regi för {called}, {thousands(price)} kr, är {apart} medeltalet i "
                f"KPB-jämförelsen {year}, {thousands(mean)} kr."
            )
            remedy = "Kontrollera volymens enhet (vecka eller månad, minuter eller timmar) och kodnyckeln."
            # How many hours or days follow from the price, where few have own production.
            utan = text.replace(f", {thousands(price)} kr,", "")
            yield Hit("insatskostnad", "styckkostnad", len(cells), text, remedy, belopp=cost, utan=utan)


@rule("V47", "varning")
def accounts_return_is_bridged(seen: Outcome) -> Iterator[Hit]:
    """V47: KPB and räkenskapssammandraget agree within 1 % per code, or the difference is explained."""
    limit = seen.limits["V47"]
    rows = bridge(seen.result)
    if rows.empty:
        return
    apart = rows["differens"].abs() > limit["minsta_tkr"] * 1000 * KR
    odd = rows[apart & (share(rows).abs() > 100 * limit["tolerans"])]
    if len(odd):
        codes = [k or "utan kod" for k in odd["rs_kod"]]
        most = f"{100 * limit['tolerans']:g} %"
        text = f"KPB och räkenskapssammandraget skiljer sig mer än {most} på {listed(codes)}."
        remedy = "Förklara skillnaden med [[rs_forklaring]] i kommunens egna val, eller rätta kodningen."
        money = int(odd["differens"].abs().sum())
        yield Hit("rakenskapssammandrag", "rs_kod", len(odd), text, remedy, belopp=money)


@rule("V48", "fel")
def clients_carry_the_cost(seen: Outcome) -> Iterator[Hit]:
    """V48: the clients' costs add up to the cost of the insatser that have volume (tolerance 1 kr)."""
    carried = exact.total(seen.costs.loc[seen.costs["volym"] > 0, "kostnad"])
    apart = exact.total(seen.result.brukarrader["kostnad"]) - carried
    if abs(apart) > KR:
        text = "Brukarnas kostnader är inte lika stora som insatsernas."
        yield Hit("brukarkostnad", "kostnad", 1, text, REPORT_IT, belopp=apart)


@rule("V49", "varning")
def assistance_is_not_negative(seen: Outcome) -> Iterator[Hit]:
    """V49: assistance under SFB, net of Försäkringskassan, does not cost less than nothing."""
    negative = seen.costs[(seen.attribute("lagrum") == "SFB") & (seen.costs["kostnad"] < 0)]
    if len(negative):
        text = f"Ersättningen från Försäkringskassan är större än kostnaden: {seen.called(negative)}."
        remedy = "Periodisera ersättningen till det år timmarna utfördes."
        money = exact.total(negative["kostnad"])
        yield Hit("insatskostnad", "kostnad", len(negative), text, remedy, belopp=money)


@rule("V53", "info")
def units_are_those_of_last_year(seen: Outcome) -> Iterator[Hit]:
    """V53: units that have come or gone since last year; a changed code breaks the series."""
    if seen.earlier is None:
        return
    now, before = set(seen.costs["enhet"]), set(seen.earlier.insatskostnad["enhet"])
    for codes, what in ((now - before, "nya"), (before - now, "borta")):
        if codes:
            text = f"Enheter som är {what} sedan året före: {listed(codes)}."
            remedy = "Har enheten bara bytt kod: använd samma kod alla år, annars bryts tidsserien."
            yield Hit("enheter", "enhet", len(codes), text, remedy)


@rule("V57", "info")
def the_year_has_a_price_index(seen: Outcome) -> Iterator[Hit]:
    """V57: last year's amounts can be told in the year's prices; else only volumes are compared."""
    ar = seen.result.ar
    index = price_index.of(seen.result.underlag.own)
    if seen.earlier is not None and index.missing(ar - 1, ar):
        text = (
            f"Prisindex saknas för {ar}: rapporten visar utvecklingen sedan {ar - 1} i volym, inte i kronor."
        )
        yield Hit("insatskostnad", "kostnad", 1, text, price_index.REMEDY)


RULES: tuple[Rule[Outcome], ...] = (
    all_is_allocated, no_insats_costs_less_than_nothing, cost_has_volume, volume_has_cost,
    unit_cost_is_like_last_year, no_price_is_next_to_nothing,
    unit_cost_is_like_the_reference, accounts_return_is_bridged, clients_carry_the_cost,
    assistance_is_not_negative, compensation_is_booked_on_sfb, units_are_those_of_last_year,
    the_year_has_a_price_index, unit_receives_as_its_peers, key_row_changes_something, key_is_of_the_year,
    every_insats_of_a_unit_has_cost_of_its_own, bed_days_fit_in_the_places, cost_lasts_as_long_as_volume,
    volume_lasts_as_long_as_cost, shared_cost_lasts_the_year, cost_has_no_hole,
)  # fmt: skip


def run(seen: Outcome) -> list[Finding]:
    """Every rule's findings on a result, in the order of the rules."""
    return [finding for each in RULES for finding in each(seen)]
