"""The open questions on a speech, in the order in which an editor answers them, and the decision of each answer.

A decision has the form described in `corpus/deciding.py`, one on a slogan is `{slogan: {wording: fields}}`. `decide` in
`templates/desk/core.js` returns the decision for a text that the editor types.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from build_scripts import glossary
from build_scripts.corpus import find_candidates, name_question, shorten_quote
from build_scripts.desk.report import Place, cut, locate
from build_scripts.desk.risk import Reason, assess, find_span, has_stop, is_labelled, is_version
from build_scripts.model import Edition, RawText, Ruling, Section, Slogan, SourceError, Speech
from build_scripts.pages import word

Decision = dict[str, Any]
#: Paragraphs shown that two versions of a speech do not share.
MOST_DIFFERENCES = 20
#: Facts for which there is a question even if the text does not state them.
ASKED = ("title", "speaker", "date")
#: Reasons whose paragraph may need an edit; the others concern the whole speech.
_OF_PARAGRAPHS = ("site_text", "second_title", "broken_lines", "breaks_off", "characters", "numbering")

#: Characters of a line that may be a heading without number, and how many such lines are asked about in a speech: on
#: 22 real files from the web 11 questions, 3 on headings that were found, 8 on lines of other kinds.
LONGEST_HEADING, MOST_HEADINGS = 25, 6
#: Distance from the publish threshold within which the score of a slogan is doubtful.
NEAR = 0.05
#: Slogans asked about in a speech: those nearest to the threshold, and those that occur often, which has more effect.
#: On the nine speeches of the corpus that gives 40 questions, on 22 real files from the web 78.
MOST_NEAR, MOST_FREQUENT, FREQUENT = 3, 2, 3


@dataclass(frozen=True, slots=True)
class Edit:
    """A text field and the kind of decision that is written with its text; `value` is the initial text.

    `key` is the name of the fact for `set`, the paragraph for `replace`, the previous paragraph for `insert` ("" for
    the beginning), and the wording for `source_error`. For `replace` and `insert` each line is a paragraph.
    """

    form: Literal["set", "replace", "insert", "source_error"]
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the editor, with the labels and decisions of its answers.

    `kind` is its key in words.yml, and `quote` is the text in question. A question without the answer `reject` has the
    label "", one without a text field has no `edit`. `other` is a third answer, "" for none. `rule` is the rule that
    removed the text.
    """

    kind: str
    label: str
    quote: str
    accept: str
    accept_decision: Decision
    reject: str = ""
    reject_decision: Decision | None = None
    edit: Edit | None = None
    place: Place | None = None
    rule: str = ""
    other: str = ""
    other_decision: Decision | None = None


def list_questions(
    edition: Edition, raw: RawText, rulings: Sequence[Ruling] = (), twin: Speech | None = None
) -> list[Question]:
    """Return the open questions on a speech; [] for one that is proofread without doubts.

    `rulings` are the editor's decisions on slogans, `twin` is a speech that is nearly the same.
    """
    speech = edition.speech
    if speech.proofread and not speech.proofread.doubts:
        return []
    return [
        *([_ask_twin(speech, twin)] if twin and _is_open(speech, twin) else []),
        *_ask_facts(edition),
        *_ask_doubts(edition, raw),
        *(_ask_source_error(error, edition) for error in speech.source_errors if not error.is_confirmed),
        *_ask_paragraphs(edition, raw),
        *_ask_headings(edition),
        *_ask_slogans(edition, rulings),
    ]


def _is_open(speech: Speech, twin: Speech) -> bool:
    """Return whether the editor has not yet decided on two speeches that are nearly the same."""
    return not (speech.same_as or twin.same_as or is_version(speech, twin.id))


def _ask_twin(speech: Speech, twin: Speech) -> Question:
    """Ask whether two speeches are versions of one; the note of the speech then names the other, or it is left out."""
    one, two = ([paragraph.text for paragraph in each.paragraphs] for each in (speech, twin))
    lines = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag != "equal":
            lines += [f"只在本篇：{text}" for text in one[a:b]] + [f"只在另一篇：{text}" for text in two[c:d]]
    more = f"\n还有 {len(lines) - MOST_DIFFERENCES} 段不同。" if len(lines) > MOST_DIFFERENCES else ""
    note = f"{speech.note}同一篇讲话另有一个版本：{twin.reader_title}（{twin.id}）。"
    return Question(
        "twin",
        f"与另一篇几乎相同：{twin.reader_title}（{twin.id}），{len(lines)} 段不同",
        "\n".join(lines[:MOST_DIFFERENCES]) + more,
        "是同一篇的两个版本，都留",
        {"set": {"note": note}},
        "不是同一篇",
        {"accept": name_question("twin", twin.id)},
        other="是同一篇，只收另一篇",
        other_decision={"set": {"same_as": twin.id}},
    )


def reject_in_order(questions: Sequence[Question]) -> list[Decision]:
    """Return the decisions that reject removals of one speech: text from the same place is restored in its order."""
    last: dict[str, str] = {}
    decisions = []
    for question in questions:
        if not question.reject_decision:
            continue
        after = question.reject_decision["after"]
        decisions.append(question.reject_decision | {"after": last.get(after, after)})
        last[after] = question.reject_decision["insert"][-1]
    return decisions


def _ask_facts(edition: Edition) -> Iterator[Question]:
    facts, accepted = edition.speech.facts, edition.speech.accepted
    for name in dict.fromkeys((*ASKED, "subtitle", "occasion", "place")):
        fact, label = facts.get(name), word("facts", name).name
        asked = name_question(name, fact.value if fact else "")
        if asked in accepted:
            continue
        if fact and fact.basis != "keeper":
            how = word("bases", f"{name}.{fact.basis}").name
            how = word("bases", fact.basis).name if how == f"{name}.{fact.basis}" else how
            note = f"{label}（{how}）"
            edit = Edit("set", name, fact.value)
            yield Question("fact", note, fact.value, "对", {"accept": asked}, "不对，删去", {"set": {name: None}}, edit)
        elif not fact and name in ASKED and f"{name}_masked" not in facts:
            yield Question("fact", f"{label}：没有找到", "", "文中没有", {"accept": asked}, edit=Edit("set", name, ""))


def _ask_doubts(edition: Edition, raw: RawText) -> Iterator[Question]:
    paragraphs, accepted = edition.speech.paragraphs, edition.speech.accepted
    restored = {each.text for each in paragraphs if name_question("restored", each.text) in accepted}
    for doubt in sorted(edition.doubts, key=lambda each: each.line):
        place = locate(Reason("suspect", doubt.text, span=find_span(doubt, raw)), edition, raw)
        confirm = {"confirm": shorten_quote(doubt.text)}
        if doubt.code != "removed_text":
            yield Question("damaged", word("risks", "damaged").name, doubt.text, "照现在的样子", confirm, place=place)
            continue
        lines = [line.strip() for line in doubt.text.split("\n") if line.strip()]
        if lines and all(any(p.text == line and p.raw_line is None for p in paragraphs) for line in lines):
            restored.update(lines)
            continue
        at = next((at for at, p in enumerate(paragraphs, 1) if place and p.id == place.paragraph), 0)
        while at < len(paragraphs) and paragraphs[at].text in restored:
            at += 1  # Insert after text that was removed at the same place and is restored already.
        after = paragraphs[at - 1].text if at else ""
        rule = doubt.reason.partition(" ")[0]
        yield Question(
            "removed",
            f"{word('risks', 'suspect').name}（{word('repairs', rule).name}）",
            doubt.text,
            "删得对",
            confirm,
            "是正文，补回",
            {"insert": lines, "after": after, "removed": shorten_quote(doubt.text)},
            Edit("insert", after, "\n".join(lines)),
            place,
            rule,
        )


def _ask_source_error(error: SourceError, edition: Edition) -> Question:
    paragraph = next(p for p in edition.speech.paragraphs if p.id == error.paragraph)
    start, end = max(0, error.start - 30), error.end + 30
    parts = (
        paragraph.text[start : error.start],
        paragraph.text[error.start : error.end],
        paragraph.text[error.end : end],
    )
    return Question(
        "source_error",
        f"疑为底本之误，似应作“{error.suggestion}”",
        error.text,
        "是底本之误",
        {"source_error": {"text": error.text, "suggestion": error.suggestion}},
        "原文无误",
        {"source_error": {"text": error.text, "reject": True}},
        Edit("source_error", error.text, error.suggestion),
        Place(("", "", ""), parts, error.paragraph),
    )


def _ask_paragraphs(edition: Edition, raw: RawText) -> Iterator[Question]:
    paragraphs = edition.speech.paragraphs
    asked: set[int] = set()
    for reason in assess(edition, raw):
        at = reason.paragraph
        if reason.name in _OF_PARAGRAPHS and at is not None and at not in asked:
            asked.add(at)
            text = paragraphs[at].text
            is_only_one = sum(p.text == text for p in paragraphs) == 1
            yield Question(
                reason.name,
                word("risks", reason.name).name,
                reason.quote,
                "没有问题",
                {"accept": name_question(reason.name, text)},
                "删去这一段" if is_only_one else "",
                {"replace": text, "with": []} if is_only_one else None,
                Edit("replace", text, text) if is_only_one else None,
                locate(reason, edition, raw),
            )


def _ask_headings(edition: Edition) -> Iterator[Question]:
    """Ask about headings without number that only their form shows, and about short lines that may be headings."""
    speech = edition.speech
    of_paragraph = {section.paragraph: section for section in speech.sections if section.kind == "heading"}
    doubtful = [
        (paragraph.text, paragraph.id, of_paragraph.get(paragraph.id))
        for paragraph in speech.paragraphs[1:-1]
        if paragraph.text not in speech.headings and _may_be_heading(paragraph.text, of_paragraph.get(paragraph.id))
    ]
    level = next((heading.level for _, _, heading in doubtful if heading), 1)
    for text, anchor, heading in doubtful[:MOST_HEADINGS]:
        asked = name_question("heading", text)
        if asked in speech.accepted:
            continue
        other = 0 if heading else level
        yield Question(
            "heading",
            f"标题，第 {heading.level} 层" if heading else "不是标题",
            text,
            "对",
            {"accept": asked},
            "不是标题" if heading else f"是标题，第 {level} 层",
            {"heading": {text: other}},
            place=Place(("", "", ""), ("", text, ""), anchor),
        )


def _may_be_heading(text: str, heading: Section | None) -> bool:
    """Return whether a paragraph is a heading without number, or as short as one and without a stop."""
    if heading:
        return not heading.label
    return len(text) <= LONGEST_HEADING and not has_stop(text) and text[-1] not in "，、" and not is_labelled(text)


def _ask_slogans(edition: Edition, rulings: Sequence[Ruling]) -> Iterator[Question]:
    """Ask about slogans of which the score is next to the threshold, and often used wordings below it.

    The score is that of the speech alone, so that a question does not wait for the whole corpus.
    """
    speech, threshold = edition.speech, glossary.read_model().publish
    found = glossary.find_slogans([speech], rulings, find_candidates([speech]))
    open_ones = [each for each in (*found.slogans, *found.candidates) if all(e.rule != "keeper" for e in each.evidence)]
    near = sorted((abs(each.score - threshold), each.text) for each in open_ones)
    chosen = [text for distance, text in near[:MOST_NEAR] if distance <= NEAR]
    frequent = [each for each in found.candidates if len(each.occurrences) >= FREQUENT and each.text not in chosen]
    chosen += [each.text for each in sorted(frequent, key=_by_frequency)[:MOST_FREQUENT]]
    by_text = {each.text: each for each in open_ones}
    published = {each.text for each in found.slogans}
    for text in chosen:
        is_published, occurrence = text in published, by_text[text].occurrences[0]
        paragraph = next(p for p in speech.paragraphs if p.id == occurrence.paragraph)
        promote: Decision = {"slogan": {text: {"promote": True}}}
        reject: Decision = {"slogan": {text: {"reject": True, "reason": "编者校读：不是口号"}}}
        count = f"本篇 {len(by_text[text].occurrences)} 处"
        yield Question(
            "slogan",
            f"口号？{'现在收录' if is_published else '现在不收'}，{count}",
            text,
            "收录",
            promote,
            "不收",
            reject,
            place=Place(("", "", ""), cut(paragraph.text, occurrence.start, occurrence.end), paragraph.id),
        )


def _by_frequency(slogan: Slogan) -> tuple[int, str]:
    return -len(slogan.occurrences), slogan.text
