"""What Markdown would pass on as it stands, handed past it.

Most of a page is HTML already: the paragraphs of a speech with their marks, the concordance of a slogan. Markdown takes
them apart tag by tag and puts them together again as they were, which is most of what rendering costs. Here they are
put aside before and come back behind, as Markdown itself does with raw HTML. Nothing is taken on trust: a piece is put
aside only where it holds no character that Markdown acts on and no element is open around it. What is left, Markdown
does not search for what cannot be found: a pattern whose sign does not occur in a page. Without all this the pages are
the same.
"""

from __future__ import annotations

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

#: A tag that an HTML parser reads as it stands and no pattern of Markdown looks into.
_TAG = r"<(?:[a-z][a-z0-9]*(?: [a-zA-Z][a-zA-Z-]*(?:=\"[^\"<>`\\\[\]@\n\x02\x03]*\")?)*/?|/[a-z][a-z0-9]*)>"
#: The same within a line of text: elements that begin no block.
_INLINE_TAG = r"(?=</?(?:a|span|strong|del|ins|code)[ >])" + _TAG
_REFERENCE = r"&(?:#[0-9]+|[a-z]+);"
#: ASCII punctuation is what Markdown is made of; spaces at the edge of a line, controls and line ends of any kind too.
_LETTERS = r"[^\x00-/:-@\[-`{-\x9f\s]"
#: A paragraph of one line that says its own attributes.
_PARAGRAPH = re.compile(rf"(?<=\n\n)((?:{_LETTERS}|{_REFERENCE}|{_INLINE_TAG})++)(?=\n\{{: #[\w.-]+ [^\n{{}}]+\}}\n\n)")
#: A block of HTML between empty lines, closed by the first end tag of its name that begins a line.
_BLOCK = re.compile(
    rf"(?<=\n\n)(<(div|details)(?: [^\n]*)?>\n(?:(?!</?\2\b)(?:[^<&\n\x02\x03]|{_REFERENCE}|{_TAG})*+\n)++"
    r"</\2>\n)(?=\n)"
)
#: Behind this an HTML parser may read tags as text.
_OTHERWISE = re.compile(r"<(?:[!?]|script|style|textarea|title|iframe|noembed|noframes|xmp|plaintext)", re.I)
#: Patterns of Markdown, and what stands in every text in which they find anything. (References need a definition.)
_SIGNS = {
    "backtick": "`",
    "escape": "\\",
    "reference": "]:",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "]:",
    "short_image_ref": "![",
    "autolink": "://",
    "automail": "@",
    "linebreak": "  \n",
}
_TAGS = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?(?<!/)>")
_ID = re.compile(r' id="([^"]*)"')


class Verbatim(Extension):  # type: ignore[misc]  # Markdown has no types
    """An extension of Markdown. Of the page read last: `pieces` were put aside, and `ids` stand in them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.pieces = 0

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # its name there
        # Before MkDocs looks for ids (21) and before blocks of HTML are looked for (20).
        md.preprocessors.register(_PuttingAside(md, self), "verbatim", 22)


class _PuttingAside(Preprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, found: Verbatim) -> None:
        super().__init__(md)
        self._found = found

    def run(self, lines: list[str]) -> list[str]:
        self._found.ids, self._found.pieces = set(), 0
        text = "\n".join(lines)
        for pattern, sign in _SIGNS.items():
            if sign not in text:
                self.md.inlinePatterns.deregister(pattern)
        other = _OTHERWISE.search(text)
        end = other.start() if other else len(text)
        return (_PARAGRAPH.sub(self._aside, _BLOCK.sub(self._block, text[:end])) + text[end:]).split("\n")

    def _aside(self, found: re.Match[str]) -> str:
        self._found.ids.update(_ID.findall(found[1]))
        self._found.pieces += 1
        placeholder: str = self.md.htmlStash.store(found[1])
        return placeholder

    def _block(self, found: re.Match[str]) -> str:
        # Raw HTML within another element, or with parts that are Markdown, is another matter.
        if "markdown" in found[1] or _open(found.string[: found.start()]):
            return found[0]
        return f"\n{self._aside(found)}\n"


def _open(before: str) -> bool:
    """Whether an element may be open after this text: one is, or end tags are not where they belong."""
    standing: list[str] = []
    for end, name in _TAGS.findall(before.lower()):
        if not end:
            standing.append(name)
        elif not standing or standing.pop() != name:
            return True
    return bool(standing)
