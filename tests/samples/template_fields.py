"""Which fields does a template ask of what its module has chosen, and which of them are not there?

A branch that no test's data take is read too: every `s.field`, of loops, of macros that are handed a part.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import nodes

from kpbcalc.presentation import prose

Types = tuple[type, ...]  # what a name may be; nothing: not known


def missing(folder: Path, template_name: str, known: Mapping[str, Types]) -> list[str]:
    """Every field that is asked of a dataclass that has none such, as line and field. In: names' types."""
    return list(_Walk(folder, f"{template_name}.j2").of_file(known))


def types_of(hint: Any) -> Types:
    """The types that a hint allows, None left out."""
    if get_origin(hint) in (Union, UnionType):
        return tuple(one for part in get_args(hint) for one in types_of(part))
    return () if hint in (type(None), Any) else (hint,)


def shaped(name: str, values: Sequence[Any]) -> Any:
    """A type with the fields that some values have together: what modules choose is of mappings too."""
    tables = [one for one in values if isinstance(one, Mapping)]
    keys = dict.fromkeys(key for one in tables for key in one)
    if keys and all(isinstance(key, str) and key.isidentifier() for key in keys):
        fields = [(key, shaped(key, [one[key] for one in tables if key in one])) for key in keys]
        return dataclasses.make_dataclass(name, fields)
    lists = [one for one in values if isinstance(one, list | tuple)]
    if lists:
        return tuple[shaped(name, [one for some in lists for one in some]), ...]  # type: ignore[misc]
    return next((type(one) for one in values if dataclasses.is_dataclass(one)), object)


class _Walk:
    def __init__(self, folder: Path, file: str) -> None:
        self._folder, self._file = folder, file
        self._macros = {macro.name: (self, macro) for macro in self._tree().find_all(nodes.Macro)}
        for imported in self._tree().find_all(nodes.FromImport):
            theirs = _Walk(folder, imported.template.value)._macros  # type: ignore[attr-defined]
            self._macros |= {name: theirs[name] for name in map(str, imported.names)}

    def _tree(self) -> nodes.Template:
        # As the loader finds it: a template beside, or under its folder's name (chapters/_ord.j2).
        there = [file for at in (self._folder, self._folder.parent) if (file := at / self._file).is_file()]
        return prose.environment(self._folder).parse(there[0].read_text("utf-8"))

    def of_file(self, known: Mapping[str, Types]) -> Iterator[str]:
        for block in self._tree().find_all(nodes.Block):
            yield from self._in(block, known)

    def _in(self, node: nodes.Node, known: Mapping[str, Types]) -> Iterator[str]:
        if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
            known = {**known, node.target.name: self._elements(node.iter, known)}
        elif isinstance(node, nodes.Getattr):
            owners = [one for one in self._types(node.node, known) if dataclasses.is_dataclass(one)]
            if owners and not any(node.attr in _fields(one) for one in owners):
                yield f"{self._file}:{node.lineno}: {' | '.join(o.__name__ for o in owners)}.{node.attr}"
        elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            at, macro = self._macros[node.node.name]
            handed = {a.name: self._types(v, known) for a, v in zip(macro.args, node.args, strict=False)}
            for part in macro.body:
                yield from at._in(part, handed)
        for child in node.iter_child_nodes():
            yield from self._in(child, known)

    def _types(self, node: nodes.Node, known: Mapping[str, Types]) -> Types:
        if isinstance(node, nodes.Name):
            return known.get(node.name, ())
        if isinstance(node, nodes.Getattr):
            hints = [_fields(one).get(node.attr) for one in self._types(node.node, known)]
            return tuple(one for hint in hints for one in types_of(hint))
        if isinstance(node, nodes.Getitem):
            return self._elements(node.node, known)
        if isinstance(node, nodes.Filter) and node.name in ("first", "last") and node.node is not None:
            return self._elements(node.node, known)
        return ()

    def _elements(self, node: nodes.Node, known: Mapping[str, Types]) -> Types:
        """What is in a tuple, or what a mapping's keys lead to."""
        found = [get_args(one) for one in self._types(node, known)]
        hints = [args[1] if len(args) > 1 and args[1] is not Ellipsis else args[0] for args in found if args]
        return tuple(one for hint in hints for one in types_of(hint))


def _fields(of: Any) -> Mapping[str, Any]:
    """The fields and properties of a dataclass with the type of each; of anything else, none."""
    if not dataclasses.is_dataclass(of):
        return {}
    properties = {n: p for c in of.__mro__ for n, p in vars(c).items() if isinstance(p, property)}
    return {**{n: get_type_hints(p.fget)["return"] for n, p in properties.items()}, **get_type_hints(of)}
