"""Who gets what, and which groups cost: shares of clients against shares of cost.

Source: docs/metod.md §5.1. How uneven the cost is: `concentration`; which insatser go together:
`combine_insatser`; what the mix does to the mean cost: `mix_effect`.
"""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis import combine_insatser, concentration, mix_effect
from kpbcalc.analysis.age_cells import SEXES, both_sexes, cell_label, safe_classes, with_all_ages
from kpbcalc.analysis.area import Omrade, age_class, age_label, capital, client_rows, group_name, scope
from kpbcalc.analysis.contributions import contributions, of_all
from kpbcalc.analysis.measures import CLIENT_SHARE, CLIENTS, COST, COST_SHARE, MEAN_COST
from kpbcalc.analysis.rare_combinations import rare
from kpbcalc.analysis.reference import Referens, combinations, reference_of
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
EVERYONE, OTHER_HOUSING = "Totalt", "Övriga boendeformer"
HOUSING = {
    "ordinart": "ordinärt boende",
    "sarskilt": "särskilt boende",
    "lss_boende": "boende enligt LSS",
    "ovrigt": "insatser utan boendeform",
}


def tables(years: Sequence[Resultat], omrade: Omrade, grannar: Referens | None = None) -> dict[str, Table]:
    """The section's tables; the mix is set against last year, and against peers when handed in (`grannar`).

    `grupper` (by insats group), `boende` (housing form during the year), `alder` (age and sex), `kon`,
    `koncentration` (Lorenz by tenths), `matt` (Gini, top tenth), `kombinationer` and `par` (insatser
    together), `mix` and `mix_steg` (mix and cost effect since last year), `mix_jamfort` and
    `mix_jamfort_steg` (against peers). A table that could only show groups too small is left out.
    """
    result = years[-1]
    rows = client_rows(result, omrade)
    if rows.empty:
        return {}
    found = {"grupper": _by_group(rows, result, omrade), "boende": _by_housing(rows, result, omrade)}
    found |= {"alder": _by_age(rows, result, omrade), "kon": _by_sex(rows, result, omrade)}
    found |= concentration.tables(rows, result, omrade)
    found |= combine_insatser.tables(rows, result, omrade)
    own = reference_of(result, omrade)
    if len(years) > 1 and years[-2].ar == result.ar - 1:
        before = client_rows(years[-2], omrade)
        found |= mix_effect.tables(own, reference_of(years[-2], omrade), omrade, rows=[rows, before])
    if grannar:
        against = mix_effect.tables(own, grannar, omrade, peers=True, rows=[rows])
        found |= {key.replace("mix", "mix_jamfort", 1): table for key, table in against.items()}
    return {key: table for key, table in found.items() if table is not None}


def _shares(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Shares and mean beside counts and cost (klass, brukare, kr), and a total row of distinct clients."""
    clients = rows["brukar_id"].nunique()
    frame = pd.concat([frame, pd.DataFrame([{"klass": EVERYONE, **of_all(rows)}])], ignore_index=True)
    frame["andel_brukare"] = frame["brukare"] / clients * 100
    frame["andel_kr"] = frame["kr"] / frame["kr"].iloc[-1] * 100
    frame["per_brukare"] = frame["kr"] / frame["brukare"]
    return frame


def _table(name: str, title: str, first: str, frame: pd.DataFrame, result: Resultat, omrade: Omrade,
           notes: tuple[str, ...] = ()) -> Table:  # fmt: skip
    dimension = {"grupper": "grupp"}.get(name, name)
    return Table(
        name=f"brukarmix_{name}_{omrade.kod}",
        title=title,
        frame=frame.assign(**{dimension: frame["klass"]}),
        columns=(
            Column("klass", first),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column("andel_brukare", "Andel av brukarna", "procent", 1, basis="brukare", measure=CLIENT_SHARE),
            Column(
                "kr", "Kostnad", "kr", basis="brukare", measure=COST, largest="kr_storst", second="kr_nast"
            ),
            Column("andel_kr", "Andel av kostnaden", "procent", 1, basis="brukare", measure=COST_SHARE),
            Column("per_brukare", "Kostnad per brukare", "kr/brukare", basis="brukare", measure=MEAN_COST),
        ),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        notes=notes,
        total=EVERYONE,
        facts={"omrade": omrade.namn, "alla": EVERYONE, "rest": OTHER_HOUSING},
        scope=scope(result, omrade),
        dimensions=(dimension,),
    )


def _sums(rows: pd.DataFrame, klass: pd.Series) -> pd.DataFrame:
    """Clients and cost by class (klass, brukare, kr); `klass` gives each row's class."""
    return contributions(rows.assign(klass=klass), "klass").reset_index()


def _by_group(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    frame = _sums(rows, rows["grupp"]).sort_values(
        ["kr", "klass"], ascending=[False, True], ignore_index=True
    )
    frame["klass"] = frame["klass"].map(group_name).map(capital)
    overlapping = bool(frame["brukare"].sum() > rows["brukar_id"].nunique())
    title = f"Brukare och kostnad i {omrade.namn} per insatsgrupp"
    note = "En brukare kan ha flera insatser, så andelarna av brukarna summerar till mer än 100\u00a0%."
    return _table(
        "grupper", title, "Insatsgrupp", _shares(frame, rows), result, omrade, (note,) * overlapping
    )


def _by_housing(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table | None:
    """Each client once, by the housing forms of the year's insatser; rare combinations are joined.

    None where there is only one housing form to tell apart, or where it would tell of a few with rare
    combinations of insatser.
    """
    lived: dict[str, set[str]] = {}
    for client, form in zip(rows["brukar_id"], rows["boendeform"], strict=True):
        lived.setdefault(client, set()).add(form)
    forms = pd.Series({client: _housing(found) for client, found in lived.items()}, dtype="str")
    if rows.loc[rows["boendeform"] != "ovrigt", "boendeform"].nunique() < 2:
        return None
    sizes = Counter(forms)
    labels = sorted(sizes, key=lambda label: (-sizes[label], label))
    few = to_join(labels, lambda some: sum(sizes[label] for label in some), minimum())
    forms = forms.where(~forms.isin(few), OTHER_HOUSING)
    if forms.nunique() < 2 or _tells_of_few(forms, rows):
        return None
    frame = _sums(rows, rows["brukar_id"].map(forms))
    frame = frame.sort_values(["kr", "klass"], ascending=[False, True], ignore_index=True)
    title = f"Brukare och kostnad i {omrade.namn} efter boendeform under året"
    notes = (
        "Varje brukare räknas en gång. Två boendeformer betyder att brukaren har haft insatser i båda, till "
        "exempel efter en flytt under året.",
        *([f"{OTHER_HOUSING} är sådana som färre än {minimum()} brukare har haft."] * bool(few)),
    )
    return _table("boende", title, "Boendeform", _shares(frame, rows), result, omrade, notes)


def _tells_of_few(forms: pd.Series, rows: pd.DataFrame) -> bool:
    """Whether a few of a housing form are among the rare combinations: the shown ones would tell of them.

    In: each client's housing form as it is shown. The other way too: a few rare ones of other forms.
    """
    mix = combinations(rows)
    few = rare({str(code): int(n) for code, n in mix.value_counts().items()})
    folded = forms[mix.reindex(forms.index).isin(few)]
    counts = [n for size in folded.value_counts() for n in (int(size), len(folded) - int(size))]
    return any(0 < n < minimum() for n in counts)


def _housing(forms: set[str]) -> str:
    """The housing of one client in words.

    Daglig verksamhet and the like are of ordinary housing, also for who lives in an LSS home; and insatser
    without a housing form say nothing of where somebody lives who has others too.
    """
    if "lss_boende" in forms:
        forms = forms - {"ordinart"}
    if len(forms) > 1:
        forms = forms - {"ovrigt"}
    return capital(" och ".join(name for form, name in HOUSING.items() if form in forms))


def _by_age(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    """By age class and sex; classes too small are joined with a neighbour."""
    every = with_all_ages(omrade.aldersklasser)
    classes, by_sex = safe_classes([rows], every)
    klass = age_class(rows["alder"], classes)
    sexes = [*SEXES] if by_sex else [None]
    labels = [cell_label(age_label(c), kon) for c in classes for kon in sexes]
    order = {label: n for n, label in enumerate(labels)}
    cells = [cell_label(k, s if by_sex else None) for k, s in zip(klass, rows["kon"], strict=True)]
    frame = _sums(rows, pd.Series(cells, index=rows.index))
    frame = frame.sort_values("klass", key=lambda labels: labels.map(order), ignore_index=True)
    title = f"Brukare och kostnad i {omrade.namn} per ålder{' och kön' * by_sex}"
    notes = ("Klasser med för få brukare är sammanslagna med en granne.",)
    # A class in which there is nobody was joined by no one's need.
    joined = any(span not in every for span in classes)
    first = "Ålder och kön" if by_sex else "Ålder"
    return _table("alder", title, first, _shares(frame, rows), result, omrade, notes * joined)


def _by_sex(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table | None:
    if not both_sexes(rows):
        return None
    frame = _sums(rows, rows["kon"].map(SEXES).map(capital)).sort_values("klass", ignore_index=True)
    title = f"Brukare och kostnad i {omrade.namn} för kvinnor och män"
    return _table("kon", title, "Kön", _shares(frame, rows), result, omrade)
