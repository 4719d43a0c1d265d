"""What koladapy and pxstatspy get wrong, shown on the client as it comes, and right through our port.

When one of these fails because the client has become right, its work-round can go.
"""

import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pandas as pd
import pytest
import requests
from koladapy import KoladaAPI
from pxstatspy import PxAPI, PxAPIConfig
from pxstatspy.pxapi import OutputFormatParam

from kpbcalc.sources.scb import cells
from kpbcalc.sources.transport import FetchError
from tests.files.sources.conftest import Asking
from tests.outside_server import Fault


@pytest.fixture
def plain(asking: Asking) -> Iterator[KoladaAPI]:
    """koladapy as it comes."""
    with redirect_stderr(StringIO()):
        yield KoladaAPI(base_url=asking.server.kolada, max_requests_per_second=1e6, timeout=20)


def test_koladapy_asks_for_values_in_a_form_that_gives_an_empty_list(
    asking: Asking, plain: KoladaAPI
) -> None:
    assert plain.get_values("N20900", "1267", 2024) == []
    (row,) = asking.kolada().values(["N20900"], ["1267"], [2024])
    assert row["values"][0]["value"] == 13.4


def test_koladapy_ignores_where_the_next_page_is(asking: Asking, plain: KoladaAPI) -> None:
    away = Fault(changed=lambda a: a | {"next_url": "http://localhost:9/v3/municipality?page=2"})
    asking.server.plan("municipality", away, times=1)
    assert plain.get_municipalities()  # counts on to page 2 of its own host
    asking.server.plan("municipality", away, times=1)
    with pytest.raises(FetchError, match="en annan värd"):
        asking.kolada().municipalities()


def test_koladapy_gives_the_rest_when_a_batch_has_failed(asking: Asking, plain: KoladaAPI) -> None:
    plain.max_batch_size = 1
    asking.server.plan("data", Fault(status=404), times=1)
    assert plain.get_values("N20900", ["1267", "1264"], 2024) == []  # no error
    asking.server.plan("data", Fault(status=404), times=1)
    with pytest.raises(FetchError, match="404"):
        asking.kolada().values(["N20900"], ["1267", "1264"], [2024])


def test_koladapy_does_not_repeat_a_question_after_a_fault_that_passes(
    asking: Asking, plain: KoladaAPI
) -> None:
    asking.server.plan("municipality", Fault(status=503), times=1)
    with pytest.raises(Exception, match="503"):
        plain.get_municipalities()
    asking.server.plan("municipality", Fault(status=503), times=1)
    assert asking.kolada().municipalities()


def test_koladapy_stops_at_a_retry_after_that_is_a_date(asking: Asking, plain: KoladaAPI) -> None:
    late = Fault(status=429, retry_after="Wed, 21 Oct 2015 07:28:00 GMT")
    asking.server.plan("municipality", late, times=1)
    with pytest.raises(ValueError, match="invalid literal"):
        plain.get_municipalities()
    asking.server.plan("municipality", late, times=1)
    assert asking.kolada().municipalities()


def test_koladapy_loses_the_version_of_an_address_without_a_slash(asking: Asking) -> None:
    base = asking.server.kolada.rstrip("/")
    with redirect_stderr(StringIO()), pytest.raises(Exception, match="404"):
        KoladaAPI(base_url=base).get_municipalities()
    asking.server.__class__ = type("Slashless", (type(asking.server),), {"kolada": base})
    assert asking.kolada().municipalities()


def test_pxstatspy_has_no_time_limit(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    real = requests.Session.request

    def watched(self: requests.Session, *args: object, **options: object) -> requests.Response:
        seen.append(options.get("timeout"))
        return real(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(requests.Session, "request", watched)
    PxAPI(PxAPIConfig(base_url=asking.server.scb)).get_config()
    assert set(seen) == {None}
    seen.clear()
    asking.scb().population(["1267"], [2024])
    assert None not in seen


def test_pxstatspy_guesses_the_limits_when_it_cannot_read_them(asking: Asking) -> None:
    asking.server.plan("config", Fault(status=500))
    assert PxAPI(PxAPIConfig(base_url=asking.server.scb)).max_data_cells == 150_000
    with pytest.raises(FetchError, match="HTTP 500"):
        asking.scb().population(["1267"], [2024])


def test_pxstatspy_prints_and_asks_for_the_same_metadata_again(
    asking: Asking, capsys: pytest.CaptureFixture[str]
) -> None:
    asking.scb().population(["1267"], [2024])
    assert capsys.readouterr().out == ""
    assert len(asking.asked("TAB638/metadata")) == 1
    asking.server.asked.clear()
    with redirect_stdout(StringIO()) as said:
        PxAPI(PxAPIConfig(base_url=asking.server.scb)).get_table_data(
            "TAB638", {v: ["2024" if v == "Tid" else "1267"] for v in ("Region", "Tid")}
            | {"Alder": ["80"], "Kon": ["1"], "ContentsCode": ["BE0101N1"]},
        )  # fmt: skip
    assert said.getvalue()
    assert len(asking.asked("TAB638/metadata")) > 1


def test_pxstatspy_takes_the_order_of_a_mapping_for_the_places_it_gives() -> None:
    data = {
        "id": ["Region", "ContentsCode", "Tid"], "size": [2, 1, 1], "value": [10, 20],
        "dimension": {
            "Region": {"label": "region", "category": {
                "index": {"1267": 1, "0180": 0}, "label": {"1267": "Höör", "0180": "Stockholm"}}},
            "ContentsCode": {"label": "innehåll", "category": {"index": {"A": 0}, "label": {"A": "Antal"}}},
            "Tid": {"label": "år", "category": {"index": {"2024": 0}, "label": {"2024": "2024"}}},
        },
    }  # fmt: skip
    theirs = PxAPI(PxAPIConfig(base_url="http://x"), fetch_config=False)._process_jsonstat_to_df(
        data, OutputFormatParam.USE_CODES, False
    )
    assert theirs.set_index("region_code")["A"].to_dict() == {"1267": 10, "0180": 20}  # wrong
    assert cells(data).set_index("Region")["antal"].to_dict() == {"1267": 20, "0180": 10}


def test_a_question_over_the_cell_limit_is_split_and_put_together(asking: Asking) -> None:
    whole, _ = asking.scb().population(["1267", "1264", "0765"], list(range(2019, 2025)))
    asking.server.facts.config = asking.server.facts.config | {"maxDataCells": 1500}
    asking.server.asked.clear()
    split, years = asking.scb().population(["1267", "1264", "0765"], list(range(2019, 2025)))
    assert len(asking.asked("TAB638/data")) > 1
    key = ["kommun", "ar", "alder", "kon"]
    pd.testing.assert_frame_equal(
        split.sort_values(key, ignore_index=True), whole.sort_values(key, ignore_index=True)
    )
    assert years == list(range(2019, 2025))


def test_the_rate_limit_of_the_configuration_is_kept(asking: Asking) -> None:
    asking.server.facts.config = asking.server.facts.config | {
        "maxDataCells": 1000, "maxCallsPerTimeWindow": 2, "timeWindow": 1,
    }  # fmt: skip
    started = time.monotonic()
    asking.scb().population(["1267", "1264", "0765"], list(range(2019, 2025)))
    moments = asking.server.moments[1:]  # the first asks for the limits
    assert len(moments) >= 4
    assert all(later - first > 0.9 for first, later in zip(moments, moments[2:], strict=False))
    assert time.monotonic() - started < 30
