"""The lines that the commands print about speeches, slogans and problems."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rich.cells import cell_len

from build_scripts.corpus import Change, Language, translate
from build_scripts.glossary import explain_scores
from build_scripts.model import Edition, Library, Problem, Repair, Slogan
from build_scripts.pages import word

#: Characters shown on each side of a repair, of a change in a line, and of a candidate for a slogan.
CONTEXT, CHANGE_CONTEXT, CANDIDATE_CONTEXT = 12, 8, 16
#: Characters of a line in which the eye finds a change without help.
LONGEST_SCANNED = 40


def report_problem(problem: Problem, language: Language = "en") -> str:
    """Return a problem with its hint on a second line."""
    hint = translate(f"Hint: {problem.hint}", language) if problem.hint else ""
    severity, message = translate(problem.severity, language), translate(problem.message, language)
    file, colon, position = problem.place.rpartition(": ")
    place = f"{file}{colon}{translate(position, language)}"
    return f"{problem.code} {severity}  {place}  {message}" + (f"\n      {hint}" if hint else "")


def report_change(change: Change, language: Language = "en") -> Iterator[str]:
    """Yield the lines of a speech file that change; below a long line, the places in it."""
    lines = change.before.splitlines(), change.after.splitlines()
    names = str(change.path), translate(f"{change.path} as cleaned now", language)
    diff = list(difflib.unified_diff(*lines, *names, lineterm="", n=1))
    yield from diff[:3]  # The two names, and where the first lines are.
    for former, line in pairwise(diff[2:]):
        yield line
        if former.startswith("-") and line.startswith("+") and len(line) > LONGEST_SCANNED:
            yield f"?   {mark_differences(former[1:], line[1:])}"


def mark_differences(before: str, after: str) -> str:
    """Return the differences of two lines, each with some context: 把⟦“→‘⟧先”和."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return "  ".join(
        f"{before[max(0, a - CHANGE_CONTEXT) : a]}⟦{before[a:b]}→{after[c:d]}⟧{before[b : b + CHANGE_CONTEXT]}"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


def mark(text: str, start: int, end: int, context: int) -> str:
    """Return a stretch of a text in ⟦…⟧, with some characters before and after it, on one line."""
    before, after = text[max(0, start - context) : start], text[end : end + context]
    return f"{before}⟦{text[start:end]}⟧{after}".replace("\n", "⏎")


def report_facts(edition: Edition, language: Language = "en") -> Iterator[str]:
    """Yield what is known of a speech, and how."""
    for name, fact in edition.speech.facts.items():
        basis = [word("bases", fact.basis).name if language == "zh" else fact.basis]
        basis += [translate(f"line {fact.line}", language)] if fact.line else []
        label = word("facts", name).name if language == "zh" else name
        yield f"{label}{' ' * max(1, 13 - cell_len(label))}{fact.value}  [{', '.join(basis)}]"


def report_outline(edition: Edition) -> Iterator[str]:
    """Yield the sections of a speech, indented by level."""
    for section in edition.speech.sections:
        yield f"{'  ' * section.level}{section.label}{section.title}  [{section.id}]"


def report_repairs(
    repairs: Iterable[Repair], raw: str, language: Language = "en", *, counts_blanks: bool = False
) -> Iterator[str]:
    """Yield each repair with its place in the raw text; with `counts_blanks`, of those of blanks only their number."""
    within = translate("in", language)
    blanks: Counter[str] = Counter()
    for repair in repairs:
        rule = f"{word('repairs', repair.rule).name} {repair.rule}" if language == "zh" else repair.rule
        if counts_blanks and repair.before.isspace():
            blanks[rule] += 1
            continue
        context = mark(raw, repair.raw_start, repair.raw_end, CONTEXT)
        yield f"{repair.line:5} {rule}: {repair.before!r} → {repair.after!r}  {within} {context}"
    yield from (f"{number:5} ×  {rule}" for rule, number in blanks.items())


def report_doubts(edition: Edition, language: Language = "en") -> Iterator[str]:
    """Yield what the cleaning doubts, and what the editor changed."""
    for doubt in edition.doubts:
        reason = translate(doubt.reason, language)
        yield f"{doubt.line:5} {translate('doubt', language)} {doubt.code}: {doubt.text!r} ({reason})"
    for edit in edition.edits:
        yield f"{edit.paragraph:>5} {translate('editor', language)}: {edit.before!r} → {edit.after!r}"


def report_slogans(slogans: Iterable[Slogan], library: Library, *, has_features: bool = False) -> Iterator[str]:
    """Yield each slogan with score, number of occurrences and evidence, and its first occurrence.

    With `has_features` also the features of its first speech, from which the model computed the score, except zeros.
    """
    slogans = list(slogans)
    wordings = defaultdict[str, list[str]](list)
    for slogan in slogans if has_features else ():
        wordings[slogan.occurrences[0].speech].append(slogan.text)
    explained = {each.id: explain_scores(each, wordings[each.id]) for each in library.speeches if each.id in wordings}
    texts = {(speech.id, p.id): p.text for speech in library.speeches for p in speech.paragraphs}
    for slogan in slogans:
        evidence = "；".join(f"{word('evidence', item.rule).name} {item.count}" for item in slogan.evidence)
        yield f"{slogan.score:.2f}  {len(slogan.occurrences):3} ×  {slogan.text}  [{evidence}]"
        first = slogan.occurrences[0]
        context = mark(texts[first.speech, first.paragraph], first.start, first.end, CANDIDATE_CONTEXT)
        yield f"             {context}  {first.speech}#{first.paragraph}"
        if features := explained.get(first.speech, {}).get(slogan.text):
            yield "             " + "  ".join(f"{name} {value:g}" for name, value in features.items())
