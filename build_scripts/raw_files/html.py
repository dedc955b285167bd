"""HTML pages and fragments: visible text by blocks, and which of it is the main content.

lxml parses; this module decides. The main content is the smallest part of the page that has all its prose (`_main`);
everything else stays in the text under the mark `frame`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree

from build_scripts.model import Mark
from build_scripts.raw_files.lines import Extracted, Line, UnreadableTextError, count_han, is_blank, leading_bold
from build_scripts.raw_files.literals import longest_literal

#: Elements of a page, and their depth, beyond which it is refused: the largest pages that people save (a long
#: discussion) have some 20,000 elements, 60 deep. libxml2 drops what is more than 2,048 deep without saying so.
MOST_ELEMENTS = 400_000
DEEPEST = 2_000

#: Words of one tag beyond which a page is refused: libxml2 compares each attribute with all before it.
MOST_WORDS_OF_A_TAG = 10_000

#: A part whose name says that it is a frame is one only with less than this share of the prose of what surrounds it.
MOST_FRAME_SHARE = 0.2

#: Share of the prose of a part that may be outside the child that is entered, in structures of their own (abstracts
#: of other articles, remarks of readers).
MOST_FOREIGN_SHARE = 0.25

#: Han characters of a line that count as prose, if it also has a mark that ends a sentence.
SHORTEST_PROSE = 12

#: Characters of a cell up to which a table holds data; longer cells are columns of a page.
LONGEST_CELL = 120

_STRUCTURES = frozenset(
    [
        "article",
        "aside",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "frameset",
        "header",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_BLOCKS = _STRUCTURES | frozenset(
    [
        "address",
        "blockquote",
        "caption",
        "dir",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hgroup",
        "hr",
        "legend",
        "marquee",
        "menu",
        "option",
        "p",
        "pre",
        "select",
        "summary",
        "textarea",
    ]
)
_SKIPPED = frozenset(["script", "style", "title", "meta", "link", "base"])
_FALLBACKS = frozenset(["noscript", "noframes", "iframe", "object", "audio", "video", "canvas"])
_FRAME_ELEMENTS = frozenset(["nav", "aside", "footer", "form", "button", "select", "textarea", "option", "fieldset"])
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot\w*|side(?:bar)?|aside|copyright|bread\w*|crumbs?|related|recommend\w*"
    r"|comments?|reply|replies|pinglun|share\w*|toolbar|login|search\w*|hot|rank\w*|links?|banner|tags?|pager|paging"
    r"|prev|next|others|ads?|advert\w*|qrcode|header|topbar|top)(?=$|[\s_-])",
    re.I,
)
#: Lines of a byline between heading and content, and characters of one of them. Chosen, not measured.
LONGEST_BYLINE = 4
LONGEST_BYLINE_LINE = 30
_FIELD = re.compile(r"[:：|【】<>]|点击|浏览|阅读|字[号体]|分享|打印|收藏|评论|来源|发布|首页|关闭|[上下]一[篇页]")

_SERVER_CODE = re.compile(r"<\?(?:php\b|=).*?(?:\?>|\Z)|<%.*?(?:%>|\Z)", re.S | re.I)
_NAMES_OF_TAGS = (
    r"(?:p|div|span|br|h[1-6]|strong|b|i|u|em|font|center|table|tbody|tr|td|th|a|img|ul|ol|li|dl|dt|dd|section|article"
    r"|blockquote|hr|sup|sub|o:p|pre)"
)
_TAG = re.compile(rf"</?{_NAMES_OF_TAGS}(?:\s[^<>]*+)?/?>", re.I)
_ATTRIBUTE = re.compile(rf"<{_NAMES_OF_TAGS}\s[^<>]*?\w\s*+=[^<>]*+>", re.I)
_BLOCK_TAG = re.compile(r"<(?:p|div|br|h[1-6]|li|tr|td|table|section|article|center|blockquote)\b[^<>]*+>", re.I)
_PAGE = re.compile(
    r"[\ufeff\s]*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?:[^-]|-(?!->))*+-->\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body|template|\?php|%@)\b",
    re.I,
)
_WHOLE_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.I)
_ENDLESS_TAG = re.compile(rf"<[a-zA-Z](?:[^<>\s]*+\s++){{{MOST_WORDS_OF_A_TAG}}}")
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|ldquo|rdquo|mdash|hellip|middot|#\d{4,5}|#x[0-9a-f]{4,5});", re.I)

_WHITE = re.compile(r"[ \t\n\r\f]+")
_SENTENCE_MARK = re.compile(r"[。！？；]")
_LINE_ENDS = "。！？：；”…）"
_HIDDEN_STYLE = re.compile(r"(?<![-\w])(?:display\s*:\s*none|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$))", re.I)
_BOLD_STYLE = re.compile(r"(?<![-\w])font-weight\s*:\s*(bold|[6-9]00|normal|400)", re.I)
_PRE_STYLE = re.compile(r"(?<![-\w])white-space\s*:\s*(?:pre|break-spaces)", re.I)
_LIST_STYLE = re.compile(r"(?<![-\w])list-style(?:-type)?\s*:\s*([\w-]+)", re.I)
_NOTE_NAMES = re.compile(r"foot-?note|end-?note|references?\b", re.I)
_CHINESE = "零一二三四五六七八九十"

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

    A page whose text a script holds in a string has that string as its content.
    """
    source = _SERVER_CODE.sub("", text.removeprefix("\ufeff"))
    page = _Page(keeps_line_feeds=not is_laid_out_by_tags(source))
    root = _parse(source)
    if root is not None:
        page.walk(root)
    page.flush()
    page.close_all()
    lines = page.lines
    literal = longest_literal(page.scripts)
    if literal and count_han(literal) > 2 * sum(count_han(line.text) for line in lines):
        inner = read_html(literal) if is_html(literal) else Extracted([Line(each) for each in literal.splitlines()])
        return Extracted([*(line.mark("frame") for line in lines), *inner.lines], page.facts)
    for number in _outside_main(page):
        lines[number].mark("frame")
    hidden = sum(count_han(line.text[m.start : m.end]) for line in lines for m in line.marks if m.kind == "hidden")
    if 2 * hidden > sum(count_han(line.text) for line in lines):
        for line in lines:  # The text is hidden until a script shows it.
            line.marks = [mark for mark in line.marks if mark.kind != "hidden"]
    return Extracted(lines, page.facts)


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
class _Part:
    """A block element that covers the lines `first` to `end` (exclusive)."""

    parent: int
    tag: str
    name: str
    first: int
    end: int = 0

    @property
    def is_frame(self) -> bool:
        return self.tag in _FRAME_ELEMENTS or bool(_FRAME_NAMES.search(self.name))


@dataclass(slots=True)
class _State:
    """What holds inside an element."""

    link: bool = False
    bold: bool = False
    hidden: bool = False
    pre: bool = False
    heading: int = 0
    note: bool = False
    row: bool = False
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
    lines: list[Line] = field(default_factory=list)
    #: Share of each line that is in links, and the innermost part of each line.
    links: list[float] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=lambda: [_Part(-1, "", "", 0)])
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
        data_tables = _data_tables(root)
        count = 0
        for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
            if event == "start":
                count += 1
                if count > MOST_ELEMENTS:
                    raise UnreadableTextError(
                        f"more than {MOST_ELEMENTS:,} elements, which is no page of text. Hint: save its text only"
                    )
                state = self._start(element, states[-1], data_tables)
                states.append(state)
                if len(states) > DEEPEST:
                    raise UnreadableTextError(
                        f"elements more than {DEEPEST:,} deep, which is no page of text. Hint: save its text only"
                    )
                self._text(element.text, state)
            elif event == "end":
                self._end(element, states.pop())
                self._text(element.tail, states[-1])
            else:
                self._text(element.tail, states[-1])

    def _start(self, element: etree._Element, outer: _State, data_tables: set[etree._Element]) -> _State:
        tag, get = str(element.tag).lower(), element.attrib.get
        style = get("style", "")
        name = f"{get('class', '')} {get('id', '')}"
        state = _State(outer.link, outer.bold, outer.hidden, outer.pre, outer.heading, outer.note, outer.row)
        state.skipped, state.loose = outer.skipped or tag in _SKIPPED, outer.loose
        state.hidden |= tag in _FALLBACKS or "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(style))
        state.link |= tag == "a" and "href" in element.attrib
        state.bold |= tag in ("b", "strong")
        if weight := _BOLD_STYLE.search(style):
            state.bold = weight[1].lower() not in ("normal", "400")
        state.pre |= tag in ("pre", "textarea", "xmp") or bool(_PRE_STYLE.search(style))
        self._note_facts(element, tag)
        if tag == "br":
            if not outer.row:
                self.flush()
        elif tag == "input" and get("type", "").lower() in ("submit", "button", "reset") and get("value"):
            self._text(get("value", ""), state)
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
        self.parts.append(_Part(self._part, tag, name, len(self.lines)))
        self._part = len(self.parts) - 1
        state.loose = tag in _STRUCTURES and tag not in ("li", "dd", "dt")
        state.note |= bool(_NOTE_NAMES.search(name)) and tag not in ("body", "html")
        if re.fullmatch("h[1-6]", tag):
            state.heading = int(tag[1])
        elif tag in ("ol", "ul"):
            styled = _LIST_STYLE.search(style)
            kind = styled[1].lower() if styled else element.attrib.get("type", "1" if tag == "ol" else "none")
            step = -1 if "reversed" in element.attrib else 1
            self._lists.append(_List(_integer(element.attrib.get("start"), 1), step, kind))
        elif tag == "li" and self._lists:
            numbers = self._lists[-1]
            numbers.number = _integer(element.attrib.get("value"), numbers.number)
            self._number = _list_number(numbers.number, numbers.style)
            numbers.number += numbers.step
        elif tag == "table":
            self._table_of_data = element in data_tables
        elif tag == "tr":
            state.row = self._table_of_data

    def _end(self, element: etree._Element, state: _State) -> None:
        tag = str(element.tag).lower()
        if tag not in _BLOCKS or (state.row and tag != "tr"):
            return
        self.flush()
        self.parts[self._part].end = len(self.lines)
        self._part = self.parts[self._part].parent
        if tag in ("ol", "ul"):
            self._lists.pop()
        elif tag == "li":
            self._number = ""
        elif tag == "table":
            self._table_of_data = False

    def close_all(self) -> None:
        """End the part that is the whole page."""
        self.parts[0].end = len(self.lines)

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

    def _text(self, text: str | None, state: _State) -> None:
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
        line = Line(text)
        if bold := leading_bold((run, state.bold) for run, state in runs):
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
        self.lines.append(line)
        self.links.append(linked / visible if visible else 0.0)
        self.owners.append(self._part)


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else default


def _list_number(number: int, style: str) -> str:
    """Return the number of a list item as a browser shows it, "" for a list without numbers."""
    if style in ("1", "decimal"):
        return f"{number}. "
    if style in ("a", "lower-alpha", "lower-latin", "A", "upper-alpha", "upper-latin") and 1 <= number <= 26:
        letter = chr(96 + number)
        return f"{letter.upper() if style in ('A', 'upper-alpha', 'upper-latin') else letter}. "
    if style in ("cjk-ideographic", "simp-chinese-informal", "cjk-decimal", "trad-chinese-informal"):
        return f"{chinese_number(number)}、"
    if style in ("i", "I", "lower-roman", "upper-roman", "decimal-leading-zero"):
        return f"{number}. "
    return ""


def chinese_number(number: int) -> str:
    """Return a number from 0 to 99 in Chinese numerals, others in digits."""
    if not 0 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" or character in "‘’“”…—·"


def _data_tables(root: etree._Element) -> set[etree._Element]:
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
                    open_tables[-1][1] = max(open_tables[-1][1], letters)
            elif tag == "tr":
                open_tables[-1][0] = max(open_tables[-1][0], cells)
            elif tag == "table":
                most, longest = open_tables.pop()
                if most >= 2 and 0 < longest <= LONGEST_CELL:
                    found.add(element)
    return found


# --- which lines are the content --------------------------------------------------------------------------------------


def _outside_main(page: _Page) -> Iterator[int]:
    """Yield the numbers of the lines that are not of the main content."""
    lines, parts = page.lines, page.parts
    prose = [
        count_han(line.text)
        if count_han(line.text) >= SHORTEST_PROSE
        and _SENTENCE_MARK.search(line.text)
        and link < 0.5
        and not line.has("heading")
        else 0
        for line, link in zip(lines, page.links, strict=True)
    ]
    sums = list(accumulate(prose, initial=0))
    children: dict[int, list[int]] = defaultdict(list)
    for number, part in enumerate(parts[1:], 1):
        if part.end > part.first:
            children[part.parent].append(number)

    def weight(number: int) -> int:
        return sums[parts[number].end] - sums[parts[number].first]

    main = _main(page, children, weight, prose)
    frames = bytearray(b"\1") * len(lines)
    first, end = parts[main].first, parts[main].end
    frames[first:end] = bytes(end - first)
    for number in _byline(page, first):
        frames[number] = 0
    queue = list(children[main])
    while queue:
        number = queue.pop()
        part = parts[number]
        if part.is_frame and weight(number) <= MOST_FRAME_SHARE * weight(main):
            if not (part.tag not in _FRAME_ELEMENTS and weight(number) and weight(number) == weight(main)):
                frames[part.first : part.end] = b"\1" * (part.end - part.first)
        else:
            queue += children[number]
    with_prose = [number for number in range(first, end) if prose[number]] or [first, end - 1]
    for number in range(first, end):
        # Lines of links before the first and after the last prose, and lists of links inside.
        outer = not with_prose[0] <= number <= with_prose[-1]
        listed = all(0 <= each < len(lines) and page.links[each] > 0.9 for each in (number - 1, number, number + 1))
        if page.links[number] > (0.5 if outer else 0.9) and (outer or listed):
            frames[number] = 1
    yield from (number for number, frame in enumerate(frames) if frame)


def _byline(page: _Page, first: int) -> Iterator[int]:
    """Yield the lines between the heading of a page and its content that may name speaker and day."""
    for number in range(first - 1, max(-1, first - 1 - LONGEST_BYLINE), -1):
        line = page.lines[number]
        if line.has("heading"):
            break
        if page.links[number] == 0 and len(line.text) <= LONGEST_BYLINE_LINE and not _FIELD.search(line.text):
            if count_han(line.text) < 2:
                continue
            if any(page.lines[before].has("heading") for before in range(max(0, first - LONGEST_BYLINE - 1), number)):
                yield number


def _main(page: _Page, children: dict[int, list[int]], weight: Callable[[int], int], prose: list[int]) -> int:
    """Return the part that is the main content.

    From the whole page on, the child with most prose is entered as long as what stays outside is no prose of the same
    text: paragraphs next to it, parts of the same name, or much prose in other structures.
    """
    parts = page.parts
    current = 0
    while inside := children[current]:
        best = max(inside, key=weight)
        part = parts[best]
        if weight(best) <= 0.5 * weight(current) or part.tag not in _STRUCTURES or part.tag in ("li", "dd", "dt", "ul"):
            break
        if part.tag in ("tr", "table", "tbody", "td") and not _may_enter_table(page, best):
            break
        own = sum(
            prose[line] for line in range(parts[current].first, parts[current].end) if page.owners[line] == current
        )
        direct = own + sum(weight(child) for child in inside if parts[child].tag not in _STRUCTURES)
        others = [child for child in inside if child != best and not parts[child].is_frame]
        foreign = sum(weight(child) for child in others)
        if direct or foreign > MOST_FOREIGN_SHARE * weight(current):
            break
        if any(_is_same_kind(page, child, best) for child in others):
            break
        current = best
    return current


def _may_enter_table(page: _Page, number: int) -> bool:
    return not any(line.has("table") for line in page.lines[page.parts[number].first : page.parts[number].end])


def _is_same_kind(page: _Page, number: int, best: int) -> bool:
    """Return whether a part has text of the same kind as the best one: the same element and class, and text, not links,
    of which most is directly in the best one."""
    part, model = page.parts[number], page.parts[best]
    if (part.tag, part.name) != (model.tag, model.name) or part.tag in ("td", "tr"):
        return False
    direct = sum(page.owners[line] == best for line in range(model.first, model.end))
    texts = sum(page.links[line] < 0.5 for line in range(part.first, part.end))
    return 2 * direct > model.end - model.first and texts > 0
