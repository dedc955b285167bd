"""The dates of publication and change of each speech: `corpus/history.yml`.

The build adds a line on the day on which it first sees other words than before. An editor may correct a date and add a
remark on what was changed. Rules of the outline or of the glossary change no words, so they add no line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import yaml

from build_scripts.model import Revision, Speech
from build_scripts.system.yaml_files import RecordsError, YamlError, line_of, parse

#: Hexadecimal digits of a digest: two of a million versions of one speech have the same with a chance of 1 in 600.
DIGEST = 12
HEAD = """\
# 每篇讲话何时首次发布、何时改过：日期、文字的摘要值、说明。
# 由程序加行。可以改日期，也可以在摘要值后面写明改了什么：订阅更新的读者会看到。
"""
_LINE = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d) (?P<digest>[0-9a-f]{{{DIGEST}}})(?: (?P<remark>.*))?")
_RESTORE = "restore it from version control"


def read_history(text: str) -> dict[str, tuple[Revision, ...]]:
    """Return the revisions of each speech by id, the published one last; {} for an empty text.

    Raises RecordsError with every line of another form.
    """
    try:
        root = parse(text)
    except YamlError as error:
        raise RecordsError([f"line {error.line}: this is not YAML ({error.message}); {_RESTORE}"]) from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise RecordsError([f"line {line_of(root)}: expected speeches, each with its lines; {_RESTORE}"])
    problems: list[str] = []
    history = {str(key.value): tuple(_read_revisions(key, value, problems)) for key, value in root.value}
    if problems:
        raise RecordsError(problems, history)
    return history


def _read_revisions(speech: yaml.Node, node: yaml.Node, problems: list[str]) -> Iterator[Revision]:
    if not isinstance(node, yaml.ScalarNode) or node.style != "|":
        problems.append(f"line {line_of(node)}: expected a block of lines (`{speech.value}: |`)")
        return
    for line, text in enumerate(node.value.splitlines(), line_of(node) + 1):
        found = _LINE.fullmatch(text.strip())
        if found and _is_date(found["date"]):
            yield Revision(found["date"], found["digest"], found["remark"] or "")
        else:
            problems.append(f"line {line}: “{text}” is not a day, a digest and a remark")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def digest_words(speech: Speech) -> str:
    """Return the digest of the words of a speech: its facts and all its text."""
    words = [
        speech.kind,
        speech.complete,
        sorted((name, fact.value) for name, fact in speech.facts.items()),
        speech.front_matter,
        [paragraph.text for paragraph in speech.paragraphs],
        speech.back_matter,
        speech.note,
        *([sorted(speech.headings.items())] if speech.headings else []),
        *([speech.rejected] if speech.rejected else []),
        *([[(each.text, each.suggestion) for each in speech.source_rulings]] if speech.source_rulings else []),
        *([[speech.proofread.by, speech.proofread.date, speech.proofread.doubts]] if speech.proofread else []),
    ]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:DIGEST]


def add_revision(known: Sequence[Revision], speech: Speech, today: date) -> tuple[Revision, ...]:
    """Return the known revisions, and a new one if the words differ from the last.

    The last change of a day replaces the others of that day. Dates never decrease: if the clock gives a day before the
    last revision, one of the two is wrong, and the new revision takes the date of the last.
    """
    digest = digest_words(speech)
    if known and known[-1].content == digest:
        return tuple(known)
    if known and known[-1].date == today.isoformat():
        return (*known[:-1], Revision(known[-1].date, digest, known[-1].what))
    return (*known, Revision(max(today.isoformat(), known[-1].date if known else ""), digest))


def write_history(history: Mapping[str, Sequence[Revision]]) -> str:
    """Return the text of `corpus/history.yml`. The same history gives the same bytes."""
    lines = [HEAD]
    for speech, revisions in sorted(history.items()):
        lines += [f"\n{speech}: |\n", *(f"  {r.date} {r.content} {r.what}".rstrip() + "\n" for r in revisions)]
    return "".join(lines)
