"""One paragraph with its anchors, permalinks and marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from build_scripts.model import Edition, Paragraph, Redaction, Section
from build_scripts.pages.literal import Markdown, escaped, identifier, literal, shortened
from build_scripts.pages.said import Said, SloganMark, slogan_marks

Place = TypeVar("Place", Section, Redaction)


class Mark(NamedTuple):
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
    if not waiting:
        return Markdown(escaped(text))
    out: list[str] = []
    standing: list[Mark] = []
    at = 0
    for edge in sorted({0, len(text)} | {mark.start for mark in waiting} | {mark.end for mark in waiting}):
        out.append(escaped(text[at:edge]))
        at = edge
        if standing:
            _close(standing, edge, out)
        while waiting and waiting[0].start == edge:
            mark = waiting.pop(0)
            out += [mark.before, mark.opening]
            standing.append(mark)
        if standing:
            _close(standing, edge, out)
    return Markdown("".join(out))


def _close(standing: list[Mark], edge: int, out: list[str]) -> None:
    """Close the marks that end here, and those opened inside them that do not, which are opened again."""
    while edge in [mark.end for mark in standing]:
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


def section_names(sections: Sequence[Section]) -> dict[str, str]:
    """Section id → what names it in the whole speech, from the outermost section on: `二、（一）`, `三、2.第一`.

    Labels alone come again and again: a name that is copied with a quotation must say which （一） it is. What has no
    label is named by its title.
    """
    found: dict[str, str] = {}
    for section in sections:
        label = section.label or f"“{shortened(section.title)}”"
        found[section.id] = found.get(section.parent or "", "") + label
    return {id_: name.rstrip("、，,．. ") for id_, name in found.items()}


@dataclass(frozen=True, slots=True)
class Page:
    """What the paragraphs of one speech need to know of the whole of it."""

    sections: Mapping[str, tuple[Section, ...]]
    redactions: Mapping[str, tuple[Redaction, ...]]
    former: Mapping[str, tuple[str, ...]]
    ranks: Mapping[str, int]
    names: Mapping[str, str]
    slogans: Mapping[str, tuple[SloganMark, ...]]

    @classmethod
    def of(cls, edition: Edition, said: Sequence[Said] = ()) -> Page:
        speech = edition.speech
        return cls(
            sections=_by_paragraph(speech.sections),
            redactions=_by_paragraph(speech.redactions),
            former=former_ids(edition),
            ranks=heading_ranks(speech.sections),
            names=section_names(speech.sections),
            slogans=slogan_marks(said),
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
    edges = {edge for section in sections for edge in (section.start, section.end)}
    marks += [mark for slogan in page.slogans.get(paragraph.id, ()) for mark in _slogan_pieces(slogan, edges)]
    text = marked(paragraph.text, marks)
    former = _anchors(page.former.get(paragraph.id, ()))
    if heading:
        former += _anchors(page.former.get(heading.id, ()))
        link = permalink(heading.id, f"本节链接：{page.names[heading.id]}")
        sign = "#" * page.ranks[heading.id]
        body = f'{former}<span id="{identifier(paragraph.id)}">{text}</span>{_note(heading)}{link}'
        # By ear a heading is its words, without the links that stand in it.
        named = f'aria-labelledby="{identifier(paragraph.id)}"'
        return Markdown(f"{sign} {body} {{: #{identifier(heading.id)} .section {named} }}")
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
        behind=_note(section) + permalink(section.id, f"本条链接：{page.names[section.id]}"),
    )


def _redaction_mark(redaction: Redaction) -> Mark:
    opening = f'<span class="mask" title="{literal(f"原文如此：底本以“{redaction.literal}”遮去")}">'
    return Mark(redaction.start, redaction.end, "span", opening, opening)


def _slogan_pieces(slogan: SloganMark, edges: set[int]) -> list[Mark]:
    """A slogan as a link to its entry, cut where an entry of the outline begins or ends: the permalink there is a link
    itself. Only the first place of a section is a link at once; the others become one when the reader asks for them.
    """
    name = identifier(slogan.slogan)
    tag = "a" if slogan.first else "span"
    link = f'class="slogan first" href="../../slogans/{name}/"' if slogan.first else 'class="slogan"'
    opening = f'<{tag} {link} data-slogan="{name}">'
    cuts = [slogan.start, *sorted(edge for edge in edges if slogan.start < edge < slogan.end), slogan.end]
    return [Mark(start, end, tag, opening, opening) for start, end in pairwise(cuts)]
