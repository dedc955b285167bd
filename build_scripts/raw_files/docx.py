"""Word documents (.docx): paragraphs with the numbers, notes, tables and text boxes that Word shows.

The XML is walked by local names, so that strict and transitional files are the same. Deleted and hidden text stays
under the mark `hidden`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from build_scripts.model import Mark, MarkKind
from build_scripts.raw_files.containers import Container, is_zip
from build_scripts.raw_files.decoding import decode
from build_scripts.raw_files.html import LONGEST_CELL, read_html
from build_scripts.raw_files.lines import (
    Extracted,
    Line,
    UnreadableTextError,
    UnsupportedFileError,
    find_leading_bold,
    is_blank,
    join_surrogates,
    mark_large_lines,
)
from build_scripts.raw_files.mhtml import is_mhtml, read_mhtml
from build_scripts.text.characters import count_han
from build_scripts.text.numerals import write_numeral

#: Elements of a document beyond which it is refused. A book of 800 pages has some 300,000.
MOST_ELEMENTS = 1_000_000

_WORD_XML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+<\?xml[^>]*+>\s*+(?:<\?mso-application[^>]*+>\s*+)?+<(?:w:wordDocument|pkg:package)\b"
)
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_CHINESE_FORMATS = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "japaneseDigitalTenThousand",
        "taiwaneseDigital",
        "koreanDigital2",
    ]
)


def is_docx(content: bytes) -> bool:
    """Return whether the bytes are a Word document, zipped or as one XML file.

    Raises UnsupportedFileError for any other zip container.
    """
    if not is_zip(content):
        return _WORD_XML.match(content) is not None
    if kind := Container(content).kind():
        hint = "unpack it" if kind == "an archive" else "save its text as .docx or as text"
        raise UnsupportedFileError(f"{kind}, not a text. Hint: {hint}")
    return True


def read_docx(content: bytes) -> Extracted:
    """Return headers, body, notes, comments and footers of a Word document, a line for each block."""
    package = _open(content)
    styles = _read_styles(package.part("word/styles.xml"))
    numbering = _read_numbering(package.part("word/numbering.xml"))
    body = _Walk(styles, numbering)
    body.walk(package.part("word/document.xml"))
    mark_large_lines(body.lines)
    notes = [line.mark("note") for line in body.note_lines]
    for name in ("footnotes", "endnotes"):
        for note in _find_children(package.part(f"word/{name}.xml"), name[:-1]):
            if _get_attribute(note, "type") not in ("separator", "continuationSeparator", "continuationNotice"):
                label = body.notes.get((name[:-1], _get_attribute(note, "id")), "")
                for at, line in enumerate(_read_lines(note, styles)):
                    notes.append(_shift(f"[{label}] " if label and at == 0 else "", line).mark("note"))
    comments = [line.mark("hidden") for line in _read_lines(package.part("word/comments.xml"), styles)]
    heads, feet = (_read_margins(package, styles, kind) for kind in ("header", "footer"))
    lines = [*heads, *body.lines, *_read_chunks(package), *notes, *comments, *feet]
    return Extracted(lines, _read_facts(package.part("docProps/core.xml")))


@dataclass(frozen=True, slots=True)
class _Package:
    """The parts of a document: the XML of a part (None where there is none), and its bytes."""

    names: frozenset[str]
    part: Callable[[str], etree._Element | None]
    data: Callable[[str], bytes] = lambda name: b""


def _open(content: bytes) -> _Package:
    if is_zip(content):
        container = Container(content)
        return _Package(container.names, lambda name: _parse(container.part(name), name), container.part)
    root = _parse(content, "the file")
    if _get_local_name(root) == "package":  # Word 2007 and later: each part under its name.
        data = {
            _get_attribute(part, "name").lstrip("/"): _find_child(part, "xmlData")
            for part in _find_children(root, "part")
        }
        parts = {name: element[0] for name, element in data.items() if element is not None and len(element)}
    else:  # Word 2003: one document.
        parts = {"word/document.xml": root, "word/styles.xml": _find_child(root, "styles")}
    return _Package(frozenset(parts), parts.get)


def _read_chunks(package: _Package) -> list[Line]:
    """Return the text of pages that programs for the web put into a document whole, for Word to convert."""
    lines: list[Line] = []
    for name in sorted(package.names):
        if re.fullmatch(r"word/[^/]+\.(?:mht|mhtml|htm|html|xhtml)", name):
            data = package.data(name)
            lines += read_mhtml(data).lines if is_mhtml(data) else read_html(decode(data)[1]).lines
    return lines


def _parse(data: bytes, name: str) -> etree._Element | None:
    if not data:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableTextError(f"{name} has a DOCTYPE, which Word never writes. Hint: save the file again in Word")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableTextError(f"{name} is damaged ({error}). Hint: save the file again in Word") from error
    if root is not None and root.getroottree().docinfo.doctype:
        raise UnreadableTextError(f"{name} has a DOCTYPE, which Word never writes. Hint: save the file again in Word")
    return root


def _get_local_name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _get_attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name, "" where there is none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _find_children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if element is None else [child for child in element if _get_local_name(child) == name]


def _find_child(element: etree._Element | None, *names: str) -> etree._Element | None:
    for name in names:
        element = next(iter(_find_children(element, name)), None)
    return element


def _get_value(element: etree._Element | None) -> str:
    return "" if element is None else _get_attribute(element, "val")


def _is_on(element: etree._Element | None, default: bool = False) -> bool:
    return default if element is None else _get_attribute(element, "val") not in ("0", "false", "off", "none")


def _read_integer(text: str, default: int) -> int:
    try:
        return int(text) if len(text) < 10 else default
    except ValueError:
        return default


# --- styles and numbers -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Style:
    heading: int = 0
    is_contents: bool = False
    bold: bool = False
    size: int = 0
    number: tuple[str, int] | None = None


def _read_styles(root: etree._Element | None) -> dict[str, _Style]:
    """Return the styles by id, with what they inherit; "" is the style of paragraphs that name none."""
    elements = {_get_attribute(style, "styleId"): style for style in _find_children(root, "style")}
    defaults = _find_child(root, "docDefaults", "rPrDefault", "rPr")
    base = _Style(size=_read_integer(_get_value(_find_child(defaults, "sz")), 21))
    found: dict[str, _Style] = {}
    for name in elements:
        chain: list[str] = []
        each = name
        while each in elements and each not in chain and each not in found:
            chain.append(each)
            each = _get_value(_find_child(elements[each], "basedOn"))
        inherited = found.get(each, base)
        for each in reversed(chain):
            inherited = found[each] = _read_style(elements[each], inherited)
    default = next((name for name, style in elements.items() if _is_default(style)), None)
    return {"": found.get(default, base) if default is not None else base} | found


def _is_default(style: etree._Element) -> bool:
    return _get_attribute(style, "type") == "paragraph" and _get_attribute(style, "default") in ("1", "true", "on")


def _read_style(element: etree._Element, inherited: _Style) -> _Style:
    name = _get_value(_find_child(element, "name")).lower()
    heading = _read_outline_level(_find_child(element, "pPr")) or inherited.heading
    for prefix in ("heading ", "标题 "):
        if name.startswith(prefix) and name[len(prefix) :].isdigit():
            heading = min(int(name[len(prefix) :]), 6)
    if name in ("title", "标题"):
        heading = 1
    is_contents = inherited.is_contents or re.match(r"(?:toc|目录)\b", name) is not None
    run = _find_child(element, "rPr")
    number = _read_number(_find_child(element, "pPr"), inherited.number)
    size = _read_integer(_get_value(_find_child(run, "sz")), inherited.size)
    return _Style(heading, is_contents, _is_on(_find_child(run, "b"), inherited.bold), size, number)


def _read_outline_level(properties: etree._Element | None) -> int:
    level = _read_integer(_get_value(_find_child(properties, "outlineLvl")), 9)
    return min(level + 1, 6) if 0 <= level < 9 else 0


def _read_number(properties: etree._Element | None, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    element = _find_child(properties, "numPr")
    if element is None:
        return inherited
    name = _get_value(_find_child(element, "numId")) or (inherited[0] if inherited else "")
    level = _read_integer(_get_value(_find_child(element, "ilvl")), inherited[1] if inherited else 0)
    return (name, level) if name and name != "0" else None


@dataclass(slots=True)
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class _Numbers:
    """One list: its levels, and how far each has counted (shared with other lists of the same definition)."""

    levels: dict[int, _Level]
    counts: dict[int, int]
    overrides: dict[int, int]

    def next(self, level: int) -> str:
        """Count one on and return the number with its marks, "" for bullets."""
        at = self.levels.get(level)
        if at is None:
            return ""
        if level in self.overrides:
            self.counts[level] = self.overrides.pop(level)
        else:
            self.counts[level] = self.counts.get(level, at.start - 1) + 1
        for deeper in [each for each in self.counts if each > level]:
            del self.counts[deeper]
        if at.format in ("bullet", "none"):
            return ""
        text = at.text
        for each in range(9):
            if f"%{each + 1}" in text:
                numbered = self.levels.get(each, _Level())
                text = text.replace(
                    f"%{each + 1}", _write_in_format(self.counts.get(each, numbered.start), numbered.format)
                )
        return f"{text} " if text and (text[-1].isascii() or text[-1].isalnum()) else text


def _read_numbering(root: etree._Element | None) -> dict[str, _Numbers]:
    definitions: dict[str, dict[int, _Level]] = {}
    for definition in _find_children(root, "abstractNum"):
        levels = {
            _read_integer(_get_attribute(level, "ilvl"), 0): _read_level(level)
            for level in _find_children(definition, "lvl")
        }
        definitions[_get_attribute(definition, "abstractNumId")] = levels
    counts: dict[str, dict[int, int]] = {}
    lists: dict[str, _Numbers] = {}
    for number in _find_children(root, "num"):
        name = _get_value(_find_child(number, "abstractNumId"))
        levels = dict(definitions.get(name, {}))
        overrides: dict[int, int] = {}
        for override in _find_children(number, "lvlOverride"):
            level = _read_integer(_get_attribute(override, "ilvl"), 0)
            if (own := _find_child(override, "lvl")) is not None:
                levels[level] = _read_level(own)
            if start := _get_value(_find_child(override, "startOverride")):
                overrides[level] = _read_integer(start, 1)
        lists[_get_attribute(number, "numId")] = _Numbers(levels, counts.setdefault(name, {}), overrides)
    return lists


def _read_level(element: etree._Element) -> _Level:
    text, start = (
        _get_value(_find_child(element, "lvlText")),
        _read_integer(_get_value(_find_child(element, "start")), 1),
    )
    return _Level(_get_value(_find_child(element, "numFmt")) or "decimal", text, start)


def _write_in_format(number: int, form: str) -> str:
    """Return a number as Word writes it in a format; formats that are rare in Chinese are written in digits."""
    if form in _CHINESE_FORMATS:
        return write_numeral(number)
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letters = chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        text = ""
        for value, letters in _ROMAN:
            count, number = divmod(number, value)
            text += letters * count
        return text if form == "upperRoman" else text.lower()
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if form == "ideographTraditional" and 1 <= number <= 10:
        return "甲乙丙丁戊己庚辛壬癸"[number - 1]
    if form == "ideographZodiac" and 1 <= number <= 12:
        return "子丑寅卯辰巳午未申酉戌亥"[number - 1]
    return f"{number:02}" if form == "decimalZero" else str(number)


# --- the walk ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    text: str
    bold: bool = False
    size: int = 0
    kind: MarkKind | None = None


@dataclass(slots=True)
class _Paragraph:
    style: _Style
    level: int
    runs: list[_Run] = field(default_factory=list)
    #: Lines of text boxes that are anchored in the paragraph; they come after it.
    boxes: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Format:
    bold: bool = False
    size: int = 0
    hidden: bool = False


class _Walk:
    """A walk over one part of a document, without recursion; `lines` is its text."""

    def __init__(self, styles: dict[str, _Style], numbering: dict[str, _Numbers]) -> None:
        self.lines: list[Line] = []
        #: (footnote or endnote, id) → number that is shown.
        self.notes: dict[tuple[str, str], str] = {}
        #: Lines of notes that are inside the paragraphs to which they belong, as Word 2003 writes them.
        self.note_lines: list[Line] = []
        self._read_styles = styles
        self._read_numbering = numbering
        self._paragraphs: list[_Paragraph] = []
        self._format = _Format()
        self._outputs: list[list[Line]] = [self.lines]
        self._cells: list[list[list[Line]]] = []
        self._deleted = 0
        self._skipped = 0

    def walk(self, root: etree._Element | None) -> None:
        if root is None:
            return
        count = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            count += event == "start"
            if count > MOST_ELEMENTS:
                raise UnreadableTextError(f"more than {MOST_ELEMENTS:,} elements. Hint: split the document")
            if event == "start":
                self._start_element(element, _get_local_name(element))
            else:
                self._end_element(_get_local_name(element))

    def _start_element(self, element: etree._Element, name: str) -> None:
        if name in ("Fallback", "instrText", "sectPr"):
            self._skipped += 1
        elif self._skipped:
            pass
        elif name == "p":
            properties = _find_child(element, "pPr")
            style = self._read_styles.get(
                _get_value(_find_child(properties, "pStyle")), self._read_styles.get("", _Style())
            )
            paragraph = _Paragraph(style, _read_outline_level(properties) or style.heading)
            if written := _get_value(_find_child(properties, "listPr", "t")):  # Word 2003 writes the number itself.
                paragraph.runs.append(_Run(written, kind="list_number", bold=style.bold, size=style.size))
            number = _read_number(properties, style.number)
            if number and number[0] in self._read_numbering:
                if text := self._read_numbering[number[0]].next(number[1]):
                    paragraph.runs.append(_Run(text, kind="list_number", bold=style.bold, size=style.size))
            self._paragraphs.append(paragraph)
        elif name in ("del", "moveFrom", "rt"):
            self._deleted += 1
        elif name in ("footnote", "endnote") and self._paragraphs:
            self._outputs.append(self.note_lines)
        elif name == "tc" and self._cells:
            self._cells[-1].append([])
            self._outputs.append(self._cells[-1][-1])
        elif name == "tr":
            self._cells.append([])
        elif name == "txbxContent":
            self._outputs.append(self._paragraphs[-1].boxes if self._paragraphs else self.lines)
        elif name == "r":
            run, style = _find_child(element, "rPr"), self._paragraphs[-1].style if self._paragraphs else _Style()
            style = (
                self._read_styles.get(_get_value(_find_child(run, "rStyle")), style)
                if _get_value(_find_child(run, "rStyle"))
                else style
            )
            self._format = _Format(
                _is_on(_find_child(run, "b"), style.bold),
                _read_integer(_get_value(_find_child(run, "sz")), style.size),
                _is_on(_find_child(run, "vanish")) or _is_on(_find_child(run, "webHidden")),
            )
        elif self._paragraphs:
            self._read_content(element, name)

    def _read_content(self, element: etree._Element, name: str) -> None:
        if name in ("t", "delText"):
            self._add(element.text or "")
        elif name == "tab" and _get_local_name(element.getparent()) == "r":
            self._add("\t")
        elif (name == "br" and _get_attribute(element, "type") in ("", "textWrapping")) or name == "cr":
            self._add("\n")
        elif name == "noBreakHyphen":
            self._add("-")
        elif name == "sym":
            code = _get_attribute(element, "char")
            self._add(join_surrogates(chr(int(code, 16))) if re.fullmatch("[0-9a-fA-F]{4}", code) else "")
        elif name in ("footnoteReference", "endnoteReference"):
            key = (name.removesuffix("Reference"), _get_attribute(element, "id"))
            number = self.notes.setdefault(key, str(sum(kind == key[0] for kind, _ in self.notes) + 1))
            self._paragraphs[-1].runs.append(_Run(f"[{number}]", kind="note"))

    def _add(self, text: str) -> None:
        form = self._format
        kind: MarkKind | None = "hidden" if form.hidden or self._deleted else None
        self._paragraphs[-1].runs.append(_Run(text, form.bold, form.size, kind))

    def _end_element(self, name: str) -> None:
        if name in ("Fallback", "instrText", "sectPr"):
            self._skipped -= 1
        elif self._skipped:
            pass
        elif name == "p" and self._paragraphs:
            paragraph = self._paragraphs.pop()
            self._outputs[-1] += [*self._make_lines(paragraph), *paragraph.boxes]
        elif name in ("del", "moveFrom", "rt"):
            self._deleted -= 1
        elif (
            (name == "tc" and self._cells)
            or name == "txbxContent"
            or (name in ("footnote", "endnote") and self._paragraphs)
        ):
            self._outputs.pop()
        elif name == "tr":
            self._outputs[-1] += join_cells(self._cells.pop())

    def _make_lines(self, paragraph: _Paragraph) -> list[Line]:
        lines: list[list[_Run]] = [[]]
        for run in paragraph.runs:
            first, *others = run.text.split("\n")
            lines[-1].append(_Run(first, run.bold, run.size, run.kind))
            lines += [[_Run(each, run.bold, run.size, run.kind)] for each in others]
        return [line for runs in lines if (line := self._make_line(runs, paragraph.level, paragraph.style.is_contents))]

    def _make_line(self, runs: list[_Run], level: int, is_contents: bool) -> Line | None:
        line = Line("".join(run.text for run in runs))
        if is_blank(line.text):
            return None
        if bold := find_leading_bold((run.text, run.bold) for run in runs if run.kind != "note"):
            if all(run.kind != "note" for run in runs):
                line.marks.append(bold)
        offset = 0
        for run in runs:
            if run.kind and run.text:
                line.marks.append(Mark(offset, offset + len(run.text), run.kind))
            offset += len(run.text)
        if is_contents:
            line.mark("frame")
        elif level:
            line.mark("heading", level)
        line.size = min((run.size for run in runs if not is_blank(run.text) and run.kind is None), default=0)
        return line


def join_cells(cells: list[list[Line]]) -> list[Line]:
    """Return one line for a row of short cells, the paragraphs themselves for a row that holds texts."""
    texts = ["".join(line.text for line in cell) for cell in cells]
    if len(cells) < 2 or max(map(len, texts)) > LONGEST_CELL:
        return [line for cell in cells for line in cell]
    row = Line("")
    for at, cell in enumerate(cells):
        prefix = "\t" if at else ""
        for line in cell:
            joined = _shift(row.text + prefix, line)
            row = Line(joined.text, row.marks + [mark for mark in joined.marks if mark.kind not in ("heading", "bold")])
            prefix = ""
        if not cell:
            row.text += prefix
    return [] if is_blank(row.text) else [row.mark("table")]


def _shift(prefix: str, line: Line) -> Line:
    """Return a line after a prefix, its marks moved."""
    marks = [Mark(mark.start + len(prefix), mark.end + len(prefix), mark.kind, mark.level) for mark in line.marks]
    return Line(prefix + line.text, marks)


def _read_lines(root: etree._Element | None, styles: dict[str, _Style]) -> list[Line]:
    walk = _Walk(styles, {})
    walk.walk(root)
    return walk.lines


def _read_margins(package: _Package, styles: dict[str, _Style], kind: str) -> list[Line]:
    """Return the lines of all headers or footers, each once; those of digits alone are page numbers."""
    lines: dict[str, Line] = {}
    for name in sorted(package.names):
        if name.startswith(f"word/{kind}") and name.endswith(".xml"):
            for line in _read_lines(package.part(name), styles):
                letters = [character for character in line.text if character.isalnum()]
                is_number = all(character.isdigit() or character in "第页共PAGE" for character in letters)
                lines.setdefault(line.text, Line(line.text).mark("page_number" if is_number else "running_head"))
    return list(lines.values())


def _read_facts(core: etree._Element | None) -> dict[str, str]:
    """Return title and author of the document; names of users and machines (without Chinese) are not authors."""
    values = {} if core is None else {_get_local_name(child): (child.text or "").strip() for child in core}
    named = {"page_title": values.get("title", ""), "author": values.get("creator", "")}
    return {name: value for name, value in named.items() if count_han(value)}
