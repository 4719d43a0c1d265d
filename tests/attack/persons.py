"""Numbers of persons that hang together, and what is left of one without another."""

from dataclasses import dataclass, field

from tests.attack.system import System, Terms

AND = "&"
Secret = tuple[str, Terms]


@dataclass
class Counts:
    """The numbers of clients of one year or of two, their relations, and what nobody may be able to count."""

    system: System = field(default_factory=System)
    secrets: list[Secret] = field(default_factory=list)

    def inside(self, inner: Terms, outer: Terms, why: str) -> None:
        """Whoever is in the one is in the other; those who are not in both are a few or not."""
        if inner and outer:
            self.system.at_most(inner, outer, why)
            self.secrets.append((why, [*outer, *((name, -c) for name, c in inner)]))

    def same(self, one: Terms, other: Terms, why: str) -> None:
        """The same persons, counted twice."""
        if one and other:
            self.system.equal(one, other, why)
