"""What has been released before, and would this release tell something about a few persons by difference?

`output/sekretess.jsonl` has a line for each release of a municipality and year: the policy, a hash of the
input, which cells were told, and of each told cell a print of who was in it (`set_print`, `person_prints`).
It stays with the municipality. A release is compared with every earlier one that nobody has withdrawn.

**Of other persons.** Of each cell that was told, it is counted how many clients are in it now as they were
not then: by sex, age, insatser, units and volumes, and by the cell itself, which is to say by area, group,
housing, combination, class of cost (at stated amounts) and what happened since the year before. One to
`minimum` - 1 stop the release, also where many have changed in the other cells; so do as many in the whole
input. Who has both releases can then only subtract at least `minimum` persons, or nobody. Pseudonyms are no
part of it: the same persons under new ones are the same, and no share of known ids is asked for.

**Of other cells.** What both releases tell of a family splits its leaves in parts. A part that neither
tells by itself must be safe by the policy of now, as a cell must (persons and dominance). Then no sum of
parts is of a few. Parts of cells whose persons have changed are not looked at: a difference of those is of
many persons.

What is not promised. Cost is no fact about a person: where accounts have been corrected, what a price was and
is may tell how much of it there is in a cell. Families are compared one by one, and person statistics and
surveys not at all: what only they tell of a changed person is stopped when a family tells it too. Cuts at a
share of the clients (a tenth) are compared as cells and not by who is in them. Where every unit and volume
has changed, only sex and age tell one changed person among them. Source: docs/sekretess.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.year import Year
from kpbcalc.base.errors import DisclosureError
from kpbcalc.base.way_in import in_words_of
from kpbcalc.disclosure.compare_releases import differs
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.release_lines import NAME, WITHDRAWN, Line, add, alone, standing, unreadable
from kpbcalc.disclosure.release_prints import Earlier, Now, line_of, read_line

_NAMES = {
    "kommun": "hela kommunen", "omraden": "områden", "omradesmonster": "områden tillsammans",
    "grupper": "insatsgrupper", "insatser": "insatser", "regi": "egen och annan regi",
    "jamforda": "insatsgrupper där enheter jämförs", "enheter": "enheter", "alder": "ålder och kön",
    "alder_boende": "ålder och boende", "mix": "kombinationer av insatser",
    "stege": "kostnadsklasser", "ytterfall": "ytterfall", "assistans": "assistans efter timmar",
    "flode": "nya, kvarvarande och avslutade", "andring": "ändringar per insatsgrupp",
    "flytt": "flyttar", "ytterfall_andra": "ytterfall", "ytterfall_alder": "ytterfall efter ålder och kön",
    "ytterfall_mix": "ytterfall efter kombination", "ytterfall_kvar": "ytterfall sedan året före",
}  # fmt: skip


@dataclass(frozen=True)
class Release:
    """One package about to be shared, with what it was made from.

    `inputs_sha` is a hash of the input. `withdraws` is the reason why earlier releases of the municipality
    and year do not count: they have not left the house.
    """

    package: Package
    year: Year
    families: Sequence[Family]
    inputs_sha: str
    withdraws: str = ""

    @cached_property
    def now(self) -> Now:
        """The clients and cells of the release, ready to be compared."""
        return Now(self.package, self.year, self.families)

    @cached_property
    def line(self) -> Line:
        """The release as the ledger notes it."""
        return line_of(self.now, self.inputs_sha)

    @cached_property
    def passed(self) -> list[Line]:
        """The earlier lines that it has been compared with."""
        return []


def of(
    package: Package, year: Year, families: Sequence[Family], inputs_sha: str, withdraws: str = ""
) -> Release:
    """The release of a package. In: what `release_year` made it from, and a hash of all input."""
    return Release(package, year, families, inputs_sha, withdraws.strip())


def check(out: Path, release: Release) -> None:
    """Stop a release that with an earlier one would tell of a few persons. Raises `DisclosureError` (exit 5).

    So does a ledger that cannot be read, and an earlier release that cannot be compared.
    """
    if not release.withdraws:
        for number, line in _standing(out, release):
            if line != release.line and line not in release.passed:
                _compare(release, number, line)
                release.passed.append(line)


def record(out: Path, release: Release) -> None:
    """Note the release, the moment before it is; the same release again adds nothing.

    It is checked once more, alone with the file: another run may have been released meanwhile. Raises
    `DisclosureError` as `check` does.
    """
    with alone(out) as file:
        check(out, release)
        found = [line for _, line in _standing(out, release)]
        if release.line in found and not (release.withdraws and found[-1] != release.line):
            return
        about = {"kommun": release.package.kommun, "ar": release.package.ar}
        withdrawn = [{**about, WITHDRAWN: release.withdraws}] if release.withdraws and found else []
        add(file, [*withdrawn, release.line])


def _standing(out: Path, release: Release) -> list[tuple[int, Line]]:
    return standing(out, release.package.kommun, release.package.ar)


def _compare(release: Release, number: int, line: Line) -> None:
    if "version" not in line and "tabeller" in line:
        raise _not_compared(release, "en äldre version av arbetsbänken", number)
    try:
        earlier = read_line(line)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise unreadable(number) from None
    if earlier is None:
        raise _not_compared(release, "en annan version av arbetsbänken", number)
    _stop_at(release, earlier, number)


def _stop_at(release: Release, earlier: Earlier, number: int) -> None:
    found = differs(release.now, earlier)
    if found is None:
        return
    few = f"1–{release.package.policy.minimum - 1} personer"
    what, remedy = {
        "personer": (
            f"Underlaget skiljer sig för {few} från det som en tidigare rapport byggde på. Den som har båda "
            "rapporterna kan räkna ut uppgifter om dem.",
            "Vänta tills fler rättelser kan släppas samtidigt.",
        ),
        "celler": (
            "Rapporten delar in brukarna på ett annat sätt än en tidigare rapport. Skillnaden mellan dem "
            "skulle visa uppgifter om få personer.",
            "Kör med samma sekretesspolicy och samma version av arbetsbänken som den tidigare rapporten.",
        ),
        "indelning": (
            "En tidigare rapport har en annan indelning i klasser, och det går inte att avgöra om skillnaden "
            "visar uppgifter om få personer.",
            "Kör med samma version av arbetsbänken och samma egna val som den tidigare rapporten.",
        ),
    }[found.kind]
    raise DisclosureError(
        what, where=f"{_place(release)}, {_told(found.family, found.key)} ({NAME}, rad {number})",
        remedy=f"{remedy} {_ways_on()}",
    )  # fmt: skip


def _not_compared(release: Release, made_by: str, number: int) -> DisclosureError:
    return DisclosureError(
        f"En tidigare rapport är gjord med {made_by} och går inte att jämföra med.",
        where=f"{_place(release)} ({NAME}, rad {number})",
        remedy=f"{_ways_on()} Är den utlämnad: lämna inte ut den nya utan att kommunens jurist har bedömt om "
        "skillnaden visar uppgifter om få personer.",
    )  # fmt: skip


def _ways_on() -> str:
    """What somebody can do at once, in the words they use: withdraw the earlier report, or see a draft."""
    withdraw = in_words_of('--withdraw "skäl"', 'WITHDRAW="skäl"')
    draft = in_words_of("kpb report … --utkast", "make report … DRAFT=1")
    return (
        f"Har den tidigare rapporten aldrig lämnats ut: kör igen med {withdraw}. Vill du bara se hur "
        f"rapporten blir: {draft} gör ett utkast som stannar hos dig."
    )


def _place(release: Release) -> str:
    return f"{release.package.kommun} {release.package.ar}"


def _told(family: str, key: Key) -> str:
    if not family:
        return "hela underlaget"
    cell = f" ”{' / '.join(filter(None, key))}”" if any(key) else ""
    return f"{_NAMES.get(family, family)}{cell}"
