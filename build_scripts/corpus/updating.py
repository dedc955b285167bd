"""Changes of files that people edit: only what changes is written, comments and order of the rest stay."""

from __future__ import annotations

import re

import yaml

from build_scripts.corpus.speech_file import write_speech
from build_scripts.model import Speech
from build_scripts.system.yaml_files import parse

#: A key at the beginning of a line, with which a block of front matter begins.
_KEY = re.compile(r"^(?=[A-Za-z_]+:)", re.M)
_FENCE = re.compile(r"^---[^\S\n]*$", re.M)


def update_speech(text: str, before: Speech, after: Speech) -> str:
    """Return the text of the file of the speech `before`, changed where `after` differs from it.

    Keys that are equal in both keep their lines and comments. All paragraphs are written if one of them changes.
    """
    text = text.replace("\r\n", "\n")
    opening, closing = list(_FENCE.finditer(text))[:2]
    blocks = _split_blocks(text[opening.end() + 1 : closing.start()])
    old, new = (_split_blocks(_get_head(write_speech(speech))) for speech in (before, after))
    changed: dict[str, str] = {}
    for key in [*blocks, *(key for key in new if key not in blocks)]:
        if key in new and (key not in blocks or old.get(key) != new[key]):
            changed[key] = new[key]
        elif key in new or key not in old:
            changed[key] = blocks[key]
    source = changed.pop("source", "")
    head = "".join(changed.values()) + source
    body = text[closing.end() :]
    if [p.text for p in before.paragraphs] != [p.text for p in after.paragraphs]:
        body = "\n\n" + "\n\n".join(p.text for p in after.paragraphs) + "\n"
    return text[: opening.end() + 1] + head + text[closing.start() : closing.end()] + body


def _get_head(text: str) -> str:
    opening, closing = list(_FENCE.finditer(text))[:2]
    return text[opening.end() + 1 : closing.start()]


def _split_blocks(head: str) -> dict[str, str]:
    """Return the lines by key, each with the comments after it; lines before the first key are under ""."""
    return {block.partition(":")[0] if _KEY.match(block) else "": block for block in _KEY.split(head) if block}


def update_mapping(text: str, key: str, fields: dict[str, object]) -> str:
    """Return the text of a YAML mapping with an entry that is new or takes the place of the one with this key.

    Everything else stays as it is. Raises YamlError for a text that is no YAML.
    """
    entry = yaml.dump({key: fields}, allow_unicode=True, sort_keys=False, width=2**31, default_flow_style=False)
    root = parse(text)
    if root is None:
        return text.rstrip("\n") + ("\n" if text.strip() else "") + entry
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        start, end = root.start_mark.index, root.end_mark.index
        known = yaml.safe_load(text[start:end]) or {}
        whole = yaml.dump(known | {key: fields}, allow_unicode=True, sort_keys=False, width=2**31)
        return text[:start] + whole.rstrip("\n") + text[end:]
    for name, value in root.value:
        if name.value == key:
            end = _find_end(text, value)
            return text[: name.start_mark.index] + entry + text[end:]
    return text.rstrip("\n") + "\n" + entry


def _find_end(text: str, node: yaml.Node) -> int:
    """Return the offset after the last line of a value; the marks of a block count comments after it, too."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = int(node.end_mark.index)
    return end if text[end - 1] == "\n" else (text.find("\n", end) + 1 or len(text))
