"""What a file's headings say at the first look: its year, and that a name alone says nothing."""

from pathlib import Path

from kpbcalc.onboarding.maps_left import other_years
from kpbcalc.onboarding.raw_files import look
from tests.builders import YEAR
from tests.samples.strangers_files import put


def test_a_year_in_a_heading_dates_a_file(tmp_path: Path) -> None:
    name = f"BE0101N1_{YEAR + 1}0222.csv"
    put(tmp_path, name, f"ålder;kön;Folkmängd {YEAR}", "0;K;130", "0;M;134", "1;K;120")
    assert not other_years(look(tmp_path, {}, {}, {}), YEAR)
    put(tmp_path, name, "ålder;kön;Folkmängd", "0;K;130", "0;M;134", "1;K;120")
    assert other_years(look(tmp_path, {}, {}, {}), YEAR)


def test_a_file_of_unknown_headings_is_called_nothing_by_its_kind(tmp_path: Path) -> None:
    put(
        tmp_path,
        "Personallista.csv",
        "Personnummer;Namn;Sysselsättningsgrad;Ansvar",
        "197011197550;Bo;75;3110",
    )
    (seen,) = look(tmp_path, {}, {}, {})
    assert seen.table == "" and "känns igen: ." not in seen.why
