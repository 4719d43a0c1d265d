"""The 26 definitions beside Kolada's texts of 2013, transcribed here and not read from the file.

Each row: what is divided by what, the ages, the housing, the laws (SFB is LSS), whose production, the unit.
"""

import pytest

from kpbcalc.base import params

SOL_HSL, LSS = {"SoL", "HSL"}, {"LSS", "SFB"}
EVERY, ORDINARY, SPECIAL = set[str](), {"ordinart"}, {"sarskilt"}
BOTH, OWN = "", "egen"
OVER, CLIENTS, PEOPLE = "over 600 tkr ÷ clients", "cost ÷ clients", "cost ÷ all inhabitants"
# The insats groups of an indicator, with their laws and housing in the catalogue.
GROUPS = {
    "hemtjanst": ({"SoL"}, ORDINARY), "korttid": ({"SoL"}, ORDINARY), "sabo_heldygn": ({"SoL"}, SPECIAL),
    "assistans_sfb": ({"SFB"}, ORDINARY), "boendestod": ({"SoL"}, ORDINARY),
    "gruppbostad": ({"LSS"}, {"lss_boende"}), "daglig_verksamhet": ({"LSS"}, ORDINARY),
}  # fmt: skip
TEXTS = {
    "U20009": (OVER, "", ORDINARY | SPECIAL, SOL_HSL, BOTH, "%"),
    "U20010": (CLIENTS, "", EVERY, SOL_HSL | LSS, BOTH, "kr/brukare"),
    "U20011": (CLIENTS, "65-", EVERY, SOL_HSL | LSS, BOTH, "kr/brukare"),
    "U20012": (CLIENTS, "65-79", EVERY, SOL_HSL | LSS, BOTH, "kr/brukare"),
    "U20013": (CLIENTS, "80-", EVERY, SOL_HSL | LSS, BOTH, "kr/brukare"),
    "U20014": (PEOPLE, "", EVERY, SOL_HSL | LSS, BOTH, "kr/invånare"),
    "U21002": (OVER, "", ORDINARY, SOL_HSL, BOTH, "%"),
    "U21003": ("hemtjanst ÷ beviljad", "", ORDINARY, {"SoL"}, OWN, "kr/beviljad timme"),
    "U21004": ("hemtjanst ÷ utford", "", ORDINARY, {"SoL"}, OWN, "kr/utförd timme"),
    "U21005": ("korttid ÷ volym", "", ORDINARY, {"SoL"}, OWN, "kr/dygn"),
    "U21006": (CLIENTS, "65-", ORDINARY, SOL_HSL, BOTH, "kr/brukare"),
    "U21007": (CLIENTS, "65-79", ORDINARY, SOL_HSL, BOTH, "kr/brukare"),
    "U21008": (CLIENTS, "80-", ORDINARY, SOL_HSL, BOTH, "kr/brukare"),
    "U21009": ("hemtjanst ÷ clients", "65-", ORDINARY, {"SoL"}, BOTH, "kr/brukare"),
    "U21010": ("hemtjanst ÷ clients", "65-79", ORDINARY, {"SoL"}, BOTH, "kr/brukare"),
    "U21011": ("hemtjanst ÷ clients", "80-", ORDINARY, {"SoL"}, BOTH, "kr/brukare"),
    "U21012": (PEOPLE, "65-", ORDINARY, SOL_HSL, BOTH, "kr/invånare"),
    "U23003": (OVER, "", SPECIAL, SOL_HSL, BOTH, "%"),
    "U23004": ("sabo_heldygn ÷ volym", "", SPECIAL, SOL_HSL, OWN, "kr/dygn"),
    "U25005": ("assistans_sfb ÷ utford", "", ORDINARY, {"SFB"}, OWN, "kr/timme"),
    "U25006": (CLIENTS, "0-64", EVERY, SOL_HSL | LSS, BOTH, "kr/brukare"),
    "U26012": ("boendestod ÷ beviljad", "", ORDINARY, {"SoL"}, OWN, "kr/timme"),
    "U26013": ("boendestod ÷ clients", "0-64", ORDINARY, {"SoL"}, BOTH, "kr/brukare"),
    "U28029": ("over 1 000 tkr ÷ clients", "", EVERY, LSS, BOTH, "%"),
    "U28030": ("gruppbostad ÷ volym", "18-", {"lss_boende"}, {"LSS"}, OWN, "kr/dygn"),
    "U28031": ("daglig_verksamhet ÷ beviljad", "18-", ORDINARY, {"LSS"}, OWN, "kr/dag"),
}
LIMITS = {"SoL_HSL": OVER, "LSS": "over 1 000 tkr ÷ clients"}


def words(definition: dict[str, str]) -> tuple[object, ...]:
    """A row of the file in the words of the texts above; of a group, what the catalogue says of it."""
    laws, housing = set(definition["lagrum"].split()), set(definition["boendeform"].split())
    if definition["grupp"]:
        mine = [row for row in params.rows("insatser.csv") if row["grupp"] == definition["grupp"]]
        laws = {row["lagrum"] for row in mine} | ({"HSL"} if definition["hsl"] == "hemmets" else set())
        housing = {row["boendeform"] for row in mine}
    what = definition["grupp"] or "cost"
    by = {"brukare": "clients", "invanare": "all inhabitants"}.get(
        definition["namnare"], definition["namnare"]
    )
    ratio = LIMITS[definition["grans"]] if definition["grans"] else f"{what} ÷ {by}"
    return (ratio, definition["alder"], housing, laws, definition["regi"], definition["enhet"])


def test_there_are_26() -> None:
    assert [d["kpi"] for d in params.rows("nyckeltal.csv")] == list(TEXTS) and len(TEXTS) == 26


@pytest.mark.parametrize("kpi", TEXTS)
def test_a_definition_says_what_its_source_says(kpi: str) -> None:
    (definition,) = (d for d in params.rows("nyckeltal.csv") if d["kpi"] == kpi)
    assert words(definition) == TEXTS[kpi]
    assert (definition["slag"] == "andel_over_grans") == (definition["enhet"] == "%")
    assert kpi in definition["kalla"]


@pytest.mark.parametrize("grupp", GROUPS)
def test_a_group_of_an_indicator_is_in_the_catalogue_what_the_text_means(grupp: str) -> None:
    mine = [row for row in params.rows("insatser.csv") if row["grupp"] == grupp]
    assert ({row["lagrum"] for row in mine}, {row["boendeform"] for row in mine}) == GROUPS[grupp]
    assert {row["omrade"] for row in mine} <= {"AO", "FN", "AO/FN"}


def test_what_the_texts_leave_out_is_in_no_group_of_an_indicator() -> None:
    """Boendestöd is no hemtjänst; psychiatric housing and servicehus are no särskilt boende day and night."""
    group = {row["kod"]: row["grupp"] for row in params.rows("insatser.csv")}
    assert group["BSTOD"] != "hemtjanst" and group["BSTOD-GRP"] != "boendestod"
    assert all(group[kod] != "sabo_heldygn" for kod in ("BSS-SOL", "SABO-SERV", "SABO-BTB", "SABO-PAR"))
    assert all(group[kod] != "gruppbostad" for kod in ("LSS-8F", "LSS-8B", "LSS-9S", "LSS-9A"))
    assert {kod for kod, g in group.items() if g == "korttid"} == {"KORT", "KORT-VAX", "KORT-REH"}
