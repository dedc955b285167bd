"""Library → the Markdown pages of the site.

Every page is plain Markdown with explicit ids, so that any builder that reads MkDocs' dialect publishes the same
anchors. Whatever comes from the corpus is literal: the templates escape all that they print unless it is `Markdown`
already, so a text, title, slogan or file name can never become markup. The words of the site that are no page of
their own (names of rules, of types, of sources of facts) are in `templates/words.yml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import jinja2
import yaml

from build_scripts.characters import HAN, PIECE, fold
from build_scripts.records import (
    Edition,
    Fact,
    Gloss,
    Library,
    Occurrence,
    Paragraph,
    Redaction,
    Repair,
    Section,
    Slogan,
    Speech,
)

Place = TypeVar("Place", Section, Redaction)

TEMPLATES = Path(__file__).with_name("templates")

#: An outline with more entries than this is folded at first: at 390 px wide, more than some 14 lines push the text off
#: the first screen (844 px high, a line of the outline is 30 px; the longest title and the table take the rest).
LONGEST_OPEN_OUTLINE = 14
#: Distinct changes of one rule that the page lists; the rest is in the public data. Of the rules that run on the first
#: nine texts only the removal of pinyin has more kinds (some 300).
EXAMPLES_PER_RULE = 12
#: Longest wording of a change or quotation that is shown whole, in characters: two lines of the page.
LONGEST_QUOTE = 80
#: Context of a slogan on either side, in characters: what one line of the page holds beside the slogan.
CONTEXT = 22
#: Slogans on the home page.
MOST_SAID = 24
#: Entries that a former one may have gone into, on its page.
MOST_HEIRS = 5


class Markdown(str):
    """Text that is Markdown already. Any string operation on it gives a plain `str`, which is escaped again."""

    __slots__ = ()


# --- Text that stays text ---------------------------------------------------------------------------------------------

#: ASCII punctuation, everything that counts as white space, controls, and lone surrogates.
_ACTIVE = re.compile("[\x00-/:-@\\[-`{-\x9f\\s\ud800-\udfff]")


def literal(text: str) -> Markdown:
    """The text as Markdown that shows exactly this text, whatever is in it.

    Every ASCII punctuation character and every white space becomes a numeric character reference, which Markdown passes
    on and HTML reads as the character; letters, digits and all else stand as they are. A control character other than
    tab and line ends, or half of a surrogate pair, which HTML cannot carry, is shown by its number (`⟨U+0085⟩`).
    "" gives "". It refuses nothing and drops nothing.
    """
    return Markdown(_ACTIVE.sub(_reference, text))


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    if character not in "\t\n\r" and unicodedata.category(character) in ("Cc", "Cs"):
        return f"\N{MATHEMATICAL LEFT ANGLE BRACKET}U&#43;{ord(character):04X}\N{MATHEMATICAL RIGHT ANGLE BRACKET}"
    return f"&#{ord(character)};"


def identifier(text: str) -> Markdown:
    """An id or file stem as it is. Raises ValueError for anything but ASCII letters, digits, `_`, `-` and `.`."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", text):
        raise ValueError(f"{text!r} cannot be an id: use ASCII letters, digits, _ - and .")
    return Markdown(text)


def in_address(text: str) -> Markdown:
    """The text percent-encoded for one part of a path or the value of a query."""
    return Markdown(quote(text, safe=""))


#: How the apparatus shows what the eye would miss.
_SEEN = {
    " ": "\N{OPEN BOX}",
    "\n": "\N{RETURN SYMBOL}",
    "\t": "\N{RIGHTWARDS ARROW TO BAR}",
    "\N{IDEOGRAPHIC SPACE}": "\N{WHITE SQUARE}",
    PIECE: "〔另篇〕",
}


def visible(text: str) -> str:
    """The text with spaces, line ends and invisible or private characters shown, each by a sign or its number."""
    return "".join(_SEEN.get(character) or _numbered(character) for character in text)


def _numbered(character: str) -> str:
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Zs")
    return f"⟨U+{ord(character):04X}⟩" if hidden else character


def shortened(text: str) -> str:
    """The text, or where it is longer than LONGEST_QUOTE its beginning and end with …… between."""
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[: LONGEST_QUOTE * 3 // 4]}……{text[-LONGEST_QUOTE // 5 :]}"


# --- One paragraph ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """An element around `text[start:end]`: `opening` begins it, `resuming` goes on with it where it had to be cut.

    `before` and `behind` stand outside the element and hold no text.
    """

    start: int
    end: int
    tag: str
    opening: str
    resuming: str
    before: str = ""
    behind: str = ""


def marked(text: str, marks: Iterable[Mark]) -> Markdown:
    """The escaped text with elements around its marks; their text is `text`, character for character.

    Marks may nest, touch, cross or be empty. Where two cross, the inner one is cut and goes on without its id.
    """
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    out: list[str] = []
    standing: list[Mark] = []
    at = 0
    for edge in sorted({0, len(text)} | {mark.start for mark in waiting} | {mark.end for mark in waiting}):
        out.append(literal(text[at:edge]))
        at = edge
        _close(standing, edge, out)
        while waiting and waiting[0].start == edge:
            mark = waiting.pop(0)
            out += [mark.before, mark.opening]
            standing.append(mark)
        _close(standing, edge, out)
    return Markdown("".join(out))


def _close(standing: list[Mark], edge: int, out: list[str]) -> None:
    """Close the marks that end here, and those opened inside them that do not, which are opened again."""
    while any(mark.end == edge for mark in standing):
        mark = standing.pop()
        cut = []
        while mark.end != edge:
            out.append(f"</{mark.tag}>")
            cut.append(mark)
            mark = standing.pop()
        out += [f"</{mark.tag}>", mark.behind]
        for mark in reversed(cut):
            out.append(mark.resuming)
            standing.append(mark)


def permalink(target: str, name: str) -> str:
    """A link to a place of its own page. It holds no text: style gives it its sign, `name` its accessible name."""
    return f'<a class="permalink" href="#{identifier(target)}" aria-label="{literal(name)}"></a>'


def _anchors(old: Iterable[str]) -> str:
    return "".join(f'<a id="{identifier(name)}"></a>' for name in old)


def oddity(section: Section) -> str:
    """What is odd about a section, without the words that every such note begins with."""
    return section.note.removeprefix("原文如此：")


def _note(section: Section) -> str:
    """The marker of an oddity of the source, which leads to its explanation in the apparatus."""
    if not section.note:
        return ""
    said = literal(f"原文如此：{oddity(section)}")
    return f'<a class="sic" href="#note-{identifier(section.id)}" title="{said}" aria-label="{said}"></a>'


def _name(section: Section) -> str:
    return section.label.rstrip("、，,．. ") or shortened(section.title)


@dataclass(frozen=True, slots=True)
class Page:
    """What the paragraphs of one speech need to know of the whole of it."""

    sections: Mapping[str, tuple[Section, ...]]
    redactions: Mapping[str, tuple[Redaction, ...]]
    former: Mapping[str, tuple[str, ...]]
    ranks: Mapping[str, int]

    @classmethod
    def of(cls, edition: Edition) -> Page:
        speech = edition.speech
        return cls(
            sections=_by_paragraph(speech.sections),
            redactions=_by_paragraph(speech.redactions),
            former=former_ids(edition),
            ranks=heading_ranks(speech.sections),
        )


def _by_paragraph(places: Iterable[Place]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[place.paragraph].append(place)
    return {paragraph: tuple(there) for paragraph, there in found.items()}


def former_ids(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Ids of the page → the ids that were once published and land there now; "" for those whose place is gone."""
    speech = edition.speech
    present = {paragraph.id for paragraph in speech.paragraphs} | {section.id for section in speech.sections}
    found: dict[str, list[str]] = defaultdict(list)
    for old, new in sorted(edition.aliases.items()):
        if old not in present:
            found[new if new in present else ""].append(old)
    return {new: tuple(old) for new, old in found.items()}


def heading_ranks(sections: Sequence[Section]) -> dict[str, int]:
    """Section id → rank of its heading, 2 to 6, for headings and run-in headings: one more than the heading above it.

    That is `level + 1` except below a point, which is no heading: ranks leave none out, as readers by ear need it.
    """
    above = {section.id: section for section in sections}
    ranks = {}
    for section in sections:
        if section.kind != "point":
            rank, parent = 2, above.get(section.parent or "")
            while parent:
                rank += parent.kind != "point"
                parent = above.get(parent.parent or "")
            ranks[section.id] = min(rank, 6)
    return ranks


def paragraph_block(paragraph: Paragraph, page: Page, salutation: str | None) -> Markdown:
    """One paragraph as a block of Markdown: the element with the paragraph's id holds its whole text and nothing else.

    A paragraph that is a heading becomes a heading under the section's id, with the paragraph's id inside it.
    """
    sections = page.sections.get(paragraph.id, ())
    heading = next((section for section in sections if section.kind == "heading"), None)
    marks = [_section_mark(section, page) for section in sections if section is not heading]
    marks += [_redaction_mark(redaction) for redaction in page.redactions.get(paragraph.id, ())]
    text = marked(paragraph.text, marks)
    former = _anchors(page.former.get(paragraph.id, ()))
    if heading:
        former += _anchors(page.former.get(heading.id, ()))
        link = permalink(heading.id, f"本节链接：{_name(heading)}")
        sign = "#" * page.ranks[heading.id]
        body = f'{former}<span id="{identifier(paragraph.id)}">{text}</span>{_note(heading)}{link}'
        return Markdown(f"{sign} {body} {{: #{identifier(heading.id)} .section }}")
    kind = "salutation" if paragraph.text == salutation else "para"
    link = permalink(paragraph.id, f"本段链接：第 {paragraph.id.removeprefix('p_')} 段")
    return Markdown(f"{former}{text}{link}\n{{: #{identifier(paragraph.id)} .{kind} }}")


def _section_mark(section: Section, page: Page) -> Mark:
    if section.kind == "point":
        tag, more = "span", 'class="point"'
    else:
        tag, more = "strong", f'class="run-in" role="heading" aria-level="{page.ranks[section.id]}"'
    return Mark(
        section.start,
        section.end,
        tag,
        opening=f'<{tag} id="{identifier(section.id)}" {more}>',
        resuming=f'<{tag} class="{"point" if tag == "span" else "run-in"}">',
        before=_anchors(page.former.get(section.id, ())),
        behind=_note(section) + permalink(section.id, f"本条链接：{_name(section)}"),
    )


def _redaction_mark(redaction: Redaction) -> Mark:
    opening = f'<span class="mask" title="{literal(f"原文如此：底本以“{redaction.literal}”遮去")}">'
    return Mark(redaction.start, redaction.end, "span", opening, opening)


# --- One speech -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """What the site calls something, and a sentence on it ("" where the name says it)."""

    name: str
    explanation: str = ""


@cache
def words() -> dict[str, dict[str, Word]]:
    """The site's words by topic and id: `repairs`, `evidence`, `doubts`, `facts`, `bases`, `kinds`, `types`."""
    topics = yaml.safe_load((TEMPLATES / "words.yml").read_text(encoding="utf-8"))
    return {
        topic: {key: Word(*([word] if isinstance(word, str) else word)) for key, word in entries.items()}
        for topic, entries in topics.items()
    }


def word(topic: str, key: str) -> Word:
    """The word for `key`, or the key itself where nobody has named it yet."""
    return words()[topic].get(key, Word(key))


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table of what is known: its name, the value, and how it is known ("" where that needs no word)."""

    name: str
    value: str
    how: str


#: Rows that are shown even when the source is silent; a masked fact takes the place of the fact.
_ALWAYS = ("title", "speaker", "date")


def known(speech: Speech) -> list[Known]:
    """What is known of a speech and how, in the order of the words for facts, the unnamed ones last."""
    order = [*words()["facts"], *sorted(set(speech.facts) - set(words()["facts"]))]
    rows = []
    for name in order:
        if fact := speech.facts.get(name):
            value = day(speech) if name == "date" else fact.value
            rows.append(Known(word("facts", name).name, value, how_known(name, fact)))
        elif name in _ALWAYS and f"{name}_masked" not in speech.facts:
            rows.append(Known(word("facts", name).name, "底本未载", ""))
    if speech.kind != "speech":
        rows.append(Known("类别", word("kinds", speech.kind).name, ""))
    rows.append(Known("篇幅", f"{han_characters(speech)} 字，{len(speech.paragraphs)} 段", "只计汉字"))
    return rows


def how_known(name: str, fact: Fact) -> str:
    """In words, what a fact rests on: kind of evidence, raw line, and the line itself where it says more."""
    own = f"{name}.{fact.basis}"
    basis = word("bases", own if own in words()["bases"] else fact.basis).name
    line = f"，底本第 {fact.line} 行" if fact.line else ""
    said = f"：“{shortened(fact.quote)}”" if fact.quote and fact.quote != fact.value else ""
    return basis + line + said


def han_characters(speech: Speech) -> int:
    """Han characters of the paragraphs: the length that readers of Chinese expect, without marks and digits."""
    return sum(len(re.findall(f"[{HAN}]", paragraph.text)) for paragraph in speech.paragraphs)


def outline_list(sections: Sequence[Section]) -> Markdown:
    """The outline as a nested Markdown list of links, "" where there is none."""
    depths: dict[str | None, int] = {}
    lines = []
    for section in sections:
        depth = depths[section.id] = depths.get(section.parent, -1) + 1
        lines.append(f"{'    ' * depth}- [{literal(section.label + section.title)}](#{identifier(section.id)})")
    return Markdown("\n".join(lines))


def side_outline(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Headings and run-in headings for the side bar, as id, title (HTML) and rank."""
    ranks = heading_ranks(sections)
    shown = [section for section in sections if section.id in ranks]
    return [
        {"id": str(identifier(each.id)), "title": str(literal(each.label + each.title)), "level": ranks[each.id]}
        for each in shown
    ]


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


def line_list(lines: Sequence[int]) -> str:
    """`第 3、5、7 行`; only five, and 等 for more."""
    return f"第 {'、'.join(map(str, lines[:5]))} 行{'等' if len(lines) > 5 else ''}"


def speaker(speech: Speech) -> str:
    """The speaker, the masked one as it is, or ""."""
    return speech.fact("speaker") or speech.fact("speaker_masked") or ""


def description(speech: Speech) -> str:
    """One line on a speech for search engines and previews: who, when, where, and how the text begins."""
    said = "，".join(filter(None, (speaker(speech), day(speech), speech.fact("place"))))
    first = next((p.text for p in speech.paragraphs if p.text != speech.fact("salutation")), "")
    return f"{said}。{first[:60]}" if said else first[:80]


def day(speech: Speech) -> str:
    """The stated date in Chinese (`2008年10月10日`), the masked one as it is, or ""."""
    stated = speech.fact("date")
    if not stated:
        return speech.fact("date_masked") or ""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(stated.split("-"), "年月日", strict=False))


def speech_page(edition: Edition) -> str:
    """The page of one speech."""
    speech = edition.speech
    page = Page.of(edition)
    front = {
        "title": str(literal(speech.title)),
        "description": str(literal(description(speech))),
        "hide": ["navigation"],
        "outline": [*side_outline(speech.sections), {"id": "apparatus", "title": "校勘", "level": 2}],
    }
    return _render(
        "speech.md",
        front=front,
        speech=speech,
        edition=edition,
        known=known(speech),
        blocks=[paragraph_block(paragraph, page, speech.fact("salutation")) for paragraph in speech.paragraphs],
        stray=Markdown(_anchors(page.former.get("", ()))),
        outline=outline_list(speech.sections),
        outline_open=len(speech.sections) <= LONGEST_OPEN_OUTLINE,
        noted=[section for section in speech.sections if section.note],
        heads=[line for line in speech.front_matter if line != speech.title],
        masks=Counter(redaction.literal for redaction in speech.redactions),
        reports=rule_reports(edition.repairs),
        doubts=[(doubt, word("doubts", doubt.code).name) for doubt in edition.doubts],
    )


# --- Lists of speeches ------------------------------------------------------------------------------------------------


def by_date(speeches: Iterable[Speech]) -> list[Speech]:
    """Newest first, a year before its months; those without a date last; then by title."""
    dated = sorted((s for s in speeches if s.fact("date")), key=lambda speech: speech.title)
    dated.sort(key=lambda speech: speech.fact("date") or "", reverse=True)
    return dated + sorted((s for s in speeches if not s.fact("date")), key=lambda speech: speech.title)


def grouped(speeches: Iterable[Speech], fact: str) -> list[tuple[str, list[Speech]]]:
    """The speeches by the value of a fact, largest group first; those without it are left out."""
    groups: dict[str, list[Speech]] = defaultdict(list)
    for speech in by_date(list(speeches)):
        if value := speech.fact(fact):
            groups[value].append(speech)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


# --- Slogans ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a concordance: the wording found, with what stands before and behind it in its paragraph."""

    left: str
    occurrence: Occurrence
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """All lines of one speech."""

    speech: Speech
    lines: tuple[Line, ...]


def concordances(slogan: Slogan, speeches: Mapping[str, Speech]) -> list[Concordance]:
    """Every occurrence in its context, speech by speech in the order of the occurrences; [] where it is never said."""
    found: dict[str, list[Line]] = {}
    texts: dict[str, dict[str, str]] = {}
    for occurrence in slogan.occurrences:
        if occurrence.speech not in texts:
            texts[occurrence.speech] = {p.id: p.text for p in speeches[occurrence.speech].paragraphs}
        text = texts[occurrence.speech][occurrence.paragraph]
        line = Line(_left(text[: occurrence.start]), occurrence, _right(text[occurrence.end :]))
        found.setdefault(occurrence.speech, []).append(line)
    return [Concordance(speeches[speech], tuple(lines)) for speech, lines in found.items()]


def _left(text: str) -> str:
    return text if len(text) <= CONTEXT else f"…{text[-CONTEXT:]}"


def _right(text: str) -> str:
    return text if len(text) <= CONTEXT else f"{text[:CONTEXT]}…"


def initial(slogan: Slogan) -> str:
    """The letter under which the index by pinyin has the slogan: A to Z, or # for digits and the like."""
    plain = unicodedata.normalize("NFD", slogan.pinyin.strip())[:1].upper()
    return plain if re.fullmatch("[A-Z]", plain) else "#"


def by_initial(slogans: Iterable[Slogan]) -> list[tuple[str, list[Slogan]]]:
    """The slogans under their letters, in the order of their pinyin without tones; # stands last."""

    def spelling(slogan: Slogan) -> tuple[bool, str, str]:
        plain = "".join(c for c in unicodedata.normalize("NFD", slogan.pinyin.lower()) if not unicodedata.combining(c))
        return initial(slogan) == "#", plain, slogan.text

    return [(letter, list(under)) for letter, under in groupby(sorted(slogans, key=spelling), initial)]


def by_type(slogans: Iterable[Slogan]) -> list[tuple[str, Word, list[Slogan]]]:
    """The slogans under their types, A to E, the most said first."""
    types: dict[str, list[Slogan]] = defaultdict(list)
    for slogan in sorted(slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.pinyin, slogan.text)):
        types[slogan.type].append(slogan)
    return [(kind, word("types", kind), types[kind]) for kind in sorted(types)]


def gloss_place(gloss: Gloss, speeches: Mapping[str, Speech]) -> Markdown:
    """Query and fragment of a definition's place in its speech; the query only where the paragraph has it literally."""
    if not gloss.paragraph:
        return Markdown()
    texts = {paragraph.id: paragraph.text for paragraph in speeches[gloss.speech or ""].paragraphs}
    marked_there = len(gloss.text) <= LONGEST_QUOTE and gloss.text in texts[gloss.paragraph]
    query = f"?q={in_address(gloss.text)}" if marked_there else ""
    return Markdown(f"{query}#{identifier(gloss.paragraph)}")


def slogan_page(slogan: Slogan, speeches: Mapping[str, Speech]) -> str:
    """The page of one slogan."""
    said = concordances(slogan, speeches)
    return _render(
        "slogan.md",
        front={
            "title": str(literal(slogan.text)),
            "description": str(literal(f"{slogan.text}：共 {len(slogan.occurrences)} 处，见于 {len(said)} 篇。")),
            "hide": ["navigation"],
        },
        slogan=slogan,
        type=word("types", slogan.type),
        said=said,
        glossed=speeches.get(slogan.gloss.speech or "") if slogan.gloss else None,
        gloss_place=gloss_place(slogan.gloss, speeches) if slogan.gloss else Markdown(),
        evidence=[(word("evidence", item.rule), item.count) for item in slogan.evidence],
    )


def former_slogan_page(name: str, text: str, slogans: Iterable[Slogan]) -> str:
    """The page of an entry that was published once: where it went, and how to find the wording all the same."""
    wording = fold(text)
    heirs = [s for s in slogans if any(wording in fold(form) for form in (s.text, *s.variants))]
    return _render(
        "former_slogan.md",
        front={"title": str(literal(text)), "hide": ["navigation"], "robots": "noindex"},
        name=name,
        text=text,
        heirs=sorted(heirs, key=lambda slogan: (len(slogan.text), slogan.pinyin))[:MOST_HEIRS],
    )


# --- All pages --------------------------------------------------------------------------------------------------------


def render(library: Library) -> dict[str, str]:
    """Every generated page, as path relative to the folder of pages → Markdown, in a stable order.

    Pages: `index.md`, `rules.md`, `speeches/index.md`, `speeches/<id>.md`, `slogans/index.md`, `slogans/<id>.md`. An
    empty library has the lists, which say that they are empty. Raises ValueError for an id that is none, and KeyError
    for an occurrence in a speech that the library does not hold.
    """
    speeches = {speech.id: speech for speech in library.speeches}
    most_said = sorted(library.slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.pinyin, slogan.text))
    applied = Counter(repair.rule for edition in library.editions for repair in edition.repairs)
    in_speeches = Counter(rule for edition in library.editions for rule in {repair.rule for repair in edition.repairs})
    rules = [*words()["repairs"], *sorted(set(applied) - set(words()["repairs"]))]
    pages = {
        "index.md": _render(
            "index.md", library=library, speeches=by_date(speeches.values()), most_said=most_said[:MOST_SAID]
        ),
        "rules.md": _render("rules.md", rules=[(word("repairs", r), applied[r], in_speeches[r]) for r in rules]),
        "speeches/index.md": _render(
            "speeches.md",
            speeches=by_date(speeches.values()),
            kinds=words()["kinds"],
            campaigns=grouped(speeches.values(), "campaign"),
            places=grouped(speeches.values(), "place"),
        ),
        "slogans/index.md": _render(
            "slogans.md", slogans=library.slogans, letters=by_initial(library.slogans), types=by_type(library.slogans)
        ),
    }
    for edition in library.editions:
        pages[f"speeches/{identifier(edition.speech.id)}.md"] = speech_page(edition)
    for slogan in library.slogans:
        pages[f"slogans/{identifier(slogan.id)}.md"] = slogan_page(slogan, speeches)
    for name, text in sorted(library.former_slogans.items()):
        pages[f"slogans/{identifier(name)}.md"] = former_slogan_page(name, text, library.slogans)
    return pages


def _printed(value: object) -> object:
    """What a template prints for an expression: Markdown as it is, everything else escaped."""
    return value if isinstance(value, (Markdown, jinja2.Undefined)) else literal(str(value))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "id": identifier,
        "oddity": oddity,
        "address": in_address,
        "visible": visible,
        "shortened": shortened,
        "lines": line_list,
        "day": day,
        "speaker": speaker,
        "han": han_characters,
        "plain": lambda front: Markdown(yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10**6)),
    }
    return environment


def _render(template: str, **known: object) -> str:
    """A template filled in, with no more than one empty line in a row (no text of the corpus holds a line end)."""
    page = _environment().get_template(template).render(**known)
    return re.sub(r"\n{3,}", "\n\n", page).strip("\n") + "\n"
