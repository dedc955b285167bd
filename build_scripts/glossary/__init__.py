"""Speeches to a glossary of their slogans, found without a list of answers.

Each speech is read by itself (`sight_speech`, a pure function that may be cached): quotation marks, numbers,
parallel members, named campaigns, principles and coined expressions are sighted there. Over the corpus the sightings
are gathered by wording, variants become one, all places of each are found in one pass, repetition and spread are
weighed in, and what lies above the line is published. The keeper's rulings come last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts.glossary import (
    campaign,
    coined,
    doctrine,
    identity,
    numeric,
    parallel,
    quotation,
    ranking,
    relations,
    selection,
)
from build_scripts.glossary.clauses import DIVIDERS, half_width, without_quotes
from build_scripts.glossary.meaning import Reading, explained, read
from build_scripts.glossary.occurrences import Form, find_occurrences
from build_scripts.glossary.rulings import RulingsError, read_rulings
from build_scripts.glossary.selection import Entry
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.variants import key_of
from build_scripts.model import Evidence, Gloss, Occurrence, Ruling, Slogan, Speech
from build_scripts.system.parallel import side_by_side
from build_scripts.text import words
from build_scripts.text.characters import fold

__all__ = [
    "Glossary",
    "RulingsError",
    "Sighting",
    "find_slogans",
    "occurrences",
    "read_rulings",
    "sight_speech",
    "sight_speeches",
    "user_dictionary",
]

_RULES = (quotation.sight, numeric.sight, parallel.sight, campaign.sight, coined.sight, doctrine.sight)


@dataclass(frozen=True, slots=True)
class Glossary:
    """`slogans` are published, by pinyin; `candidates` lie just below the line, the best first.

    A candidate has no explanation, members or relations. `unmatched` are the rulings that change nothing: what they
    speak of is not in the texts, or not published.
    """

    slogans: tuple[Slogan, ...]
    candidates: tuple[Slogan, ...]
    unmatched: tuple[Ruling, ...]


def sight_speech(speech: Speech) -> tuple[Sighting, ...]:
    """All that the finding rules see in one speech; depends on nothing but its paragraphs. () for none."""
    return tuple(sighting for paragraph in speech.paragraphs for rule in _RULES for sighting in rule(paragraph))


def sight_speeches(speeches: Sequence[Speech]) -> dict[str, tuple[Sighting, ...]]:
    """The sightings of each speech, by id; read in two processes where there are many."""
    if speeches:
        words.known("")  # The dictionary is read once, and not by each process.
    return dict(zip((speech.id for speech in speeches), side_by_side(sight_speech, speeches), strict=True))


def find_slogans(
    speeches: Sequence[Speech],
    rulings: Sequence[Ruling] = (),
    sighted: Mapping[str, Sequence[Sighting]] | None = None,
) -> Glossary:
    """The glossary of a corpus; empty for no speeches. Two speeches must not have one id.

    `sighted` may give the sightings of speeches by id, as `sight_speech` returned them before; the other speeches
    are read now. The result depends on the speeches, their order and the rulings alone. A slogan's occurrences are
    all its places, those inside a longer slogan too; marks on a page should take the longest first.
    """
    known = sighted or {}
    unread = sight_speeches([speech for speech in speeches if speech.id not in known])
    seen = [sighting for speech in speeches for sighting in (known.get(speech.id) or unread.get(speech.id, ()))]
    entries = selection.place(selection.with_short_forms(selection.gather(seen, rulings)), speeches, rulings)
    home = {key_of(text): key for key, entry in entries.items() for text in entry.wordings}
    ruled = _by_entry(rulings, home)
    standing = {
        key: entry for key, entry in entries.items() if entry.places and not (key in ruled and ruled[key].reject)
    }
    wanted = {key: entry for key, entry in standing.items() if key in ruled and ruled[key].promote}
    above = {key: entry for key, entry in standing.items() if entry.score >= ranking.LINE} | wanted
    published = selection.without_fragments(selection.without_loose_series(above)) | wanted
    below = [entry for key, entry in standing.items() if key not in above and entry.score >= ranking.CANDIDATE_LINE]
    by_id = {speech.id: speech for speech in speeches}
    readings = {speech.id: read(speech) for speech in speeches}
    ordered = sorted(_slogans(published.values(), ruled, readings), key=_dictionary_order)
    return Glossary(
        slogans=tuple(relations.related(ordered, by_id)),
        candidates=tuple(sorted(_slogans(below, {}, {}), key=lambda slogan: (-slogan.score, slogan.text))),
        unmatched=tuple(ruling for ruling in rulings if not _changes_something(ruling, home, entries, published)),
    )


def _by_entry(rulings: Iterable[Ruling], home: Mapping[str, str]) -> dict[str, Ruling]:
    """The rulings by the key of the entry they speak of; several on one entry are put together, the later on top."""
    found: dict[str, Ruling] = {}
    for ruling in rulings:
        key = home.get(key_of(ruling.text), key_of(ruling.text))
        before = found.get(key, Ruling(ruling.text))
        found[key] = replace(
            ruling,
            reject=ruling.reject or before.reject,
            promote=ruling.promote or before.promote,
            type=ruling.type or before.type,
            definition=ruling.definition or before.definition,
            translation=ruling.translation or before.translation,
            note=ruling.note or before.note,
        )
    return found


def _changes_something(
    ruling: Ruling, home: Mapping[str, str], entries: Mapping[str, Entry], published: Mapping[str, Entry]
) -> bool:
    """Whether the ruling has effect: a rejection must hit what would be shown, any other a published slogan."""
    key = home.get(key_of(ruling.text), "")
    if key not in entries or not entries[key].places:
        return False
    return entries[key].score >= ranking.CANDIDATE_LINE if ruling.reject else key in published


def _slogans(entries: Iterable[Entry], rulings: Mapping[str, Ruling], speeches: Mapping[str, Reading]) -> list[Slogan]:
    given = list(entries)
    ids = identity.slogan_ids(entry.text for entry in given)
    return [_slogan(entry, ids[entry.text], rulings.get(entry.key), speeches) for entry in given]


def _slogan(entry: Entry, name: str, ruling: Ruling | None, speeches: Mapping[str, Reading]) -> Slogan:
    said = ruling or Ruling(entry.text)
    kind = said.type or entry.type
    in_text = explained(entry.text, kind, entry.places if speeches else (), speeches)
    return Slogan(
        id=name,
        text=entry.text,
        pinyin=identity.pinyin(entry.text),
        type=kind,
        variants=selection.variants(entry),
        occurrences=entry.places,
        evidence=(*entry.evidence, Evidence("keeper", 1)) if said.promote else entry.evidence,
        score=entry.score,
        glosses=_glosses(said.definition, in_text.gloss),
        translation=said.translation,
        note=said.note,
        members=in_text.members,
        counts=numeric.total(entry.text) if kind == "A" else None,
    )


def _glosses(definition: str, in_text: Gloss | None) -> tuple[Gloss, ...]:
    """The keeper's word first, then the text's own: neither takes the place of the other."""
    return (*((Gloss(definition, "keeper"),) if definition else ()), *((in_text,) if in_text else ()))


def _dictionary_order(slogan: Slogan) -> tuple[str, str, str]:
    """By the reading without tones, then with them, then by characters."""
    return identity.plain_pinyin(slogan.text), slogan.pinyin, slogan.text


def occurrences(speeches: Iterable[Speech], wordings: Iterable[str]) -> dict[str, tuple[Occurrence, ...]]:
    """For each wording every place where it stands, in reading order; see `find_occurrences` for what counts."""
    return find_occurrences(speeches, {wording: [Form(wording)] for wording in wordings})


def user_dictionary(slogans: Iterable[Slogan]) -> str:
    """A user dictionary for jieba, one word a line with the tag `nz`, sorted; "" for no slogans.

    jieba's words hold no punctuation, so of a formula with divided members each member is a word.
    """
    found = {
        piece
        for slogan in slogans
        for text in (slogan.text, *slogan.variants)
        for piece in re.split(f"[{DIVIDERS}\\s]", half_width(without_quotes(text)))
        if len(fold(piece)) >= 2
    }
    return "".join(f"{word} nz\n" for word in sorted(found))
