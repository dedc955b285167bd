"""The page of one speech."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from build_scripts.model import Edition, Repair, Section, Speech
from build_scripts.pages.facts import description, known
from build_scripts.pages.filling import fill
from build_scripts.pages.literal import Markdown, as_json, identifier, literal
from build_scripts.pages.names import Word, word
from build_scripts.pages.paragraph import Page, _anchors, heading_ranks, paragraph_block
from build_scripts.pages.said import Preview, Said, holdings, previews

#: An outline with more entries than this is folded at first: at 390 px wide, more than some 14 lines push the text off
#: the first screen (844 px high, a line of the outline is 30 px; the longest title and the table take the rest).
LONGEST_OPEN_OUTLINE = 14
#: Distinct changes of one rule that the page lists; the rest is in the public data. Of the rules that run on the first
#: nine texts only the removal of pinyin has more kinds (some 300).
EXAMPLES_PER_RULE = 12


def outline_list(sections: Sequence[Section]) -> Markdown:
    """The outline as a nested list of links in HTML, "" where there is none."""
    depths: dict[str | None, int] = {}
    written: list[str] = []
    before = -1
    for section in sections:
        depth = depths[section.id] = min(depths.get(section.parent, -1), before) + 1
        written.append("</li>\n" + "</ul>\n</li>\n" * (before - depth) if depth <= before else "<ul>\n")
        written.append(f'<li><a href="#{identifier(section.id)}">{literal(section.label + section.title)}</a>')
        before = depth
    return Markdown("".join(written) + "</li>\n</ul>\n" * (before + 1))


def side_outline(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Headings and run-in headings for the side bar, as id, title (HTML) and rank."""
    ranks = heading_ranks(sections)
    shown = [section for section in sections if section.id in ranks]
    return [
        {"id": str(identifier(each.id)), "title": str(literal(each.label + each.title)), "level": ranks[each.id]}
        for each in shown
    ]


#: What stands behind the text, as the side bar names it; the slogans only where there are some.
_BEHIND_THE_TEXT = (
    {"id": "slogans", "title": "本篇口号", "level": 2},
    {"id": "apparatus", "title": "校勘", "level": 2},
)


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change that a rule made: from what to what, how often, and on which raw lines (from 1)."""

    before: str
    after: str
    count: int
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What one rule did to a speech: its most frequent kinds of change, and how many places are not listed."""

    rule: Word
    count: int
    changes: tuple[Change, ...]
    unlisted: int


def rule_reports(repairs: Sequence[Repair]) -> list[RuleReport]:
    """The repairs by rule, in the order in which the rules ran; [] where nothing was repaired."""
    reports = []
    ordered = sorted(repairs, key=lambda repair: repair.layer)
    for rule, made in groupby(ordered, lambda repair: repair.rule):
        kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
        for repair in sorted(made, key=lambda repair: repair.raw_start):
            kinds[repair.before, repair.after].append(repair.line)
        changes = [Change(before, after, len(at), tuple(sorted(set(at)))) for (before, after), at in kinds.items()]
        changes.sort(key=lambda change: -change.count)
        shown = tuple(changes[:EXAMPLES_PER_RULE])
        count = sum(change.count for change in changes)
        reports.append(RuleReport(word("repairs", rule), count, shown, count - sum(change.count for change in shown)))
    return reports


def facts_for_scripts(speech: Speech, slogans: Mapping[str, Preview], version: str) -> Markdown:
    """What the page's scripts need to cite a place and to show a slogan before its page is opened, as JSON."""
    return as_json(
        {
            "id": speech.id,
            "kind": speech.kind,
            "title": speech.title,
            "speaker": speech.speaker or None,
            "date": speech.fact("date"),
            "version": version,
            "raw": {"file": speech.source.file, "lines": {p.id: p.raw_line for p in speech.paragraphs if p.raw_line}},
            "slogans": slogans,
        }
    )


def speech_page(
    edition: Edition,
    said: Sequence[Said],
    version: str,
    beside: tuple[Speech | None, Speech | None] = (None, None),
    known_slogans: Mapping[str, Preview] | None = None,
) -> str:
    """The page of one speech with the slogans that it says, in reading order; `version` names the corpus.

    `beside` are the speeches before and after it in its campaign; `known_slogans` has the previews of all slogans of
    the library, for those who make many pages (by default they are made of those said here).
    """
    speech = edition.speech
    page = Page.of(edition, said)
    slogans = {each.slogan.id: each.slogan for each in said}
    known_slogans = previews(slogans.values()) if known_slogans is None else known_slogans
    salutation = speech.fact("salutation")
    front = {
        "title": str(literal(speech.title)),
        "description": str(literal(description(speech))),
        "hide": ["navigation"],
        "outline": [*side_outline(speech.sections), *_BEHIND_THE_TEXT[not said :]],
    }
    return fill(
        "speech.md",
        front=front,
        speech=speech,
        edition=edition,
        known=known(speech),
        text=Markdown("\n\n".join(paragraph_block(each, page, salutation) for each in speech.paragraphs)),
        stray=Markdown(_anchors(page.former.get("", ()))),
        outline=outline_list(speech.sections),
        outline_open=len(speech.sections) <= LONGEST_OPEN_OUTLINE,
        noted=[section for section in speech.sections if section.note],
        heads=[line for line in speech.front_matter if line != speech.title],
        masks=Counter(redaction.literal for redaction in speech.redactions),
        holdings=holdings(said),
        beside=beside,
        said_count=len(said),
        slogan_count=len(slogans),
        facts=facts_for_scripts(speech, {name: known_slogans[name] for name in sorted(slogans)}, version),
        reports=rule_reports(edition.repairs),
        doubts=[(doubt, word("doubts", doubt.code).name) for doubt in edition.doubts],
    )
