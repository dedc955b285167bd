"""The format of `corpus/speeches/*.txt`: YAML front matter between two `---` lines, then the text in blocks.

Nothing in the text is escaped and nothing in it is markup: after the second `---` every character is the speaker's.
Blocks are separated by blank lines; a block of several lines is one paragraph, its lines joined without a space.
The front matter is for the editor to correct: a fact is written with its evidence,

    title: {value: 在全县动员大会上的讲话, basis: own_line, line: 3}

or as a plain text, which then counts as the editor's. A fact that is not known has no key.
"""

from __future__ import annotations

import difflib
import re
import reprlib
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

import yaml

from build_scripts.model import (
    DERIVED_FACTS,
    FACTS,
    Fact,
    Paragraph,
    Proofreading,
    Source,
    SourceRuling,
    Speech,
    SpeechKind,
)
from build_scripts.outline import FUNCTIONS
from build_scripts.system.files import is_device_name
from build_scripts.system.yaml_files import YamlError, line_of, load, parse

_FACT_KEYS = ("value", "basis", "line", "quote")
_SOURCE_KEYS = ("file", "part", "sha256", "encoding", "lines", "site_title", "collection_title", "published", "cleaned")
#: Facts that a speech file may have: those of the text, and derived ones that the editor sets.
_FACTS = (*FACTS, *DERIVED_FACTS)
_LISTS = ("rejected", "confirmed", "accepted", "front_matter", "back_matter", "headings")
_TEXTS = ("id", "same_as", "kind", "note")
_KEYS = (*_TEXTS, "complete", *_FACTS, *_LISTS, "functions", "source_errors", "proofread", "source")
_DATE_PATTERN = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(_DATE_PATTERN)
_DATE_RANGE = re.compile(f"{_DATE_PATTERN}(?:/{_DATE_PATTERN})?")
#: Characters that no text contains: controls, surrogates, noncharacters, characters without width or of direction only,
#: and private ones, which every font shows differently. The cleaning removes all of them. Variation selectors of
#: ideographs are allowed.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e00ff\U000f0000-\U0010ffff]"
)
_FENCE = "---"
#: Write a wrong value for a message: of nested lists only the outermost level, because they may be nested without
#: limit.
_shorten = reprlib.Repr()
_shorten.maxlevel = 1


class Fault(NamedTuple):
    """A fault of a speech file, its line, and what to do."""

    line: int
    message: str
    hint: str


class SpeechFileError(ValueError):
    """A speech file that cannot be read; `problems` are all faults that were found."""

    def __init__(self, problems: list[Fault]) -> None:
        super().__init__("; ".join(f"line {fault.line}: {fault.message}" for fault in problems))
        self.problems = problems


def is_id(text: object) -> bool:
    """Return whether a value may be the id of a speech."""
    return isinstance(text, str) and bool(_ID.fullmatch(text))


# --- write ------------------------------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    """Writes facts on one line, lists of lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class _OneLine(dict[str, Any]):
    """A mapping that is written on one line."""


_Dumper.add_representer(
    _OneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)


def write_speech(speech: Speech) -> str:
    """Return the file of a speech. It reads back as the speech without sections and masks, paragraphs renumbered."""
    front: dict[str, Any] = {"id": speech.id, "kind": speech.kind, "complete": speech.complete}
    front |= {"same_as": speech.same_as} if speech.same_as else {}
    front |= {name: _write_fact(speech.facts[name]) for name in _FACTS if name in speech.facts}
    front |= {key: list(getattr(speech, key)) for key in ("rejected", "confirmed", "accepted") if getattr(speech, key)}
    if speech.source_rulings:
        front["source_errors"] = [_write_ruling(ruling) for ruling in speech.source_rulings]
    if speech.proofread:
        entry = {"by": speech.proofread.by, "date": speech.proofread.date, "doubts": speech.proofread.doubts}
        front["proofread"] = _OneLine({key: value for key, value in entry.items() if value})
    front |= {"front_matter": list(speech.front_matter), "back_matter": list(speech.back_matter)}
    if speech.headings:
        front["headings"] = dict(speech.headings)
    if speech.functions:
        front["functions"] = dict(speech.functions)
    if speech.note:
        front["note"] = speech.note
    source = {key: getattr(speech.source, key) for key in _SOURCE_KEYS}
    front["source"] = {k: list(v) if isinstance(v, tuple) else v for k, v in source.items() if v not in (None, "")}
    head = yaml.dump(front, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31, default_flow_style=False)
    return f"{_FENCE}\n{head}{_FENCE}\n\n" + "\n\n".join(p.text for p in speech.paragraphs) + "\n"


def _write_fact(fact: Fact) -> str | dict[str, Any]:
    if fact.basis == "keeper":
        return fact.value
    entry = {"value": fact.value, "basis": fact.basis, "line": fact.line, "quote": fact.quote}
    return _OneLine({key: value for key, value in entry.items() if value not in (None, "")})


def _write_ruling(ruling: SourceRuling) -> dict[str, Any]:
    decision = {"reject": True} if ruling.reject else {"suggestion": ruling.suggestion}
    return _OneLine({"text": ruling.text, **decision})


# --- read -------------------------------------------------------------------------------------------------------------


def read_speech(text: str) -> Speech:
    """Return the speech of a file, with paragraph ids p_1, p_2 … in order and neither sections nor masks.

    Raises SpeechFileError with all faults: no front matter, broken YAML, unknown keys (with the nearest known one),
    wrong types, no text.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    head, body, body_line = _split(text)
    front, lines = _read_front_matter(head)
    faults = list(_find_faults(front, lines))
    for match in _FORBIDDEN.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        faults.append(Fault(line, f"U+{ord(match[0]):04X} is not a character of a text", "delete it"))
    blocks = ("".join(line.strip() for line in block.split("\n")) for block in re.split(r"\n[^\S\n]*\n", body))
    paragraphs = tuple(Paragraph(f"p_{at}", block) for at, block in enumerate(filter(None, blocks), 1))
    if not paragraphs:
        faults.append(Fault(body_line, "no text after the front matter", "restore the text or delete the file"))
    if faults:
        raise SpeechFileError(sorted(faults))
    source = front["source"]
    return Speech(
        front["id"],
        front["kind"],
        front["complete"],
        {name: _read_fact(front[name]) for name in _FACTS if front.get(name) is not None},
        tuple(front.get("front_matter") or ()),
        tuple(front.get("back_matter") or ()),
        paragraphs,
        Source(**{**source, "lines": tuple(source["lines"])}),
        note=front.get("note") or "",
        headings=dict(front.get("headings") or {}),
        functions=dict(front.get("functions") or {}),
        rejected=tuple(front.get("rejected") or ()),
        confirmed=tuple(front.get("confirmed") or ()),
        accepted=tuple(front.get("accepted") or ()),
        same_as=front.get("same_as") or "",
        source_rulings=tuple(SourceRuling(**entry) for entry in front.get("source_errors") or ()),
        proofread=Proofreading(**front["proofread"]) if front.get("proofread") else None,
    )


def _read_fact(entry: str | dict[str, Any]) -> Fact:
    if isinstance(entry, str):
        return Fact(entry, "keeper")
    return Fact(entry["value"], entry.get("basis", "keeper"), entry.get("line"), entry.get("quote", ""))


def _split(text: str) -> tuple[str, str, int]:
    """Return front matter, body, and the line on which the body begins."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        raise SpeechFileError([Fault(1, "no front matter", f"the first line must be {_FENCE}")])
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == _FENCE:
            return "\n".join(lines[1 : number - 1]) + "\n", "\n".join(lines[number:]), number + 1
    raise SpeechFileError([Fault(1, "the front matter does not end", f"close it with a line {_FENCE}")])


def _read_front_matter(head: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the values, and the line of each key in the file, in which the front matter begins on line 2."""
    try:
        root = parse(head)
        if not isinstance(root, yaml.MappingNode):
            raise SpeechFileError([Fault(2, "the front matter is not a list of `key: value`", "see corpus/README.md")])
        return load(root), {str(key.value): line_of(key) + 1 for key, _ in root.value}
    except YamlError as error:
        fault = Fault(error.line + 1, f"broken YAML: {error.message}", "quote the text, or correct the indentation")
        raise SpeechFileError([fault]) from error


def _find_faults(front: dict[str, Any], lines: dict[str, int]) -> Iterator[Fault]:
    def fault(key: str, message: str, hint: str) -> Fault:
        return Fault(lines.get(key, 2), message, hint)

    for key, value in front.items():
        for found in _FORBIDDEN.finditer(_join_texts(value)):
            yield fault(str(key), f"{key} contains U+{ord(found[0]):04X}, written as an escape", "delete it")
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(_KEYS)}"
            yield fault(str(key), f"unknown key {key!r}", hint)
    speech_id, kind = front.get("id"), front.get("kind")
    if isinstance(speech_id, str) and is_device_name(speech_id):
        hint = "choose another one; do not change a published id"
        yield fault("id", f"the id {speech_id!r} is the name of a device on Windows", hint)
    elif not (isinstance(speech_id, str) and _ID.fullmatch(speech_id)) or speech_id == "index":
        hint = "restore a published id; a new one has lower-case letters, digits and single hyphens: 2011-08-04-yishu"
        yield fault("id", f"invalid id {_shorten.repr(speech_id)}", hint)
    same_as = front.get("same_as")
    if same_as and (not is_id(same_as) or same_as == speech_id):
        yield fault("same_as", "same_as must be the id of another speech", "write the id of the speech that stays")
    if kind not in get_args(SpeechKind):
        yield fault("kind", f"invalid kind {_shorten.repr(kind)}", f"write one of {', '.join(get_args(SpeechKind))}")
    if not isinstance(front.get("complete"), bool):
        hint = "write false for a text that begins or breaks off in the middle"
        yield fault("complete", "complete must be true or false", hint)
    for name in _FACTS:
        if not _is_fact(front.get(name)):
            hint = "quote numbers and dates"
            yield fault(name, f"{name} must be a text, or {{value: …, basis: …, line: …}}", hint)
    if (date := _get_value(front.get("date"))) is not None and not _DATE.fullmatch(date):
        yield fault("date", f"invalid date {_shorten.repr(date)}", "write YYYY, YYYY-MM or YYYY-MM-DD")
    if (dates := _get_value(front.get("date_inferred"))) is not None and not _DATE_RANGE.fullmatch(dates):
        hint = "write a date (YYYY, YYYY-MM or YYYY-MM-DD), or FROM/TO"
        yield fault("date_inferred", f"invalid date {_shorten.repr(dates)}", hint)
    rejected = front.get("rejected") or []
    if not _is_text_list(rejected) or not set(rejected) <= set(DERIVED_FACTS):
        hint = f"write a list of some of {', '.join(DERIVED_FACTS)}"
        yield fault("rejected", "rejected must be a list of derived facts", hint)
    headings = front.get("headings") or {}
    if not isinstance(headings, dict) or not all(isinstance(key, str) for key in headings):
        yield fault("headings", "headings must map paragraphs to levels", "write `paragraph: 1`; quote numbers")
    elif wrong := [level for level in headings.values() if type(level) is not int or not 0 <= level <= 6]:
        hint = "write 1 to 6, or 0 for a paragraph that is no heading"
        yield fault("headings", f"invalid level {_shorten.repr(wrong[0])}", hint)
    functions = front.get("functions") or {}
    if not isinstance(functions, dict) or not all(isinstance(key, str) for key in functions):
        yield fault("functions", "functions must map headings to their functions", "write `heading: 任务`")
    elif unknown := [name for name in functions.values() if not isinstance(name, str) or name not in FUNCTIONS]:
        hint = f"write one of {', '.join(FUNCTIONS)}"
        yield fault("functions", f"invalid function {_shorten.repr(unknown[0])}", hint)
    confirmed = front.get("confirmed") or []
    if not _is_text_list(confirmed) or not all(entry.strip() for entry in confirmed):
        yield fault(
            "confirmed", "confirmed must be a list of texts", "write the beginning of each stretch as `check` shows it"
        )
    if not _is_text_list(front.get("accepted") or []):
        yield fault("accepted", "accepted must be a list of texts", "write the questions as the review pages name them")
    for ruling in [entries] if not isinstance(entries := front.get("source_errors") or [], list) else entries:
        if not _is_source_ruling(ruling):
            hint = "write {text: …, suggestion: …}, or {text: …, reject: true} for a text that is right"
            yield fault("source_errors", f"invalid decision {_shorten.repr(ruling)}", hint)
    if not _is_proofreading(front.get("proofread")):
        yield fault("proofread", "proofread is invalid", "write {by: name, date: YYYY-MM-DD, doubts: …}, doubts if any")
    if (title := _get_value(front.get("title"))) is not None and not title.strip():
        yield fault("title", "the title is empty", "delete the line if no title is known")
    for key in ("front_matter", "back_matter"):
        if not _is_text_list(front.get(key) or []):
            yield fault(key, f"{key} must be a list of texts", "write one `- …` per line")
    if not isinstance(front.get("note") or "", str):
        yield fault("note", "note must be a text", "quote it")
    if not _is_source(front.get("source")):
        hint = "restore it from version control, or import the raw file again"
        yield fault("source", f"source must have {', '.join(_SOURCE_KEYS[:5])}", hint)


def _join_texts(value: object) -> str:
    """Return the texts within a value that are not printable, where YAML's escapes may hide forbidden characters."""
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return "\n".join(text for text in inner if isinstance(text, str) and not text.isprintable())


def _get_value(entry: object) -> str | None:
    """Return the value of a fact; None where there is none, or one of a wrong type."""
    if isinstance(entry, dict):
        return str(entry.get("value", ""))
    return entry if isinstance(entry, str) else None


def _is_fact(entry: object) -> bool:
    if isinstance(entry, dict):
        texts = all(isinstance(entry.get(key, ""), str) for key in ("value", "basis", "quote"))
        line = entry.get("line")
        return texts and "value" in entry and set(entry) <= set(_FACT_KEYS) and (line is None or isinstance(line, int))
    return entry is None or isinstance(entry, str)


def _is_text_list(entry: object) -> bool:
    return isinstance(entry, list) and all(isinstance(item, str) for item in entry)


def _is_source_ruling(entry: object) -> bool:
    if not isinstance(entry, dict) or not set(entry) <= {"text", "suggestion", "reject"}:
        return False
    text, suggestion = entry.get("text"), entry.get("suggestion", "")
    if not (isinstance(text, str) and text.strip() and isinstance(suggestion, str)):
        return False
    return "reject" not in entry if suggestion.strip() else entry.get("reject") is True


def _is_proofreading(entry: object) -> bool:
    if entry is None:
        return True
    if not isinstance(entry, dict) or not {"by", "date"} <= set(entry) <= {"by", "date", "doubts"}:
        return False
    texts = all(isinstance(value, str) and value.strip() for value in entry.values())
    return texts and len(entry["date"]) == 10 and bool(_DATE.fullmatch(entry["date"]))


def _is_source(source: object) -> bool:
    if not isinstance(source, dict) or not set(source) <= set(_SOURCE_KEYS):
        return False
    lines = source.get("lines")
    has_lines = isinstance(lines, list) and len(lines) == 2 and all(isinstance(number, int) for number in lines)
    has_texts = all(isinstance(source.get(key), str) for key in ("file", "sha256", "encoding"))
    # Raw files are in one folder; a path could lead out of it.
    if not has_texts or "/" in source["file"] or "\\" in source["file"] or source["file"] in ("", ".", ".."):
        return False
    return has_lines and isinstance(source.get("part"), int)
