"""Each speech as plain text and as Markdown (CommonMark, with Pandoc's attributes for the ids of headings).

Paragraphs are whole and unchanged; the project's own remarks are after a rule or in the front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from build_scripts.exports.divisions import Division, divide
from build_scripts.model import Edition, Site

#: ASCII punctuation that CommonMark could take for markup inside a line.
_INLINE = re.compile(r"([\\`*_\[\]<>&{}|~$^#@])")
#: Punctuation that it could take for markup at the beginning of a line: list items, rules, underlines of headings.
_BLOCK = re.compile(r"([+=-])|(\d+)([.)])")
#: White space that it drops or takes for code.
_ENDS = re.compile(r"^\s+|\s+$")
#: Markdown has six ranks of headings; deeper ones share the last.
DEEPEST = 6


def write_text(edition: Edition, site: Site) -> bytes:
    """Return title, front matter, paragraphs and back matter, separated by blank lines; `--`; and the source."""
    speech = edition.speech
    front = [line for line in speech.front_matter if line != speech.title]
    blocks = [speech.title, *front, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]
    revision = f"本篇版本 {edition.revision}（{edition.revised}）" if edition.revision else ""
    colophon = "，".join(filter(None, (site.name, speech.id, revision)))
    source = " ".join(filter(None, (colophon, site.at(speech.url))))
    return ("\n\n".join([*blocks, "--", source]) + "\n").encode()


def write_markdown(edition: Edition, site: Site) -> bytes:
    """Return front matter with the facts, then the text with headings by rank and their ids."""
    speech = edition.speech
    known = {
        "id": speech.id,
        "title": speech.title,
        **({"author": speech.speaker} if speech.speaker else {}),
        **{name: speech.fact(name) for name in ("date", "occasion", "campaign", "place") if speech.fact(name)},
        "complete": speech.complete,
        **({"url": site.at(speech.url)} if site.address else {}),
        "collection": site.name,
        **({"revision": edition.revision, "revised": edition.revised} if edition.revision else {}),
    }
    front_matter = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=10**6)
    front = [escape_markdown(line) for line in speech.front_matter if line != speech.title]
    back = [escape_markdown(line) for line in speech.back_matter]
    blocks = [f"# {escape_markdown(speech.title)}", *front, *_write_division(divide(speech)), *back]
    return (f"---\n{front_matter}---\n\n" + "\n\n".join(blocks) + "\n").encode()


def _write_division(division: Division) -> Iterator[str]:
    if division.section and division.heading:
        signs = "#" * min(division.rank + 1, DEEPEST)
        yield f"{signs} {escape_markdown(division.heading.text)} {{#{division.section.id}}}"
    for paragraph in division.paragraphs:
        yield escape_markdown(paragraph.text)
    for part in division.parts:
        yield from _write_division(part)


def escape_markdown(text: str) -> str:
    """Return a text without line ends as one line of Markdown that renders as this text."""
    inline = _INLINE.sub(r"\\\1", text)
    if block := _BLOCK.match(inline):
        inline = (f"\\{block[1]}" if block[1] else f"{block[2]}\\{block[3]}") + inline[block.end() :]
    if inline == inline.strip():
        return inline
    return _ENDS.sub(lambda found: "".join(f"&#{ord(character)};" for character in found[0]), inline)
