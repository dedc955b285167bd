"""Each speech as plain text and as Markdown (CommonMark, with Pandoc's attributes for the ids of headings).

The words are those of the speech, each paragraph whole; what we say ourselves stands apart, below a rule or in the
front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from build_scripts.exports.outline import Division, divided
from build_scripts.model import Site, Speech

#: ASCII punctuation that CommonMark could take for markup inside a line.
_INLINE = re.compile(r"([\\`*_\[\]<>&{}|~$^#@])")
#: What it could take for markup where a line begins: list items, rules, underlines of headings.
_BLOCK = re.compile(r"([+=-])|(\d+)([.)])")
#: White space that it drops, or takes for code.
_ENDS = re.compile(r"^\s+|\s+$")
#: Two headings deeper than this are of one rank: Markdown has six.
DEEPEST = 6


def text(speech: Speech, site: Site, version: str) -> str:
    """Title, the lines above the speech, its paragraphs, the lines below; then a rule, and what this is."""
    heads = [line for line in speech.front_matter if line != speech.title]
    blocks = [speech.title, *heads, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]
    colophon = " ".join(filter(None, (f"{site.name}，语料库版本 {version}，{speech.id}", site.at(speech.url))))
    return "\n\n".join([*blocks, "--", colophon]) + "\n"


def markdown(speech: Speech, site: Site, version: str) -> str:
    """Front matter with what is known; then the text, headings by their rank under their ids."""
    known = {
        "id": speech.id,
        "title": speech.title,
        **({"author": speech.speaker} if speech.speaker else {}),
        **{name: speech.fact(name) for name in ("date", "occasion", "campaign", "place") if speech.fact(name)},
        "complete": speech.complete,
        **({"url": site.at(speech.url)} if site.address else {}),
        "collection": site.name,
        "version": version,
    }
    front = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=10**6)
    heads = [escaped(line) for line in speech.front_matter if line != speech.title]
    backs = [escaped(line) for line in speech.back_matter]
    blocks = [f"# {escaped(speech.title)}", *heads, *_blocks(divided(speech)), *backs]
    return f"---\n{front}---\n\n" + "\n\n".join(blocks) + "\n"


def _blocks(division: Division) -> Iterator[str]:
    if division.section and division.heading:
        signs = "#" * min(division.rank + 1, DEEPEST)
        yield f"{signs} {escaped(division.heading.text)} {{#{division.section.id}}}"
    for paragraph in division.paragraphs:
        yield escaped(paragraph.text)
    for part in division.parts:
        yield from _blocks(part)


def escaped(text: str) -> str:
    """The text, which holds no line end, as one line of Markdown that reads as this text and as nothing else."""
    inline = _INLINE.sub(r"\\\1", text)
    if block := _BLOCK.match(inline):
        inline = (f"\\{block[1]}" if block[1] else f"{block[2]}\\{block[3]}") + inline[block.end() :]
    if inline == inline.strip():
        return inline
    return _ENDS.sub(lambda found: "".join(f"&#{ord(character)};" for character in found[0]), inline)
