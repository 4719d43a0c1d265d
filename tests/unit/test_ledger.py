"""Unit tests of the ledger: which krona counts, as what, and on which object (docs/kontrakt.md §2 and §3)."""

from functools import cache
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base import params
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.base.own_choices import Own
from kpbcalc.costing import cost
from kpbcalc.costing.ledger import BASE_POSTS, classify, code, require_coded
from kpbcalc.costing.result import limits
from tests.builders import frame, kr, loaded, small, typed

CATALOGUE = pd.DataFrame(params.rows("insatser.csv"), dtype="str")


def ledger(rows: list[str], key: list[str]) -> pd.DataFrame:
    accounts = frame("kontoutfall", rows)
    accounts["belopp"] = pd.Series([kr(v) for v in accounts["belopp"]], dtype="Int64")
    return classify(code(accounts, frame("kodnyckel", key)), CATALOGUE, params.toml("kontoplan.toml"))


# the code key

PRECEDENCE = {
    ("1", "5"): "1;5;utanfor;;;;exakt",
    ("1", "*"): "1;*;utanfor;;;;ansvar",
    ("*", "5"): "*;5;utanfor;;;;verksamhet",
    ("*", "*"): "*;*;utanfor;;;;allt",
}


@pytest.mark.parametrize("reverse", [False, True])
def test_the_most_specific_row_wins_whatever_the_order(reverse: bool) -> None:
    rows = ["1;5;5010;;202401;1", "1;6;5010;;202401;1", "2;5;5010;;202401;1", "2;6;5010;;202401;1"]
    key = sorted(PRECEDENCE.values(), reverse=reverse)
    assert ledger(rows, key)["anledning"].tolist() == ["exakt", "ansvar", "verksamhet", "allt"]


@pytest.mark.parametrize("missing", range(4))
def test_the_next_row_takes_over_where_a_more_specific_is_missing(missing: int) -> None:
    key = list(PRECEDENCE.values())
    left = key[missing + 1 :]
    won = ledger(["1;5;5010;;202401;1"], left)["anledning"].tolist()
    assert won == [left[0].rsplit(";", 1)[1] if left else ""]


def test_a_less_specific_row_leaves_nothing_behind_in_the_winner() -> None:
    row = ledger(["1;5;5010;;202401;1"], ["*;*;insats;HT-OMV;HT1;;", "1;*;pool;;;OH;"]).iloc[0]
    assert row[["typ", "insats", "enhet", "pool"]].tolist() == ["pool", "", "", "OH"]


def test_no_ledger_row_is_lost_or_doubled_by_coding() -> None:
    rows = ["1;5;5010;;202401;1"] * 3 + ["9;9;5010;;202401;1"]
    coded = ledger(rows, list(PRECEDENCE.values())[:1])
    assert coded["belopp"].tolist() == [kr(1)] * 4
    assert coded["typ"].tolist() == ["utanfor"] * 3 + [""]


# the cost base

SFB, HT, POOL, OUTSIDE = "SFB", "HT", "POOL", "UT"
KEY = [
    f"{SFB};*;insats;LSS-2SFB;PA1;;", f"{HT};*;insats;HT-OMV;HT1;;",
    f"{POOL};*;pool;;;OH;", f"{OUTSIDE};*;utanfor;;;;annan nämnd",
]  # fmt: skip
MOTPARTER = ["", "intern", "kommun", "region", "stat", "fk", "ovrig"]


REVENUES = ["3010", "3110", "3410", "3510", "3610", "3790", "3"]
KONTON = [f"{account_class}010" for account_class in "12456789"] + REVENUES


@cache
def every_combination() -> dict[tuple[str, str, str], str]:
    """The post of every account, counterparty and object together."""
    asked = list(product(KONTON, MOTPARTER, [SFB, HT, POOL, OUTSIDE]))
    coded = ledger([f"{on};1;{konto};{motpart};202401;1" for konto, motpart, on in asked], KEY)
    return dict(zip(asked, coded["post"], strict=True))


def counted_as(konto: str, motpart: str, on: str) -> str:
    return every_combination()[konto, motpart, on]


@pytest.mark.parametrize("on", [SFB, HT, POOL, OUTSIDE])
@pytest.mark.parametrize("motpart", MOTPARTER)
def test_costs_count_whoever_the_counterparty(motpart: str, on: str) -> None:
    for account_class in "4567":
        assert counted_as(f"{account_class}010", motpart, on) == "bruttokostnad"


@pytest.mark.parametrize("on", [SFB, HT, POOL, OUTSIDE])
@pytest.mark.parametrize("motpart", MOTPARTER)
def test_balance_and_financial_classes_never_count(motpart: str, on: str) -> None:
    for account_class in "1289":
        assert counted_as(f"{account_class}010", motpart, on) == f"memo_klass_{account_class}"


@pytest.mark.parametrize("on", [SFB, HT, POOL, OUTSIDE])
@pytest.mark.parametrize("konto", REVENUES)
@pytest.mark.parametrize("motpart", MOTPARTER)
def test_revenue_counts_only_from_within_other_providers_and_fk_on_sfb(
    konto: str, motpart: str, on: str
) -> None:
    expected = {"intern": "interna_intakter", "kommun": "forsaljning", "region": "forsaljning"}.get(motpart)
    if motpart == "fk" and on == SFB:
        expected = "ersattning_fk"
    post = counted_as(konto, motpart, on)
    if expected:
        assert post == expected
    else:
        assert post.startswith("memo_")
        assert post not in BASE_POSTS


def test_memo_rows_carry_what_is_left_out_and_come_last_in_the_bridge() -> None:
    extra = ["100;510;3110;ovrig;202401;-7", "100;510;8010;;202401;5", "100;510;3790;intern;202401;-10"]
    bridge = cost(typed(small(kontoutfall=[*small()["kontoutfall"], *extra]))).avstamning
    assert bridge["post"].tolist() == [
        "bruttokostnad", "interna_intakter", "forsaljning", "ersattning_fk", "kpb_bas", "utanfor_kpb",
        "insatskostnad", "brukarkostnad", "kostnad_utan_individvolym", "differens",
        "memo_avgifter", "memo_klass_8",
    ]  # fmt: skip
    amounts = bridge.set_index("post")["belopp"]
    assert amounts["kpb_bas"] == kr(3290)
    assert amounts["memo_avgifter"] == kr(-7)
    assert amounts["differens"] == 0


def test_outside_kpb_and_cost_without_volume_are_kept_apart() -> None:
    rows = small(
        kontoutfall=[*small()["kontoutfall"], "900;1;5010;;202401;50", "130;1;5010;;202401;40"],
        kodnyckel=[*small()["kodnyckel"], "900;*;utanfor;;;;annan", "130;*;insats;OPPEN;HT1;;"],
    )
    result = cost(typed(rows))
    amounts = result.avstamning.set_index("post")["belopp"]
    assert amounts["utanfor_kpb"] == kr(50)
    assert amounts["kostnad_utan_individvolym"] == kr(40)
    assert amounts["brukarkostnad"] == kr(3300)
    open_house = result.insatskostnad.set_index("insats").loc["OPPEN"]
    assert pd.isna(open_house["styckkostnad"])
    assert "OPPEN" not in set(result.brukarrader["insats"])


# unmapped rows


def test_a_cost_without_object_stops_with_amount_and_rows(tmp_path: Path) -> None:
    extra = ["777;5;5010;;202401;120.50", "777;5;6010;;202402;4", "778;5;5010;;202402;1"]
    underlag = loaded(tmp_path, small(kontoutfall=[*small()["kontoutfall"], *extra]))
    with pytest.raises(ValidationError) as raised:
        cost(underlag)
    text = str(raised.value)
    assert raised.value.exit_code == 3
    for part in ("777", "124.50 kr", "1 kombinationer till", "rad 5, 6, 7", "V41"):
        assert part in text


def test_the_rows_named_are_those_of_the_file_after_an_empty_line(tmp_path: Path) -> None:
    accounts = [*small()["kontoutfall"], "", "777;5;5010;;202401;1"]
    with pytest.raises(ValidationError, match="rad 6,"):
        cost(loaded(tmp_path, small(kontoutfall=accounts)))


def test_what_is_left_out_of_the_base_needs_no_object() -> None:
    rows = ["9;9;3110;ovrig;202401;-5", "9;9;3510;fk;202401;-5", "9;9;8010;;202401;5"]
    require_coded(ledger(rows, KEY))


def test_a_year_without_outlier_limits_is_refused_in_words() -> None:
    assert limits(Own("0000"), 2015) == {"SoL_HSL": 600_000, "LSS": 1_000_000}
    with pytest.raises(UsageError, match="2009"):
        limits(Own("0000"), 2009)
