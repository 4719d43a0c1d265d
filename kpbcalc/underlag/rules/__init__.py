"""Rules that look at the typed underlag: what refers to what, and whether the contents are believable.

Ids and severities are those of docs/granskning.md, which says where each is applied. Rules that
need the calculated costs are in kpbcalc/costing/rules.py.
"""

import contextlib
from collections.abc import Iterable

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.rules import (
    allocation,
    clients,
    code_key,
    hours,
    housing,
    ledger,
    references,
    services,
    surveys,
    volumes,
)
from kpbcalc.underlag.rules.rule import Case, Rule, UnsoundError

# What must hold before anything can be joined.
REFERENCES: tuple[Rule[Case], ...] = (
    references.visit_has_a_real_date, clients.no_personnummer, clients.age_is_plausible,
    references.volume_has_client, references.insats_is_in_catalogue, references.row_is_in_the_year,
    references.unit_is_registered, volumes.no_exact_duplicates, ledger.no_table_stands_twice,
    ledger.no_part_of_the_ledger_stands_twice, ledger.account_has_class,
    code_key.code_key_is_complete, code_key.one_place_points_one_way, allocation.pool_exists,
    allocation.receiver_is_complete,
)  # fmt: skip

# What is believable, once the visits have filled the performed volumes.
CONTENTS: tuple[Rule[Case], ...] = (
    housing.bed_days_fit_in_the_year, housing.lives_in_one_place, housing.no_home_care_in_special_housing,
    volumes.somebody_has_volume, volumes.carrying_volume_is_known, volumes.nobody_has_only_nought,
    hours.home_care_fits_in_the_month, hours.hours_fit_in_the_month, hours.hours_are_per_month,
    hours.performed_follows_granted, hours.hours_are_not_minutes, services.one_alarm_a_client,
    services.three_meals_a_day, services.age_fits_the_insats,
    clients.nobody_is_a_child_in_care_of_the_elderly, volumes.no_month_is_missing,
    volumes.months_follow_each_other, volumes.hours_fit_in_the_year, volumes.days_fit_in_the_year,
    volumes.months_fit_in_the_year, ledger.total_is_that_of_the_accounts, ledger.revenue_has_counterparty,
    ledger.costs_are_positive_and_revenue_negative, ledger.no_ansvar_is_turned, ledger.twelve_periods,
    ledger.months_are_no_sums, volumes.months_are_no_sums,
    code_key.row_set_can_be_shared, code_key.code_key_row_is_used, code_key.proposal_is_checked,
    code_key.cost_has_ansvar_and_verksamhet,
    allocation.pool_does_not_feed_itself, allocation.pool_has_a_key, allocation.blank_value_can_be_reckoned,
    allocation.something_to_reckon_from,
    surveys.unit_has_enough_answers,
    surveys.enough_people_answered, surveys.do_not_know_is_left_out,
)  # fmt: skip

__all__ = ["CONTENTS", "REFERENCES", "RULES", "Case", "Rule", "run"]

RULES = (*REFERENCES, *CONTENTS)


def run(rules: Iterable[Rule[Case]], case: Case, *, warn: bool = True) -> list[Finding]:
    """Every rule's findings, in the order of the rules; one that asks for an unsound table says no more.

    Without `warn` only the rules that can stop are asked.
    """
    found: list[Finding] = []
    for rule in (rule for rule in rules if warn or rule.allvar == "fel"):
        with contextlib.suppress(UnsoundError):
            found.extend(rule(case))  # what a rule said before it asked is kept
    return found
