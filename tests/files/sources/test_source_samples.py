"""Real answers and real values from Kolada and SCB, where they are at hand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kpbcalc.base import register
from kpbcalc.sources import fetch as fetching
from kpbcalc.sources import fetched_parts, kolada_rows
from kpbcalc.sources.cache import stored
from kpbcalc.sources.scb import cells
from tests.files.sources.conftest import AUGUST, Asking
from tests.outside_server import SHARED, Fault, real, real_groups, serving

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is not here")
SAMPLES = SHARED / "api_samples"


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def test_the_catalogue_and_its_publication_dates() -> None:
    rows = sample("kolada_v3_kpi.REAL_content_rebuilt_envelope.json")["values"]
    kpis, remarks = kolada_rows.catalogue(rows, {r["id"]: r["title"] for r in rows})
    assert remarks == []
    assert len(kpis) == len(rows)
    by_id = kpis.set_index("kpi").to_dict("index")
    assert by_id["N21704"]["konsuppdelad"]
    deviation = by_id["N20900"]
    assert kolada_rows.preliminary(deviation, 2025, "2026-08-16")
    assert not kolada_rows.preliminary(deviation, 2025, "2026-09-30")
    assert not kolada_rows.preliminary(deviation, 2024, "2026-08-16")


def test_values_whose_sexes_come_in_any_order() -> None:
    rows = sample("kolada_v3_data_N21704_2023.REAL.json")["values"]
    catalogue = sample("kolada_v3_kpi.REAL_content_rebuilt_envelope.json")["values"]
    kpis, _ = kolada_rows.catalogue(catalogue, {"N21704": ""})
    kommuner = [r["municipality"] for r in rows]
    values, remarks = kolada_rows.values(rows, kpis, kommuner, [2023], "2026-11-21")
    assert remarks == []
    assert len(values) == 15
    linkoping = values[values["kommun"] == "0580"].set_index("kon")["varde"].to_dict()
    assert linkoping == {"T": 6.067015, "K": 7.221589, "M": 4.434292}


def test_rows_without_a_value_say_why() -> None:
    rows = sample("kolada_v2_data_with_null_and_status.REAL_rows_rebuilt_envelope.json")["values"]
    titles = {r["kpi"]: f"Nyckeltal {r['kpi']}" for r in rows}
    kpis, _ = kolada_rows.catalogue([{"id": k, "title": t} for k, t in titles.items()], titles)
    values, remarks = kolada_rows.values(
        rows, kpis, [r["municipality"] for r in rows], [r["period"] for r in rows], "2026-11-21"
    )
    assert remarks == []
    assert values["varde"].isna().all()
    assert set(values["status"]) == {"Missing", "Privacy", "Not applicable"}


def test_every_group_of_similar_municipalities_is_known_by_its_municipality() -> None:
    names = {k.namn: k.kod for k in register.kommuner().values()}
    groups, remarks = kolada_rows.groups(real_groups().values(), names)
    assert remarks == []
    assert groups.groupby("omrade")["kommun"].nunique().to_dict() == {
        "": 290,
        "AO": 290,
        "FN": 289,
        "IFO": 290,
    }
    assert groups.groupby("omrade")["ar"].unique().map(list).to_dict() == {
        "": [2025], "AO": [2024], "FN": [2024], "IFO": [2024],
    }  # fmt: skip


def test_cells_of_a_real_answer() -> None:
    frame = cells(sample("scb_pxweb2_TAB6471_data.REAL.json"))
    assert len(frame) == 2772
    found = frame.set_index(["Region", "Alder", "Kon", "Tid"])["antal"].sort_index()
    assert found["01", "0-9", "TotSa", "2026M01"] == 245284
    assert found["01", "0-9", "1", "2026M04"] == 128675
    both = found["25", "100+10"].unstack("Kon")
    assert (both["TotSa"] - both["1"] - both["2"]).abs().max() <= 3  # SCB adds small noise to each cell


def test_the_real_metadata_and_limits_of_scb_are_understood(asking: Asking) -> None:
    asking.server.plan(
        "TAB6471/metadata", Fault(body=(SAMPLES / "scb_pxweb2_TAB6471_metadata.REAL.json").read_bytes())
    )
    asking.server.plan("config", Fault(body=(SAMPLES / "scb_pxweb2_config.REAL.json").read_bytes()))
    population, years = asking.scb().population(["1267", "0000"], [2025, 2026])
    assert years == [2025]  # December 2026 is not there yet
    assert len(population) == 2 * 101 * 2
    (asked,) = asking.asked("TAB6471/data")
    assert "valuecodes[Tid]=2025M12" in asked and "000007SF" in asked
    assert "100+5" not in asked and "TotSA" not in asked


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    """The real values and the KPIs a report really uses."""
    monkeypatch.undo()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving(real(final="2026-09-30")) as server:
        yield Asking(server, tmp_path / "kallor", [])


def test_a_municipality_in_skane_gets_its_net_cost_deviation_against_its_peers(known: Asking) -> None:
    outcome = known.fetch()  # 1267 Höör, 2024
    assert outcome.missing == []
    assert not [f for f in outcome.faults if not f.startswith("SCB")]
    outside = stored(known.root)
    for kpi in ("N20900", "N20029", "N28018", "N28021", "N30001"):
        own = outside.values.query("kommun == '1267' and kpi == @kpi").set_index("ar")
        assert list(own.index) == list(range(2018, 2026))
        assert own["preliminar"].to_dict() == {y: y == 2025 for y in range(2018, 2026)}
        said = {y: known.server.facts.values[kpi, "1267", y][0]["value"] for y in own.index}
        assert own["varde"].to_dict() == said
        peers = outside.groups.query("kommun == '1267' and omrade == 'AO'")["medlem"]
        assert set(outside.values.query("kpi == @kpi and ar == 2024")["kommun"]) >= set(peers)
    assert fetching.wanted_kpis()["N20900"] == known.server.facts.kpis["N20900"]["title"]
    assert fetched_parts.folder(known.root) == known.root
    assert AUGUST.strftime("%Y-%m-%d") == outside.fetched("Kolada")
