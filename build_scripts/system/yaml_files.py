"""YAML that people write, with the line of every value.

`parse` returns PyYAML's nodes, whose scalars are texts as they were written, and `line_of` the line of one, from 1;
`load` returns the value of a node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

#: Levels of nesting that libyaml certainly survives: it read 20,000 and crashed the process with 300,000.
MOST_LEVELS = 10_000
#: As many nested collections in one line.
_NESTED_IN_LINE = re.compile(rf"^[-?: \t]{{{MOST_LEVELS}}}", re.M)


class YamlError(ValueError):
    """A text that is not YAML, or a value that YAML cannot read, with its line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line, self.message = line, message


class RecordsError(ValueError):
    """A file of the corpus with errors.

    Each of `problems` names a line, the error and the remedy. `understood` is the content of the other lines, None if
    the file cannot be read at all.
    """

    def __init__(self, problems: Sequence[str], understood: Any = None) -> None:
        super().__init__("\n".join(problems))
        self.problems, self.understood = tuple(problems), understood


class _Resolver(yaml.resolver.Resolver):
    """YAML without dates: 2011-08-04 stays the text that was written."""


_Resolver.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _PythonLoader(_Resolver, yaml.SafeLoader):
    """Raises RecursionError for deep nesting."""


class _FastLoader(_Resolver, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Uses libyaml where it is installed: a seventh of the time, but a crash for deep nesting."""


def parse(text: str) -> yaml.Node | None:
    """Return the root of a YAML text, None for an empty one. Raises YamlError."""
    is_shallow = text.count("[") + text.count("{") < MOST_LEVELS and not _NESTED_IN_LINE.search(text)
    try:
        root: yaml.Node | None = yaml.compose(text, _FastLoader if is_shallow else _PythonLoader)
    except RecursionError:
        raise YamlError(1, "nested too deep") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise _find_cause(text.split("\n"), line) or YamlError(
            line, getattr(error, "problem", None) or str(error)
        ) from error
    return root


#: A line with a full-width colon where the name of an entry or key ends, and none of YAML's own.
_WIDE_COLON = re.compile(r"[^：:#\"'“‘]{1,40}：(?!.*:(?:\s|$))")


def _find_cause(lines: list[str], line: int) -> YamlError | None:
    """Return the error that people who write Chinese made on the line of YAML's own error or the line above, if any."""
    for number in range(max(1, line - 1), min(line, len(lines)) + 1):
        if _WIDE_COLON.match(lines[number - 1].lstrip(" -")):
            return YamlError(number, "a full-width colon “：”; write “: ” with a blank after it")
        if lines[number - 1][:1] == "\t":
            return YamlError(number, "a tab at the beginning; indent with blanks")
    if any(each.rstrip() == "{}" for each in lines[: line - 1]):
        return YamlError(line, "an entry after {}, which says that there are none; delete {}")
    return None


def load(node: yaml.Node) -> Any:
    """Return the value of a node. Raises YamlError for tags of other languages, broken values and repeated keys."""
    for mapping in _find_mappings(node):
        _refuse_repeated_keys(mapping)
    try:
        return yaml.constructor.SafeConstructor().construct_document(node)
    except yaml.constructor.ConstructorError as error:
        raise YamlError(error.problem_mark.line + 1 if error.problem_mark else 1, str(error.problem)) from error
    except RecursionError:
        raise YamlError(line_of(node), "nested too deep") from None
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        # So PyYAML fails at `!!bool x`, `!!timestamp x`, and numbers of thousands of digits.
        raise YamlError(line_of(node), f"a value cannot be read ({error})") from error


def line_of(node: yaml.Node) -> int:
    """Return the line on which a node begins."""
    return int(node.start_mark.line) + 1


def _find_mappings(root: yaml.Node) -> Iterator[yaml.MappingNode]:
    """Yield every mapping below a node, once however many aliases it has."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen or isinstance(node, yaml.ScalarNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield node
            waiting += [part for pair in node.value for part in pair]
        else:
            waiting += node.value


def _refuse_repeated_keys(mapping: yaml.MappingNode) -> None:
    written: set[str] = set()
    for key, _ in mapping.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in written:
                raise YamlError(line_of(key), f"{key.value} is written twice")
            written.add(key.value)
