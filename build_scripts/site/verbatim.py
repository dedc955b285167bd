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
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

#: A tag that an HTML parser reads as it stands and no pattern of Markdown looks into.
_TAG = r"<(?:[a-z][a-z0-9]*+(?: [a-zA-Z][a-zA-Z-]*+(?:=\"[^\"<>`\\\[\]@\n\x02\x03]*+\")?)*+/?|/[a-z][a-z0-9]*+)>"
#: The same within a line of text: elements that begin no block.
_INLINE_TAG = r"(?=</?(?:a|span|strong|del|ins|code)[ >])" + _TAG
_REFERENCE = r"&(?:#[0-9]+|[a-z]+);"
#: ASCII punctuation is what Markdown is made of; spaces at the edge of a line, controls and line ends of any kind too.
_LETTERS = r"[^\x00-/:-@\[-`{-\x9f\s]"
#: A line of text in which there is nothing for Markdown to do.
_LINE = rf"(?:{_LETTERS}++|{_REFERENCE}|{_INLINE_TAG})++"
#: The line that gives a paragraph an id and a class, in which no sign of Markdown can begin.
_NAMED = r"\{: #[a-zA-Z]\w* \.[a-zA-Z]\w* \}\n"
_PARAGRAPH = rf"{_LINE}\n{_NAMED}"
#: What a heading says that states its own attributes, where that is more than words.
_HEADING = rf"(?P<sign>#{{1,6}} )(?=[^\n]*<)(?P<heading>{_LINE})(?= \{{: #[^\n{{}}]+\}}\n\n)"
#: A block of HTML between empty lines: an element closed by the first end tag of its name that begins a line, or one
#: that is empty.
_BLOCK = (
    r"<(?P<name>div|details)(?: [^\n]*)?>\n"
    rf"(?:(?!</?(?P=name)\b)(?:[^<&\n\x02\x03]++|{_REFERENCE}|{_TAG})*+\n)++</(?P=name)>\n"
    r"|<div(?: [a-z][a-z-]*+(?:=\"[^\"<>\n\x02\x03]*+\")?)*+></div>\n"
)
#: What is put aside as one piece: what a heading says, a block, or paragraphs in a row.
_PIECE = re.compile(
    rf"(?<=\n\n)(?:{_HEADING}|(?P<block>{_BLOCK})(?=\n)|(?P<row>{_PARAGRAPH}(?:\n{_PARAGRAPH})*)(?=\n))", re.A
)
_OF_ROW = re.compile(r"([^\n]+)\n\{: #(\w+) \.(\w+) \}\n\n?")
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
_TAGS = re.compile(r"<(/?)([a-z][a-z0-9]*+)(?:\s[^<>]*+)?(?<!/)>")
_ID = re.compile(r' id="([^"]*)"')


class Verbatim(Extension):  # type: ignore[misc]  # Markdown has no types
    """An extension of Markdown. Of the page read last: `pieces` were put aside, and `ids` stand within them.

    The own ids of paragraphs that were put aside are not among these; Markdown and MkDocs know them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.pieces = 0

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # its name there
        paragraphs = Element("div")
        # Before MkDocs looks for ids (21) and before blocks of HTML are looked for (20).
        md.preprocessors.register(_PuttingAside(md, self, paragraphs), "verbatim", 22)
        # Around what gives headings ids that are not taken, and what tells MkDocs of ids (both 5).
        md.treeprocessors.register(_Present(paragraphs), "ids of verbatim", 6)
        md.treeprocessors.register(_Absent(paragraphs), "no ids of verbatim", 4)


class _PuttingAside(Preprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, found: Verbatim, paragraphs: Element) -> None:
        super().__init__(md)
        self._found, self._paragraphs = found, paragraphs

    def run(self, lines: list[str]) -> list[str]:
        self._found.ids, self._found.pieces = set(), 0
        text = "\n".join(lines)
        other = _OTHERWISE.search(text)
        nesting = _Nesting()
        parts, at, unread = [], 0, ""
        for found in _PIECE.finditer(text, 0, other.start() if other else len(text)):
            before = text[at : found.start()]
            nesting.read(unread + before)
            unread = found["block"] or ""  # What is open in a paragraph or a heading ends with it.
            parts += [before, found[0] if nesting.is_open else self._left_of(found)]
            at = found.end()
        rest = "".join([*parts, text[at:]])
        for pattern, sign in _SIGNS.items():
            if sign not in rest:
                self.md.inlinePatterns.deregister(pattern)
        return rest.split("\n")

    def _left_of(self, found: re.Match[str]) -> str:
        """What Markdown reads instead of a piece: a placeholder, or the piece where it has parts that are Markdown."""
        if found["heading"]:
            return found["sign"] + self._aside(found["heading"], found["heading"])
        if found["row"]:
            return self._aside(found[0], _OF_ROW.sub(self._paragraph, found[0]).rstrip("\n")) + "\n"
        if "markdown" in found[0]:
            return found[0]
        return f"\n{self._aside(found[0], found[0])}\n"

    def _paragraph(self, found: re.Match[str]) -> str:
        SubElement(self._paragraphs, "p", id=found[2])
        return f'<p class="{found[3]}" id="{found[2]}">{found[1]}</p>\n'

    def _aside(self, source: str, html: str) -> str:
        self._found.ids.update(_ID.findall(source))
        self._found.pieces += 1
        placeholder: str = self.md.htmlStash.store(html)
        return placeholder


class _Present(Treeprocessor):  # type: ignore[misc]
    """Lets the elements that were put aside, without their text, stand on the page."""

    def __init__(self, paragraphs: Element) -> None:
        super().__init__()
        self._paragraphs = paragraphs

    def run(self, root: Element) -> None:
        root.append(self._paragraphs)


class _Absent(_Present):
    """Takes them away again."""

    def run(self, root: Element) -> None:
        root.remove(self._paragraphs)


class _Nesting:
    """Whether an element may be open after a text: one is, or end tags are not where they belong."""

    def __init__(self) -> None:
        self._standing: list[str] = []
        self._out_of_order = False

    def read(self, text: str) -> None:
        """Go on with the text."""
        for end, name in _TAGS.findall(text.lower()):
            if not end:
                self._standing.append(name)
            elif not self._standing or self._standing.pop() != name:
                self._out_of_order = True

    @property
    def is_open(self) -> bool:
        return self._out_of_order or bool(self._standing)
