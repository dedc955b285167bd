"""A file of the editor's decisions, applied by `python -m build_scripts apply decisions.yml`.

    speeches:
      2011-08-04-quanju-liangping-yishu:
        state: 9f2c1a2b3c4d                # of the speech file for which the decisions were taken
        decisions:
        - confirm: 现将贾县长                # a suspect stretch of the raw file is right as it was cleaned
        - accept: breaks_off 让我们行动起来    # a question of the review pages is answered: nothing is to be changed
        - set: {speaker: 贡儿珍, date: null}  # facts, kind, complete, note, front_matter, back_matter; null: unknown
        - set: {same_as: 2011-08-04-yishu}  # not published, because that one is the same; null: published again
        - replace: 原来的一段                # a paragraph
          with: [改后的一段, 另起的一段]       # [] deletes it
        - insert: [补回的一段]               # text that a rule removed
          after: 前一段                      # a paragraph; "" for the beginning
          removed: 补回的                    # the beginning of what the rule removed, which is not asked again
        - source_error: {text: 旗臶, suggestion: 旗帜}     # or {text: 集休, reject: true}
        - heading: {提高站位: 1}             # level; 0: no heading
        - proofread: {by: 王某, date: 2026-12-01}
    slogans:
      四学四比: {promote: true}              # as in slogans.yml; other keys of the entry are not changed

If one decision is refused, nothing is written. A speech file that was edited after `state` is refused, unless it
already contains all decisions on it; so a file can be applied again. JSON is YAML, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from build_scripts import anchors
from build_scripts.corpus import checks
from build_scripts.corpus.problems import CorpusError, name_question, problem
from build_scripts.corpus.slogans_file import read_decisions
from build_scripts.corpus.speech_file import SpeechFileError, is_id, read_speech
from build_scripts.corpus.updating import update_mapping, update_speech
from build_scripts.model import DERIVED_FACTS, FACTS, Fact, Paragraph, Problem, Proofreading, SourceRuling, Speech
from build_scripts.system.files import lock, write_all
from build_scripts.system.yaml_files import RecordsError, YamlError, load, parse

#: Hex digits of a state: of 10,000 states of one file two are equal with a probability of 2 in 10 million.
STATE_LENGTH = 12
#: Bytes of a file of decisions: a decision has some 300, so this is enough for 30,000.
LARGEST_DECISIONS = 10 * 1024 * 1024

#: Keys of a decision on a slogan that exclude each other.
_OPPOSITES = (("promote", "reject"), ("reject", "promote"))


class _RefusedError(ValueError):
    """A decision that cannot be applied to a speech."""


def get_state(text: str) -> str:
    """Return the state of a speech file, which changes with every edit; line ends and byte order mark do not count."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return hashlib.sha256(text.encode()).hexdigest()[:STATE_LENGTH]


def apply_decisions(corpus: Path, text: str) -> list[Path]:
    """Apply a file of decisions to a corpus, and return the files that were written; [] if all was decided before.

    Raises CorpusError with all problems, and writes nothing.
    """
    problems: list[Problem] = []
    root = _read(text)
    with lock(corpus):
        writes: dict[Path, bytes] = {}
        for name, entry in root["speeches"].items():
            path = corpus / "speeches" / f"{name}.txt"
            if not is_id(name) or path.is_symlink() or not path.is_file():
                problems.append(problem("D001", "decisions", f"no speech {name!r}"))
                continue
            try:
                before = path.read_bytes().decode("utf-8-sig")
            except UnicodeDecodeError:
                problems.append(problem("S001", f"speeches/{path.name}", "not UTF-8", "save it as UTF-8"))
                continue
            if (after := _decide(before, name, entry, problems)) != before:
                writes[path] = after.encode()
        if root["slogans"]:
            path = corpus / "slogans.yml"
            if path.is_symlink():
                problems.append(problem("D001", "slogans.yml", "no file 'slogans.yml'"))
            try:
                before = path.read_text("utf-8-sig") if path.is_file() else ""
                writes[path] = _decide_slogans(before, root["slogans"], problems).encode()
            except UnicodeDecodeError:
                problems.append(problem("G001", "slogans.yml", "not UTF-8", "save it as UTF-8"))
        if not problems:
            problems += _check_left_out(corpus, writes)
        if problems:
            raise CorpusError(problems)
        return write_all(writes)


def restore_files(corpus: Path, former: Mapping[str, tuple[str, bytes]]) -> None:
    """Write back the former content of files, all or none; `former` has their present state and that content by path.

    Paths are relative to the corpus. Raises CorpusError if a file is not in its state any more.
    """
    with lock(corpus):
        problems = []
        for name, (state, _) in former.items():
            path = corpus / name
            if path.is_symlink() or not path.is_file():
                problems.append(problem("D001", "decisions", f"no file {name!r}"))
            elif get_state(path.read_bytes().decode("utf-8", "replace")) != state:
                problems.append(problem("D002", name))
        if problems:
            raise CorpusError(problems)
        write_all({corpus / name: content for name, (_, content) in former.items()})


def _read(text: str) -> dict[str, dict[str, Any]]:
    """Return the decisions by speech, and those on slogans. Raises CorpusError for another form of the file."""
    try:
        root = parse(text)
        value = load(root) if root else {}
    except YamlError as error:
        raise CorpusError([problem("D001", "decisions", f"broken YAML: {error.message}")]) from error
    found = list(_find_faults(value))
    if found:
        raise CorpusError([problem("D001", "decisions", each) for each in found])
    return {key: value.get(key) or {} for key in ("speeches", "slogans")}


def _find_faults(value: Any) -> Iterator[str]:
    if not isinstance(value, dict) or not set(value) <= {"speeches", "slogans"}:
        yield "the file must have the keys speeches and slogans"
        return
    for key in ("speeches", "slogans"):
        if not isinstance(value.get(key) or {}, dict):
            yield f"{key} must be a mapping"
            return
    for name, entry in (value.get("speeches") or {}).items():
        shape = isinstance(entry, dict) and set(entry) == {"state", "decisions"} and isinstance(entry["state"], str)
        if not shape or not isinstance(entry["decisions"], list):
            yield f"{name}: state and decisions are required; quote a state of digits"
            continue
        for decision in entry["decisions"]:
            if not isinstance(decision, dict) or len(set(decision) & set(_APPLIED)) != 1:
                yield f"{name}: unknown decision {decision!r}"
    for name, entry in (value.get("slogans") or {}).items():
        if not isinstance(name, str) or not isinstance(entry, dict):
            yield f"{name}: the decision on a slogan must be a mapping"


def _decide(before: str, name: str, entry: Mapping[str, Any], problems: list[Problem]) -> str:
    """Return the text of a speech file after the decisions on it; the same text, and problems, if one is refused."""
    place = f"speeches/{name}.txt"
    try:
        speech = read_speech(before)
    except SpeechFileError as error:
        problems += [problem("S001", f"{place}:{line}", message, hint) for line, message, hint in error.problems]
        return before
    decided, refused = speech, list[str]()
    for decision in entry["decisions"]:
        kind = next(key for key in decision if key in _APPLIED)
        try:
            decided = _APPLIED[kind](decided, decision)
        except _RefusedError as error:
            refused.append(str(error))
    if not refused and decided == speech:
        return before
    if entry["state"] != get_state(before):
        problems.append(problem("D002", place))
        return before
    if refused:
        problems += [problem("D001", place, message) for message in refused]
        return before
    after = update_speech(before, speech, decided)
    try:
        if read_speech(after) != decided:
            problems.append(problem("D001", place, "the decisions cannot be written into this file; edit it by hand"))
    except SpeechFileError as error:
        problems += [problem("D001", place, message, hint) for _, message, hint in error.problems]
    return after


def _check_left_out(corpus: Path, writes: Mapping[Path, bytes]) -> Iterator[Problem]:
    """Yield problems of speeches that decisions leave out, before anything is written."""
    written = [read_speech(content.decode()) for path, content in writes.items() if path.suffix == ".txt"]
    speeches = {speech.id: speech for speech in written if speech.same_as}
    path = corpus / "anchors.yml"
    try:
        for name in {speech.same_as for speech in speeches.values()} - speeches.keys():
            speeches[name] = read_speech((corpus / "speeches" / f"{name}.txt").read_text("utf-8-sig"))
        known = anchors.read_registry(path.read_text("utf-8-sig")).speeches if speeches and path.is_file() else {}
    except (OSError, UnicodeDecodeError, SpeechFileError, RecordsError) as error:
        yield problem("D001", "decisions", f"the other speech or anchors.yml cannot be read ({error})")
        return
    yield from checks.check_left_out(speeches, known)


def _decide_slogans(before: str, rulings: Mapping[str, Any], problems: list[Problem]) -> str:
    text = before
    try:
        for wording, fields in rulings.items():
            root = parse(text)
            entries = (load(root) if root else None) or {}
            if not isinstance(entries, dict):
                break  # `read_decisions` reports the form of the file.
            former = entries.get(wording)
            merged = (former if isinstance(former, dict) else {}) | fields
            for key, opposite in _OPPOSITES:
                if fields.get(key) and opposite not in fields:
                    merged.pop(opposite, None)
            text = update_mapping(text, wording, merged)
        read_decisions(text)
    except YamlError as error:
        problems.append(problem("G001", "slogans.yml", str(error)))
    except ValueError as error:
        faults = getattr(error, "problems", None) or [str(error)]
        problems += [problem("D001", "slogans.yml", fault) for fault in faults]
    return text


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise _RefusedError(message)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)


def _confirm(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    entry = decision["confirm"]
    _require(isinstance(entry, str) and bool(entry.strip()), f"confirm needs a text, not {entry!r}")
    return speech if entry in speech.confirmed else replace(speech, confirmed=(*speech.confirmed, entry))


def _accept(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    entry = decision["accept"]
    _require(isinstance(entry, str) and bool(entry.strip()), f"accept needs a text, not {entry!r}")
    return speech if entry in speech.accepted else replace(speech, accepted=(*speech.accepted, entry))


def _set(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    values = decision["set"]
    _require(isinstance(values, dict), "set must be a mapping")
    for name, value in values.items():
        if name in (*FACTS, *DERIVED_FACTS):
            _require(value is None or isinstance(value, str), f"{name} must be a text, not {value!r}")
            facts = {key: fact for key, fact in speech.facts.items() if key != name or value is not None}
            if value is not None and speech.fact(name) != value:
                facts[name] = Fact(value, "keeper")
            order = (*FACTS, *DERIVED_FACTS)
            speech = replace(speech, facts={key: facts[key] for key in order if key in facts})
            if value is None:
                speech = _accept(speech, {"accept": name_question(name)})
        elif name in ("front_matter", "back_matter"):
            _require(isinstance(value, list) and all(isinstance(each, str) for each in value), f"{name} must be a list")
            changes: dict[str, Any] = {name: tuple(value)}
            speech = replace(speech, **changes)
        elif name in ("kind", "complete", "note", "same_as"):
            value = "" if name in ("note", "same_as") and value is None else value
            _require(isinstance(value, bool if name == "complete" else str), f"{name} cannot be {value!r}")
            changes = {name: value}
            speech = replace(speech, **changes)
        else:
            raise _RefusedError(f"{name} cannot be set")
    return speech


def _replace(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    old, new, texts = decision["replace"], decision.get("with"), [p.text for p in speech.paragraphs]
    if not isinstance(old, str) or not isinstance(new, list) or (new and not _is_texts(new)):
        raise _RefusedError("replace needs a paragraph, and with a list of paragraphs")
    if old not in texts and new and any(texts[at : at + len(new)] == new for at in range(len(texts))):
        return speech
    _require(texts.count(old) == 1, f"{old[:20]!r} is not one paragraph of the text")
    at = texts.index(old)
    return _with_paragraphs(speech, [*texts[:at], *new, *texts[at + 1 :]])


def _insert(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    new, after, texts = decision["insert"], decision.get("after"), [p.text for p in speech.paragraphs]
    if not _is_texts(new) or not isinstance(after, str):
        raise _RefusedError("insert needs a list of paragraphs, and after a paragraph")
    _require(not after or texts.count(after) == 1, f"{after[:20]!r} is not one paragraph of the text")
    removed = decision.get("removed", "")
    _require(isinstance(removed, str), f"removed must be a text, not {removed!r}")
    at = texts.index(after) + 1 if after else 0
    if texts[at : at + len(new)] != new:
        speech = _with_paragraphs(speech, [*texts[:at], *new, *texts[at:]])
    names = [name_question("removed", removed)] if removed else []
    names += [name_question("restored", text) for text in new]
    return replace(speech, accepted=tuple(dict.fromkeys((*speech.accepted, *names))))


def _with_paragraphs(speech: Speech, texts: list[str]) -> Speech:
    _require(bool(texts), "a speech needs a paragraph")
    return replace(speech, paragraphs=tuple(Paragraph(f"p_{at}", text) for at, text in enumerate(texts, 1)))


def _rule_source_error(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    entry = decision["source_error"]
    shape = isinstance(entry, dict) and set(entry) <= {"text", "suggestion", "reject"}
    _require(shape and isinstance(entry.get("text"), str), "source_error needs text, and suggestion or reject")
    _require(any(entry["text"] in p.text for p in speech.paragraphs), f"{entry['text']!r} is not in the text")
    ruling = SourceRuling(entry["text"], entry.get("suggestion", ""), entry.get("reject", False))
    others = tuple(each for each in speech.source_rulings if each.text != ruling.text)
    return speech if ruling in speech.source_rulings else replace(speech, source_rulings=(*others, ruling))


def _set_heading(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    levels = decision["heading"]
    shape = isinstance(levels, dict) and all(isinstance(k, str) and type(v) is int for k, v in levels.items())
    _require(shape, "heading must map paragraphs to levels; quote numbers")
    for text in levels:
        _require(any(p.text == text for p in speech.paragraphs), f"{text[:20]!r} is not one paragraph of the text")
    return replace(speech, headings=speech.headings | levels)


def _proofread(speech: Speech, decision: Mapping[str, Any]) -> Speech:
    entry = decision["proofread"]
    shape = isinstance(entry, dict) and {"by", "date"} <= set(entry) <= {"by", "date", "doubts"}
    _require(shape and all(isinstance(each, str) for each in entry.values()), "proofread needs by and date")
    return replace(speech, proofread=Proofreading(**entry))


_APPLIED: dict[str, Callable[[Speech, Mapping[str, Any]], Speech]] = {
    "confirm": _confirm,
    "accept": _accept,
    "set": _set,
    "replace": _replace,
    "insert": _insert,
    "source_error": _rule_source_error,
    "heading": _set_heading,
    "proofread": _proofread,
}
