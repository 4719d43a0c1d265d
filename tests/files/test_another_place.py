"""The population of another municipality is refused; one with a column for each sex is read as rows."""

from pathlib import Path

import pytest

from kpbcalc.underlag.extracts.run import StoppedError
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write
from tests.samples.strangers_files import DECISIONS, EBBA, made, put


def rows(place: str) -> list[str]:
    return [f"{place};{age};{sex};{10 + age}" for age in range(3) for sex in ("K", "M")]


HEAD = "region;alder;kon;antal"


@pytest.mark.parametrize(("place", "refused"), [("0880 Kalmar", True), ("880", True), ("0000 Vi", False)])
def test_the_population_of_another_municipality_is_refused(tmp_path: Path, place: str, refused: bool) -> None:
    folder = write(tmp_path, small())
    put(folder, "befolkning.csv", HEAD, *rows(place))
    found = [f for f in examine(tmp_path, "0000", YEAR)[1] if "annan kommuns" in f.text]
    assert [f.allvar for f in found] == ["fel"] * refused
    raw = tmp_path / "raw"
    put(raw, "beslut.csv", DECISIONS, f"{EBBA};HT-OMV;{YEAR}-01-01;;10;tim/mån;HT1")
    put(raw, "folk.csv", HEAD, *rows(place))
    own: dict[str, object] = {"kalla": [{"namn": "SCB", "filer": {"befolkning": "folk.csv"}},
                                        {"namn": "vi", "filer": {"beslut": "beslut.csv"}}]}  # fmt: skip
    if refused:
        with pytest.raises(StoppedError, match="annan kommuns befolkning"):
            made(raw, own)
    else:
        assert len(made(raw, own).ready["befolkning"]) == 6


@pytest.mark.parametrize(
    "head", ["Ålder;Män;Kvinnor", "alder;antal män 2024;antal kvinnor 2024", "Ålder;Män;Kvinnor;Totalt"]
)
def test_men_and_women_in_columns_are_rows(tmp_path: Path, head: str) -> None:
    folder = write(tmp_path, small())
    total = ";Totalt" in head
    lines = [f"{age};{m};{k}{f';{m + k}' * total}" for age, m, k in (("70", 40, 60), ("71", 3, 4))]
    put(folder, "befolkning.csv", head.replace("Ålder", "alder"), *lines, f"Totalt;43;64{';107' * total}")
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is not None, [f.text for f in findings]
    told = {(r["alder"], r["kon"]): int(r["antal"]) for r in underlag.befolkning.to_dict("records")}
    assert {sex: told[70, sex] for sex in "KM"} == {"K": 60, "M": 40} and len(told) == 4
    assert any("två rader för varje ålder" in f.text for f in findings)
