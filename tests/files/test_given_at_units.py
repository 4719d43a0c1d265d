"""What is counted of decisions and clients for a proposed key is what the import will count."""

from pathlib import Path

from kpbcalc.onboarding.given_at_units import given
from kpbcalc.onboarding.open_book import read_rows
from kpbcalc.onboarding.raw_files import look
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, VISITS, fill, new, put

OTHER = "19300101-0019"
HOURS = f"HT-OMV;{YEAR}-01-01;{YEAR}-12-31;10;tim/mån;HT1"


def test_a_rejected_decision_is_no_decision_and_its_client_none(tmp_path: Path) -> None:
    head = f"{DECISIONS};Beslutsstatus"
    put(tmp_path, "beslut v.csv", head, f"{EBBA};{HOURS};Bifall", f"{OTHER};{HOURS};Avslag")
    (file,) = look(tmp_path, {}, {}, {})
    (found,) = given([file], {}, lambda _: "")
    assert (found.beslut, found.brukare) == (1, 1)
    words = {(file.kalla, "beslut", "status", "nej"): "avslag"}
    put(tmp_path, "beslut v.csv", head, f"{EBBA};{HOURS};Ja", f"{OTHER};{HOURS};Nej")
    (found,) = given(look(tmp_path, {}, {}, {}), words, lambda _: "")
    assert (found.beslut, found.brukare) == (1, 1)


def test_a_visit_that_nobody_made_counts_no_hours_and_no_client(tmp_path: Path) -> None:
    rows = [f"{EBBA};{YEAR}-01-02;HT-OMV;HT1;60;", f"{OTHER};{YEAR}-01-02;HT-OMV;HT1;120;Bomkörning"]
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter;Avvikelse", *rows)
    (found,) = given(look(tmp_path, {}, {}, {}), {}, lambda _: "minuter")
    assert (found.timmar, found.brukare) == (1, 1)


def value(root: Path) -> str:
    rows = read_rows(root / "data" / "2082" / str(YEAR) / "fordelningsvarden.xlsx", "fordelningsvarden")
    return next(row["varde"] for row in rows if row["insats"] == "HT-OMV")


def test_the_proposed_key_follows_a_status_that_is_mapped_afterwards(tmp_path: Path) -> None:
    rows = [f"{EBBA};{HOURS};Bifall", f"{OTHER};{HOURS};Avslag"]
    put(tmp_path / "raw", "beslut.csv", f"{DECISIONS};Utfall", *rows)
    put(
        tmp_path / "raw", "bok.csv", "Ansvar;Ansvar (T);Verksamhet;Konto;Motpart;Period;Utfall",
        f"100;HT1;510 Hemtjänst;5010;;{YEAR}01;1000",
        f"200;Biståndshandläggare äldreomsorg;510 Myndighet;5010;;{YEAR}01;300",
    )  # fmt: skip
    new(tmp_path)
    assert value(tmp_path) == "2"
    fill(tmp_path, "rubriker", {"rubrik": "utfall", "tabell": "beslut"}, blir="status")
    new(tmp_path)
    assert value(tmp_path) == "1"
