"""The registry as a file, `corpus/anchors.yml`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from build_scripts.anchors.model import DIGEST_LENGTH, PARAGRAPH_ID, PublishedParagraph, SpeechAnchors
from build_scripts.system.yaml_files import RecordsError, YamlError, line_of, parse

_SPEECH_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]*")
_AS_WRITTEN = "restore the line as the build wrote it"
_DIGEST = re.compile(f"[0-9a-f]{{{DIGEST_LENGTH}}}")
_SECTION_ID = re.compile(r"[a-z]+(?:__?[a-z0-9]+)+")
#: Keys of the ids of slogans and campaigns in the registry; the slash distinguishes them from ids of speeches.
SLOGANS, CAMPAIGNS = "slogans/", "campaigns/"
HEADER = """\
# 网站发布过的所有 id，以及它们现在指向哪里。由程序写，只增不减。
#
#   paragraphs   id、正文摘要值、段首（只取字母和数字），按页面次序
#   gone         同上，已不在页面上的段落
#   sections     id、章节开始（或最后一次开始）的段落
#   moved        旧 id: 新 id
#   slogans/     口号表每一条的 id 和写法
#   campaigns/   活动页的 id 和活动名称
#
# 不必手改：检查报告某个 id 失效时，运行 `python -m build_scripts moved 讲话 旧id 新id`，或 `check --accept`。
# 不要删改任何一行：也许有人链接到它。
"""


@dataclass(frozen=True, slots=True)
class Registry:
    """Every id that was ever published: those of each speech, slogans with their wording, campaigns with their name."""

    speeches: dict[str, SpeechAnchors] = field(default_factory=dict)
    slogans: dict[str, str] = field(default_factory=dict)
    campaigns: dict[str, str] = field(default_factory=dict)


def write_registry(registry: Registry) -> str:
    """Return the text of `corpus/anchors.yml`: speeches by id, a line for each id, always in the same order.

    Raises ValueError for a speech id that is not made of ASCII letters, digits, `-`, `_` and `.`.
    """
    lines = [HEADER]
    for speech, anchors in sorted(registry.speeches.items()):
        if not _SPEECH_ID.fullmatch(speech):
            raise ValueError(f"{speech!r} is not an id of a speech: use only ASCII letters, digits, - _ .")
        lines.append(f"{speech}:" if anchors.ids else f"{speech}: {{}}")
        for name, paragraphs in (("paragraphs", anchors.paragraphs), ("gone", anchors.gone)):
            if paragraphs:
                lines.append(f"  {name}: |")
                lines += [f"    {each.id} {each.digest} {each.head}".rstrip() for each in paragraphs]
        if anchors.sections:
            lines.append("  sections: |")
            lines += [
                f"    {section} {paragraph}"
                for section, paragraph in sorted(anchors.sections.items(), key=_split_digits)
            ]
        if anchors.moved:
            lines.append("  moved:")
            lines += [f"    {old}: {new}" for old, new in sorted(anchors.moved.items(), key=_split_digits)]
    for key, names in ((SLOGANS, registry.slogans), (CAMPAIGNS, registry.campaigns)):
        if names:
            lines.append(f"{key}: |")
            lines += [f"  {name} {_on_one_line(text)}" for name, text in sorted(names.items())]
    return "\n".join(lines) + "\n"


def _on_one_line(text: str) -> str:
    """Return the wording without line ends and characters that YAML does not accept."""
    return "".join(character for character in text if character.isprintable())


def _split_digits(item: tuple[str, str]) -> list[tuple[str, int]]:
    return [(word, int(digits or 0)) for word, digits in re.findall(r"([^0-9]+)([0-9]*)", item[0])]


def read_registry(text: str) -> Registry:
    """Read the text of a registry with an editor's additions under `moved`; an empty one for an empty file.

    Raises RecordsError with the first error of each entry; nothing is skipped, because every line is a published id.
    """
    try:
        root = parse(text)
    except YamlError as error:
        hint = "restore the file as the build wrote it"
        raise _error(error.line, f"this is not YAML ({error.message})", hint) from error
    registry, problems = Registry(), list[str]()
    for key, value in _list_entries(root, "a list of speeches") if root else ():
        try:
            if key.value == SLOGANS:
                registry.slogans.update(_read_names(key.value, value))
            elif key.value == CAMPAIGNS:
                registry.campaigns.update(_read_names(key.value, value))
            else:
                registry.speeches[key.value] = _read_speech(key.value, value)
        except RecordsError as error:
            problems += error.problems
    if problems:
        raise RecordsError(problems, registry)
    return registry


def _read_names(key: str, node: yaml.Node) -> dict[str, str]:
    if not isinstance(node, yaml.ScalarNode):
        raise _error(line_of(node), f"{key}: expected a block of lines", _AS_WRITTEN)
    names = {}
    for number, line in enumerate(node.value.split("\n"), line_of(node) + 1):
        name, _, wording = line.partition(" ")
        if line and (not wording or not _SPEECH_ID.fullmatch(name)):
            raise _error(number, f"{key}: “{line}” is not an id with its wording", _AS_WRITTEN)
        if line:
            names[name] = wording
    return names


def _error(line: int, problem: str, hint: str) -> RecordsError:
    return RecordsError([f"line {line}: {problem}; {hint}"])


def _list_entries(node: yaml.Node, what: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _error(line_of(node), f"expected {what}", "restore the lines as the build wrote them")
    seen: set[str] = set()
    for key, value in node.value:
        line = line_of(key)
        if not isinstance(key, yaml.ScalarNode) or not key.value:
            raise _error(line, "expected an id and a colon", _AS_WRITTEN)
        if key.value in seen:
            raise _error(line, f"{key.value} occurs a second time", "move the lines of both together")
        seen.add(key.value)
        yield key, value


def _read_speech(speech: str, node: yaml.Node) -> SpeechAnchors:
    paragraphs: dict[str, tuple[PublishedParagraph, ...]] = {}
    sections: dict[str, str] = {}
    moved: list[tuple[int, str, str]] = []
    for key, value in _list_entries(node, f"the ids of {speech}"):
        if key.value in ("paragraphs", "gone"):
            paragraphs[key.value] = tuple(_read_paragraph(line, words) for line, words in _list_words(value))
        elif key.value == "sections":
            for line, words in _list_words(value):
                if len(words) != 2 or not _SECTION_ID.fullmatch(words[0]) or words[0] in sections:
                    raise _error(line, f"“{' '.join(words)}” is not a section with its paragraph", _AS_WRITTEN)
                sections[words[0]] = words[1]
        elif key.value == "moved":
            moved = [(line_of(old), old.value, _read_scalar(new)) for old, new in _list_entries(value, "moved ids")]
        else:
            hint = "a speech has `paragraphs`, `gone`, `sections` and `moved`, nothing else"
            raise _error(line_of(key), f"unknown key “{key.value}”", hint)
    moves = {old: new for _, old, new in moved}
    anchors = SpeechAnchors(paragraphs.get("paragraphs", ()), paragraphs.get("gone", ()), sections, moves)
    _check(speech, node, anchors, moved)
    return anchors


def _read_scalar(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _error(line_of(node), "expected one id", "write the id that the old one leads to")
    return str(node.value)


def _list_words(node: yaml.Node) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a block with their numbers in the file."""
    for offset, line in enumerate(_read_scalar(node).split("\n")):
        if line.strip():
            yield line_of(node) + 1 + offset, line.split(" ")


def _read_paragraph(line: int, words: list[str]) -> PublishedParagraph:
    if not 2 <= len(words) <= 3 or not PARAGRAPH_ID.fullmatch(words[0]):
        raise _error(line, f"“{' '.join(words)}” is not a paragraph id with digest and beginning", _AS_WRITTEN)
    if not _DIGEST.fullmatch(words[1]):
        raise _error(line, f"“{words[1]}” is not the digest of {words[0]}", _AS_WRITTEN)
    return PublishedParagraph(words[0], words[1], words[2] if len(words) == 3 else "")


def _check(speech: str, node: yaml.Node, anchors: SpeechAnchors, moved: list[tuple[int, str, str]]) -> None:
    """Refuse repeated ids, and targets that were never published."""
    line = line_of(node)
    counts = Counter(paragraph.id for paragraph in (*anchors.paragraphs, *anchors.gone))
    for paragraph, count in counts.items():
        if count > 1:
            raise _error(
                line, f"{speech} has {paragraph} {count} times", "remove the line that the build did not write"
            )
    for section, paragraph in anchors.sections.items():
        if paragraph not in counts:
            raise _error(line, f"{section} of {speech} begins in {paragraph}, which is not listed", _AS_WRITTEN)
    ids = counts.keys() | anchors.sections.keys()
    for line, old, new in moved:
        for each in (old, new):
            if each not in ids:
                hint = f"write an id that is listed under the paragraphs or sections of {speech}"
                raise _error(line, f"{each} was never an id of {speech}", hint)
        if old == new:
            raise _error(line, f"{old} cannot move to itself", "write the id that its readers should be led to")
