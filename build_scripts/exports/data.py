"""The public data: every speech, section, slogan and occurrence as plain files under `data/`.

`docs/data.md` describes the fields for users. Lines and keys are in a stable order. Offsets are Unicode code points
from the start of the paragraph, end exclusive.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from build_scripts.anchors import find_sections
from build_scripts.model import DERIVED_FACTS, FACTS, Edition, Gloss, Library, Parallel, SetPhrase, Site, Slogan, Speech

#: Facts that are fields at the beginning of a speech; the salutation comes with the front matter, and the inferred date
#: is an object.
FACT_FIELDS = tuple(name for name in (*FACTS, *DERIVED_FACTS) if name not in ("salutation", "date_inferred"))

_COMPACT = json.JSONEncoder(ensure_ascii=False).encode
_INDENTED = json.JSONEncoder(ensure_ascii=False, indent=1).encode


def to_json(value: object) -> str:
    """Return compact JSON, with every character as it is."""
    return _COMPACT(value)


def to_json_lines(value: object) -> bytes:
    """Return JSON with each value on a line of its own, for files that people open."""
    return f"{_INDENTED(value)}\n".encode()


def write_speech(edition: Edition, _: Site) -> bytes:
    """Return one speech as a JSON file: its object in `speeches.jsonl`, indented."""
    return to_json_lines(make_speech_entry(edition))


def write_speech_line(edition: Edition) -> bytes:
    """Return the line of a speech in `data/speeches.jsonl`."""
    return f"{to_json(make_speech_entry(edition))}\n".encode()


def write_corpus_data(library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file about all slogans, set phrases or parallels, and of `data/version.json`."""
    slogans = ",\n".join(to_json(make_slogan_entry(slogan)) for slogan in library.slogans)
    yield "data/slogans.json", f"[\n{slogans}\n]\n".encode()
    yield "data/slogans_by_speech.csv", "".join(_list_counts(library.slogans)).encode()
    phrases = ",\n".join(to_json(make_phrase_entry(phrase)) for phrase in library.phrases)
    yield "data/phrases.json", f"[\n{phrases}\n]\n".encode()
    texts = {(speech.id, p.id): p.text for speech in library.speeches for p in speech.paragraphs}
    lines = (f"{to_json(make_parallel_entry(each, texts))}\n" for each in library.parallels)
    yield "data/parallels.jsonl", "".join(lines).encode()
    counts = {"version": library.version, "speeches": len(library.editions), "slogans": len(library.slogans)}
    yield "data/version.json", f"{to_json(counts)}\n".encode()


def make_speech_entry(edition: Edition) -> dict[str, Any]:
    """Return a speech as an object of `speeches.jsonl`."""
    speech = edition.speech
    return {
        "id": speech.id,
        "url": speech.url,
        "kind": speech.kind,
        **{name: speech.fact(name) for name in FACT_FIELDS},
        "date_inferred": make_inferred_date(speech),
        "date_conflicts": list(speech.date_conflicts),
        "complete": speech.complete,
        "known_by": {name: fact.basis for name, fact in speech.facts.items()},
        "source": _make_source(speech),
        "salutation": speech.fact("salutation"),
        "front_matter": list(speech.front_matter),
        "back_matter": list(speech.back_matter),
        "paragraphs": list(list_paragraphs(speech)),
        "sections": list(list_sections(speech)),
        "removed": [
            {"text": r.before, "rule": r.rule, "line": r.line}
            for r in edition.repairs
            if r.removes and _is_text(r.before)
        ],
        "repairs": list(list_repairs(edition)),
        "redactions": list(list_redactions(speech)),
        "source_errors": list(list_source_errors(speech)),
        "proofread": asdict(speech.proofread) if speech.proofread else None,
        "edits": [{"paragraph": e.paragraph, "before": e.before, "after": e.after} for e in edition.edits],
        "former_ids": dict(sorted(edition.aliases.items())),
        "revision": edition.revision,
        "revised": edition.revised or None,
        "revisions": [{"date": r.date, "what": r.what} for r in edition.revisions],
    }


def make_inferred_date(speech: Speech) -> dict[str, str] | None:
    """Return the inferred date as a range (`from` and `to` are equal for one date) with its reason, or None."""
    fact = speech.facts.get("date_inferred")
    if not fact:
        return None
    start, _, end = fact.value.partition("/")
    return {"from": start, "to": end or start, "reason": fact.quote}


def _make_source(speech: Speech) -> dict[str, Any]:
    source = speech.source
    return {
        "file": source.file,
        "part": source.part,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "lines": list(source.lines),
        "site_title": source.site_title,
        "collection_title": source.collection_title,
        "published": source.published,
    }


def list_paragraphs(speech: Speech) -> Iterator[dict[str, Any]]:
    """Yield each paragraph with the id of the section that it belongs to (see `anchors.find_sections`)."""
    for paragraph, section in zip(speech.paragraphs, find_sections(speech), strict=True):
        yield {"id": paragraph.id, "text": paragraph.text, "section": section}


def list_sections(speech: Speech) -> Iterator[dict[str, Any]]:
    """Yield the sections in reading order."""
    for s in speech.sections:
        yield {
            "id": s.id, "label": s.label, "level": s.level, "kind": s.kind, "title": s.title,
            "paragraph": s.paragraph, "start": s.start, "end": s.end, "parent": s.parent, "note": s.note,
        }  # fmt: skip


def list_redactions(speech: Speech) -> Iterator[dict[str, Any]]:
    """Yield the redactions in reading order."""
    for r in speech.redactions:
        yield {
            "literal": r.literal, "context": r.context, "paragraph": r.paragraph, "start": r.start, "end": r.end,
        }  # fmt: skip


def list_source_errors(speech: Speech) -> Iterator[dict[str, Any]]:
    """Yield the probable errors of the source in reading order."""
    for e in speech.source_errors:
        yield {
            "text": e.text, "suggestion": e.suggestion, "basis": e.basis, "confirmed": e.is_confirmed,
            "paragraph": e.paragraph, "start": e.start, "end": e.end,
        }  # fmt: skip


def _is_text(before: str) -> bool:
    """Return whether a removed stretch is text, and not a blank, a control or a short annotation."""
    return len(before.strip()) > 1 and not before.startswith(("(", "（"))


def list_repairs(edition: Edition) -> Iterator[dict[str, Any]]:
    """Yield each change that the cleaning made, equal ones once with their number."""
    counts = Counter((r.rule, r.before, r.after) for r in edition.repairs if not (r.removes and _is_text(r.before)))
    for (rule, before, after), count in counts.items():
        yield {"rule": rule, "before": before, "after": after, "count": count}


def make_slogan_entry(slogan: Slogan) -> dict[str, Any]:
    """Return a slogan as an object of `slogans.json`."""
    return {
        "id": slogan.id,
        "text": slogan.text,
        "pinyin": slogan.pinyin,
        "type": slogan.type,
        "gloss": slogan.glosses[0].text if slogan.glosses else None,
        "glosses": [{"text": g.text, "by": g.by, "place": _make_gloss_place(g)} for g in slogan.glosses],
        "members": [
            {
                "text": m.text, "speech": m.speech, "paragraph": m.paragraph, "start": m.start, "end": m.end,
                "slogan": m.slogan,
            }
            for m in slogan.members
        ],
        "counts": slogan.counts,
        "translation": slogan.translation or None,
        "variants": list(slogan.variants),
        "count": len(slogan.occurrences),
        "speeches": slogan.speech_count,
        "parts": list(slogan.parts),
        "wholes": list(slogan.wholes),
        "together": [asdict(each) for each in slogan.together],
        "campaigns": list(slogan.campaigns),
        "evidence": {evidence.rule: evidence.count for evidence in slogan.evidence},
        "occurrences": list(list_occurrences(slogan)),
    }  # fmt: skip


def make_phrase_entry(phrase: SetPhrase) -> dict[str, Any]:
    """Return a set phrase as an object of `phrases.json`."""
    return {
        "text": phrase.text,
        "count": len(phrase.occurrences),
        "speeches": phrase.speech_count,
        "occurrences": list(list_occurrences(phrase)),
    }


def make_parallel_entry(parallel: Parallel, texts: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return a parallel as an object of `parallels.jsonl`; `texts` has the paragraphs by speech and id.

    A passage with the wording of an earlier one has that passage's number in the group, from 0, in place of its text:
    in a corpus of 1,000 speeches whose sentences recur, repeated wordings were 48 % of the file.
    """
    first: dict[str, int] = {}
    passages = []
    for number, passage in enumerate(list_passages(parallel, texts)):
        same = first.setdefault(passage["text"], number)
        if same != number:
            del passage["text"]
            passage["same"] = same
        passages.append(passage)
    return {"length": parallel.length, "speeches": len(parallel.speeches), "passages": passages}


def list_passages(parallel: Parallel, texts: Mapping[tuple[str, str], str]) -> Iterator[dict[str, Any]]:
    """Yield the passages of a parallel, each with its text."""
    for p in parallel.passages:
        text = texts[p.speech, p.paragraph][p.start : p.end]
        yield {"speech": p.speech, "paragraph": p.paragraph, "start": p.start, "end": p.end, "text": text}


def list_occurrences(slogan: Slogan | SetPhrase) -> Iterator[dict[str, Any]]:
    """Yield the occurrences of a slogan or a set phrase in reading order."""
    for o in slogan.occurrences:
        yield {"speech": o.speech, "paragraph": o.paragraph, "start": o.start, "end": o.end, "text": o.text}


def _make_gloss_place(gloss: Gloss) -> dict[str, Any] | None:
    """Return the place of a quoted definition, None for the editor's; without offsets if not contiguous."""
    if not gloss.paragraph:
        return None
    return {"speech": gloss.speech, "paragraph": gloss.paragraph, "start": gloss.start, "end": gloss.end}


def _list_counts(slogans: Iterable[Slogan]) -> Iterator[str]:
    """Yield the lines of the table of slogans by speech; ids and numbers, so that no cell needs quoting."""
    yield "slogan,speech,count\r\n"
    for slogan in slogans:
        for speech, count in Counter(occurrence.speech for occurrence in slogan.occurrences).items():
            yield f"{slogan.id},{speech},{count}\r\n"
