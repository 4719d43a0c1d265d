"""What stands out in one area? Each finder reads one section's released tables and says it in a sentence.

Only released tables are read, so a finding can never say more than the page does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kpbcalc.base.table import MNKR, Table
from kpbcalc.presentation import formats
from kpbcalc.presentation.cost_and_quality import good_examples
from kpbcalc.presentation.finding import (
    ACCOUNTS,
    ASSUMED,
    COMPARISON,
    FORECAST,
    NEW,
    SAME,
    UNKNOWN,
    Finding,
    Sections,
    rules,
)
from kpbcalc.presentation.prose import alike_below, difference, in_words, inside

ORDINARY = "Ordinärt boende"
FEWEST_UNITS = 3  # of two units, each is as far from the mean as the other
THOUSANDS = 1000
WHOLE = 100
CAUSES = {  # by what drove a change, and whether it rose
    ("styckkostnaden", True): "Hur mycket av det är löner och priser?",
    ("styckkostnaden", False): "Vad har blivit billigare, och märker brukarna det?",
    ("volymen", True): "Är det fler brukare, eller får var och en mer?",
    ("volymen", False): "Är det färre som behöver insatser, eller får var och en mindre?",
}
QUESTIONS = ("Vilka insatser gör att de kostar så mycket?", "Hade något kunnat göras tidigare för dem?")
FACTORS = {
    "Täckning": "täckningen",
    "Volym per brukare": "volymen per brukare",
    "Styckkostnad": "styckkostnaden",
}
UNDIVIDED = "Ej uppdelat"  # the row of a bridge with groups that cannot be taken apart (sections/konsumtion)


def findings(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """Everything that stands out in the area `name`; `sections` are its released tables by section."""
    for find in FINDERS:
        yield from find(name, sections, ar)


def _clear(gap: float | None) -> bool:
    return gap is not None and abs(gap) >= alike_below()


def _novelty(now: float, before: float | None) -> str:
    """Whether something is new: of another sign than last year, or much larger."""
    if before is None:
        return UNKNOWN
    same = now * before > 0 and abs(now) < rules("nytt")["storre"] * abs(before)
    return SAME if same else NEW


def _change(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """Total cost against the year before, and whether volume or unit cost drove it."""
    steps = sections["over_tid"].get("pris_volym_steg")
    if steps is None:
        return
    before, after = (steps.value(steps.facts[k], "belopp") for k in ("fran", "till"))
    volume, price = (steps.value(p, "belopp") for p in ("Volym", "Styckkostnad"))
    gap = difference(after, before)
    if gap is None or volume is None or price is None or not _clear(gap):
        return
    verb = "ökade" if gap > 0 else "minskade"
    driver = "styckkostnaden" if abs(price) >= abs(volume) else "volymen"
    size = after - before
    text = (
        f"Kostnaden i {name} {verb} med {formats.unit_value(abs(size), 'mnkr', 1)} från "
        f"{steps.facts['fran']} till {steps.facts['till']}, i löpande priser. Styckkostnaden stod för "
        f"{formats.signed(price, 1, 'mnkr')} och volymen för {formats.signed(volume, 1, 'mnkr')}. "
        f"{CAUSES[driver, (price if driver == 'styckkostnaden' else volume) > 0]}"
    )
    yearly = sections["over_tid"].get("utveckling")
    costs = [yearly.value(str(y), "kostnad") for y in (ar - 2, ar - 1)] if yearly else []
    earlier = costs[1] - costs[0] if costs and None not in costs else None
    yield Finding("Kostnadsändring", name, text, size, ACCOUNTS, _novelty(size, earlier))


def _peers(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """Cost per inhabitant against the peers, and which factor makes the difference."""
    steps, ages = (sections["konsumtion"].get(key) for key in ("drivkrafter_jamfort", "alder"))
    if steps is None or ages is None:
        return
    theirs, ours = (steps.value(steps.facts[k], "belopp") for k in ("fran", "till"))
    gap, people = difference(ours, theirs), ages.value(ages.facts["alla"], "invanare")
    parts = {word: steps.value(row, "belopp") for row, word in FACTORS.items()}
    if gap is None or people is None or None in parts.values() or not _clear(gap):
        return
    aged, left = _because_of_age(sections) or ("", ours - theirs)
    if not _clear(100 * left / theirs):  # age explains it
        return
    driver = max(parts, key=lambda word: parts[word] if left > 0 else -parts[word])
    undivided = steps.value(UNDIVIDED, "belopp")
    if undivided is not None and abs(undivided) > abs(parts[driver]):
        most = "Det mesta är i insatsgrupper som inte kan delas upp. Vilka insatser är det?"
    else:
        most = f"Mest skiljer {driver} ({formats.signed(parts[driver], 0, 'kr')}). {_question(driver, left)}"
    text = (
        f"Kostnaden i {name} är {formats.kr(ours)} per {steps.facts['malgrupp']}, "
        f"{formats.percent(abs(gap))} {'högre' if gap > 0 else 'lägre'} än i {steps.facts['referens']}"
        f".{aged} {most}"
    )
    yield Finding("Kostnad mot andra", name, text, left * people / MNKR, COMPARISON, UNKNOWN)


def _because_of_age(sections: Sections) -> tuple[str, float] | None:
    """What the inhabitants' age and sex make of the difference, as a sentence, and what is left of it in kr.

    None where that is not known of the same peers as the difference.
    """
    standard = sections["konsumtion"].get("standard")
    if standard is None or standard.facts["antagande"] or not standard.facts["profilrad"]:
        return None
    effect, left = (standard.value(standard.facts["profilrad"], key) for key in ("effekt", "ovrigt"))
    if effect is None or left is None:
        return None
    told = f"Av skillnaden beror {formats.signed(effect, 0, 'kr')} på invånarnas ålder och kön"
    return f" {told} och {formats.signed(left, 0, 'kr')} på annat.", left


def _question(driver: str, gap: float) -> str:
    """What to discuss about the factor that makes the difference."""
    large, often, much = ("större", "oftare", "mer") if gap > 0 else ("mindre", "mer sällan", "mindre")
    return {
        "täckningen": f"Är behoven {large}, eller beviljas insatser {often}?",
        "volymen per brukare": f"Är behoven {large}, eller beviljas var och en {much}?",
        "styckkostnaden": "Beror det på bemanning, lokaler eller beläggning?",
    }[driver]


def _price(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """Own unit cost against the published mean."""
    groups = sections["produktivitet"].get("grupper")
    if groups is None:
        return
    for row in groups.rows():
        gap = difference(row["pris"], row.get("referens"))
        if gap is None or row["volym"] is None or not _clear(gap) or _turns(gap, str(row["grupp"]), sections):
            continue
        side = "över" if gap > 0 else "under"
        year = "" if groups.facts["medelar"] == str(ar) else f" från {groups.facts['medelar']}"
        text = (
            f"{row['grupp']} i egen regi kostar {formats.kr(row['pris'])} per {row['enhet']}, "
            f"{formats.percent(abs(gap))} {side} det publicerade medlet{year}. "
            + (_question("styckkostnaden", gap) if gap > 0 else "Märker brukarna skillnaden?")
        )
        size = (row["pris"] - row["referens"]) * row["volym"] / MNKR
        novelty = _novelty(gap, _gap_before(gap, str(row["grupp"]), sections, ar))
        yield Finding("Styckkostnad", inside(str(row["grupp"])), text, size, COMPARISON, novelty)


def _turns(gap: float, grupp: str, sections: Sections) -> bool:
    """Whether the gap has another sign per performed than per granted hour: then nobody knows which it is."""
    hours = sections["produktivitet"].get("timmen")
    rows = hours.rows() if hours else ()
    return any(
        r["rad"].startswith(f"{grupp}, per ") and _known(r, "avvikelse") and r["avvikelse"] * gap < 0
        for r in rows
    )


def _gap_before(gap: float, grupp: str, sections: Sections, ar: int) -> float | None:
    """What the gap to the mean would have been with last year's unit cost of the group."""
    yearly = sections["over_tid"].get("styckkostnader")
    if yearly is None or not {str(ar - 1), str(ar)} <= {c.key for c in yearly.columns}:
        return None
    change = difference(yearly.value(grupp, str(ar)), yearly.value(grupp, str(ar - 1)))
    return None if change is None else WHOLE * ((WHOLE + gap) / (WHOLE + change) - 1)


def _spread(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """What the units above the municipality's own mean cost more than that mean."""
    for key, table in sections["produktivitet"].items():
        if not key.startswith("enheter_"):
            continue
        own = [r for r in table.rows() if r["regi"] == "egen regi" and _known(r, "pris", "volym", "index")]
        over = [  # not by name: two units may have the same
            (str(r["namn"]), (r["pris"] - WHOLE * r["pris"] / r["index"]) * r["volym"] / MNKR)
            for r in own
            if r["index"] > WHOLE
        ]
        if len(own) < FEWEST_UNITS or not over:
            continue
        size = sum(kr for _, kr in over)
        low, high = min(r["pris"] for r in own), max(r["pris"] for r in own)
        together, they = ("tillsammans ", "de") if len(over) > 1 else ("", "den")
        text = (
            f"Enheterna för {table.facts['grupp']} kostar från {formats.kr(low)} till {formats.kr(high)} per "
            f"{table.facts['enhet']}. {_units(len(over))} som ligger över medlet i egen regi kostar "
            f"{together}{formats.unit_value(size, 'mnkr', 1)} mer än om {they} hade legat på medlet. "
            "Vad beror det på?"
        )
        changes = sections["produktivitet"].get(key.replace("enheter_", "andring_", 1))
        novelty = _still_dear(over, changes)
        yield Finding("Skillnad mellan enheter", table.facts["grupp"], text, size, ACCOUNTS, novelty)


def _still_dear(over: Sequence[tuple[str, float]], changes: Table | None) -> str:
    """Whether most of what is above the mean comes from units that cost more than most last year too."""
    if changes is None:
        return UNKNOWN
    before = {str(r["namn"]): r["pris_fore"] for r in changes.rows() if _known(r, "pris_fore")}
    sums = {changes.total, changes.facts["rest"]}
    prices = sorted(price for namn, price in before.items() if namn not in sums)
    if len(prices) < FEWEST_UNITS:
        return UNKNOWN
    middle = prices[len(prices) // 2]
    remaining = sum(kr for namn, kr in over if before.get(namn, 0) >= middle)
    return SAME if WHOLE * remaining >= rules("nytt")["kvar"] * sum(kr for _, kr in over) else NEW


def _outliers(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """The few clients over the limit and their share of the cost.

    Of several limits the one for ordinary housing is told: a full year in special housing costs more than
    the limit by itself, so being over it there says little.
    """
    limits = sections["ytterfall"].get("granser")
    if limits is None:
        return
    rows = list(limits.rows())
    row = next((r for r in rows if r["rad"] == ORDINARY), rows[0])
    if not _known(row, "andel", "andel_kostnad", "over_grans") or not row["over_grans"]:
        return
    above = formats.unit_value(row["over_grans"] / THOUSANDS, "mnkr", 1)
    text = (
        f"{row['rad']}, {name}: {formats.percent(row['andel'])} av brukarna kostade mer än "
        f"{formats.kr(row['grans'])} var (ytterfall) och stod för {formats.percent(row['andel_kostnad'])} av "
        f"kostnaden. Det som ligger över gränsen är {above}."
        f" {QUESTIONS[row['rad'] == ORDINARY]}"
    )
    remain = sections["ytterfall"].get("kvar")
    share = remain.value(str(row["rad"]), "andel_kvar") if remain else None
    novelty = UNKNOWN if share is None else SAME if share >= rules("nytt")["kvar"] else NEW
    certainty = ASSUMED if limits.facts.get("status") == "antagande" else ACCOUNTS
    yield Finding("Ytterfall", name, text, row["over_grans"] / THOUSANDS, certainty, novelty)


def _forecast(name: str, sections: Sections, ar: int) -> Iterator[Finding]:
    """What demography alone does to the cost by the end of the forecast."""
    forecast = sections["prognos"].get("prognos")
    if forecast is None:
        return
    first, last = (forecast.value(forecast.facts[k], "kostnad") for k in ("bas", "sista"))
    gap = difference(last, first)
    if gap is None or not _clear(gap):
        return
    verb, way = ("ökar", "mer") if gap > 0 else ("minskar", "mindre")
    yearly = (last - first) / (int(forecast.facts["sista"]) - int(forecast.facts["bas"]))
    text = (
        f"Om dagens nivå behålls {verb} kostnaden i {name} med {formats.percent(abs(gap))} till "
        f"{forecast.facts['sista']} i fasta priser, bara för att befolkningen ändras: i genomsnitt "
        f"{formats.unit_value(abs(yearly), 'mnkr', 1)} {way} för varje år. "
        "Vad betyder det för platser och personal?"
    )
    yield Finding("Befolkningens påverkan", name, text, yearly, FORECAST, UNKNOWN)


Finder = Callable[[str, Sections, int], Iterator[Finding]]
FINDERS: tuple[Finder, ...] = (_change, _peers, _price, _spread, _outliers, _forecast, good_examples)


def _known(row: Mapping[str, Any], *keys: str) -> bool:
    return all(not formats.is_missing(row[k]) for k in keys)


def _units(number: int) -> str:
    if number == 1:
        return "Den enhet"
    return f"De {in_words(number)} enheter"
