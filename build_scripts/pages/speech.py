"""The page of one speech: its Markdown, which readers also download, and the view that the template shows around it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from build_scripts.exports import rank_headings
from build_scripts.model import Edition, Repair, Section, Speech
from build_scripts.pages.facts import (
    Companions,
    FactRow,
    ListPaths,
    Word,
    describe,
    list_facts,
    select_line,
    word,
    words,
)
from build_scripts.pages.keyness import Typical
from build_scripts.pages.lists import Heading
from build_scripts.pages.marking import Marking, collect_marks, write_anchors
from build_scripts.pages.parallels import SharedView
from build_scripts.pages.revisions import get_revisions_path
from build_scripts.pages.source import get_source_path, summarize
from build_scripts.pages.speech_slogans import Placed, Preview, SectionSlogans, group_by_section
from build_scripts.text.markdown import check_id

#: Distinct changes of one rule that the page lists; the rest is in the public data. Of the rules that change the first
#: nine texts only the removal of pinyin has more kinds (about 300).
EXAMPLES_PER_RULE = 12


def get_speech_path(id_: str) -> str:
    """Return the path of a speech's page. Raises ValueError for an invalid id."""
    return f"speeches/{check_id(id_)}.md"


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A section in the outline box, with those below it."""

    id: str
    text: str
    children: list[OutlineEntry]


def build_outline(sections: Sequence[Section]) -> list[OutlineEntry]:
    """Return the outline as a tree; a section whose parent is not open is on the level of the section before it."""
    root: list[OutlineEntry] = []
    depths: dict[str | None, int] = {}
    open_lists = [root]
    for section in sections:
        depth = depths[section.id] = min(depths.get(section.parent, -1) + 1, len(open_lists) - 1)
        del open_lists[depth + 1 :]
        entry = OutlineEntry(section.id, section.label + section.title, [])
        open_lists[-1].append(entry)
        open_lists.append(entry.children)
    return root


def list_side_bar(sections: Sequence[Section], has_slogans: bool, has_parallels: bool = False) -> list[Heading]:
    """Return headings and run-in headings for the side bar, then what follows the text."""
    ranks = rank_headings(sections)
    entries = [Heading(each.id, each.label + each.title, ranks[each.id]) for each in sections if each.id in ranks]
    slogans = [Heading("slogans", "本篇口号", 2)] if has_slogans else []
    parallels = [Heading("parallels", "共有文字", 2)] if has_parallels else []
    return [*entries, *slogans, *parallels, Heading("apparatus", "整理说明", 2)]


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change that a rule made: from what to what, how often, and on which raw lines (from 1)."""

    before: str
    after: str
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleReport:
    """The changes of one rule to a speech: the most frequent kinds, and the number of changes that are not listed."""

    rule: Word
    count: int
    changes: tuple[Change, ...]
    unlisted: int


def report_repairs(repairs: Sequence[Repair]) -> list[RuleReport]:
    """Return the repairs by rule, in the order in which the rules were applied; [] without repairs."""
    reports = []
    ordered = sorted(repairs, key=lambda repair: repair.layer)
    for rule, applied in groupby(ordered, lambda repair: repair.rule):
        kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
        for repair in sorted(applied, key=lambda repair: repair.raw_start):
            kinds[repair.before, repair.after].append(repair.line)
        changes = [Change(before, after, len(at), tuple(sorted(set(at)))) for (before, after), at in kinds.items()]
        changes.sort(key=lambda change: -change.count)
        shown = tuple(changes[:EXAMPLES_PER_RULE])
        count = sum(change.count for change in changes)
        reports.append(RuleReport(word("repairs", rule), count, shown, count - sum(change.count for change in shown)))
    return reports


@dataclass(frozen=True, slots=True)
class SpeechView:
    """The data of a speech's page besides its text."""

    edition: Edition
    speech: Speech
    description: str
    facts: list[FactRow]
    line: list[FactRow]
    outline: list[OutlineEntry]
    has_headings: bool
    source_path: str
    revisions_path: str
    summary: str
    side_bar: list[Heading]
    marking: Marking
    stray_anchors: str
    companions: list[tuple[Speech, str]]
    companion_count: int
    shared: SharedView
    typical: Sequence[Typical]
    slogans: list[SectionSlogans]
    slogan_count: int
    occurrence_count: int
    reports: list[RuleReport]
    doubts: list[tuple[str, int, str]]
    odd_sections: list[Section]
    masks: dict[str, int]
    bases_of_errors: Mapping[str, Word]
    script_facts: str


def view_speech(
    edition: Edition,
    placed: Sequence[Placed],
    companions: Companions,
    previews: Mapping[str, Preview],
    lists: ListPaths,
    shared: SharedView,
    typical: Sequence[Typical],
) -> SpeechView:
    """Return the view of a speech with the slogans in it, those typical of it, and what it shares with others.

    `previews` and `lists` are those of the library.
    """
    speech = edition.speech
    marking = collect_marks(edition, placed)
    facts = list_facts(speech, lists)
    slogans = {each.slogan.id for each in placed}
    return SpeechView(
        edition=edition,
        speech=speech,
        description=describe(speech),
        facts=facts,
        line=select_line(facts),
        outline=build_outline(speech.sections),
        source_path=get_source_path(speech.id) if edition.raw_text else "",
        revisions_path=get_revisions_path(speech.id) if edition.texts else "",
        summary=summarize(edition),
        has_headings=any(section.kind != "point" for section in speech.sections),
        side_bar=list_side_bar(speech.sections, bool(placed), bool(shared.places)),
        marking=marking,
        stray_anchors=write_anchors(marking.former.get("", ())),
        companions=companions.shown,
        companion_count=companions.count,
        shared=shared,
        typical=typical,
        slogans=group_by_section(placed),
        slogan_count=len(slogans),
        occurrence_count=len(placed),
        reports=report_repairs(edition.repairs),
        doubts=[(doubt.text, doubt.line, word("doubts", doubt.code).name) for doubt in edition.doubts],
        odd_sections=[section for section in speech.sections if section.note],
        masks=Counter(redaction.literal for redaction in speech.redactions),
        bases_of_errors=words()["source_errors"],
        script_facts=_write_script_facts(edition, {name: previews[name] for name in sorted(slogans)}),
    )


def _write_script_facts(edition: Edition, slogans: Mapping[str, Preview]) -> str:
    """Return as JSON what the page's scripts need to cite a passage and to show a slogan before its page is opened."""
    speech = edition.speech
    facts: dict[str, Any] = {
        "id": speech.id,
        "kind": speech.kind,
        "title": speech.title,
        "speaker": speech.speaker or None,
        "date": speech.fact("date"),
        "version": edition.revision,
        "raw": {"file": speech.source.file, "lines": {p.id: p.raw_line for p in speech.paragraphs if p.raw_line}},
        "slogans": slogans,
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
