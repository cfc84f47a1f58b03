"""Hand-written YAML, read strictly: UTF-8, one mapping, each key once, and what is written means one thing.

Plain words are numbers, true, false or null only where YAML 1.2 says so: `1e-3` is a number, `010` is ten, while `no`,
`1:30` and `2020-01-01` are texts, all of which PyYAML by itself would take for something else. Merge keys `<<`, anchors
and aliases are read; tags are not. Imports no torch: Snakemake reads the study at every parse.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode

from odyssey.errors import InputError

DEEPEST = 40  # levels, far more than any study has
MOST_VALUES = 100_000  # aliases written out
MERGE, NULL, BOOL, INTEGER, FLOAT, TEXT, SEQUENCE, MAPPING = (
    f"tag:yaml.org,2002:{name}" for name in ("merge", "null", "bool", "int", "float", "str", "seq", "map")
)
SCALARS = {  # YAML 1.2, section 10.3.2, with 1.1's merge key
    MERGE: r"<<",
    NULL: r"~|null|Null|NULL|",
    BOOL: r"true|True|TRUE|false|False|FALSE",
    INTEGER: r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    FLOAT: r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping that a file holds; raises InputError, in a sentence that names the file, for everything else."""
    text = _text(path)
    try:
        loader = _Loader(text)
        values = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" (line {mark.line + 1})" if mark else ""
        tabs = "; indent by blanks, not by tabs" if "'\\t'" in str(error.problem) else ""
        problem = f"{error.context}, {error.problem}" if str(error.problem).startswith("but") else error.problem
        raise InputError(f"{path.name} is not YAML{line}: {problem}{tabs}.") from None
    except yaml.reader.ReaderError as error:
        where = text.count("\n", 0, error.position) + 1
        raise InputError(
            f"{path.name} holds a character in line {where} that no text has (U+{error.character:04X}); "
            "save it as UTF-8."
        ) from None
    except _StrictError as error:
        raise InputError(f"{path.name}, line {error.line}: {error}") from None
    except (ValueError, OverflowError):  # PyYAML hands an escape such as "\UFFFFFFFF" to chr()
        raise InputError(f"{path.name} is not YAML: an escape in a quoted text stands for no character.") from None
    if not isinstance(values, dict):
        raise InputError(f"{path.name} must hold `key: value` lines at its top level, and holds {_kind(values)}.")
    return values


def _text(path: Path) -> str:
    if path.is_symlink() and not path.exists():
        raise InputError(f"{path} is a link to a file that is not there.")
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is no file; give the path of a YAML file.")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name} is not UTF-8 (byte 0x{error.object[error.start]:02x} at place {error.start}); "
            "save it as UTF-8."
        ) from None
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}).") from None


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list) else f"only {str(value)[:40]!r}"


class _StrictError(Exception):
    """YAML that may mean more than one thing, or more than a file should hold."""

    def __init__(self, mark: Mark, sentence: str) -> None:
        super().__init__(sentence)
        self.line = mark.line + 1


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader with the scalars of YAML 1.2, that looks at every mapping before merge keys are resolved."""

    yaml_implicit_resolvers = {None: [(tag, re.compile(rf"(?:{form})\Z")) for tag, form in SCALARS.items()]}  # noqa: RUF012

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._open: set[str | None] = set()  # anchors whose nodes are not whole yet
        self._extent: dict[int, tuple[int, int]] = {}  # by node: its values and its levels, aliases written out

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event = self.peek_event()
        anchor, mark = getattr(event, "anchor", None), event.start_mark
        if isinstance(event, yaml.AliasEvent):
            if anchor in self._open:
                raise _StrictError(mark, f"the alias *{anchor} stands inside what it names; write it out.")
            return super().compose_node(parent, index)
        if getattr(event, "tag", None) is not None:
            raise _StrictError(mark, f"the tag {event.tag!r} has no meaning here; leave it out.")
        self._depth += 1
        self._open.add(anchor)
        if self._depth > DEEPEST:
            raise _StrictError(mark, f"nested more than {DEEPEST} levels deep.")
        node = super().compose_node(parent, index)
        self._open.discard(anchor)
        self._depth -= 1
        if node is not None:
            self._measure(node)
        return node

    def compose_mapping_node(self, anchor: Any) -> MappingNode:
        node = super().compose_mapping_node(anchor)
        lines: dict[str, int] = {}
        for key, _ in node.value:
            mark = key.start_mark
            if not isinstance(key, ScalarNode) or key.tag not in (MERGE, TEXT):
                said = f" {key.value}" if isinstance(key, ScalarNode) else ""
                raise _StrictError(mark, f"the key{said} is no text; put it in quotes, or write another.")
            if key.value in lines:
                both = f"in lines {lines[key.value]} and {mark.line + 1}"
                raise _StrictError(mark, f"the key '{key.value}' is given twice, {both}; keep one of them.")
            lines[key.value] = mark.line + 1
        return node

    def _measure(self, node: Node) -> None:
        """Refuse a node that is huge or deep only because aliases repeat it."""
        children = [n for pair in node.value for n in pair] if isinstance(node, MappingNode) else node.value
        parts = [] if isinstance(node, ScalarNode) else [self._extent[id(child)] for child in children]
        values, levels = 1 + sum(n for n, _ in parts), 1 + max((depth for _, depth in parts), default=0)
        if values > MOST_VALUES or levels > DEEPEST:
            raise _StrictError(node.start_mark, "aliases make this too large to be a study; write fewer of them.")
        self._extent[id(node)] = values, levels


def _integer(loader: _Loader, node: ScalarNode) -> int:
    base = {"0o": 8, "0x": 16}.get(node.value[:2], 10)
    return _number(node, int, node.value, base)


def _decimal(loader: _Loader, node: ScalarNode) -> float:
    return _number(node, float, node.value.lower().replace(".inf", "inf").replace(".nan", "nan"))


def _number(node: ScalarNode, make: Any, *given: Any) -> Any:
    try:
        return make(*given)
    except ValueError:  # Python reads no whole number of more than 4300 digits
        raise _StrictError(node.start_mark, f"the number {node.value[:20]}... is too long.") from None


def _text_value(loader: _Loader, node: ScalarNode) -> str:
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in node.value):
        raise _StrictError(node.start_mark, "an escape in a quoted text stands for no character.")
    return node.value


def _refuse(loader: _Loader, node: Node) -> NoReturn:
    raise _StrictError(node.start_mark, f"{node.tag} has no meaning here.")


_Loader.yaml_constructors = {
    **{tag: yaml.SafeLoader.yaml_constructors[tag] for tag in (NULL, BOOL, SEQUENCE, MAPPING)},
    INTEGER: _integer,
    FLOAT: _decimal,
    TEXT: _text_value,
    None: _refuse,
}
