"""KPB once more, as slowly and plainly as possible: the second opinion that kpbcalc is compared with.

Written from the contract's text (docs/kontrakt.md) and not from kpbcalc: loops, fractions and the csv
module, nothing shared but the insats catalogue. Reads plain underlag only (`;`, UTF-8, decimal point),
because reading is not what it is here to judge. All money and volumes are exact fractions of kr and units.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

CATALOGUE = Path(__file__).resolve().parents[2] / "params" / "insatser.csv"
ZERO = Fraction(0)
LIMIT = {"SoL/HSL": 600_000, "LSS": 1_000_000}
SOL_HSL = {"SoL", "HSL"}
LSS = {"LSS", "SFB"}
Object = tuple[str, str]


@dataclass
class Answer:
    """What the contract says the results are."""

    insatskostnad: dict[Object, dict[str, Fraction]]
    shared: set[Object]
    shared_rows: int
    brukarkostnad: dict[tuple[str, str, str], Fraction]
    nyckeltal: dict[str, tuple[Fraction, Fraction]]
    avstamning: dict[str, Fraction]


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def number(text: str) -> Fraction:
    return Fraction(text) if text else ZERO


def coding(key: list[dict[str, str]], codes: list[str]) -> list[dict[str, str]]:
    """The rows of the key that a ledger row follows: the most specific, and those for the same place."""
    best: list[dict[str, str]] = []
    rank: list[int] = []
    for row in key:
        patterns = [row["ansvar"], row["verksamhet"], row.get("konto") or "*"]
        if all(
            p == c or (p[-1:] == "*" and c.startswith(p[:-1])) for p, c in zip(patterns, codes, strict=True)
        ):
            found = [len(p) - 1 if p[-1:] == "*" else 1000 for p in patterns]
            if not best or found >= rank:
                best, rank = [*best, row] if found == rank else [row], found
    return best


def post_of(konto: str, motpart: str, lagrum: str) -> str:
    """One of the four posts of the base, or a memo row."""
    account_class = konto[0]
    if account_class in "4567":
        return "bruttokostnad"
    if account_class != "3":
        return f"memo_klass_{account_class}"
    if motpart == "intern":
        return "interna_intakter"
    if motpart in ("kommun", "region"):
        return "forsaljning"
    if motpart == "fk" and lagrum == "SFB":
        return "ersattning_fk"
    names = {"31": "memo_avgifter", "34": "memo_hyror", "35": "memo_bidrag"}
    return names.get(konto[:2], "memo_ovriga_intakter")


Weights = list[tuple[Object | str, Fraction]]


def pool_costs_direct(pools: list[str], amount: dict[str, Fraction], weights: dict[str, Weights]) -> dict:
    out: dict[Object, Fraction] = defaultdict(Fraction)
    for pool in pools:
        final = [(who, w) for who, w in weights[pool] if isinstance(who, tuple)]
        for who, w in final:
            out[who] += amount[pool] * w / sum(x for _, x in final)
    return out


def pool_costs_step_down(pools: list[str], amount: dict[str, Fraction], weights: dict[str, Weights]) -> dict:
    out: dict[Object, Fraction] = defaultdict(Fraction)
    left = dict(amount)
    closed = set()
    for pool in pools:
        closed.add(pool)
        still = [(who, w) for who, w in weights[pool] if who not in closed]
        for who, w in still:
            part = left[pool] * w / sum(x for _, x in still)
            if isinstance(who, tuple):
                out[who] += part
            else:
                left[who] += part
    return out


def pool_costs_reciprocal(pools: list[str], amount: dict[str, Fraction], weights: dict[str, Weights]) -> dict:
    """Cramer's rule: as far from elimination as a small system allows."""
    share: dict[tuple[str, Object | str], Fraction] = {}
    for pool in pools:
        for who, w in weights[pool]:
            share[pool, who] = w / sum(x for _, x in weights[pool])
    matrix = [[Fraction(a == b) - share.get((b, a), ZERO) for b in pools] for a in pools]
    whole = determinant(matrix)
    out: dict[Object, Fraction] = defaultdict(Fraction)
    for k, pool in enumerate(pools):
        replaced = [
            [amount[p] if j == k else v for j, v in enumerate(matrix[i])] for i, p in enumerate(pools)
        ]
        full = determinant(replaced) / whole
        for who, _ in weights[pool]:
            if isinstance(who, tuple):
                out[who] += full * share[pool, who]
    return out


def determinant(matrix: list[list[Fraction]]) -> Fraction:
    """Laplace expansion along the first row."""
    if not matrix:
        return Fraction(1)
    total = ZERO
    for j, value in enumerate(matrix[0]):
        if value:
            minor = [row[:j] + row[j + 1 :] for row in matrix[1:]]
            total += (-1) ** j * value * determinant(minor)
    return total


METHODS = {
    "direkt": pool_costs_direct,
    "stegvis": pool_costs_step_down,
    "omsesidig": pool_costs_reciprocal,
}


def calculate(folder: Path, ar: int, metod: str) -> Answer:  # noqa: PLR0912 - the whole method in one read
    catalogue = {r["kod"]: r for r in rows_of(CATALOGUE)}
    key = rows_of(folder / "kodnyckel.csv")
    regi = {r["enhet"]: r["regi"] for r in rows_of(folder / "enheter.csv")}
    age = {r["brukar_id"]: ar - int(r["fodelsear"]) for r in rows_of(folder / "brukare.csv")}
    inhabitants = sum(int(r["antal"]) for r in rows_of(folder / "befolkning.csv"))

    posts: dict[str, Fraction] = defaultdict(Fraction)
    granted: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    performed: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for row in rows_of(folder / "insatsvolymer.csv"):
        who3 = (row["brukar_id"], row["insats"], row["enhet"])
        granted[who3] += number(row["beviljad"])
        performed[who3] += number(row["utford"])
    carrying = {
        who: (granted if catalogue[who[1]]["volymbas"] == "beviljad" else performed)[who] for who in granted
    }

    own: dict[Object, Fraction] = defaultdict(Fraction)
    shared_cells: set[Object] = set()
    shared_rows = 0
    in_pool: dict[str, Fraction] = defaultdict(Fraction)
    outside = ZERO
    for row in rows_of(folder / "kontoutfall.csv"):
        amount = number(row["belopp"])
        coded = coding(key, [row["ansvar"], row["verksamhet"], row["konto"]])
        cells = [(r["insats"], r["enhet"]) for r in coded if r["typ"] == "insats"]
        weight = [sum((v for w, v in carrying.items() if w[1:] == cell), ZERO) for cell in cells]
        if len(cells) > 1:
            shared_cells |= set(cells)
            shared_rows += 1
        else:
            weight = [Fraction(1)]
        for n, one in enumerate(coded):
            part = amount * weight[n] / sum(weight)
            insats = one["insats"] if one["typ"] == "insats" else ""
            post = post_of(row["konto"], row["motpart"], catalogue[insats]["lagrum"] if insats else "")
            posts[post] += part
            if post.startswith("memo_"):
                continue
            if one["typ"] == "insats":
                own[insats, one["enhet"]] += part
            elif one["typ"] == "pool":
                in_pool[one["pool"]] += part
            else:
                outside += part
        if not coded:
            post = post_of(row["konto"], row["motpart"], "")
            assert post.startswith("memo_"), "cost without object"
            posts[post] += amount

    pools = [r["pool"] for r in sorted(rows_of(folder / "pooler.csv"), key=lambda r: int(r["ordning"]))]
    weights: dict[str, Weights] = {pool: [] for pool in pools}
    for row in rows_of(folder / "fordelningsvarden.csv"):
        who: Object | str = row["mottagarpool"]
        if row["mottagare_typ"] == "insats":
            who = (row["insats"], row["enhet"])
        weights[row["pool"]].append((who, number(row["varde"])))
    shared = METHODS[metod](pools, {p: in_pool[p] for p in pools}, weights)

    cells = sorted({*own, *shared, *((i, e) for _, i, e in granted)})
    prices: dict[Object, dict[str, Fraction]] = {}
    for cell in cells:
        members = [who for who in granted if who[1:] == cell]
        prices[cell] = {
            "direkt": own.get(cell, ZERO),
            "fordelad": shared.get(cell, ZERO),
            "kostnad": own.get(cell, ZERO) + shared.get(cell, ZERO),
            "volym": sum((carrying[w] for w in members), ZERO),
            "beviljad": sum((granted[w] for w in members), ZERO),
            "utford": sum((performed[w] for w in members), ZERO),
        }
    costs = {
        who: volume * prices[who[1:]]["kostnad"] / prices[who[1:]]["volym"]
        for who, volume in carrying.items()
        if volume > 0
    }

    lines = [
        Line(who[0], age[who[0]], catalogue[who[1]], regi[who[2]], cost, granted[who], performed[who])
        for who, cost in costs.items()
        if catalogue[who[1]]["omrade"] in ("AO", "FN", "AO/FN")
    ]
    # Hours performed for somebody without carrying volume, in a cell that others carry.
    extra = [
        Line(who[0], age[who[0]], catalogue[who[1]], regi[who[2]], None, granted[who], performed[who])
        for who in granted
        if who not in costs and prices[who[1:]]["volym"] > 0
    ]

    base = {p: posts[p] for p in ("bruttokostnad", "interna_intakter", "forsaljning", "ersattning_fk")}
    kpb = sum(base.values(), ZERO)
    without = sum((c["kostnad"] for c in prices.values() if c["volym"] == 0), ZERO)
    clients = sum(costs.values(), ZERO)
    bridge = {
        **base,
        "kpb_bas": kpb,
        "utanfor_kpb": outside,
        "insatskostnad": sum((c["kostnad"] for c in prices.values()), ZERO),
        "brukarkostnad": clients,
        "kostnad_utan_individvolym": without,
        "differens": kpb - clients - without - outside,
    }
    bridge |= {p: posts[p] for p in sorted(posts) if p.startswith("memo_")}
    return Answer(prices, shared_cells, shared_rows, costs, indicators(lines, extra, inhabitants), bridge)


@dataclass
class Line:
    """One client's insats at one unit; without cost when no volume carries any."""

    brukare: str
    alder: int
    insats: dict[str, str]
    regi: str
    kostnad: Fraction | None
    beviljad: Fraction
    utford: Fraction


def indicators(
    lines: list[Line], extra: list[Line], inhabitants: int
) -> dict[str, tuple[Fraction, Fraction]]:
    """Numerator and denominator of the 26, one line each, in the words of the contract's table."""

    def law(line: Line, laws: set[str]) -> bool:
        return line.insats["lagrum"] in laws

    def home(line: Line, *forms: str) -> bool:
        return law(line, SOL_HSL) and line.insats["boendeform"] in forms

    def group(line: Line, name: str) -> bool:
        return line.insats["grupp"] == name

    def own(line: Line, name: str) -> bool:
        return group(line, name) and line.regi == "egen"

    def cost(chosen: list[Line]) -> Fraction:
        return sum((x.kostnad or ZERO for x in chosen), ZERO)

    def heads(chosen: list[Line]) -> Fraction:
        return Fraction(len({x.brukare for x in chosen}))

    def mean(chosen: list[Line]) -> tuple[Fraction, Fraction]:
        return cost(chosen), heads(chosen)

    def over(chosen: list[Line], limit: int) -> tuple[Fraction, Fraction]:
        total: dict[str, Fraction] = defaultdict(Fraction)
        for x in chosen:
            total[x.brukare] += x.kostnad or ZERO
        return Fraction(100 * sum(t > limit for t in total.values())), Fraction(len(total))

    def pick(test: object, low: int = 0, high: int = 999) -> list[Line]:
        return [x for x in lines if test(x) and low <= x.alder <= high]  # type: ignore[operator]

    def hours(name: str, kind: str) -> tuple[Fraction, Fraction]:
        chosen = pick(lambda x: own(x, name))
        rest = [x for x in extra if own(x, name)]
        return cost(chosen), sum((getattr(x, kind) for x in chosen + rest), ZERO)

    def adults(name: str, kind: str) -> tuple[Fraction, Fraction]:
        chosen = pick(lambda x: own(x, name), 18)
        return cost(chosen), sum((getattr(x, kind) for x in chosen), ZERO)

    def care(x: Line) -> bool:
        return law(x, SOL_HSL | LSS)

    def ordinary(x: Line) -> bool:
        return home(x, "ordinart")

    def home_care(x: Line) -> bool:
        return group(x, "hemtjanst")

    def home_with_its_care() -> tuple[Fraction, Fraction]:
        """Special housing day and night, and the HSL of those who had at least half of their days there."""
        money, days = hours("sabo_heldygn", "utford")
        own_days, all_days = defaultdict(Fraction), defaultdict(Fraction)
        for x in pick(lambda x: x.insats["boendeform"] == "sarskilt" and x.insats["lagrum"] == "SoL"):
            all_days[x.brukare] += x.utford
            own_days[x.brukare] += x.utford if own(x, "sabo_heldygn") else ZERO
        for x in pick(lambda x: x.insats["boendeform"] == "sarskilt" and x.insats["lagrum"] == "HSL"):
            if own_days[x.brukare] > 0 and own_days[x.brukare] >= all_days[x.brukare] / 2:
                money += x.kostnad or ZERO
        return money, days

    everybody = Fraction(inhabitants)
    return {
        "U20009": over(pick(lambda x: home(x, "ordinart", "sarskilt")), LIMIT["SoL/HSL"]),
        "U21002": over(pick(ordinary), LIMIT["SoL/HSL"]),
        "U23003": over(pick(lambda x: home(x, "sarskilt")), LIMIT["SoL/HSL"]),
        "U28029": over(pick(lambda x: law(x, LSS)), LIMIT["LSS"]),
        "U20010": mean(pick(care)),
        "U20011": mean(pick(care, 65)),
        "U20012": mean(pick(care, 65, 79)),
        "U20013": mean(pick(care, 80)),
        "U25006": mean(pick(care, 0, 64)),
        "U20014": (cost(pick(care)), everybody),
        "U21006": mean(pick(ordinary, 65)),
        "U21007": mean(pick(ordinary, 65, 79)),
        "U21008": mean(pick(ordinary, 80)),
        "U21009": mean(pick(home_care, 65)),
        "U21010": mean(pick(home_care, 65, 79)),
        "U21011": mean(pick(home_care, 80)),
        "U21012": (cost(pick(ordinary, 65)), everybody),
        "U21003": hours("hemtjanst", "beviljad"),
        "U21004": hours("hemtjanst", "utford"),
        "U21005": hours("korttid", "utford"),
        "U23004": home_with_its_care(),
        "U25005": hours("assistans_sfb", "utford"),
        "U26012": hours("boendestod", "beviljad"),
        "U26013": mean(pick(lambda x: group(x, "boendestod"), 0, 64)),
        "U28030": adults("gruppbostad", "utford"),
        "U28031": adults("daglig_verksamhet", "beviljad"),
    }
