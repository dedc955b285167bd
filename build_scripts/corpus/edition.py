"""One speech with its ids, outline and masks, and the changes of the cleaning and of the editor."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from build_scripts import anchors, source_errors
from build_scripts.cleaning.redactions import find_redactions
from build_scripts.corpus import checks
from build_scripts.corpus.problems import problem
from build_scripts.metadata import derive_facts, digest_body, find_date_conflicts
from build_scripts.model import Campaign, Doubt, Edition, EditorEdit, Paragraph, Problem, Repair, Revision, Speech
from build_scripts.outline import Node


@dataclass(frozen=True, slots=True)
class CleanedFile:
    """The speeches of a raw file, and how they were cleaned. Without `sha256` it could not be read.

    `digests` has the SHA-256 of each form in which version control may hand out the file.
    """

    sha256: str = ""
    digests: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    speeches: tuple[Speech, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    text: str = ""


@dataclass(slots=True)
class Ids:
    """The ids that were published, those that a build publishes, and proposed successors of lost ones, by speech."""

    known: Mapping[str, anchors.SpeechAnchors]
    published: dict[str, anchors.SpeechAnchors] = field(default_factory=dict)
    proposed: dict[str, dict[str, str]] = field(default_factory=dict)


def make_edition(
    speech: Speech,
    nodes: Sequence[Node],
    suspects: Sequence[source_errors.Suspect],
    raws: Mapping[str, CleanedFile],
    ids: Ids,
    revisions: tuple[Revision, ...],
    problems: list[Problem],
    campaigns: Sequence[Campaign] | None = None,
) -> Edition:
    """Return the edition of a speech; `ids.published` and the problems grow by what is found.

    `campaigns` is the list with the editor's entries.
    """
    texts = [paragraph.text for paragraph in speech.paragraphs]
    assigned = anchors.assign(texts, nodes, ids.known.get(speech.id))
    ids.published[speech.id] = assigned.anchors
    if assigned.lost:
        ids.proposed[speech.id] = anchors.propose_successors(ids.known[speech.id], assigned)
        problems += checks.check_lost_ids(speech, assigned.lost, ids.proposed[speech.id])
    raw, cleaned = _find_source(speech, raws, problems)
    lines = _find_raw_lines(cleaned.paragraphs if cleaned else (), texts)
    paragraphs = tuple(Paragraph(*each) for each in zip(assigned.paragraphs, texts, lines, strict=True))
    sections = anchors.name_sections(nodes, assigned, paragraphs)
    for ruling in source_errors.find_idle(speech.source_rulings, paragraphs):
        place, message = f"speeches/{speech.id}.txt", f"source_errors: {ruling.text!r} is not in the text"
        problems.append(problem("S008", place, message))
    published = replace(
        speech,
        paragraphs=paragraphs,
        sections=sections,
        redactions=find_redactions(paragraphs),
        source_errors=source_errors.decide(suspects, speech.source_rulings, paragraphs),
    )
    conflicts = find_date_conflicts(speech.facts, speech.back_matter)
    published = replace(published, facts=derive_facts(published, campaigns), date_conflicts=conflicts)
    problems += checks.check_functions(published)
    # What belongs to a whole file is listed with its first part.
    first, last = speech.source.lines
    return Edition(
        published,
        tuple(repair for repair in raw.repairs if first <= repair.line <= last),
        tuple(
            doubt
            for doubt in raw.doubts
            if first <= doubt.line <= last and not checks.is_confirmed(doubt.text, checks.list_confirmed(speech))
        ),
        _find_edits(published, cleaned, problems) if cleaned else (),
        dict(assigned.aliases),
        revisions,
        *_select_lines(raw.text, first, last),
    )


def _select_lines(text: str, first: int, last: int) -> tuple[str, int]:
    """Return lines `first` to `last` (from 1) of a text with their line ends, and the offset at which they begin."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: first - 1])
    selected = "\n".join(lines[first - 1 : last])
    return selected + ("\n" if last < len(lines) else ""), start


def _find_source(
    speech: Speech, raws: Mapping[str, CleanedFile], problems: list[Problem]
) -> tuple[CleanedFile, Speech | None]:
    """Return the raw file of a speech, and the speech as today's rules clean it; None if it is not found."""
    place, file = f"speeches/{speech.id}.txt", speech.source.file
    raw = raws.get(file)
    if raw is None:
        problems.append(problem("R004", place, f"its raw file raw/{file} is missing"))
        return CleanedFile(), None
    if not raw.sha256:
        return raw, None  # R001 gives the reason.
    if speech.source.sha256 not in raw.digests:
        problems.append(problem("R005", f"raw/{file}", f"not the bytes from which {speech.id} was made"))
    cleaned = next((each for each in raw.speeches if each.source.part == speech.source.part), None)
    if cleaned is None:
        problems.append(problem("R008", place, f"raw/{file} has no part {speech.source.part}"))
    return raw, cleaned


def _find_raw_lines(cleaned: Iterable[Paragraph], texts: Sequence[str]) -> list[int | None]:
    """Return the raw line of each text, None for one that an editor changed."""
    lines: dict[str, list[int | None]] = defaultdict(list)
    for paragraph in cleaned:
        lines[paragraph.text].append(paragraph.raw_line)
    return [lines[text].pop(0) if lines[text] else None for text in texts]


def _find_edits(speech: Speech, cleaned: Speech, problems: list[Problem]) -> tuple[EditorEdit, ...]:
    """Return what an editor changed; a note says how much, or a warning that only the rules changed."""
    place, source = f"speeches/{speech.id}.txt", speech.source
    if digest_body(speech.paragraphs) != source.cleaned or _get_matter(speech) != _get_matter(cleaned):
        edits = (*compare_paragraphs(cleaned.paragraphs, speech.paragraphs), *_compare_matter(cleaned, speech))
        problems.append(problem("S003", place, f"paragraphs edited: {len(edits)}"))
        return edits
    if cleaned.source.cleaned != source.cleaned:
        hint = f"`import --dry-run --force raw/{source.file}` shows how; without --dry-run it applies the changes"
        problems.append(problem("S004", place, hint=hint))
    return ()


def compare_paragraphs(cleaned: Sequence[Paragraph], edited: Sequence[Paragraph]) -> tuple[EditorEdit, ...]:
    """Return where the paragraphs of a speech file differ from those of the cleaning.

    One edit per paragraph that was changed, inserted (`before` is "") or deleted (`after` is "", with the id of the
    paragraph that follows, or of the last). () if both are equal.
    """
    before, after = [p.text for p in cleaned], [p.text for p in edited]
    edits: list[EditorEdit] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for step in range(max(b - a, d - c)):
            at = edited[min(c + step, len(edited) - 1)].id
            old = before[a + step] if a + step < b else ""
            new = after[c + step] if c + step < d else ""
            edits.append(EditorEdit(at, old, new))
    return tuple(edits)


def _get_matter(speech: Speech) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return speech.front_matter, speech.back_matter


def _compare_matter(cleaned: Speech, edited: Speech) -> Iterator[EditorEdit]:
    """Yield the changes of front and back matter, at the first and the last paragraph."""
    for before, after, place in zip(_get_matter(cleaned), _get_matter(edited), (0, -1), strict=True):
        if before != after:
            yield EditorEdit(edited.paragraphs[place].id, " / ".join(before), " / ".join(after))
