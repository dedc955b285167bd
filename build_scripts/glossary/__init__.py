"""Speeches to a glossary of their slogans.

1. `find_candidates` reads each speech by itself: rules propose wordings freely (rules.py), features describe them
   (features.py), a fitted model scores them, and of those that overlap the best remains (scoring.py). It is a pure
   function, so its result may be cached.
2. `find_slogans` works over the corpus: candidates become entries, variants are merged, all occurrences are found in
   one pass, what reaches the publish threshold is published. The editor's decisions come last.

No list of answers is in the code. `known_terms.tsv` lists nationally known formulas: a feature among others.
`make fit-glossary` fits the model on annotated texts, `make evaluate-glossary` measures it on texts left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts.glossary import definitions, identity, numerals
from build_scripts.glossary.entries import (
    Entry,
    drop_explanations,
    drop_fragments,
    gather,
    get_key,
    is_award,
    is_number,
    is_torn,
    locate,
    related,
)
from build_scripts.glossary.identity import slogan_id
from build_scripts.glossary.lexicon import define_known_term, read_known_terms, read_wording
from build_scripts.glossary.occurrences import Form, find_occurrences
from build_scripts.glossary.passage import DIVIDERS, drop_quotes, write_half_width
from build_scripts.glossary.rules import RULES, Rule
from build_scripts.glossary.scoring import Candidate, explain_scores, find_candidates, read_model
from build_scripts.model import Evidence, Gloss, Occurrence, Ruling, Slogan, Speech
from build_scripts.system.parallel import parallel_map
from build_scripts.text import words
from build_scripts.text.characters import fold, plain_pinyin

__all__ = [
    "RULES",
    "Candidate",
    "Glossary",
    "Rule",
    "define_known_term",
    "explain_scores",
    "find_all_candidates",
    "find_candidates",
    "find_slogans",
    "occurrences",
    "read_model",
    "slogan_id",
    "user_dictionary",
]


@dataclass(frozen=True, slots=True)
class Glossary:
    """`slogans` are published, by pinyin; `candidates` are below the publish threshold, the best first.

    A candidate has no explanation, members or relations. `unmatched` are the decisions that change nothing: their
    wording does not occur in the texts, or is not published.
    """

    slogans: tuple[Slogan, ...]
    candidates: tuple[Slogan, ...]
    unmatched: tuple[Ruling, ...]


def find_all_candidates(speeches: Sequence[Speech]) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of each speech, by id; many speeches are read in parallel."""
    if speeches:
        # Read dictionary and known terms once, not in each process.
        words.known(""), read_known_terms(), read_wording()
    return dict(zip((speech.id for speech in speeches), parallel_map(find_candidates, speeches), strict=True))


def find_slogans(
    speeches: Sequence[Speech],
    decisions: Sequence[Ruling] = (),
    candidates: Mapping[str, Sequence[Candidate]] | None = None,
    *,
    publish: float | None = None,
) -> Glossary:
    """Return the glossary of a corpus; empty for no speeches. Two speeches must not have one id.

    `candidates` may give those of some speeches by id, as `find_candidates` returned them; the other speeches are read
    now. `publish` replaces the model's threshold. The result depends on the speeches, their order, the decisions and
    the model alone. Occurrences inside a longer slogan count too; marks on a page should take the longest first.
    """
    given = candidates or {}
    new = find_all_candidates([speech for speech in speeches if speech.id not in given])
    threshold = read_model().publish if publish is None else publish
    found = [each for speech in speeches for each in (given[speech.id] if speech.id in given else new[speech.id])]
    entries = gather(found, decisions)
    home = {get_key(text): key for key, entry in entries.items() for text in entry.wordings}
    decided = _group_by_entry(decisions, home)
    located = locate(entries.values(), speeches)
    allowed = {key: entry for key, entry in located.items() if key not in decided or not decided[key].reject}
    promoted = {key: entry for key, entry in allowed.items() if key in decided and decided[key].promote}
    reached = {key: entry for key, entry in allowed.items() if entry.score >= threshold} | promoted
    readings = {speech.id: definitions.read(speech) for speech in speeches}
    texts = {(speech.id, paragraph.id): paragraph.text for speech in speeches for paragraph in speech.paragraphs}
    published = {
        key: entry
        for key, entry in drop_fragments(reached).items()
        if not (is_torn(entry, texts) or is_number(entry) or is_award(entry, texts))
    } | promoted
    below = [entry for key, entry in allowed.items() if key not in reached]
    by_id = {speech.id: speech for speech in speeches}
    slogans = drop_explanations(_make_slogans(published.values(), decided, readings), promoted)
    return Glossary(
        slogans=tuple(related(sorted(slogans, key=_get_sort_key), by_id)),
        candidates=tuple(sorted(_make_slogans(below, {}, {}), key=lambda slogan: (-slogan.score, slogan.text))),
        unmatched=tuple(each for each in decisions if not _has_effect(each, home, located, published)),
    )


def _group_by_entry(decisions: Iterable[Ruling], home: Mapping[str, str]) -> dict[str, Ruling]:
    """Return the decisions by the key of their entry; of several on one entry the later one wins field by field."""
    found: dict[str, Ruling] = {}
    for decision in decisions:
        key = home.get(get_key(decision.text), get_key(decision.text))
        before = found.get(key, Ruling(decision.text))
        found[key] = replace(
            decision,
            reject=decision.reject or before.reject,
            promote=decision.promote or before.promote,
            type=decision.type or before.type,
            definition=decision.definition or before.definition,
            translation=decision.translation or before.translation,
            theme=decision.theme or before.theme,
            note=decision.note or before.note,
        )
    return found


def _has_effect(
    decision: Ruling, home: Mapping[str, str], located: Mapping[str, Entry], published: Mapping[str, Entry]
) -> bool:
    """Return whether a rejection hits a candidate, or any other decision a published slogan."""
    key = home.get(get_key(decision.text), "")
    return key in (located if decision.reject else published)


def _make_slogans(
    entries: Iterable[Entry], decided: Mapping[str, Ruling], readings: Mapping[str, definitions.Reading]
) -> list[Slogan]:
    given = list(entries)
    ids = identity.make_slogan_ids(entry.text for entry in given)
    return [_make_slogan(entry, ids[entry.text], decided.get(entry.key), readings) for entry in given]


def _make_slogan(
    entry: Entry, name: str, decision: Ruling | None, readings: Mapping[str, definitions.Reading]
) -> Slogan:
    decided = decision or Ruling(entry.text)
    kind = decided.type or entry.type
    explanation = definitions.explained(entry.text, kind, entry.occurrences if readings else (), readings)
    by_editor = (Gloss(decided.definition, "keeper"),) if decided.definition else ()
    return Slogan(
        id=name,
        text=entry.text,
        pinyin=identity.pinyin(entry.text),
        type=kind,
        variants=entry.variants,
        occurrences=entry.occurrences,
        evidence=(*entry.evidence, Evidence("keeper", 1)) if decided.promote else entry.evidence,
        score=entry.score,
        glosses=(*by_editor, *((explanation.gloss,) if explanation.gloss else ())),
        translation=decided.translation,
        theme=decided.theme,
        note=decided.note,
        members=explanation.members,
        counts=numerals.total(entry.text) if kind == "A" else None,
    )


def _get_sort_key(slogan: Slogan) -> tuple[str, str, str]:
    """Return the sort key: the reading without tones, then with them, then the characters."""
    return plain_pinyin(slogan.pinyin), slogan.pinyin, slogan.text


def occurrences(speeches: Iterable[Speech], wordings: Iterable[str]) -> dict[str, tuple[Occurrence, ...]]:
    """Return all occurrences of each wording, in reading order; see `find_occurrences` for what counts."""
    return find_occurrences(speeches, {wording: [Form(wording)] for wording in wordings})


def user_dictionary(slogans: Iterable[Slogan]) -> str:
    """Return a user dictionary for jieba, one word a line with the tag `nz`, sorted; "" for no slogans.

    jieba's words hold no punctuation, so of a formula with divided members each member is a word.
    """
    found = {
        piece
        for slogan in slogans
        for text in (slogan.text, *slogan.variants)
        for piece in re.split(f"[{DIVIDERS}\\s]", write_half_width(drop_quotes(text)))
        if len(fold(piece)) >= 2
    }
    return "".join(f"{word} nz\n" for word in sorted(found))
