"""HTML pages and fragments: visible text by blocks, read from the tree that lxml makes.

Everything that is not the main content (`content.py`) stays in the text under the mark `frame`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from build_scripts.model import Mark
from build_scripts.raw_files.content import STRUCTURES, Layout, Part, find_frame, find_title
from build_scripts.raw_files.lines import (
    Extracted,
    Line,
    UnreadableTextError,
    find_leading_bold,
    is_blank,
    mark_large_lines,
)
from build_scripts.raw_files.literals import read_code, unescape
from build_scripts.text.characters import count_han
from build_scripts.text.numerals import write_numeral

#: Elements of a page, and their depth, beyond which it is refused: the largest pages that people save (a long
#: discussion) have some 20,000 elements, 60 deep. libxml2 drops what is more than 2,048 deep without saying so.
MOST_ELEMENTS = 400_000
DEEPEST = 2_000

#: Words of one tag beyond which a page is refused: libxml2 compares each attribute with all before it.
MOST_WORDS_OF_A_TAG = 10_000

#: Most characters of a cell, and of one with several paragraphs, in a table of data; cells with more text are columns
#: of a page. Chosen, not measured.
LONGEST_CELL = 120
LONGEST_CELL_OF_BLOCKS = 40

_BLOCKS = STRUCTURES | frozenset(
    re.findall(
        r"\w+",
        "address blockquote caption dir figcaption h1 h2 h3 h4 h5 h6 hgroup hr legend marquee menu option p pre select"
        " summary textarea",
    )
)
_SKIPPED = frozenset(["script", "style", "title", "meta", "link", "base"])
_FALLBACKS = frozenset(["noscript", "noframes", "iframe", "object", "audio", "video", "canvas"])
#: A title in server code or a script: `$title = "…讲话"`.
_CODE_TITLE = re.compile(r"title[\"']?\s*(?:=>?|:)\s*([\"'])([^\"'\n]{4,80})\1", re.I)
_SERVER_CODE = re.compile(r"<\?(?:php\b|=).*?(?:\?>|\Z)|<%.*?(?:%>|\Z)", re.S | re.I)
_NAMES_OF_TAGS = (
    r"(?:p|div|span|br|h[1-6]|strong|b|i|u|em|font|center|table|tbody|tr|td|th|a|img|ul|ol|li|dl|dt|dd|section|article"
    r"|blockquote|hr|sup|sub|o:p|pre)"
)
_TAG = re.compile(rf"</?{_NAMES_OF_TAGS}(?:\s[^<>]*+)?/?>", re.I)
_ATTRIBUTE = re.compile(rf"<{_NAMES_OF_TAGS}\s(?=[^<>=]*+=)[^<>]*+>", re.I)
_BLOCK_TAG = re.compile(r"<(?:p|div|br|h[1-6]|li|tr|td|table|section|article|center|blockquote)\b[^<>]*+>", re.I)
_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body|template|\?php|%@)\b",
    re.I,
)
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.I)
_ENDLESS_TAG = re.compile(rf"<[a-zA-Z](?:[^<>\s]*+\s++){{{MOST_WORDS_OF_A_TAG}}}")
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|ldquo|rdquo|mdash|hellip|middot|#\d{4,5}|#x[0-9a-f]{4,5});", re.I)

_WHITE = re.compile(r"[ \t\n\r\f]+")
_LINE_ENDS = "。！？：；”…）"
_HIDDEN_STYLE = re.compile(r"(?<![-\w])(?:display\s*:\s*none|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$))", re.I)
_BOLD_STYLE = re.compile(r"(?<![-\w])font-weight\s*:\s*(bold|[6-9]00|normal|400)", re.I)
_SIZE_STYLE = re.compile(r"(?<![-\w])font-size\s*:\s*(\d{1,3}(?:\.\d+)?)\s*(pt|px)", re.I)
#: Points of the sizes of `<font size=…>`, and of text that says nothing of its size.
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
DEFAULT_SIZE = 12.0
_PRE_STYLE = re.compile(r"(?<![-\w])white-space\s*:\s*(?:pre|break-spaces)", re.I)
_LIST_STYLE = re.compile(r"(?<![-\w])list-style(?:-type)?\s*:\s*([\w-]+)", re.I)
_NOTE_NAMES = re.compile(r"foot-?note|end-?note|references?\b", re.I)

#: Names of meta elements → the fact they state. The first that a page has counts.
_META = {
    "articletitle": "page_title",
    "og:title": "page_title",
    "pubdate": "published",
    "publishdate": "published",
    "article:published_time": "published",
    "og:release_date": "published",
    "author": "author",
    "contentsource": "site",
    "sitename": "site",
    "og:site_name": "site",
}


def is_html(text: str) -> bool:
    """Return whether the text is a page or has tags of HTML: three, one with an attribute, or three entities."""
    if "<" not in text and "&" not in text:
        return False
    return bool(_PAGE.match(text) or _ATTRIBUTE.search(text)) or any(
        sum(1 for _, _ in zip(range(3), pattern.finditer(text), strict=False)) == 3 for pattern in (_TAG, _ENTITY)
    )


def read_html(text: str) -> Extracted:
    """Return the visible text of a page or fragment by blocks; server code, scripts and comments are not visible.

    A page whose text is in a string of a script or in an attribute has that string as its content.
    """
    source = _SERVER_CODE.sub("", text)
    page = _Page(keeps_line_feeds=not is_laid_out_by_tags(source))
    root = _parse(source)
    if root is not None:
        page.walk(root)
    page.flush()
    page.close_all()
    lines = page.layout.lines
    visible = sum(count_han(line.text) for line in lines)
    code = "\n".join([*page.scripts, *(match[0] for match in _SERVER_CODE.finditer(text))])
    for strings in (code, source):  # In scripts, else in attributes.
        if count_han(unescape(strings)) > 2 * visible:
            inner = read_code(strings, _read_string, with_code=False)
            if inner.lines:
                facts = inner.facts | page.facts
                return Extracted([*(line.mark("frame") for line in lines), *inner.lines], facts)
    if "page_title" not in page.facts and (title := _CODE_TITLE.search(code)):
        page.facts["page_title"] = title[2]
    frame = find_frame(page.layout)
    if (number := find_title(page.layout, frame)) is not None:
        lines[number].mark("heading", 1)
    for number in frame:
        lines[number].mark("frame")
    mark_large_lines(lines)
    hidden = sum(count_han(line.text[m.start : m.end]) for line in lines for m in line.marks if m.kind == "hidden")
    if 2 * hidden > sum(count_han(line.text) for line in lines):
        for line in lines:  # The text is hidden until a script shows it.
            line.marks = [mark for mark in line.marks if mark.kind != "hidden"]
    return Extracted(lines, page.facts)


def _read_string(text: str) -> Extracted:
    return read_html(text) if is_html(text) else Extracted([Line(line) for line in text.splitlines()])


def is_laid_out_by_tags(source: str) -> bool:
    """Return whether tags divide the text, not its lines: a whole page, or half as many block tags as lines of text."""
    if _WHOLE_PAGE.search(source):
        return True
    lines = sum(1 for line in source.splitlines() if count_han(line) > 0)
    return 2 * len(_BLOCK_TAG.findall(source)) >= max(lines, 1)


def _parse(source: str) -> etree._Element | None:
    if _ENDLESS_TAG.search(source):
        raise UnreadableTextError("a tag with too many attributes, so this is no page. Hint: save its text only")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, no_network=True)
    parser.feed(source.encode("utf-8", "replace"))
    try:
        return parser.close()
    except etree.XMLSyntaxError:
        return None


@dataclass(slots=True)
class _State:
    """The properties that an element passes on to its contents."""

    link: bool = False
    bold: bool = False
    hidden: bool = False
    pre: bool = False
    heading: int = 0
    note: bool = False
    row: bool = False
    size: float = DEFAULT_SIZE
    skipped: bool = False
    #: Whether the text is directly in a structure, not in a paragraph.
    loose: bool = True


@dataclass(slots=True)
class _List:
    number: int
    step: int
    style: str


@dataclass(slots=True)
class _Page:
    """The walk over a tree: collects lines, and the block elements with the lines that they cover."""

    keeps_line_feeds: bool
    layout: Layout = field(default_factory=Layout)
    facts: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    _runs: list[tuple[str, _State]] = field(default_factory=list)
    _white: str = ""
    _part: int = 0
    _lists: list[_List] = field(default_factory=list)
    _number: str = ""
    _table_of_data: bool = False

    def walk(self, root: etree._Element) -> None:
        """Read the tree in document order, without recursion."""
        states = [_State()]
        data_tables = _find_data_tables(root)
        count = 0
        for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
            if event == "start":
                count += 1
                if count > MOST_ELEMENTS:
                    raise UnreadableTextError(
                        f"more than {MOST_ELEMENTS:,} elements, which is no page of text. Hint: save its text only"
                    )
                state = self._start_element(element, states[-1], data_tables)
                states.append(state)
                if len(states) > DEEPEST:
                    raise UnreadableTextError(
                        f"elements more than {DEEPEST:,} deep, which is no page of text. Hint: save its text only"
                    )
                self._add_text(element.text, state)
            elif event == "end":
                self._end_element(element, states.pop())
                self._add_text(element.tail, states[-1])
            else:
                self._add_text(element.tail, states[-1])

    def _start_element(self, element: etree._Element, outer: _State, data_tables: set[etree._Element]) -> _State:
        tag, get = str(element.tag).lower(), element.attrib.get
        style = get("style", "")
        name = f"{get('class', '')} {get('id', '')}"
        state = _State(
            outer.link, outer.bold, outer.hidden, outer.pre, outer.heading, outer.note, outer.row, outer.size
        )
        state.skipped, state.loose = outer.skipped or tag in _SKIPPED, outer.loose
        state.hidden |= tag in _FALLBACKS or "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(style))
        state.link |= tag == "a" and "href" in element.attrib
        state.bold |= tag in ("b", "strong")
        if weight := _BOLD_STYLE.search(style):
            state.bold = weight[1].lower() not in ("normal", "400")
        if size := _SIZE_STYLE.search(style):
            state.size = float(size[1]) * (0.75 if size[2].lower() == "px" else 1)
        elif tag == "font":
            state.size = _FONT_SIZES.get(get("size", "").strip(), state.size)
        state.pre |= tag in ("pre", "textarea", "xmp") or bool(_PRE_STYLE.search(style))
        self._note_facts(element, tag)
        if tag == "br":
            if not outer.row:
                self.flush()
        elif tag == "input" and get("type", "").lower() in ("submit", "button", "reset") and get("value"):
            self._add_text(get("value", ""), state)
        elif tag in _BLOCKS:
            self._start_block(element, tag, name, style, state, data_tables)
        return state

    def _start_block(
        self, element: etree._Element, tag: str, name: str, style: str, state: _State, data_tables: set[etree._Element]
    ) -> None:
        if state.row:
            if tag in ("td", "th") and self._runs:
                self._runs.append(("\t", state))
                self._white = ""
            return
        self.flush()
        self.layout.parts.append(Part(self._part, tag, name, len(self.layout.lines)))
        self._part = len(self.layout.parts) - 1
        state.loose = tag in STRUCTURES and tag not in ("li", "dd", "dt")
        state.note |= bool(_NOTE_NAMES.search(name)) and tag not in ("body", "html")
        if re.fullmatch("h[1-6]", tag):
            state.heading = int(tag[1])
        elif tag in ("ol", "ul"):
            styled = _LIST_STYLE.search(style)
            kind = styled[1].lower() if styled else element.attrib.get("type", "1" if tag == "ol" else "none")
            step = -1 if "reversed" in element.attrib else 1
            self._lists.append(_List(_read_integer(element.attrib.get("start"), 1), step, kind))
        elif tag == "li" and self._lists:
            numbers = self._lists[-1]
            numbers.number = _read_integer(element.attrib.get("value"), numbers.number)
            self._number = _write_list_number(numbers.number, numbers.style)
            numbers.number += numbers.step
        elif tag == "table":
            self._table_of_data = element in data_tables
        elif tag == "tr":
            state.row = self._table_of_data

    def _end_element(self, element: etree._Element, state: _State) -> None:
        tag = str(element.tag).lower()
        if tag not in _BLOCKS or (state.row and tag != "tr"):
            return
        self.flush()
        self.layout.parts[self._part].end = len(self.layout.lines)
        self._part = self.layout.parts[self._part].parent
        if tag in ("ol", "ul"):
            self._lists.pop()
        elif tag == "li":
            self._number = ""
        elif tag == "table":
            self._table_of_data = False

    def close_all(self) -> None:
        """End the part that is the whole page."""
        self.layout.parts[0].end = len(self.layout.lines)

    def _note_facts(self, element: etree._Element, tag: str) -> None:
        if tag == "title" and element.text and not is_blank(element.text):
            self.facts.setdefault("page_title", _WHITE.sub(" ", element.text).strip())
        elif tag == "script" and element.text:
            self.scripts.append(element.text)
        elif tag == "meta":
            name = (element.attrib.get("name") or element.attrib.get("property") or "").lower()
            content = _WHITE.sub(" ", element.attrib.get("content") or "").strip()
            if name in _META and content:
                self.facts.setdefault(_META[name], content)

    def _add_text(self, text: str | None, state: _State) -> None:
        if not text or state.skipped:
            return
        if state.pre or self.keeps_line_feeds:
            first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._add(first, state)
            for line in others:
                self.flush()
                self._add(line, state)
            return
        at = 0
        for white in _WHITE.finditer(text):
            self._add(text[at : white.start()], state)
            self._white += white[0]
            at = white.end()
        self._add(text[at:], state)

    def _add(self, text: str, state: _State) -> None:
        """Add text of the current line, with the white space before it as a browser shows it."""
        if not text:
            return
        if self._white and self._runs:
            previous = self._runs[-1][0][-1]
            if "\n" not in self._white:
                self._runs.append((" ", state))
            elif state.loose and not state.row and self._ends_sentence():
                self.flush()
            elif not (_is_wide(previous) and _is_wide(text[0])):
                self._runs.append((" ", state))
        self._white = ""
        if self._number and not is_blank(text):
            self._runs.append((self._number, _State(heading=-1)))
            self._number = ""
        self._runs.append((text, state))

    def _ends_sentence(self) -> bool:
        line = "".join(run for run, _ in self._runs)
        return line[-1] in _LINE_ENDS and not (line[-1] == "：" and line.count("：") > 1)  # A line of fields.

    def flush(self) -> None:
        """End the current line; a line without visible characters is left out."""
        runs, self._runs, self._white = self._runs, [], ""
        text = "".join(run for run, _ in runs).rstrip(" \t")
        if is_blank(text):
            return
        line = Line(text, size=min(state.size for run, state in runs if not is_blank(run) and state.heading >= 0))
        if bold := find_leading_bold((run, state.bold) for run, state in runs):
            line.marks.append(Mark(bold.start, min(bold.end, len(text)), "bold"))
        offset = linked = visible = 0
        for run, state in runs:
            end = min(offset + len(run), len(text))
            if state.heading < 0:
                line.marks.append(Mark(offset, end, "list_number"))
            elif state.hidden and end > offset:
                line.marks.append(Mark(offset, end, "hidden"))
            letters = sum(map(str.isalnum, run))
            linked += letters * state.link
            visible += letters
            offset += len(run)
        if level := max(state.heading for _, state in runs):
            if level > 0:
                line.mark("heading", level)
        if any(state.note for _, state in runs):
            line.mark("note")
        if any(state.row for _, state in runs):
            line.mark("table")
        self.layout.lines.append(line)
        self.layout.links.append(linked / visible if visible else 0.0)
        self.layout.owners.append(self._part)


def _read_integer(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else default


def _write_list_number(number: int, style: str) -> str:
    """Return the number of a list item as a browser shows it, "" for a list without numbers."""
    if style in ("1", "decimal"):
        return f"{number}. "
    if style in ("a", "lower-alpha", "lower-latin", "A", "upper-alpha", "upper-latin") and 1 <= number <= 26:
        letter = chr(96 + number)
        return f"{letter.upper() if style in ('A', 'upper-alpha', 'upper-latin') else letter}. "
    if style in ("cjk-ideographic", "simp-chinese-informal", "cjk-decimal", "trad-chinese-informal"):
        return f"{write_numeral(number)}、"
    if style in ("i", "I", "lower-roman", "upper-roman", "decimal-leading-zero"):
        return f"{number}. "
    return ""


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" or character in "‘’“”…—·"


def _find_data_tables(root: etree._Element) -> set[etree._Element]:
    """Return the tables without tables inside that have two columns and only short cells."""
    found: set[etree._Element] = set()
    open_tables: list[list[int]] = []  # Of each open table: most cells of a row, longest cell; nested tables are -1.
    cells = 0
    letters = 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=("table", "tr", "td", "th")):
        tag = str(element.tag)
        if event == "start":
            if tag == "table":
                for outer in open_tables[-1:]:
                    outer[1] = LONGEST_CELL + 1
                open_tables.append([0, 0])
            elif tag == "tr":
                cells = 0
        elif open_tables:
            if tag in ("td", "th"):
                cells += 1
                if open_tables[-1][1] <= LONGEST_CELL:
                    letters = sum(len(text.strip()) for text in element.itertext("*"))
                    blocks = sum(1 for _ in element.iter("p", "div", "br"))
                    is_text = letters > LONGEST_CELL or (blocks > 1 and letters > LONGEST_CELL_OF_BLOCKS)
                    open_tables[-1][1] = max(open_tables[-1][1], LONGEST_CELL + 1 if is_text else letters)
            elif tag == "tr":
                open_tables[-1][0] = max(open_tables[-1][0], cells)
            elif tag == "table":
                most, longest = open_tables.pop()
                if most >= 2 and 0 < longest <= LONGEST_CELL:
                    found.add(element)
    return found
