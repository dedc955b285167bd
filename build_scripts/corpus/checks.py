"""What a keeper should know about the corpus, as problems with permanent codes; prints nothing.

R raw files · S speech files · A anchors · G glossary · H history · E exports. A code is never given a second meaning:

R001 a raw file cannot be read            R005 a raw file is another text than the one imported under its name
R002 two raw files are the same           R006 characters of a raw file are not accounted for
R003 a raw file has not been imported     R007 the cleaning saw damage that it could not repair
R004 the raw file of a speech is missing  R008 the piece of a raw file is no longer found
R009 there is no corpus                   R010 a file cannot be a raw file and was left alone
R011 the output is no site of ours        R012 names of raw files differ by case or accents only
R013 a raw file has tags of HTML in it    R014 a raw file has characters of another encoding
S001 a speech file cannot be read, or     S003 a keeper edited this speech (a note)
     bears another id than its name
S002 two speeches have one id             S004 today's rules would clean this speech otherwise
S005 a file in speeches/ is no speech and was left alone
A001 a published id would vanish          A002 anchors.yml cannot be read
G001 slogans.yml cannot be read           G002 a decision in slogans.yml matches nothing
H001 history.yml cannot be read           H002 history.yml has a day that is still to come
E001 the output is no export of ours      E002 an export needs a library that is not installed
W001 a file or folder cannot be read or written

Places are relative to the folder of the corpus.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from build_scripts.model import Cleaned, KeeperEdit, Paragraph, Problem, RawText, Revision, Speech
from build_scripts.raw_files import find_mojibake
from build_scripts.text.characters import PIECE

#: Raw characters shown of a stretch that is not accounted for.
SHOWN = 40
#: Tags that saved pages leave behind; `<br>` and `<p>` are line ends to the cleaning.
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|div|span|font|table|tr|t[dh]|strong|img|h[1-6]|script|style|ul|ol|li)(?:\s[^<>]*)?/?>", re.I
)


def shown(name: str) -> str:
    """A name as it can be printed: what cannot be seen, or is no character, by its number."""
    return "".join(c if c.isprintable() else f"⟨U+{ord(c):04X}⟩" for c in name)


def same_names(groups: Iterable[Sequence[str]]) -> Iterator[Problem]:
    """R012 for raw files that could not lie side by side on every disk (`groups`: names that some take for one)."""
    for first, *others in groups:
        for name in others:
            message = f"its name is that of raw/{first} on disks that know no case"
            hint = "rename the newer one, and say so in its speeches' `source: {file: …}`"
            yield Problem("R012", "error", f"raw/{name}", message, hint)


def of_raw(raw: RawText) -> Iterator[Problem]:
    """Yield what a raw file shows before it is cleaned."""
    yield from tags(raw)
    yield from mojibake(raw)


def tags(raw: RawText) -> Iterator[Problem]:
    """R013 for a raw file with left-over tags of HTML, once, at the first: they are cleaned as text, word for word."""
    found = list(_TAG.finditer(raw.text))
    if found:
        place = f"raw/{raw.file}:{raw.text.count(chr(10), 0, found[0].start()) + 1}"
        message = f"{len(found)} tags of HTML, which are taken for text, the first {found[0][0][:SHOWN]!r}"
        yield Problem(
            "R013", "warning", place, message, "is this the page as text? Save it again, or correct the speech"
        )


def mojibake(raw: RawText) -> Iterator[Problem]:
    """Yield R014 for a raw file with text that was decoded with the wrong encoding, once, at the first place."""
    found = list(find_mojibake(raw.text))
    if found:
        offset, text = min(found)
        message = f"{len(found)} stretches of text in a wrong encoding, the first {shown(text[:SHOWN])!r}"
        hint = "save the page again in its own encoding, or correct the speech from another source"
        yield Problem("R014", "warning", f"raw/{raw.file}: {raw.locate(offset)}", message, hint)


def days_to_come(history: Mapping[str, Sequence[Revision]], today: date) -> Iterator[Problem]:
    """H002 for revisions of a day after `today`: a clock was wrong, then or now."""
    for speech, revisions in history.items():
        for revision in revisions:
            if revision.date > today.isoformat():
                message = f"{speech}: {revision.date} is still to come (today is {today.isoformat()})"
                yield Problem("H002", "warning", "history.yml", message, "was the clock wrong? Mend the day")


def duplicates(raws: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """R002 for raw files with the same bytes under several names; `raws` are pairs of name and digest."""
    names: dict[str, list[str]] = defaultdict(list)
    for name, sha256 in raws:
        names[sha256].append(name)
    for same in names.values():
        for name in same[1:]:
            yield Problem(
                "R002",
                "warning",
                f"raw/{name}",
                f"the same bytes as {same[0]}",
                "delete one; it is published once",
            )


def unaccounted(cleaned: Cleaned, speeches: Sequence[Speech]) -> Iterator[Problem]:
    """R006 for every stretch of a raw file that is neither published nor removed by a named rule.

    Two independent accounts: each raw character must live on in the cleaned text or have been removed by a rule,
    and each line of the cleaned text must stand in front matter, body or back matter of a speech. Blanks between
    pieces are no text.
    """
    place = f"raw/{cleaned.raw.file}"
    hint = "this is a fault of the cleaning: report it with the file"
    lives = bytearray(len(cleaned.raw.text))
    for run in cleaned.origin:
        lives[run.raw_start : run.raw_end] = b"\1" * (run.raw_end - run.raw_start)
    for start, end in _stretches(lives, cleaned):
        line = cleaned.raw.text.count("\n", 0, start) + 1
        text = cleaned.raw.text[start : min(end, start + SHOWN)]
        yield Problem(
            "R006", "error", f"{place}:{line}", f"{end - start} characters are not accounted for: {text!r}", hint
        )
    pieces = [piece.replace("\n", "") for piece in cleaned.text.split(PIECE) if piece.strip()]
    published = ["".join((*s.front_matter, *(p.text for p in s.paragraphs), *s.back_matter)) for s in speeches]
    for number, (piece, whole) in enumerate(zip(pieces, published, strict=False), 1):
        if piece != whole:
            yield Problem("R006", "error", place, f"piece {number} is not published whole", hint)
    if len(pieces) != len(published):
        yield Problem("R006", "error", place, f"{len(pieces)} pieces, but {len(published)} speeches", hint)


def _stretches(lives: bytearray, cleaned: Cleaned) -> Iterator[tuple[int, int]]:
    start, end = 0, 0
    for dead in re.finditer(b"\0", lives):
        offset = dead.start()
        if cleaned.removed_by[offset] is not None or cleaned.raw.text[offset].isspace():
            continue
        if offset > end:
            yield from [(start, end)] if end else []
            start = offset
        end = offset + 1
    yield from [(start, end)] if end else []


def doubts(cleaned: Cleaned) -> Iterator[Problem]:
    """R007 for what the cleaning saw and left alone."""
    for doubt in cleaned.doubts:
        yield Problem(
            "R007",
            "warning",
            f"raw/{cleaned.raw.file}:{doubt.line}",
            f"{doubt.reason}: {doubt.text!r}",
            "compare the source; correct the speech file if you can prove the text",
        )


def keeper_edits(cleaned: Sequence[Paragraph], kept: Sequence[Paragraph]) -> tuple[KeeperEdit, ...]:
    """Where the paragraphs of a speech file differ from what the cleaning made of the raw file.

    One edit a paragraph that was changed, inserted (`before` "") or deleted (`after` "", under the id of the
    paragraph that follows, or the last one). () where both are equal.
    """
    before, after = [p.text for p in cleaned], [p.text for p in kept]
    edits: list[KeeperEdit] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(b - a, d - c)):
            at = kept[min(c + step, len(kept) - 1)].id
            old = before[a + step] if a + step < b else ""
            new = after[c + step] if c + step < d else ""
            edits.append(KeeperEdit(at, old, new))
    return tuple(edits)


def same_ids(places: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """S002 for ids that several files claim (`places`: id in lower case → files)."""
    for speech_id, files in places.items():
        for file in files[1:]:
            yield Problem(
                "S002", "error", file, f"id {speech_id} is also that of {files[0]}", "give the newer speech another id"
            )


def lost_ids(speech: Speech, lost: Iterable[str]) -> Iterator[Problem]:
    """A001 for ids that were published and would lead nowhere."""
    for anchor in lost:
        yield Problem(
            "A001",
            "error",
            f"speeches/{speech.id}.txt",
            f"the published id #{anchor} would vanish",
            f"restore the place, or say where it moved: in anchors.yml, under {speech.id}, `moved:` with "
            f"`{anchor}: p_…`; if it was never on the public site, restore anchors.yml from its history",
        )


def lost_speeches(known: Iterable[str], present: Iterable[str]) -> Iterator[Problem]:
    """A001 for speeches that were published and are gone."""
    for speech_id in sorted(set(known) - set(present)):
        yield Problem(
            "A001",
            "error",
            "anchors.yml",
            f"the published speech {speech_id} is gone",
            f"restore corpus/speeches/{speech_id}.txt; an address that was published must not die",
        )
