"""A budget that is imported may be without motpart, as one that lies in the year's folder may."""

from pathlib import Path

from tests.builders import YEAR, kr
from tests.samples.strangers_files import DECISIONS, EBBA, made, put


def test_a_budget_without_motpart_is_imported_and_told(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, f"{EBBA};HT-OMV;{YEAR}-01-01;{YEAR}-03-31;10;tim/mån;HT1")
    put(tmp_path, "plan.csv", "Ansvar;Verksamhet;Konto;Belopp", "100;510;5010;900", "200;510;5010;100")
    files = {"budget": ["plan.csv"], "beslut": ["beslut.csv"]}
    done = made(tmp_path, {"kalla": [{"namn": "Ekonomi", "filer": files}]})
    assert int(done.ready["budget"]["belopp"].sum()) == kr(1000) and not any(done.ready["budget"]["motpart"])
    (told,) = [f for f in done.findings if f.kolumn == "motpart"]
    assert (told.regel, told.tabell, told.allvar) == ("V03", "plan.csv", "varning")
    assert "plan.csv har ingen motpart" in told.text and told.atgard
