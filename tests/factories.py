"""Factories for the domain types: each returns a small valid object, with only what a test is about given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from build_scripts import anchors
from build_scripts.cleaning.redactions import find_redactions
from build_scripts.corpus import import_raw
from build_scripts.glossary import find_slogans
from build_scripts.model import (
    DERIVED_FACTS,
    PARALLEL,
    Edition,
    Evidence,
    Fact,
    Library,
    Occurrence,
    Paragraph,
    Redaction,
    Revision,
    Section,
    SectionKind,
    Slogan,
    Source,
    Speech,
)
from build_scripts.outline import outline

#: A raw text with title, date, salutation, heading and slogan.
RAW_TEXT = """在全县动员大会上的讲话
（2010年6月8日）
同志们：
今天召开动员大会，请大家认真贯彻执行，确保完成任务。
一、提高认识
要坚持“两不误、两促进”。
"""


def make_source(**changes: Any) -> Source:
    """Return the source of the first speech of `a.txt`, with fields changed."""
    return replace(Source("a.txt", 1, "0" * 64, "utf-8", (1, 9)), **changes)


def make_speech(
    *paragraphs: str,
    speech_id: str = "a-speech",
    sections: Iterable[Section] = (),
    redactions: Iterable[Redaction] = (),
    **facts: str,
) -> Speech:
    """Return a complete speech with these paragraphs, named `p_1`, `p_2` …, and these facts (see `model.FACTS`)."""
    return Speech(
        id=speech_id,
        kind="speech",
        complete=True,
        facts={name: Fact(value, "own_line", 1) for name, value in facts.items()},
        front_matter=(),
        back_matter=(),
        paragraphs=tuple(Paragraph(f"p_{number}", text) for number, text in enumerate(paragraphs, 1)),
        source=make_source(),
        sections=tuple(sections),
        redactions=tuple(redactions),
    )


def make_section(
    section_id: str,
    paragraph: str = "p_1",
    title: str = "",
    *,
    start: int = 0,
    end: int | None = None,
    kind: SectionKind = "heading",
    parent: str | None = None,
    **changes: Any,
) -> Section:
    """Return a section at an offset of a paragraph; its level is the depth of its id, as in `sec_1__point_2`.

    `end` is by default the end of the label with the title.
    """
    if end is None:
        end = start + len(changes.get("label", "")) + len(title)
    section = Section(
        id=section_id,
        label="",
        title=title,
        level=1 + section_id.count("__"),
        kind=kind,
        paragraph=paragraph,
        start=start,
        end=end,
        parent=parent,
        style="",
        ordinal=None,
    )
    return replace(section, **changes)


def make_edition(speech: Speech, *days: str, **changes: Any) -> Edition:
    """Return an edition of a speech without repairs, with a revision for each of these days (ISO)."""
    revisions = tuple(Revision(day, "0" * 12) for day in days or ("2026-11-21",))
    return replace(Edition(speech, (), (), (), {}, revisions), **changes)


def make_slogan(text: str, *occurrences: Occurrence, slogan_id: str = "kou-hao", **changes: Any) -> Slogan:
    """Return a glossary entry of type PARALLEL with these occurrences."""
    slogan = Slogan(slogan_id, text, "kǒu hào", PARALLEL, (), occurrences, (Evidence("quoted", 1),), 1.0)
    return replace(slogan, **changes)


def make_library(*items: Speech | Edition, slogans: Iterable[Slogan] = (), **changes: Any) -> Library:
    """Return a library of editions; a speech is put into an edition by `make_edition`."""
    editions = tuple(item if isinstance(item, Edition) else make_edition(item) for item in items)
    return replace(Library(editions, tuple(slogans), "c0ffee"), **changes)


def find_all(speech: Speech, wording: str) -> list[Occurrence]:
    """Return every occurrence of a wording in a speech, found by plain string search."""
    return [
        Occurrence(speech.id, paragraph.id, found.start(), found.end(), wording)
        for paragraph in speech.paragraphs
        for found in re.finditer(re.escape(wording), paragraph.text)
    ]


def make_outlined_speech(*paragraphs: str, speech_id: str = "a-speech", **facts: str) -> Speech:
    """Return a speech with the outline, ids and redactions that the build gives it at its first publication."""
    nodes = outline(list(paragraphs))
    assigned = anchors.assign(paragraphs, nodes, None)
    numbered = tuple(Paragraph(*each) for each in zip(assigned.paragraphs, paragraphs, strict=True))
    return replace(
        make_speech(speech_id=speech_id, **facts),
        paragraphs=numbered,
        sections=anchors.name_sections(nodes, assigned, numbered),
        redactions=find_redactions(numbered),
    )


def make_outlined_library(*texts: Iterable[str]) -> Library:
    """Return the library of these speeches (`s0`, `s1` …) with outlines and the glossary that the build finds."""
    speeches = [make_outlined_speech(*text, speech_id=f"s{number}") for number, text in enumerate(texts)]
    return make_library(*speeches, slogans=find_slogans(speeches).slogans)


def make_library_with_text_in_every_field(text: str) -> Library:
    """Return a library that has one (hostile) text in every field that is published."""
    size = len(text)
    heading = make_section("sec_1", "p_2", text, label=text, end=size)
    run_in = make_section("sec_2", "p_3", text, label=text, end=size, kind="run_in", parent="sec_1")
    speech = replace(
        make_speech(
            *(text, text, f"{text}。后文"),
            sections=(heading, run_in),
            redactions=(Redaction(text, "p_1", 0, size, text),),
            **dict.fromkeys(("title", "speaker", "place", "occasion", "campaign"), text),
            **dict.fromkeys((name for name in DERIVED_FACTS if name != "date_inferred"), text),
            date_inferred="2005-07/2005-12",
        ),
        front_matter=("题署", text),
        back_matter=(text,),
        source=make_source(file=f"{text}.txt", site_title=text, collection_title=text, published=text),
        note=text,
        complete=False,
        date_conflicts=(text,),
    )
    slogan = make_slogan(text, Occurrence(speech.id, "p_1", 0, size, text), variants=(text,))
    edition = make_edition(speech, revisions=(Revision("2026-11-21", "0" * 12, text),))
    return make_library(edition, slogans=(slogan,))


def import_text(corpus: Path, raw: str) -> Path:
    """Import a raw text as `a.txt` into a new corpus and return its folder."""
    (corpus / "raw").mkdir()
    (corpus / "raw/a.txt").write_text(raw, "utf-8")
    import_raw(corpus, [corpus / "raw"])
    return corpus


def find_file(corpus: Path) -> Path:
    """Return the speech file of a corpus with one speech."""
    return next((corpus / "speeches").iterdir())
