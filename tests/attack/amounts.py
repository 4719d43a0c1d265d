"""What a stranger can reckon of money: every told sum is a sum of parts that other cells tell too."""

from dataclasses import dataclass, field

from kpbcalc.aggregates.enheter import COMPARED, LEFT_OUT
from kpbcalc.base import params
from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Key, Package
from tests.attack.cells import Reading
from tests.attack.system import Name, System, Terms

KR, THOUSAND = "kr", 1000.0
WHOLE_OF = {
    "omraden": "kommun", "omradesmonster": "kommun", "grupper": "omraden", "alder": "omraden",
    "mix": "omraden", "stege": "omraden", "insatser": "grupper", "regi": "grupper",
    "alder_boende": "alder", "enheter": "jamforda",
}  # fmt: skip
READ = ("kommun", "jamforda", *WHOLE_OF, "assistans", "ytterfall", "ytterfall_andra")
SCOPE, LAWS = ("AO", "FN"), {"SoL", "HSL", "LSS", "SFB"}


@dataclass
class Amounts:
    """The kr of a year, and of which leaves each joined or hidden cell is made."""

    system: System = field(default_factory=System)
    leaves: dict[tuple[str, Key], tuple[Name, Terms]] = field(default_factory=dict)

    def same(self, one: Terms, other: Terms, why: str, more: Terms = ()) -> None:
        """The same kr, as far as rounding lets; the other may have as much as `more` besides."""
        if one and other:
            slack = 0.1 * (len(one) + len(other))
            self.system.at_most(one, other, why, slack)
            self.system.at_most(other, [*one, *more], why, slack)


def amounts(package: Package) -> Amounts:
    """Everything a stranger knows of the year's kr (in thousands)."""
    found = Amounts()
    reading = Reading(package, found.system, KR, lambda family: True, slack=0.2, scale=THOUSAND)
    for family in READ:
        if not package.has(family):
            continue
        reading.read(family)
        for cell in package.cells(family):
            up = package.families[family].up
            for key, name in reading.of_cell(family, cell):
                found.leaves[family, key] = (name, [(reading.name(family, cell.key), 1.0), (name, -1.0)])
            if cell.hidden and not cell.leaves and "" not in cell.key[up:]:
                found.leaves[family, cell.key] = (reading.name(family, cell.key), [])
    for part, whole in WHOLE_OF.items():
        up = package.families[part].up if package.has(part) else 0
        for prefix in dict.fromkeys(cell.key[:up] for cell in package.cells(part)):
            found.same(reading.total(part, *prefix), reading.total(whole, *prefix), f"{part} of {prefix}")
    _groups(found, reading)
    _indicators(found, reading)
    return found


def _groups(found: Amounts, reading: Reading) -> None:
    """A group is its insatser, in each area and in all; units compared are those of its insatser."""
    package = reading.package
    group_of = dict(package.facts["insatser"][["kod", "grupp"]].itertuples(index=False))
    left_out = {kod for o in params.toml("omraden.toml").values() for kod in o.get("jamfors_ej", [])}
    for key, name in reading.leaves("grupper"):
        mine = reading.total("insatser", key[0], of=lambda k, key=key: group_of.get(k[2]) == key[1])
        found.same([(name, 1.0)], mine, f"insatser of {key}")
    for group in sorted(set(group_of.values())):
        for urval in (COMPARED, LEFT_OUT):
            there = reading.total("jamforda", group, of=lambda k, urval=urval: k[1] == urval)
            mine = reading.total(
                "insatser",
                of=lambda k, g=group, u=urval: (
                    group_of.get(k[2]) == g and (k[2] in left_out) == (u == LEFT_OUT)
                ),
            )
            found.same(there, mine, f"units of {group}")


def _indicators(found: Amounts, reading: Reading) -> None:
    """The indicators tell exact kr by age and by own production, over both areas."""
    package = reading.package
    law = dict(package.facts["insatser"][["kod", "lagrum"]].itertuples(index=False))
    other = reading.total("insatser", of=lambda k: k[0] in SCOPE and law.get(k[2]) not in LAWS)
    regi = dict(package.facts["enheter"][["enhet", "regi"]].itertuples(index=False))
    units = package.facts["redovisar"]
    catalogue = package.facts["insatser"]
    in_homes = (catalogue["boendeform"] == "sarskilt") & (catalogue["lagrum"] == "HSL")
    homes_care = set(catalogue.loc[in_homes, "kod"])
    for definition in params.rows("nyckeltal.csv"):
        cell = package.cell("nyckeltal", definition["kpi"])
        if cell.hidden or definition["slag"] != "kvot" or not known(kr := cell["taljare"]):
            continue
        told = [
            (
                found.system.unknown(
                    (package.ar, "nyckeltal", definition["kpi"]), kr / THOUSAND, kr / THOUSAND
                ),
                1.0,
            )
        ]
        if set(definition["lagrum"].split()) == LAWS and not definition["boendeform"]:
            youngest, _, oldest = (definition["alder"] or "0-").partition("-")
            ages = range(int(youngest), int(oldest or 120) + 1)
            mine, partly = [], list[tuple[Name, float]]()
            for key, name in reading.leaves("alder"):
                low, _, high = key[1].partition("-")
                if key[0] in SCOPE and high and int(low) in ages and int(high) in ages:
                    mine.append((name, 1.0))
                elif key[0] in SCOPE and high and (int(low) in ages or int(high) in ages):
                    partly.append((name, 1.0))
            if not any(c.hidden for area in SCOPE for c in package.cells("alder", area)):
                found.same(told, [*mine, *partly], definition["kpi"], [*other, *partly])
        if definition["grupp"] and definition["regi"] and not definition["alder"]:
            group = definition["grupp"]
            mine = reading.total(
                "regi", of=lambda k, at=(group, definition["regi"]): k[0] in SCOPE and k[1:] == at
            )
            joined = any("+" in c.key[1] and group in c.key[1].split("+") for c in package.cells("regi"))
            hsl = reading.total("insatser", of=lambda k: k[0] in SCOPE and k[2] in homes_care)
            besides = hsl if definition["hsl"] else []
            if not joined:
                found.same(mine, told, definition["kpi"], besides)
            if {regi.get(u) for u in units.loc[units["grupp"] == group, "enhet"]} == {definition["regi"]}:
                whole = [
                    (n, 1.0) for key, n in reading.leaves("grupper") if key[1] == group and key[0] in SCOPE
                ]
                found.same(whole, told, definition["kpi"], besides)
