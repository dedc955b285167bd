"""Checks of the corpus: each returns problems, none prints or writes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

from build_scripts.cleaning import Cleaned
from build_scripts.corpus.folder import escape_unprintable, is_impossible_on_windows
from build_scripts.corpus.problems import problem
from build_scripts.model import Problem, RawText, Revision, Speech
from build_scripts.raw_files import find_mojibake
from build_scripts.text.characters import PIECE

#: Characters shown of a raw text in a message.
SHOWN = 40
#: Tags that saved pages leave; the cleaning reads `<br>` and `<p>` as line ends.
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|div|span|font|table|tr|t[dh]|strong|img|h[1-6]|script|style|ul|ol|li)(?:\s[^<>]*)?/?>", re.I
)


def check_names(groups: Iterable[Sequence[str]]) -> Iterator[Problem]:
    """Yield R012 for raw files that cannot exist together on every disk, R017 for one that cannot exist on Windows.

    A group are names that some disks equate.
    """
    for first, *others in groups:
        for name in filter(is_impossible_on_windows, (first, *others)):
            hint = "rename it, and change `source: {file: …}` in its speeches; or use no Windows with this corpus"
            yield problem("R017", f"raw/{name}", hint=hint)
        for name in others:
            hint = "rename the newer file, and change `source: {file: …}` in its speeches"
            yield problem("R012", f"raw/{name}", f"on disks that ignore case this is the name of raw/{first}", hint)


def check_duplicates(digests: Mapping[str, str]) -> Iterator[Problem]:
    """Yield R002 for raw files with the same bytes; `digests` maps name to digest."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, digest in digests.items():
        names[digest].append(name)
    for first, *others in names.values():
        yield from (problem("R002", f"raw/{name}", f"the same bytes as {first}") for name in others)


def check_cleaning(cleaned: Cleaned, speeches: Sequence[Speech]) -> Iterator[Problem]:
    """Yield R006, R007, R013, R014 and R016 for one cleaned raw file and the speeches that were made from it."""
    yield from check_accounted(cleaned, speeches)
    for doubt in cleaned.doubts:
        code = "R016" if doubt.code == "removed_text" else "R007"
        yield problem(code, f"raw/{cleaned.raw.file}:{doubt.line}", f"{doubt.reason}: {doubt.text!r}", quote=doubt.text)
    yield from check_tags(cleaned.raw)
    yield from check_encoding(cleaned.raw)


def check_confirmed(suspects: Mapping[str, Sequence[Problem]], speeches: Iterable[Speech]) -> Iterator[Problem]:
    """Yield the problems of raw files that no editor confirmed, and S006 for confirmations that match none of them.

    `suspects` maps the name of a raw file to its problems; `speeches` are those of the speech files.
    """
    confirmed: dict[str, list[str]] = defaultdict(list)
    for speech in speeches:
        name = speech.source.file
        confirmed[name] += list_confirmed(speech)
        for entry in speech.confirmed:
            if not any(is_confirmed(each.quote, [entry]) for each in suspects.get(name, ())):
                yield problem(
                    "S006", f"speeches/{speech.id}.txt", f"confirmed: {entry!r} matches nothing in raw/{name}"
                )
    for name, found in suspects.items():
        yield from (each for each in found if not is_confirmed(each.quote, confirmed[name]))


def list_confirmed(speech: Speech) -> list[str]:
    """Return the beginnings of the stretches of the raw file that the editor confirmed, or restored in the text."""
    restored = (entry.partition(" ") for entry in speech.accepted)
    return [*speech.confirmed, *(text for kind, _, text in restored if kind == "removed")]


def is_confirmed(quote: str, entries: Iterable[str]) -> bool:
    """Return whether a suspect stretch begins with one of the entries, blanks at their ends not counted."""
    return any(quote.strip().startswith(entry.strip()) for entry in entries)


def check_tags(raw: RawText) -> Iterator[Problem]:
    """Yield R013 once for a raw file with HTML tags, at the first: they are cleaned as text, word for word."""
    if found := list(_TAG.finditer(raw.text)):
        place = f"raw/{raw.file}:{_line_at(raw.text, found[0].start())}"
        first = found[0][0]
        yield problem(
            "R013", place, f"HTML tags are read as text: {len(found)}, the first {first[:SHOWN]!r}", quote=first
        )


def check_encoding(raw: RawText) -> Iterator[Problem]:
    """Yield R014 once for a raw file with text that was decoded in a wrong encoding, at the first place."""
    if found := list(find_mojibake(raw.text)):
        offset, text = min(found)
        first = escape_unprintable(text[:SHOWN])
        message = f"stretches of text in a wrong encoding: {len(found)}, the first {first!r}"
        yield problem("R014", f"raw/{raw.file}: {raw.locate(offset)}", message, quote=text)


def check_accounted(cleaned: Cleaned, speeches: Sequence[Speech]) -> Iterator[Problem]:
    """Yield R006 for every stretch of a raw file that is neither published nor removed by a named rule.

    Two independent accounts: each raw character except blanks must survive in the cleaned text or have been removed by
    a rule, and each line of the cleaned text must be in the front matter, body or back matter of a speech.
    """
    text, place = cleaned.raw.text, f"raw/{cleaned.raw.file}"
    is_lost = bytearray(
        rule is None and not char.isspace() for rule, char in zip(cleaned.removed_by, text, strict=True)
    )
    for run in cleaned.origin:
        is_lost[run.raw_start : run.raw_end] = bytes(run.raw_end - run.raw_start)
    for lost in re.finditer(b"\1+", bytes(is_lost)):
        start, end = lost.span()
        shown = text[start : min(end, start + SHOWN)]
        yield problem("R006", f"{place}:{_line_at(text, start)}", f"characters lost: {end - start} ({shown!r})")
    parts = [part.replace("\n", "") for part in cleaned.text.split(PIECE) if part.strip()]
    published = ["".join((*s.front_matter, *(p.text for p in s.paragraphs), *s.back_matter)) for s in speeches]
    for number, (part, whole) in enumerate(zip(parts, published, strict=False), 1):
        if part != whole:
            yield problem("R006", place, f"part {number} is not published completely")
    if len(parts) != len(published):
        yield problem("R006", place, f"speeches: {len(published)}, but parts: {len(parts)}")


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def check_headings(speech: Speech) -> Iterator[Problem]:
    """Yield S007 for entries of `headings` that are not paragraphs of the speech."""
    for heading in speech.headings.keys() - {paragraph.text for paragraph in speech.paragraphs}:
        yield problem("S007", f"speeches/{speech.id}.txt", f"headings: {heading!r} is no paragraph of the text")


def check_functions(speech: Speech) -> Iterator[Problem]:
    """Yield S009 for entries of `functions` that are not headings of the speech."""
    for heading in speech.functions.keys() - {section.label + section.title for section in speech.sections}:
        yield problem("S009", f"speeches/{speech.id}.txt", f"functions: {heading!r} is no heading of the outline")


def check_ids(places: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Yield S002 for ids that several files claim; `places` maps an id in lower case to the files."""
    for speech_id, (first, *others) in places.items():
        yield from (problem("S002", file, f"id {speech_id} is also the id of {first}") for file in others)


def check_lost_ids(speech: Speech, lost: Iterable[str], proposed: Mapping[str, str]) -> Iterator[Problem]:
    """Yield A001 for ids of a speech that were published and have no successor; `proposed` has the neighbours."""
    for anchor in lost:
        target = proposed.get(anchor, "p_…")
        hint = (
            f"restore the paragraph; or lead its readers on with `moved {speech.id} {anchor} {target}`, or with "
            "`check --accept` to the neighbours of all; if it was never public, restore anchors.yml"
        )
        yield problem("A001", f"speeches/{speech.id}.txt", f"the published id #{anchor} would vanish", hint)


def check_lost_speeches(known: Iterable[str], present: Iterable[str]) -> Iterator[Problem]:
    """Yield A001 for speeches that were published and are gone."""
    for speech_id in sorted(set(known) - set(present)):
        hint = f"restore corpus/speeches/{speech_id}.txt; a published address must not die"
        yield problem("A001", "anchors.yml", f"the published speech {speech_id} is gone", hint)


def check_left_out(speeches: Mapping[str, Speech], known: Container[str]) -> Iterator[Problem]:
    """Yield S010 for speeches with `same_as` that were published or name no published speech.

    `speeches` has those of all files by id, `known` the ids that were published.
    """
    for speech in speeches.values():
        if not speech.same_as:
            continue
        place = f"speeches/{speech.id}.txt"
        if speech.id in known:
            hint = "delete same_as; name the other version in note"
            yield problem("S010", place, "the speech was published, and its address must not die", hint)
        elif speech.same_as not in speeches or speeches[speech.same_as].same_as:
            yield problem("S010", place, f"same_as: {speech.same_as!r} is not published")


def check_dates(history: Mapping[str, Sequence[Revision]], today: date) -> Iterator[Problem]:
    """Yield H002 for revisions that are dated after `today`."""
    for speech, revisions in history.items():
        for revision in revisions:
            if revision.date > today.isoformat():
                yield problem("H002", "history.yml", f"{speech}: {revision.date} is in the future (today is {today})")
