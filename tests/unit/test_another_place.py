"""The population of another municipality than ours is refused, in the underlag and at the import."""

from pathlib import Path

import pytest

from kpbcalc.underlag.extracts.run import StoppedError
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write
from tests.unit.test_strangers_files import DECISIONS, EBBA, made, put


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
