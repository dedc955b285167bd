"""Editor's decisions on slogans: reader of `corpus/slogans.yml` that reports every mistake at once."""

from __future__ import annotations

import difflib
from typing import Any

import yaml

from build_scripts.model import Ruling
from build_scripts.system.yaml_files import RecordsError, YamlError, line_of, parse
from build_scripts.text.characters import fold

_FLAGS = ("reject", "promote")
_TEXTS = ("type", "definition", "translation", "theme", "note", "reason")
_FIELDS = (*_FLAGS, "same_as", *_TEXTS)
_TYPES = ("A", "B", "C", "D", "E")
_TRUE = ("true", "yes", "on")


def read_decisions(text: str) -> list[Ruling]:
    """Return the decisions of a slogans.yml, in the order of the file; [] for an empty file or an empty mapping.

    The file maps a wording to what the editor decides on it; the format is described at the head of the file itself.
    Raises RecordsError with all problems found, not only the first.
    """
    try:
        root = parse(text)
    except YamlError as error:
        problem = f"line {error.line}: this is no valid YAML ({error.message}); check quotes, colons and indentation"
        raise RecordsError([problem]) from None
    if root is None or (isinstance(root, yaml.ScalarNode) and root.value in ("", "~", "null")):
        return []
    if not isinstance(root, yaml.MappingNode):
        problem = "the file must map wordings to decisions; write `wording:` and its fields below"
        raise RecordsError([f"line {line_of(root)}: {problem}"])
    problems: list[str] = []
    decisions: list[Ruling] = []
    seen: dict[str, int] = {}
    for key, value in root.value:
        wording = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        place = f"line {line_of(key)}, “{wording}”"
        if not fold(wording):
            problems.append(f"{place}: an entry needs a wording as its name; write the slogan before the colon")
            continue
        first = seen.setdefault(fold(wording), line_of(key))
        if first != line_of(key):
            problems.append(f"{place}: the same wording is decided on in line {first} already; keep one of the two")
        if decision := _read_decision(wording, value, place, problems):
            decisions.append(decision)
    if problems:
        raise RecordsError(problems)
    return decisions


def _read_decision(wording: str, node: yaml.Node, place: str, problems: list[str]) -> Ruling | None:
    """Return one entry; report what is wrong with it and return None."""
    before = len(problems)
    if not isinstance(node, yaml.MappingNode) or not node.value:
        if isinstance(node, yaml.ScalarNode) and node.value:
            problems.append(f"{place}: “{node.value}” is no field; write `reject: true`, with a colon and a blank")
            return None
        problems.append(f"{place}: says nothing; add a field ({', '.join(_FIELDS)}) or take the entry out")
        return None
    fields: dict[str, Any] = {}
    for key, value in node.value:
        name, where = str(key.value), f"line {line_of(key)}, “{wording}”"
        if name not in _FIELDS:
            near = difflib.get_close_matches(name, _FIELDS, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"known fields: {', '.join(_FIELDS)}"
            problems.append(f"{where}: unknown field `{name}`; {hint}")
        elif name in fields:
            problems.append(f"{where}: `{name}` occurs twice; keep one")
        else:
            fields[name] = _read_value(name, value, where, problems)
    if len(problems) > before:
        return None
    decision = Ruling(text=wording, **fields)
    problems += [f"{place}: {problem}" for problem in _find_contradictions(decision)]
    return decision if len(problems) == before else None


def _find_contradictions(decision: Ruling) -> list[str]:
    found = []
    if decision.reject and decision.promote:
        found.append("is both rejected and promoted; keep one of the two")
    if decision.reject and (decision.same_as or decision.definition or decision.translation or decision.type):
        found.append("is rejected, and has a definition, translation, type or same_as; take these out or do not reject")
    if (decision.reject or decision.same_as) and not decision.reason.strip():
        found.append("needs a `reason`, because it rejects or merges; say in a sentence why")
    return found


def _read_value(name: str, node: yaml.Node, where: str, problems: list[str]) -> Any:
    """Return the value of one field as the record has it; report a wrong one and return None."""
    if name in _FLAGS:
        if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:bool":
            return node.value.lower() in _TRUE
        problems.append(f"{where}: `{name}` must be true or false")
    elif name == "same_as":
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if items and all(isinstance(item, yaml.ScalarNode) and fold(item.value) for item in items):
            return tuple(item.value for item in items)
        problems.append(f"{where}: `same_as` must be a list of wordings, such as [黄蓝战略, 黄蓝两大战略]")
    elif not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null":
        problems.append(f"{where}: `{name}` must be text")
    elif name == "type" and node.value not in _TYPES:
        problems.append(f"{where}: `type` must be one of {', '.join(_TYPES)}, not “{node.value}”")
    else:
        return node.value
    return None
