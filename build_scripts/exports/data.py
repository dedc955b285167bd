"""The public data: every speech, section, slogan and occurrence as plain files under `data/`.

Their fields are described for their users in `docs/data.md`. Lines and keys are in stable order; offsets are Unicode
code points from the start of the paragraph, end exclusive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from build_scripts.exports.json import compact, indented
from build_scripts.model import FACTS, Edition, Gloss, Library, Slogan, Speech

#: Facts that are fields of a speech of their own; the salutation stands with the front matter.
FACT_FIELDS = tuple(name for name in FACTS if name != "salutation")


def of_speech(edition: Edition, version: str) -> tuple[bytes, bytes]:
    """A speech as a file of its own, which names the version, and as its line of `speeches.jsonl`."""
    entry = speech_entry(edition)
    own = indented({**entry, "version": version})
    return f"{own}\n".encode(), f"{compact(entry)}\n".encode()


def of_corpus(library: Library) -> dict[str, bytes]:
    """Path below the site's root → content of what tells of no one speech: all slogans, and the version."""
    slogans = ",\n".join(compact(slogan_entry(slogan)) for slogan in library.slogans)
    counts = {"version": library.version, "speeches": len(library.editions), "slogans": len(library.slogans)}
    texts = {
        "data/slogans.json": f"[\n{slogans}\n]\n",
        "data/slogans_by_speech.csv": "".join(_by_speech(library.slogans)),
        "data/version.json": compact(counts) + "\n",
    }
    return {path: text.encode() for path, text in texts.items()}


def speech_entry(edition: Edition) -> dict[str, Any]:
    """One line of `speeches.jsonl`."""
    speech = edition.speech
    return {
        "id": speech.id,
        "url": speech.url,
        "kind": speech.kind,
        # The salutation stands with the front matter, below.
        **{name: speech.fact(name) for name in FACT_FIELDS},
        "complete": speech.complete,
        "known_by": {name: fact.basis for name, fact in speech.facts.items()},
        "source": _source(speech),
        "salutation": speech.fact("salutation"),
        "front_matter": list(speech.front_matter),
        "back_matter": list(speech.back_matter),
        "paragraphs": list(paragraphs(speech)),
        "sections": list(sections(speech)),
        "removed": [
            {"text": r.before, "rule": r.rule, "line": r.line}
            for r in edition.repairs
            if r.removes and _is_text(r.before)
        ],
        "repairs": list(repairs(edition)),
        "redactions": list(redactions(speech)),
        "edits": [{"paragraph": e.paragraph, "before": e.before, "after": e.after} for e in edition.edits],
        "former_ids": dict(sorted(edition.aliases.items())),
        "revisions": [{"date": r.date, "what": r.what} for r in edition.revisions],
    }


def _source(speech: Speech) -> dict[str, Any]:
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


def paragraphs(speech: Speech) -> Iterator[dict[str, Any]]:
    """Each paragraph with the last entry of the outline that opens a paragraph; None before the first."""
    opened = {s.paragraph: s.id for s in speech.sections if s.kind != "point" or s.start == 0}
    section: str | None = None
    for paragraph in speech.paragraphs:
        section = opened.get(paragraph.id, section)
        yield {"id": paragraph.id, "text": paragraph.text, "section": section}


def sections(speech: Speech) -> Iterator[dict[str, Any]]:
    """The outline, in reading order."""
    for s in speech.sections:
        yield {
            "id": s.id, "label": s.label, "level": s.level, "kind": s.kind, "title": s.title,
            "paragraph": s.paragraph, "start": s.start, "end": s.end, "parent": s.parent, "note": s.note,
        }  # fmt: skip


def redactions(speech: Speech) -> Iterator[dict[str, Any]]:
    """The masks, in reading order."""
    for r in speech.redactions:
        yield {
            "literal": r.literal, "context": r.context, "paragraph": r.paragraph, "start": r.start, "end": r.end,
        }  # fmt: skip


def _is_text(before: str) -> bool:
    """Whether a removed stretch is text of some length and not a blank, a control or one annotation of hundreds."""
    return len(before.strip()) > 1 and not before.startswith(("(", "（"))


def repairs(edition: Edition) -> Iterator[dict[str, Any]]:
    """What the cleaning changed, each kind of change once, with the number of places."""
    counts = Counter((r.rule, r.before, r.after) for r in edition.repairs if not (r.removes and _is_text(r.before)))
    for (rule, before, after), count in counts.items():
        yield {"rule": rule, "before": before, "after": after, "count": count}


def slogan_entry(slogan: Slogan) -> dict[str, Any]:
    """One element of `slogans.json`."""
    return {
        "id": slogan.id,
        "text": slogan.text,
        "pinyin": slogan.pinyin,
        "type": slogan.type,
        "gloss": slogan.glosses[0].text if slogan.glosses else None,
        "glosses": [{"text": gloss.text, "by": gloss.by, "place": _gloss_place(gloss)} for gloss in slogan.glosses],
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
        "speeches": len({o.speech for o in slogan.occurrences}),
        "parts": list(slogan.parts),
        "wholes": list(slogan.wholes),
        "together": [{"slogan": other, "paragraphs": paragraphs} for other, paragraphs in slogan.together],
        "campaigns": list(slogan.campaigns),
        "evidence": {evidence.rule: evidence.count for evidence in slogan.evidence},
        "occurrences": list(occurrences(slogan)),
    }  # fmt: skip


def occurrences(slogan: Slogan) -> Iterator[dict[str, Any]]:
    """The places of a slogan, in reading order."""
    for o in slogan.occurrences:
        yield {"speech": o.speech, "paragraph": o.paragraph, "start": o.start, "end": o.end, "text": o.text}


def _gloss_place(gloss: Gloss) -> dict[str, Any] | None:
    """Where the text says it; None for the keeper's. Without offsets where the words stand apart."""
    if not gloss.paragraph:
        return None
    return {"speech": gloss.speech, "paragraph": gloss.paragraph, "start": gloss.start, "end": gloss.end}


def _by_speech(slogans: Iterable[Slogan]) -> Iterator[str]:
    """How often each slogan is said in each speech: ids and counts alone, so that no cell needs quoting."""
    yield "slogan,speech,count\r\n"
    for slogan in slogans:
        for speech, count in Counter(occurrence.speech for occurrence in slogan.occurrences).items():
            yield f"{slogan.id},{speech},{count}\r\n"
