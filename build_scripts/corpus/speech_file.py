"""The format of `corpus/speeches/*.txt`: YAML front matter between two `---` lines, then the text, a paragraph a block.

Nothing in the text is escaped and nothing in it is markup: after the second `---` every character is the speaker's.
Blocks are divided by blank lines; a block of several lines is one paragraph, its lines joined without a space.
The front matter is the keeper's to correct: a fact may be written with its proof,

    title: {value: 在全县动员大会上的讲话, basis: own_line, line: 3}

or as a plain text, which then counts as known by the keeper. A key that is absent is not known.
"""

from __future__ import annotations

import difflib
import re
import reprlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, get_args

import yaml

from build_scripts.model import FACTS, Fact, Paragraph, Source, Speech, SpeechKind

_FACT_KEYS = ("value", "basis", "line", "quote")
_SOURCE_KEYS = ("file", "part", "sha256", "encoding", "lines", "site_title", "collection_title", "published", "cleaned")
_KEYS = ("id", "kind", "complete", *FACTS, "front_matter", "back_matter", "note", "source")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
#: What no text holds: controls, lone surrogates, noncharacters, signs without width or of direction only, and private
#: characters, which every font shows otherwise. The cleaning drops all of them. Variation selectors of ideographs stay.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e00ff\U000f0000-\U0010ffff]"
)
_FENCE = "---"
#: Front matter in the lines that `write_speech` writes, nothing nested deeper than there and without the signs that
#: libyaml and PyYAML take otherwise: tabs, question marks, exclamation marks, heads of block scalars (all differences
#: found in 200,000 damaged ones). This libyaml reads in a seventh of the time. It ends the process where there are tens
#: of thousands of levels.
_ONE_LINE = r"\[\]|\{[^\[\]{}?!\t\n]*\}|(?![-{|>])[^\[\]{}?!\t\n]*"
_AS_WRITTEN = re.compile(rf"(?:(?:  )?(?:[a-z0-9_]+:|-)(?: (?:{_ONE_LINE}))?\n)+")
#: Shows what stands where it should not; nested lists only by their outermost level, however deep they go.
_brief = reprlib.Repr()
_brief.maxlevel = 1


class SpeechFileError(ValueError):
    """A speech file that cannot be read; `problems` are (line, message, hint), all that were found."""

    def __init__(self, problems: list[tuple[int, str, str]]) -> None:
        super().__init__("; ".join(f"line {line}: {message}" for line, message, _ in problems))
        self.problems = problems


def write_speech(speech: Speech) -> str:
    """The file for a speech. Reading it back gives the speech without sections and masks, paragraphs numbered anew."""
    front: dict[str, Any] = {"id": speech.id, "kind": speech.kind, "complete": speech.complete}
    for name in FACTS:
        if fact := speech.facts.get(name):
            front[name] = _fact_entry(fact)
    front |= {"front_matter": list(speech.front_matter), "back_matter": list(speech.back_matter)}
    if speech.note:
        front["note"] = speech.note
    source = {key: getattr(speech.source, key) for key in _SOURCE_KEYS}
    front["source"] = {k: list(v) if isinstance(v, tuple) else v for k, v in source.items() if v not in (None, "")}
    head = yaml.dump(front, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31, default_flow_style=False)
    return f"{_FENCE}\n{head}{_FENCE}\n\n" + "\n\n".join(p.text for p in speech.paragraphs) + "\n"


def read_speech(text: str) -> Speech:
    """The speech that a file holds, with paragraph ids p_1, p_2 … in order and neither sections nor masks.

    Raises SpeechFileError with all problems: no front matter, broken YAML, unknown keys (with the nearest known
    one), wrong types, no text.
    """
    head, body, body_line = _divide(text)
    front = _front_matter(head)
    problems = list(_problems(front, head))
    paragraphs = tuple(Paragraph(f"p_{at}", block) for at, block in enumerate(_blocks(body), 1))
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for match in _NO_TEXT.finditer(plain):
        line = plain.count("\n", 0, match.start()) + 1
        problems.append((line, f"U+{ord(match[0]):04X} is no character of a text", "delete it"))
    if not paragraphs:
        problems.append((body_line, "no text behind the front matter", "restore the text or delete the file"))
    if problems:
        raise SpeechFileError(sorted(problems))
    return Speech(
        front["id"],
        front["kind"],
        front["complete"],
        {name: _fact(front[name]) for name in FACTS if front.get(name) is not None},
        tuple(front.get("front_matter") or ()),
        tuple(front.get("back_matter") or ()),
        paragraphs,
        _source(front["source"]),
        note=front.get("note") or "",
    )


class _Dumper(yaml.SafeDumper):
    """Facts on one line, lists of lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _OneLine(dict[str, Any]):
    """A mapping that is written on one line."""


_Dumper.add_representer(
    _OneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)


def _fact_entry(fact: Fact) -> str | dict[str, Any]:
    if fact.basis == "keeper":
        return fact.value
    entry = {"value": fact.value, "basis": fact.basis, "line": fact.line, "quote": fact.quote}
    return _OneLine({key: value for key, value in entry.items() if value not in (None, "")})


def _fact(entry: str | dict[str, Any]) -> Fact:
    if isinstance(entry, str):
        return Fact(entry, "keeper")
    return Fact(entry["value"], entry.get("basis", "keeper"), entry.get("line"), entry.get("quote", ""))


def _source(entry: dict[str, Any]) -> Source:
    lines = entry["lines"]
    return Source(**{**entry, "lines": (lines[0], lines[1])})


def _divide(text: str) -> tuple[str, str, int]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        raise SpeechFileError([(1, "no front matter", f"the first line must be {_FENCE}")])
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1 : number - 1]) + "\n", "\n".join(lines[number:]), number + 1
    raise SpeechFileError([(1, "the front matter does not end", f"close it with a line {_FENCE}")])


def _front_matter(head: str) -> dict[str, Any]:
    if _AS_WRITTEN.fullmatch(head):
        with suppress(ValueError, LookupError, AttributeError, yaml.YAMLError):
            return dict(yaml.load(head, Loader=_QuickLoader))
    try:
        front = yaml.load(head, Loader=_Loader)
    except RecursionError as error:
        raise SpeechFileError([(2, "the front matter is nested too deep", "see corpus/README.md")]) from error
    except (ValueError, LookupError, AttributeError) as error:
        # So PyYAML ends at tags (`!!bool x`, `!!timestamp x`) and at numbers of thousands of digits.
        raise SpeechFileError([(2, f"a value of the front matter is none ({error})", "quote the text")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        raise SpeechFileError(
            [((mark.line if mark else 0) + 2, f"broken YAML: {what}", "quote the text, or mend the indent")]
        ) from error
    if not isinstance(front, dict):
        raise SpeechFileError([(2, "the front matter is no list of `key: value`", "see corpus/README.md")])
    return front


class _OnceEach(yaml.constructor.SafeConstructor):
    """A key written twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        written: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in written:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} is written twice", key.start_mark)
            written.add(key.value)
        return super().construct_mapping(node, deep)


class _Undated(yaml.resolver.Resolver):
    """YAML without dates: 2011-08-04 is what the keeper wrote, and stays a text."""


_Undated.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Loader(_OnceEach, _Undated, yaml.SafeLoader):
    """YAML as the keeper may write it; its errors are told."""


class _QuickLoader(_OnceEach, _Undated, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same by libyaml where it is there; its errors are worded otherwise, and are not told."""


def _problems(front: dict[str, Any], head: str) -> Iterator[tuple[int, str, str]]:
    def at(key: object) -> int:
        match = re.search(rf"^{re.escape(str(key))}\s*:", head, re.MULTILINE)
        return head.count("\n", 0, match.start()) + 2 if match else 2

    for key, value in front.items():
        for found in _NO_TEXT.finditer(_written_out(value)):
            yield at(key), f"{key} holds U+{ord(found[0]):04X}, written as an escape", "delete it"
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, 1)
            yield (
                at(key),
                f"unknown key {key!r}",
                f"did you mean {near[0]!r}?" if near else f"known are {', '.join(_KEYS)}",
            )
    if not (isinstance(front.get("id"), str) and _ID.fullmatch(front["id"])) or front["id"] == "index":
        yield (
            at("id"),
            f"id {_brief.repr(front.get('id'))} is none",
            "small letters, digits and single hyphens; never change a published one",
        )
    if front.get("kind") not in get_args(SpeechKind):
        yield at("kind"), f"kind {_brief.repr(front.get('kind'))} is none", f"one of {', '.join(get_args(SpeechKind))}"
    if not isinstance(front.get("complete"), bool):
        yield (
            at("complete"),
            "complete must be true or false",
            "false for a text that begins or breaks off in the middle",
        )
    for name in FACTS:
        if name in front and not _is_fact(front[name]):
            yield (
                at(name),
                f"{name} must be a text, or {{value: …, basis: …, line: …}}",
                "quote it: numbers and dates are texts here",
            )
    if isinstance(front.get("date"), str | dict) and not _DATE.fullmatch(_value(front["date"])):
        yield at("date"), f"date {_brief.repr(_value(front['date']))} is none", "write 2011-08-04, 2011-08 or 2011"
    if isinstance(front.get("title"), str | dict) and not _value(front["title"]).strip():
        yield at("title"), "the title is empty", "leave the line out where no title is known"
    for key in ("front_matter", "back_matter"):
        if not _is_text_list(front.get(key) or []):
            yield at(key), f"{key} must be a list of texts", "one `- …` a line"
    if not isinstance(front.get("note") or "", str):
        yield at("note"), "note must be a text", "quote it"
    yield from _source_problems(front.get("source"), at("source"))


def _written_out(value: object) -> str:
    """All texts within a value of one or two levels, where escapes of YAML may have put what the file does not show."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return "\n".join(text for text in inner if isinstance(text, str) and not text.isprintable())


def _value(entry: str | dict[str, Any]) -> str:
    return entry if isinstance(entry, str) else str(entry.get("value", ""))


def _is_fact(entry: object) -> bool:
    if isinstance(entry, dict):
        texts = all(isinstance(entry.get(key, ""), str) for key in ("value", "basis", "quote"))
        line = entry.get("line")
        return texts and "value" in entry and set(entry) <= set(_FACT_KEYS) and (line is None or isinstance(line, int))
    return entry is None or isinstance(entry, str)


def _is_text_list(entry: object) -> bool:
    return isinstance(entry, list) and all(isinstance(item, str) for item in entry)


def _source_problems(source: object, line: int) -> Iterator[tuple[int, str, str]]:
    hint = "restore it from the file's history, or import the raw file again"
    if not isinstance(source, dict):
        yield line, "source is missing", hint
        return
    texts = all(isinstance(source.get(key), str) for key in ("file", "sha256", "encoding"))
    lines = source.get("lines")
    spans = isinstance(lines, list) and len(lines) == 2 and all(isinstance(number, int) for number in lines)
    if not texts or not spans or not isinstance(source.get("part"), int) or not set(source) <= set(_SOURCE_KEYS):
        yield line, f"source must have {', '.join(_SOURCE_KEYS[:5])}", hint


def _blocks(body: str) -> Iterator[str]:
    for block in re.split(r"\n[^\S\n]*\n", body):
        if paragraph := "".join(line.strip() for line in block.split("\n")):
            yield paragraph
