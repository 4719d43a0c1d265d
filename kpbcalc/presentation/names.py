"""Which tables and words may a text name? Those that its section declares: any other name is an error.

Without this a misspelt name would be a table that nobody gave, and the text would say that there are no data.
"""

from collections.abc import Collection

from jinja2 import Environment, meta, nodes

from kpbcalc.analysis.section import undeclared
from kpbcalc.sections.every import SECTIONS

WORDS = ("kommun", "ar", "omrade")
CHOSEN = "s"  # what the module beside a text has chosen to say
GROUP = "grupp"  # which of the tables of one kind a title is of
# Texts of no section, and their tables.
BESIDE = {"fynd": ("per_fil", "lista"), "ytterfall_intern": ("fall",)}
_TITLE = "rubrik_"


def tables_of(template_name: str) -> tuple[str, ...]:
    """The tables there can be for a text: those its section declares."""
    section = next((s for s in SECTIONS if s.key == template_name), None)
    if section is None:
        return BESIDE.get(template_name, ())
    return (*section.keys(), *(table.key.removesuffix("_{grupp}") for table in section.tables))


def check(template_name: str, asked: Collection[str], given: Collection[str] = ()) -> None:
    """Raise `LookupError`, with the nearest name, where a text asks for one that nobody declares or gave."""
    known = dict.fromkeys([*tables_of(template_name), *WORDS, CHOSEN, GROUP, *given])
    for name in sorted(asked):
        if name not in known:
            raise undeclared(name, list(known), f"{template_name}.j2")


def asked_for(environment: Environment, source: str) -> frozenset[str]:
    """The names a template takes from outside, and the tables whose figures it has a title for.

    A name that a block sets somewhere is its own, also where it may not have been set.
    """
    tree = environment.parse(source)
    outside = meta.find_undeclared_variables(tree) - set(environment.globals)
    found: set[str] = set()
    for block in tree.find_all(nodes.Block):
        read = {name.name for name in block.find_all(nodes.Name) if name.ctx == "load"}
        found |= (read & outside) - _own(block)
        if block.name.startswith(_TITLE):
            found.add(block.name.removeprefix(_TITLE))
    return frozenset(found)


def _own(block: nodes.Block) -> set[str]:
    """What a block sets, loops over or imports."""
    names = {name.name for name in block.find_all(nodes.Name) if name.ctx != "load"}
    for imported in block.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in imported.names}
    return names
