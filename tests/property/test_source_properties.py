"""Whatever comes from outside, it is either used as what it is or refused; nothing else happens."""

import contextlib
import itertools
import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.sources import fetched_parts, kolada_rows
from kpbcalc.sources.scb import cells

KPI, TITLE = "N20900", "Nettokostnadsavvikelse äldreomsorg, (%)"
CATALOGUE, _ = kolada_rows.catalogue([{"id": KPI, "title": TITLE}], {KPI: TITLE})
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANYTHING = st.recursive(
    SCALARS, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3)
)
ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "gender": st.sampled_from("TKM") | ANYTHING,
        "value": st.floats() | ANYTHING,
        "status": st.sampled_from(["", "Missing", "Privacy"]) | ANYTHING,
        "isdeleted": st.booleans() | ANYTHING,
    },
)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "kpi": st.just(KPI) | ANYTHING,
        "municipality": st.sampled_from(["1267", "1264"]) | ANYTHING,
        "period": st.sampled_from([2023, 2024]) | ANYTHING,
        "values": st.lists(ENTRY, max_size=3) | ANYTHING,
        "id": ANYTHING, "title": st.just("Liknande kommuner LSS, Höör, 2024") | ANYTHING,
        "members": st.lists(st.fixed_dictionaries({"member_id": st.just("1264") | ANYTHING})) | ANYTHING,
    },
)  # fmt: skip


@given(st.lists(ROW, max_size=6))
def test_no_row_brings_a_value_that_was_not_given(rows: list[dict[str, Any]]) -> None:
    values, _ = kolada_rows.values(rows, CATALOGUE, ["1267", "1264"], [2023, 2024], "2026-08-16")
    assert list(values) == fetched_parts.SCHEMAS["varden"].names
    assert not values.duplicated(["kpi", "kommun", "ar", "kon"]).any()
    assert (values["varde"].notna() == (values["status"] == "")).all()
    lists = [r["values"] for r in rows if isinstance(r.get("values"), list)]
    given_ = [entry.get("value") for entry in itertools.chain(*lists) if isinstance(entry, dict)]
    assert all(math.isfinite(v) and any(v == g for g in given_) for v in values["varde"].dropna())
    fetched_parts.as_bytes("varden", values)


@given(st.lists(ROW, max_size=6))
def test_the_other_lists_never_fall_over(rows: list[dict[str, Any]]) -> None:
    for slag, (frame, _) in {
        "nyckeltal": kolada_rows.catalogue(rows, {KPI: ""}),
        "kommuner": kolada_rows.municipalities(rows),
        "grupper": kolada_rows.groups(rows, {"Höör": "1267"}),
        "enheter": kolada_rows.units(rows),
    }.items():
        fetched_parts.as_bytes(slag, frame)


@given(st.permutations(range(4)), st.booleans())
def test_the_order_of_rows_and_sexes_makes_no_difference(order: list[int], backwards: bool) -> None:
    entries = [{"gender": s, "value": float(i), "status": ""} for i, s in enumerate("TKM")]
    rows = [
        {"kpi": KPI, "municipality": m, "period": y, "values": entries[::-1] if backwards else entries}
        for m, y in itertools.product(["1267", "1264"], [2023, 2024])
    ]
    args = (CATALOGUE, ["1267", "1264"], [2023, 2024], "2026-08-16")
    shuffled, _ = kolada_rows.values([rows[i] for i in order], *args)
    straight, _ = kolada_rows.values(rows, *args)
    assert fetched_parts.as_bytes("varden", shuffled) == fetched_parts.as_bytes("varden", straight)


@given(
    ANYTHING
    | st.fixed_dictionaries({"id": ANYTHING, "size": ANYTHING, "dimension": ANYTHING, "value": ANYTHING})
)
def test_an_answer_that_is_not_json_stat_is_refused(answer: Any) -> None:
    with contextlib.suppress(ValueError):
        cells(answer)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.randoms(use_true_random=False), st.booleans())
def test_cells_stand_where_json_stat_puts_them(sizes: list[int], dice: Any, sparse: bool) -> None:
    names = [f"V{i}" for i in range(len(sizes))]
    codes = {n: [f"{n}{i}" for i in range(size)] for n, size in zip(names, sizes, strict=True)}
    numbers = list(range(math.prod(sizes)))
    dimension = {}
    for name, some in codes.items():
        pairs = list(zip(some, range(len(some)), strict=True))
        dice.shuffle(pairs)
        dimension[name] = {"category": {"index": dict(pairs)}}
    value = {str(i): n for i, n in enumerate(numbers)} if sparse else numbers
    frame = cells({"id": names, "size": sizes, "dimension": dimension, "value": value})
    found = dict(zip(frame[names].itertuples(index=False, name=None), frame["antal"], strict=True))
    assert found == dict(zip(itertools.product(*codes.values()), numbers, strict=True))


@given(st.binary(max_size=50) | ANYTHING.map(lambda x: json.dumps(x).encode()))
def test_no_card_but_a_card_is_read(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        fetched_parts.card_of(content)
        raise AssertionError("it was read")
