"""The open questions on a speech, in the order in which an editor answers them, and the decision of each answer.

A decision has the form described in `corpus/deciding.py`; None means that nothing is written. `decide` in
`templates/desk/core.js` returns the decision for a text that the editor types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from build_scripts import glossary
from build_scripts.corpus import load, shorten_quote
from build_scripts.desk.report import Place, locate
from build_scripts.desk.risk import Reason, assess, find_span
from build_scripts.model import Edition, RawText, Slogan, SourceError, Speech
from build_scripts.pages import word

Decision = dict[str, Any]
#: Entries of the glossary that are asked, and characters before and after the first place of one.
MOST_SLOGANS, CONTEXT = 60, 30
#: Facts for which there is a question even if the text does not state them.
ASKED = ("title", "speaker", "date")
#: Reasons whose paragraph may need an edit; the others concern the whole speech.
_OF_PARAGRAPHS = ("site_text", "second_title", "broken_lines", "breaks_off", "characters", "numbering")


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
    label "", one without a text field has no `edit`. `rule` is the rule that removed the text.
    """

    kind: str
    label: str
    quote: str
    accept: str
    accept_decision: Decision | None = None
    reject: str = ""
    reject_decision: Decision | None = None
    edit: Edit | None = None
    place: Place | None = None
    rule: str = ""


def list_questions(edition: Edition, raw: RawText) -> list[Question]:
    """Return the open questions on a speech; [] for one that is proofread without doubts."""
    speech = edition.speech
    if speech.proofread and not speech.proofread.doubts:
        return []
    return [
        *_ask_facts(edition),
        *_ask_doubts(edition, raw),
        *(_ask_source_error(error, edition) for error in speech.source_errors if not error.is_confirmed),
        *_ask_paragraphs(edition, raw),
        *_ask_headings(edition),
    ]


def list_slogan_questions(corpus: Path) -> list[Question]:
    """Return questions on the glossary entries nearest to the publish threshold, without those that are decided."""
    loaded = load(corpus)
    path = corpus / "slogans.yml"
    rulings = glossary.read_decisions(path.read_text("utf-8-sig")) if path.is_file() else []
    decided = {ruling.text for ruling in rulings}
    texts = {edition.speech.id: edition.speech for edition in loaded.library.editions}
    entries = [each for each in (*loaded.library.slogans, *loaded.candidates) if each.text not in decided]
    threshold = glossary.read_model().publish
    entries.sort(key=lambda each: (abs(each.score - threshold), -len(each.occurrences), each.text))
    published = {slogan.text for slogan in loaded.library.slogans}
    return [_ask_slogan(each, texts, each.text in published) for each in entries[:MOST_SLOGANS]]


def _ask_slogan(slogan: Slogan, speeches: Mapping[str, Speech], is_published: bool) -> Question:
    first = slogan.occurrences[0]
    text = next(p.text for p in speeches[first.speech].paragraphs if p.id == first.paragraph)
    before, after = text[max(0, first.start - CONTEXT) : first.start], text[first.end : first.end + CONTEXT]
    status = "已收" if is_published else "未收"
    return Question(
        "slogan",
        f"{slogan.text}（{status}，{slogan.score:.2f} 分，{len(slogan.occurrences)} 处）",
        slogan.text,
        "收录",
        {slogan.text: {"promote": True}},
        "不收",
        {slogan.text: {"reject": True, "reason": "校读时认为不是口号"}},
        place=Place(("", "", ""), (before, text[first.start : first.end], after), first.paragraph),
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


def _ask_headings(edition: Edition) -> Iterator[Question]:
    """Yield a question for each heading without a number, on which no editor has decided."""
    speech = edition.speech
    texts = {paragraph.id: paragraph.text for paragraph in speech.paragraphs}
    for section in speech.sections:
        text = texts[section.paragraph]
        if section.kind == "heading" and not section.label and text not in speech.headings:
            yield Question(
                "heading",
                word("questions", "heading").name,
                text,
                "是标题",
                {"heading": {text: section.level}},
                "不是标题",
                {"heading": {text: 0}},
            )


def _ask_facts(edition: Edition) -> Iterator[Question]:
    facts = edition.speech.facts
    for name in dict.fromkeys((*ASKED, "subtitle", "occasion", "place")):
        fact, label = facts.get(name), word("facts", name).name
        if fact and fact.basis != "keeper":
            how = word("bases", f"{name}.{fact.basis}").name
            how = word("bases", fact.basis).name if how == f"{name}.{fact.basis}" else how
            note = f"{label}（{how}）"
            yield Question(
                "fact", note, fact.value, "对", None, "不对，删去", {"set": {name: None}}, Edit("set", name, fact.value)
            )
        elif not fact and name in ASKED and f"{name}_masked" not in facts:
            yield Question("fact", f"{label}：没有找到", "", "文中没有", edit=Edit("set", name, ""))


def _ask_doubts(edition: Edition, raw: RawText) -> Iterator[Question]:
    paragraphs, restored = edition.speech.paragraphs, set[str]()
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
            {"insert": lines, "after": after},
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
                None,
                "删去这一段" if is_only_one else "",
                {"replace": text, "with": []} if is_only_one else None,
                Edit("replace", text, text) if is_only_one else None,
                locate(reason, edition, raw),
            )
