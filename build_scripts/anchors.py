"""Sections and paragraphs + registry → ids that are promises.

Paragraphs are `p_1`, `p_2` … through the whole speech; sections are named after the source's own labels in the manner
of Akoma Ntoso's eId (`sec_1__subsec_2__point_3`). The registry (`corpus/anchors.yml`) remembers every id that was ever
given, with enough of each paragraph to know it again after a correction: a digest of its folded text, and its
first characters. From one build to the next the registry only grows. An id that has no place of its own any more
becomes an alias of the place that took over; where nothing did, it is reported as lost, and the keeper says under
`moved` where it shall lead.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import yaml

from build_scripts.characters import fold
from build_scripts.records import Node

#: Hexadecimal digits kept of SHA-256. 32 bits: in a speech of 200 paragraphs two collide once in 200,000 speeches.
DIGEST_LENGTH = 8
#: Folded characters kept of a paragraph's beginning. Of the 186 paragraphs of the nine speeches in tests/gold, 184 have
#: a beginning of 8 that is their own within the speech.
HEAD_LENGTH = 8
#: A beginning shorter than this says nothing (同志们, 谢谢大家).
SHORTEST_HEAD = 6
#: Runs of changed paragraphs are compared with each other up to this many pairs; beyond, they are paired in order.
MOST_PAIRS = 40_000

_ABBREVIATIONS = {
    "bu": "part",
    "cn_dun": "sec",
    "cn_paren": "subsec",
    "arabic_dun": "para",
    "arabic_paren": "subpara",
    "circled": "item",
    "nn": "sec_nn",
}
_POINT = "point"

_SPEECH_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]*")
_PARAGRAPH_ID = re.compile(r"p_([1-9][0-9]*)")
_SECTION_ID = re.compile(r"[a-z]+(?:__?[a-z0-9]+)+")

#: Ten times as quick where libyaml is there.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: The key of the glossary's ids in the registry; with its stroke it is no id of a speech.
SLOGANS = "slogans/"
HEADER = """\
# Every id that the site has ever published, and where it leads now. Written by the build, which only ever adds.
#
#   paragraphs   id, digest of the text, beginning of the text (letters and digits only), in the order of the page
#   gone         the same, for paragraphs that are not on the page any more
#   sections     id, paragraph where the section stands or last stood
#   moved        ids that have no place of their own any more: old id: new id
#   slogans/     id and wording of every entry of the glossary
#
# A keeper edits nothing but `moved`: when the check reports an id as lost, add there the id where its readers should
# land. Never delete or rename a line: somebody may have linked to it.
"""


class RegistryError(ValueError):
    """The registry cannot be read. Each of `problems` names a line, what is wrong with it and what to do; `understood`
    is what the other lines say."""

    def __init__(self, problems: Sequence[str], understood: Mapping[str, SpeechAnchors] = MappingProxyType({})) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
        self.understood = dict(understood)


@dataclass(frozen=True, slots=True)
class PublishedParagraph:
    """What the registry knows of one paragraph: enough to recognise it, too little to restore it."""

    id: str
    digest: str
    head: str


@dataclass(frozen=True, slots=True)
class SpeechAnchors:
    """Every id that one speech was ever given.

    `paragraphs` are those of the page, in its order; `gone` are those that were on it once. `sections` maps each
    section id to the paragraph where it stands or last stood. `moved` maps ids that have no place of their own to their
    successors, whoever wrote that down, the build or a keeper; for an id that is on the page it says nothing.
    """

    paragraphs: tuple[PublishedParagraph, ...] = ()
    gone: tuple[PublishedParagraph, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> frozenset[str]:
        paragraphs = frozenset(paragraph.id for paragraph in (*self.paragraphs, *self.gone))
        return paragraphs | self.sections.keys() | self.moved.keys()


@dataclass(frozen=True, slots=True)
class Assigned:
    """The ids of one speech as it is now.

    `paragraphs` has an id for each text, `sections` one for each node. `anchors` is what the registry must say from
    now on. `aliases` maps every other id that was ever published to the id on the page where it lands. `lost` are
    the ids that lead nowhere, in the order of the registry: errors, until the keeper has said where they go.
    """

    paragraphs: tuple[str, ...]
    sections: tuple[str, ...]
    anchors: SpeechAnchors
    aliases: dict[str, str]
    lost: tuple[str, ...]


def assign(texts: Sequence[str], nodes: Sequence[Node], known: SpeechAnchors | None) -> Assigned:
    """Ids for the paragraphs `texts` and the outline `nodes` of one speech, true to what is known of it.

    An unchanged paragraph (after folding) keeps its id wherever it now stands. A changed one keeps it when its
    beginning is the same, or when it stands where the old one stood. Of a paragraph that was split the first part
    keeps the id; of paragraphs that were merged the first gives its id and the others become its aliases. New
    paragraphs take numbers above all that were ever used. With `known` None (never published) they start at `p_1`.

    A section keeps the id that its label gives; where several have the same label under one parent, each keeps what
    it had. A section id that no longer arises becomes an alias of the paragraph where the section stood.
    """
    known = known or SpeechAnchors()
    paragraphs, moved = _assign_paragraphs([_published(text) for text in texts], known)
    page = [paragraph.id for paragraph in paragraphs]
    sections = _assign_sections(nodes, page, known.sections)
    standing = {section: page[node.paragraph] for section, node in zip(sections, nodes, strict=True)}
    here = frozenset(page)
    gone = (paragraph for paragraph in (*known.paragraphs, *known.gone) if paragraph.id not in here)
    anchors = SpeechAnchors(tuple(paragraphs), tuple(gone), known.sections | standing, moved | known.moved)
    aliases, lost = _landings(anchors, here | standing.keys())
    return Assigned(tuple(page), tuple(sections), anchors, aliases, lost)


def _published(text: str) -> PublishedParagraph:
    folded = fold(text)
    digest = sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_LENGTH]
    return PublishedParagraph("", digest, folded[:HEAD_LENGTH])


def _landings(anchors: SpeechAnchors, page: frozenset[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Where each id that is not on the page lands, and those that land nowhere."""
    aliases: dict[str, str] = {}
    lost: list[str] = []
    for old in _in_order(anchors):
        seen, target = {old}, old
        while target not in page:
            target = anchors.moved.get(target) or anchors.sections.get(target) or ""
            if not target or target in seen:
                break
            seen.add(target)
        if target in page:
            if old not in page:
                aliases[old] = target
        else:
            lost.append(old)
    return aliases, tuple(lost)


def _in_order(anchors: SpeechAnchors) -> Iterator[str]:
    paragraphs = [paragraph.id for paragraph in (*anchors.paragraphs, *anchors.gone)]
    yield from dict.fromkeys([*paragraphs, *anchors.sections, *anchors.moved])


# Paragraphs


def _assign_paragraphs(
    new: list[PublishedParagraph], known: SpeechAnchors
) -> tuple[list[PublishedParagraph], dict[str, str]]:
    """The paragraphs with their ids, and what moved: ids whose paragraph went into another."""
    old, gone = list(known.paragraphs), list(known.gone)
    same = _unchanged(old, new)
    revived = dict(_equal(_others(new, same), new, range(len(gone)), gone))
    same.update(_same_beginnings(_others(new, {*same, *revived}), new, _others(old, same.values()), old))
    same.update(_same_places(old, new, same, revived.keys()))
    ids = {at: old[before].id for at, before in same.items()} | {at: gone[before].id for at, before in revived.items()}
    moved = _absorbed(old, new, same, ids)
    fresh = max((int(found[1]) for each in known.ids if (found := _PARAGRAPH_ID.fullmatch(each))), default=0)
    paragraphs = []
    for at, paragraph in enumerate(new):
        if at not in ids:
            fresh += 1
            ids[at] = f"p_{fresh}"
        paragraphs.append(PublishedParagraph(ids[at], paragraph.digest, paragraph.head))
    return paragraphs, moved


def _unchanged(old: list[PublishedParagraph], new: list[PublishedParagraph]) -> dict[int, int]:
    """Which paragraph of `old` each unchanged one of `new` is, by index: first those in order, then the others."""
    digests = [paragraph.digest for paragraph in old], [paragraph.digest for paragraph in new]
    same: dict[int, int] = {}
    for before, at, length in SequenceMatcher(None, *digests, autojunk=False).get_matching_blocks():
        same.update(zip(range(at, at + length), range(before, before + length), strict=True))
    return same | dict(_equal(_others(new, same), new, _others(old, same.values()), old))


def _others(paragraphs: list[PublishedParagraph], taken: Iterable[int]) -> list[int]:
    """The indexes that are not taken."""
    settled = set(taken)
    return [index for index in range(len(paragraphs)) if index not in settled]


def _equal(
    places: Sequence[int], new: list[PublishedParagraph], places_before: Sequence[int], old: list[PublishedParagraph]
) -> Iterator[tuple[int, int]]:
    """Unchanged paragraphs that stand elsewhere now, the first of equal ones with the first."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for before in reversed(places_before):
        waiting[old[before].digest].append(before)
    for at in places:
        if waiting[new[at].digest]:
            yield at, waiting[new[at].digest].pop()


def _same_beginnings(
    places: list[int], new: list[PublishedParagraph], places_before: list[int], old: list[PublishedParagraph]
) -> Iterator[tuple[int, int]]:
    """Changed paragraphs whose beginning is the same, and nobody else's."""
    counts = Counter(new[at].head for at in places)
    counts_before = Counter(old[before].head for before in places_before)
    by_head = {old[before].head: before for before in places_before if counts_before[old[before].head] == 1}
    for at in places:
        head = new[at].head
        if len(head) >= SHORTEST_HEAD and counts[head] == 1 and head in by_head:
            yield at, by_head[head]


def _same_places(
    old: list[PublishedParagraph], new: list[PublishedParagraph], same: dict[int, int], revived: Iterable[int]
) -> list[tuple[int, int]]:
    """Changed paragraphs that stand where an old one stood: between the same neighbours, else beside the same one."""
    runs_before = list(_runs(len(old), same.values()))
    runs = list(_runs(len(new), {*same, *revived}))
    found: list[tuple[int, int]] = []
    for sides in ((True, True), (True, False), (False, True)):
        places = {_neighbours(run, sides): run for run in reversed(runs_before)}
        for run in list(runs):
            left = -1 if run[0] == 0 else same.get(run[0] - 1)
            right = len(old) if run[-1] == len(new) - 1 else same.get(run[-1] + 1)
            if (sides[0] and left is None) or (sides[1] and right is None):
                continue
            run_before = places.pop((left if sides[0] else None, right if sides[1] else None), None)
            if run_before is not None:
                runs.remove(run)
                runs_before.remove(run_before)
                found += [(run[at], run_before[before]) for before, at in _pairs(run_before, old, run, new)]
    return found


def _neighbours(run: list[int], sides: tuple[bool, bool]) -> tuple[int | None, int | None]:
    """What a run of old paragraphs stands between, as far as it is asked: -1 and their number at the ends."""
    return run[0] - 1 if sides[0] else None, run[-1] + 1 if sides[1] else None


def _runs(length: int, matched: Iterable[int]) -> Iterator[list[int]]:
    """The runs of neighbouring indexes below `length` that are not matched."""
    taken, run = set(matched), list[int]()
    for index in range(length + 1):
        if index < length and index not in taken:
            run.append(index)
        elif run:
            yield run
            run = []


def _pairs(
    run_before: list[int], old: list[PublishedParagraph], run: list[int], new: list[PublishedParagraph]
) -> list[tuple[int, int]]:
    """As many pairs as there can be, in order, with the most alike beginnings; the earliest where all is equal."""
    rows, columns = len(run_before), len(run)
    if rows == columns or rows * columns > MOST_PAIRS:
        return list(zip(range(rows), range(columns), strict=False))
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    gain = [[1 + _likeness(old[before].head, new[at].head) for at in run] for before in run_before]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            together = gain[row][column] + best[row + 1][column + 1]
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    pairs, row, column = [], 0, 0
    while row < rows and column < columns:
        if best[row][column] == gain[row][column] + best[row + 1][column + 1]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _likeness(head: str, other: str) -> float:
    return SequenceMatcher(None, head, other, autojunk=False).ratio()


def _absorbed(
    old: list[PublishedParagraph], new: list[PublishedParagraph], same: dict[int, int], ids: dict[int, str]
) -> dict[str, str]:
    """The ids of paragraphs that are gone next to one that changed: they went into it, the earlier one first asked.

    A paragraph that is gone between unchanged ones went nowhere and is not in the answer.
    """
    at_of = {before: at for at, before in same.items()}
    moved: dict[str, str] = {}
    for run in _runs(len(old), at_of):
        for before in (run[0] - 1, run[-1] + 1):
            at = at_of.get(before)
            if at is not None and new[at].digest != old[before].digest:
                moved.update((old[each].id, ids[at]) for each in run)
                break
    return moved


# Sections


def _assign_sections(nodes: Sequence[Node], page: Sequence[str], known: dict[str, str]) -> list[str]:
    """An id for each node, from its label and its parent's id.

    Where one id is wanted by several nodes (一是 twice under one parent), a node in whose paragraph a known id of the
    kind stood keeps it, and the others take the first that are free: `point_1`, `point_1_2`, `point_1_3` …
    """
    standing: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for section, paragraph in known.items():
        standing[paragraph, _wanted(section)].append(section)
    sections: list[str] = [""] * len(nodes)
    by_parent: defaultdict[int | None, list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        by_parent[node.parent].append(index)
    for parent in [None, *range(len(nodes))]:
        prefix = "" if parent is None else sections[parent] + "__"
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for index in by_parent.get(parent, ()):
            groups[prefix + _eid(nodes[index])].append(index)
        for wanted, members in groups.items():
            used: set[str] = set()
            for index in members:
                remembered = standing[page[nodes[index].paragraph], wanted]
                if remembered:
                    sections[index] = remembered.pop(0)
                    used.add(sections[index])
            free = (name for name in _names(wanted, len(members) + len(used)) if name not in used)
            for index in members:
                sections[index] = sections[index] or next(free)
    return sections


def _eid(node: Node) -> str:
    abbreviation = _ABBREVIATIONS.get(node.style, _POINT)
    return abbreviation if node.ordinal is None else f"{abbreviation}_{node.ordinal}"


def _names(wanted: str, most: int) -> Iterator[str]:
    """`sec_1`, `sec_1_2`, `sec_1_3` …; for headings without number `sec_nn_1`, `sec_nn_2` …"""
    for number in range(1, most + 1):
        yield wanted if number == 1 and not wanted.endswith("_nn") else f"{wanted}_{number}"


def _wanted(section: str) -> str:
    """The name that an id was made from, its parent's included: `sec_1__point_1_2` → `sec_1__point_1`."""
    prefix, divider, own = section.rpartition("__")
    parts = own.split("_")
    return prefix + divider + "_".join(parts[:2])


# The registry as a file


def write_registry(registry: dict[str, SpeechAnchors], slogans: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text of `corpus/anchors.yml`: speeches by id, a line for each id. The same registry gives the same bytes.

    `slogans` are the entries of the glossary ever published, id → wording, which stand last under SLOGANS.
    Raises ValueError for a speech id that is not made of ASCII letters, digits, `-`, `_` and `.`.
    """
    lines = [HEADER]
    for speech, anchors in sorted(registry.items()):
        if not _SPEECH_ID.fullmatch(speech):
            raise ValueError(f"{speech!r} is no id of a speech: only ASCII letters, digits, - _ . are")
        lines.append(f"{speech}:" if anchors.ids else f"{speech}: {{}}")
        for name, paragraphs in (("paragraphs", anchors.paragraphs), ("gone", anchors.gone)):
            if paragraphs:
                lines.append(f"  {name}: |")
                lines += [f"    {each.id} {each.digest} {each.head}".rstrip() for each in paragraphs]
        if anchors.sections:
            lines.append("  sections: |")
            lines += [
                f"    {section} {paragraph}" for section, paragraph in sorted(anchors.sections.items(), key=_natural)
            ]
        if anchors.moved:
            lines.append("  moved:")
            lines += [f"    {old}: {new}" for old, new in sorted(anchors.moved.items(), key=_natural)]
    if slogans:
        lines.append(f"{SLOGANS}: |")
        lines += [f"  {slogan} {_on_one_line(text)}" for slogan, text in sorted(slogans.items())]
    return "\n".join(lines) + "\n"


def _on_one_line(text: str) -> str:
    """The wording without what YAML reads as a line end or does not read at all."""
    return "".join(character for character in text if character.isprintable())


def _natural(item: tuple[str, str]) -> list[tuple[str, int]]:
    return [(word, int(digits or 0)) for word, digits in re.findall(r"([^0-9]+)([0-9]*)", item[0])]


def read_registry(text: str) -> dict[str, SpeechAnchors]:
    """The registry that `write_registry` wrote, with what a keeper added under `moved`; {} for an empty file.

    Raises RegistryError for anything that it does not understand, the first fault of each speech: the file is a record
    of promises, so that nothing in it is skipped.
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _error(line, f"this is no YAML ({error.problem})", "restore the line as the build wrote it") from error
    except yaml.YAMLError as error:
        raise _error(1, f"this is no YAML ({error})", "restore the file as the build wrote it") from error
    if root is None:
        return {}
    registry: dict[str, SpeechAnchors] = {}
    problems: list[str] = []
    for key, value in _entries(root, "a list of speeches"):
        try:
            if key.value != SLOGANS:
                registry[key.value] = _read_speech(key.value, value)
        except RegistryError as error:
            problems += error.problems
    if problems:
        raise RegistryError(problems, registry)
    return registry


def read_slogans(text: str) -> dict[str, str]:
    """The entries of the glossary ever published, id → wording, from the text of a registry that can be read."""
    root = yaml.load(text, Loader=_LOADER) or {}
    written = root.get(SLOGANS) or ""
    if not isinstance(written, str):
        raise RegistryError([f"{SLOGANS}: here should be a block of lines. {_AS_WRITTEN}."])
    slogans = {}
    for line in filter(None, written.split("\n")):
        name, _, wording = line.partition(" ")
        if not wording or not _SPEECH_ID.fullmatch(name):
            raise RegistryError([f"{SLOGANS}: “{line}” is no id with its wording. {_AS_WRITTEN}."])
        slogans[name] = wording
    return slogans


def _error(line: int, problem: str, hint: str) -> RegistryError:
    return RegistryError([f"line {line}: {problem}. {hint[0].upper()}{hint[1:]}."])


def _entries(node: yaml.Node, what: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _error(node.start_mark.line + 1, f"here should be {what}", "restore the lines as the build wrote them")
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not key.value:
            raise _error(line, "here should be an id and a colon", "restore the line as the build wrote it")
        if key.value in seen:
            raise _error(line, f"{key.value} stands here a second time", "put the lines of both together")
        seen.add(key.value)
        yield key, value


def _read_speech(speech: str, node: yaml.Node) -> SpeechAnchors:
    paragraphs: dict[str, tuple[PublishedParagraph, ...]] = {}
    sections: dict[str, str] = {}
    moved: list[tuple[int, str, str]] = []
    for key, value in _entries(node, f"the ids of {speech}"):
        if key.value in ("paragraphs", "gone"):
            paragraphs[key.value] = tuple(_read_paragraph(line, words) for line, words in _words(value))
        elif key.value == "sections":
            for line, words in _words(value):
                if len(words) != 2 or not _SECTION_ID.fullmatch(words[0]) or words[0] in sections:
                    raise _error(line, f"“{' '.join(words)}” is no section with its paragraph", _AS_WRITTEN)
                sections[words[0]] = words[1]
        elif key.value == "moved":
            moved = [(old.start_mark.line + 1, old.value, _scalar(new)) for old, new in _entries(value, "moved ids")]
        else:
            hint = "a speech has `paragraphs`, `gone`, `sections` and `moved`, nothing else"
            raise _error(key.start_mark.line + 1, f"“{key.value}” is not known", hint)
    moves = {old: new for _, old, new in moved}
    anchors = SpeechAnchors(paragraphs.get("paragraphs", ()), paragraphs.get("gone", ()), sections, moves)
    _check(speech, node, anchors, moved)
    return anchors


_AS_WRITTEN = "restore the line as the build wrote it"


def _scalar(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _error(node.start_mark.line + 1, "here should be one id", "write the id where the old one shall lead")
    return str(node.value)


def _words(node: yaml.Node) -> Iterator[tuple[int, list[str]]]:
    """The lines of a block with their numbers in the file."""
    for offset, line in enumerate(_scalar(node).split("\n")):
        if line.strip():
            yield node.start_mark.line + 2 + offset, line.split(" ")


def _read_paragraph(line: int, words: list[str]) -> PublishedParagraph:
    if not 2 <= len(words) <= 3 or not _PARAGRAPH_ID.fullmatch(words[0]):
        raise _error(line, f"“{' '.join(words)}” is no paragraph id with digest and beginning", _AS_WRITTEN)
    if not re.fullmatch(f"[0-9a-f]{{{DIGEST_LENGTH}}}", words[1]):
        raise _error(line, f"“{words[1]}” is no digest of {words[0]}", _AS_WRITTEN)
    return PublishedParagraph(words[0], words[1], words[2] if len(words) == 3 else "")


def _check(speech: str, node: yaml.Node, anchors: SpeechAnchors, moved: list[tuple[int, str, str]]) -> None:
    """Refuse ids that stand twice and links that lead to nothing that was ever published."""
    line = node.start_mark.line + 1
    counts = Counter(paragraph.id for paragraph in (*anchors.paragraphs, *anchors.gone))
    for paragraph, count in counts.items():
        if count > 1:
            raise _error(
                line, f"{speech} has {paragraph} {count} times", "remove the line that the build did not write"
            )
    for section, paragraph in anchors.sections.items():
        if paragraph not in counts:
            raise _error(line, f"{section} of {speech} stands in {paragraph}, which is not listed", _AS_WRITTEN)
    ids = counts.keys() | anchors.sections.keys()
    for line, old, new in moved:
        for each in (old, new):
            if each not in ids:
                hint = f"write an id that stands above, under the paragraphs or sections of {speech}"
                raise _error(line, f"{each} was never an id of {speech}", hint)
        if old == new:
            raise _error(line, f"{old} cannot move to itself", "write the id where its readers should land")
