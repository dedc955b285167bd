"""The marks of a speech's text: anchors, permalinks, run-in headings, points, masks and slogans.

Pages are plain Markdown. After MkDocs has rendered one, `mark_text` puts the marks into its paragraphs, from the
offsets in the records.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise
from typing import NamedTuple, TypeVar

from build_scripts.exports import find_headings, rank_headings
from build_scripts.model import Edition, Redaction, Section, SourceError
from build_scripts.pages.speech_slogans import Placed, SloganMark, choose_marks
from build_scripts.text.markdown import shorten
from build_scripts.text.marks import nest_marks

InParagraph = TypeVar("InParagraph", Section, Redaction, SourceError)
#: A paragraph or heading as Python-Markdown renders it from our pages.
_BLOCK = re.compile(r'<(p|h[1-6]) id="([^"]+)">(.*?)</\1>', re.S)


class Mark(NamedTuple):
    """An element around `text[start:end]`. `opening` starts it; `resuming` starts it again where it had to be cut.

    `before` and `after` are HTML outside the element; they contain no text.
    """

    start: int
    end: int
    tag: str
    opening: str
    resuming: str
    before: str = ""
    after: str = ""


def write_marked(text: str, marks: Iterable[Mark]) -> str:
    """Return the text as HTML with elements around its marks; its text content is `text`, character for character."""
    out: list[str] = []
    for step in nest_marks(text, marks):
        if step.mark is None:
            out.append(escape(step.text, quote=False).replace("\r", "&#13;"))
        elif step.kind == "open":
            out += [step.mark.before, step.mark.opening] if step.is_first else [step.mark.resuming]
        else:
            out += [f"</{step.mark.tag}>", step.mark.after if step.is_last else ""]
    return "".join(out)


def strip_note(section: Section) -> str:
    """Return what is odd about a section, without the words that every such note starts with."""
    return section.note.removeprefix("原文如此：")


def name_sections(sections: Sequence[Section]) -> dict[str, str]:
    """Return what names each section in the whole speech, by id, from the outermost section on: `二、（一）`.

    Labels alone repeat: a name that is copied with a quotation must tell which （一） it is. A section without label
    is named by its title.
    """
    names: dict[str, str] = {}
    for section in sections:
        label = section.label or f"“{shorten(section.title)}”"
        names[section.id] = names.get(section.parent or "", "") + label
    return {id_: name.rstrip("、，,．. ") for id_, name in names.items()}


def find_former_ids(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the formerly published ids that land at each present id; "" for ids whose target is gone."""
    speech = edition.speech
    present = {paragraph.id for paragraph in speech.paragraphs} | {section.id for section in speech.sections}
    found: dict[str, list[str]] = defaultdict(list)
    for old, new in sorted(edition.aliases.items()):
        if old not in present:
            found[new if new in present else ""].append(old)
    return {new: tuple(old) for new, old in found.items()}


@dataclass(frozen=True, slots=True)
class Marking:
    """All marks of one speech by paragraph id, and the names of its sections."""

    texts: Mapping[str, str]
    salutation: str | None
    headings: Mapping[str, Section]
    sections: Mapping[str, Sequence[Section]]
    redactions: Mapping[str, Sequence[Redaction]]
    source_errors: Mapping[str, Sequence[SourceError]]
    slogans: Mapping[str, Sequence[SloganMark]]
    former: Mapping[str, tuple[str, ...]]
    ranks: Mapping[str, int]
    names: Mapping[str, str]

    @property
    def anchors(self) -> set[str]:
        """Return all ids of the marked text."""
        return {*self.texts, *self.names, *(old for those in self.former.values() for old in those)}


def collect_marks(edition: Edition, placed: Sequence[Placed] = ()) -> Marking:
    """Return the marks of a speech with these occurrences of slogans."""
    speech = edition.speech
    return Marking(
        texts={paragraph.id: paragraph.text for paragraph in speech.paragraphs},
        salutation=speech.fact("salutation"),
        headings=find_headings(speech),
        sections=_group_by_paragraph(speech.sections),
        redactions=_group_by_paragraph(speech.redactions),
        source_errors=_group_by_paragraph(speech.source_errors),
        slogans=choose_marks(placed),
        former=find_former_ids(edition),
        ranks=rank_headings(speech.sections),
        names=name_sections(speech.sections),
    )


def _group_by_paragraph(records: Iterable[InParagraph]) -> dict[str, list[InParagraph]]:
    found: dict[str, list[InParagraph]] = defaultdict(list)
    for record in records:
        found[record.paragraph].append(record)
    return found


def mark_text(html: str, marking: Marking) -> str:
    """Return a rendered speech with its marks. The text content is unchanged.

    The element with a paragraph's id contains the paragraph's text and nothing else. A paragraph whose text is not
    the one in the records (somebody edited the Markdown) gets its permalink but no marks inside.
    """
    headings = {section.id: paragraph for paragraph, section in marking.headings.items()}

    def mark(block: re.Match[str]) -> str:
        tag, id_, inner = block.groups()
        paragraph = headings.get(id_, id_)
        if paragraph not in marking.texts:
            return block[0]
        text = marking.texts[paragraph]
        if unescape(inner) == text:
            inner = write_marked(text, _list_marks(paragraph, marking))
        former = write_anchors(marking.former.get(paragraph, ()))
        if id_ in headings:
            section = marking.headings[paragraph]
            former += write_anchors(marking.former.get(id_, ()))
            link = _write_permalink(id_, f"本节链接：{marking.names[id_]}")
            # Read aloud, a heading is its words, without the links in it.
            return (
                f'<{tag} aria-labelledby="{paragraph}" class="section" id="{id_}">{former}'
                f'<span id="{paragraph}">{inner}</span>{_write_note(section)}{link}</{tag}>'
            )
        kind = "salutation" if text == marking.salutation else "para"
        number = paragraph.removeprefix("p_")
        link = _write_permalink(paragraph, f"本段链接：第 {number} 段", number)
        return f'<p class="{kind}" id="{paragraph}">{former}{inner}{link}</p>'

    return _BLOCK.sub(mark, html)


def write_anchors(ids: Iterable[str]) -> str:
    """Return empty elements with these ids."""
    return "".join(f'<a id="{escape(name)}"></a>' for name in ids)


def _write_permalink(target: str, name: str, number: str = "") -> str:
    """Return a link to an anchor of its own page. It contains no text, so that it is never copied: CSS shows a sign, or
    the number of the paragraph, by which citations name it; `name` is read aloud.
    """
    shown = f' data-number="{number}"' if number else ""
    return f'<a class="permalink" href="#{target}"{shown} aria-label="{escape(name)}"></a>'


def _write_note(section: Section) -> str:
    """Return the sign of an oddity of the source, a link to its explanation in the apparatus; "" without one."""
    if not section.note:
        return ""
    note = escape(f"原文如此：{strip_note(section)}")
    return f'<a class="sic" href="#note-{section.id}" title="{note}" aria-label="{note}"></a>'


def _list_marks(paragraph: str, marking: Marking) -> list[Mark]:
    sections = marking.sections.get(paragraph, ())
    heading = marking.headings.get(paragraph)
    marks = [_mark_section(section, marking) for section in sections if section is not heading]
    marks += [_mark_redaction(redaction) for redaction in marking.redactions.get(paragraph, ())]
    marks += [_mark_source_error(error) for error in marking.source_errors.get(paragraph, ())]
    edges = {edge for section in sections for edge in (section.start, section.end)}
    return marks + [mark for slogan in marking.slogans.get(paragraph, ()) for mark in _mark_slogan(slogan, edges)]


def _mark_section(section: Section, marking: Marking) -> Mark:
    if section.kind == "point":
        tag, more = "span", 'class="point"'
    else:
        tag, more = "strong", f'class="run-in" role="heading" aria-level="{marking.ranks[section.id]}"'
    return Mark(
        section.start,
        section.end,
        tag,
        opening=f'<{tag} id="{section.id}" {more}>',
        resuming=f'<{tag} class="{"point" if tag == "span" else "run-in"}">',
        before=write_anchors(marking.former.get(section.id, ())),
        after=_write_note(section) + _write_permalink(section.id, f"本条链接：{marking.names[section.id]}"),
    )


def _mark_redaction(redaction: Redaction) -> Mark:
    opening = f'<span class="mask" title="{escape(f"原文如此：底本以“{redaction.literal}”遮去")}">'
    return Mark(redaction.start, redaction.end, "span", opening, opening)


def _mark_source_error(error: SourceError) -> Mark:
    """Return a probable error with a sign after it; CSS shows the sign, which has no text and so is never copied."""
    meant = escape(error.suggestion)
    sign = f'<span class="sic" role="img" aria-label="原文如此，疑为“{meant}”" data-suggestion="{meant}"></span>'
    opening = '<span class="suspect">'
    return Mark(error.start, error.end, "span", opening, opening, after=sign)


def _mark_slogan(slogan: SloganMark, edges: set[int]) -> list[Mark]:
    """Return a slogan as a link to its entry, cut where an entry of the outline starts or ends: the permalink there is
    a link itself. Only the first occurrence in a section is a link; scripts make links of the others on demand.
    """
    tag = "a" if slogan.is_first else "span"
    kind = f'class="slogan first" href="../../slogans/{slogan.slogan}/"' if slogan.is_first else 'class="slogan"'
    opening = f'<{tag} {kind} data-slogan="{slogan.slogan}">'
    cuts = [slogan.start, *sorted(edge for edge in edges if slogan.start < edge < slogan.end), slogan.end]
    return [Mark(start, end, tag, opening, opening) for start, end in pairwise(cuts)]
