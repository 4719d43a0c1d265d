"""The code key as municipalities write it: beginnings, accounts, rows without ansvar, insatser together."""

from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpbcalc.base.errors import ValidationError
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.costing import cost
from kpbcalc.costing.flows import cost_flows
from kpbcalc.costing.ledger import code, shared
from kpbcalc.costing.trace import trace
from kpbcalc.underlag.code_key import followed
from tests.builders import YEAR, frame, kr, small, typed, write

CODES = ["3101", "31010", "3102", "4", ""]


def best(key: list[tuple[str, str, str]], codes: tuple[str, str, str]) -> int:
    """The contract once more, row by row: docs/kontrakt.md §2."""

    def rank(pattern: str, written: str, *, blank_is_any: bool) -> float | None:
        if pattern == "*" or (blank_is_any and not pattern):
            return 0
        if pattern.endswith("*"):
            return len(pattern) if written.startswith(pattern[:-1]) else None
        return 1000 if pattern == written else None

    found = []
    for number, row in enumerate(key):
        ranks = [rank(p, c, blank_is_any=i == 2) for i, (p, c) in enumerate(zip(row, codes, strict=True))]
        if None not in ranks:
            found.append((*ranks, -number))
    return -int(max(found)[-1]) if found else -1


def place(row: tuple[str, str, str]) -> tuple[str, str, str]:
    return row[0], row[1], row[2] or "*"


patterns = st.sampled_from(["3101", "310*", "31*", "3101*", "3*", "*", "4", ""])


@settings(max_examples=40)
@given(
    st.lists(st.tuples(patterns, patterns, patterns), max_size=12, unique_by=place),
    st.lists(st.tuples(*[st.sampled_from(CODES)] * 3), min_size=1, max_size=12),
)
def test_the_most_specific_row_is_followed(
    key: list[tuple[str, str, str]], rows: list[tuple[str, str, str]]
) -> None:
    names = ["ansvar", "verksamhet", "konto"]
    found = followed(
        pd.DataFrame(rows, columns=names, dtype="str"), pd.DataFrame(key, columns=names, dtype="str")
    )
    assert found.tolist() == [best(key, row) for row in rows]


def test_exact_goes_before_the_longest_beginning_and_ansvar_before_the_rest() -> None:
    key = [
        "3101;*;utanfor;;;;exakt ansvar;", "310*;*;utanfor;;;;tre;", "31*;510;utanfor;;;;två;",
        "*;510;utanfor;;;;verksamhet;", "*;*;utanfor;;;;konto;50*", "*;*;utanfor;;;;allt;",
    ]  # fmt: skip
    rows = ["3101;510;5010", "3102;510;5010", "3190;510;5010", "9;510;5010", "9;9;5010", "9;9;6010"]
    ledger = frame("kontoutfall", [f"{row};;202401;1" for row in rows])
    told = ["exakt ansvar", "tre", "två", "verksamhet", "konto", "allt"]
    assert code(ledger, frame("kodnyckel", key))["anledning"].tolist() == told


def test_rows_without_ansvar_are_placed_by_their_account_and_told(tmp_path: Path) -> None:
    ledger = [*small()["kontoutfall"], ";;5010;;202402;40", ";;6010;;202402;5"]
    write(tmp_path, small(kontoutfall=ledger))
    result, findings = examine_all(tmp_path, "0000", YEAR)
    assert result is None
    (error,) = (f for f in findings if f.allvar == "fel")
    assert (error.regel, error.rader, error.belopp) == ("V41", (5, 6), kr(45))
    assert "Konto 5010, 6010 utan ansvar och verksamhet" in error.text and "kolumnen konto" in error.atgard
    key = [*(f"{row};" for row in small()["kodnyckel"]), ";;pool;;;OH;;50*", ";;utanfor;;;;annan nämnd;6*"]
    write(tmp_path, small(kontoutfall=ledger, kodnyckel=key))
    result, findings = examine_all(tmp_path, "0000", YEAR)
    assert result is not None, findings
    bridge = result.avstamning.set_index("post")["belopp"]
    assert (bridge["utanfor_kpb"], bridge["differens"]) == (kr(5), 0)
    (told,) = (f for f in findings if f.regel == "V41")
    assert (told.allvar, told.rader, told.belopp) == ("varning", (5, 6), kr(45))


SET = ["100;*;insats;HT-OMV;HT1;;", "100;*;insats;HT-SERV;HT1;;", *small()["kodnyckel"][1:]]
HOURS = [*small()["insatsvolymer"], "A;HT-SERV;HT1;2024-01;5;5"]  # 10 hours of HT-OMV


def test_one_ansvar_with_several_insatser_is_shared_by_volume_to_the_last_bit() -> None:
    odd = ["100;510;5010;;202401;1000.01", "100;510;3790;intern;202401;-0.01", *small()["kontoutfall"][1:]]
    result = cost(typed(small(kontoutfall=odd, kodnyckel=SET, insatsvolymer=HOURS)))
    direct = result.insatskostnad.set_index("insats")["direkt"]
    assert direct["HT-OMV"] + direct["HT-SERV"] == kr(1000)
    assert abs(direct["HT-OMV"] - 2 * direct["HT-SERV"]) <= 3
    flows = cost_flows(result)
    tree = trace(flows, "100@510", "till")
    assert sorted(branch.namn for branch in tree.grenar) == ["HT-OMV@HT1", "HT-SERV@HT1"]


def test_a_row_set_without_volume_or_with_unlike_units_is_refused(tmp_path: Path) -> None:
    unlike = ["100;*;insats;HT-OMV;HT1;;", "100;*;insats;SABO-OMV;SB1;;", "110;*;insats;SABO-OMV;SB1;;",
              "200;*;pool;;;OH;"]  # fmt: skip
    for key, volumes, words in (
        (unlike, HOURS, "olika enheter"), (SET, ["B;SABO-OMV;SB1;2024-02;;20"], "ingen volym"),
    ):  # fmt: skip
        write(tmp_path, small(kodnyckel=key, insatsvolymer=volumes))
        errors = [f for f in examine_all(tmp_path, "0000", YEAR)[1] if f.allvar == "fel"]
        assert [f.regel for f in errors] == ["V41"] and words in errors[0].text, errors
    coded = code(typed(small()).kontoutfall, frame("kodnyckel", SET))
    with pytest.raises(ValidationError, match="ingen volym"):
        shared(coded, frame("kodnyckel", SET), {})


amounts = st.integers(-(10**13), 10**13)


@settings(max_examples=15)
@given(st.lists(amounts, min_size=1, max_size=6), st.lists(st.integers(0, 10**6), min_size=3, max_size=3))
def test_sharing_keeps_every_bit_of_every_row(money: list[int], weights: list[int]) -> None:
    if not sum(weights):
        weights = [1, 0, 0]
    key = frame("kodnyckel", [*(f"1;*;insats;{i};U;;" for i in "abc"), "2;*;insats;d;U;;"])
    rows = [f"{1 + n % 2};5;5010;;202401;0" for n in range(len(money))]
    ledger = frame("kontoutfall", rows).assign(belopp=pd.Series(money, dtype="Int64"))
    volumes = {(insats, "U"): weight for insats, weight in zip("abc", weights, strict=True)}
    found = shared(code(ledger, key), key, volumes)
    assert found["belopp"].groupby(level=0).sum().tolist() == money
    for n, insats in product(range(0, len(money), 2), range(3)):
        part = int(found.loc[[n], "belopp"].iloc[insats])
        assert abs(part * sum(weights) - money[n] * weights[insats]) < sum(weights)


def test_objects_that_part_at_the_account_have_names_of_their_own() -> None:
    key = ["100;*;insats;HT-OMV;HT1;;;", "100;*;pool;;;OH;;60*", *(f"{r};" for r in small()["kodnyckel"][1:])]
    rent = [*small()["kontoutfall"], "100;510;6010;;202401;90"]
    flows = cost_flows(cost(typed(small(kodnyckel=key, kontoutfall=rent))))
    (branch,) = trace(flows, "100/510/6010", "till").grenar
    assert (branch.namn, [b.namn for b in branch.grenar]) == ("100@510@60*", ["OH"])


def test_a_row_that_fits_nothing_is_a_warning_but_one_that_is_overtaken_is_not(tmp_path: Path) -> None:
    key = [*small()["kodnyckel"], "1*;*;pool;;;OH;", "999;*;utanfor;;;;gammalt"]
    write(tmp_path, small(kodnyckel=key))
    (told,) = (f for f in examine_all(tmp_path, "0000", YEAR)[1] if f.regel == "V41")
    assert (told.allvar, told.rader) == ("varning", (6,)) and "999/*" in told.text
