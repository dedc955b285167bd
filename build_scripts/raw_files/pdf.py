"""PDF files with a text layer: characters with their boxes → lines → paragraphs.

PDFium gives the characters; this module joins layout lines to paragraphs by indents, line ends and type sizes. Running
heads and page numbers are found because they recur, footnotes by their smaller type at the foot of a page.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from build_scripts.model import Mark, MarkKind
from build_scripts.raw_files.lines import (
    Extracted,
    Line,
    UnreadableTextError,
    UnsupportedFileError,
    find_leading_bold,
    is_blank,
    mark_large_lines,
)
from build_scripts.text.numerals import NUMERALS

#: Pages, and characters on all of them, beyond which a PDF is refused. A report of 120,000 characters has 200 pages.
MOST_PAGES = 1_000
MOST_CHARACTERS = 2_000_000

#: All in sizes of the type (em). A gap that divides two columns or cells; the indent that begins a paragraph (two
#: characters in Chinese, some pages have one and a half); the space at the right edge that says that a paragraph ends.
COLUMN_GAP = 2.5
INDENT = 0.8
SHORT_END = 1.6

#: A line begins a paragraph if its distance from the line above is at least this many times the usual distance. With
#: these figures 1,919 of 1,945 paragraphs of fourteen texts set in five layouts come out whole; 25 of the others are
#: titles of several lines.
PARAGRAPH_GAP = 1.4

#: Points; side of the squares in which a character is looked for that was painted before.
PAINTED_GRID = 4

#: Fewest lines of the body on a page that shows by itself where its text begins.
FULL_PAGE = 10

#: Share of the height of a page at its head and foot in which running heads, page numbers and notes are looked for.
MARGIN = 0.15

#: Size of a footnote against that of the body, at most.
NOTE_SIZE = 0.9

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–―•·~〜\s]*(?:\d{1,4}|[ivxIVX]{1,6})[-—–―•·~〜\s]*|"
    rf"第\s*[\d{NUMERALS}百]{{1,5}}\s*页.{{0,12}}|"
    r"\d{1,4}\s*/\s*\d{1,4}|Page\s+\d+.{0,9})\s*"
)
_DIGITS = re.compile(rf"\d+|[{NUMERALS}百]+(?=\s*页)")
_NOTE = re.compile(
    r"\s*(?:[①-⑳⑴-⒇*＊†‡]|[\[〔［(（]\s*\d{1,3}\s*[\]〕］)）]|\d{1,3}(?!\d)(?![.．、年月日%])|注\s*[:：释])"
)
#: What Word makes of the name of a file when it writes the title of a PDF.
_PROGRAM_IN_TITLE = re.compile(r"^Microsoft Word - |\.(?:docx?|wps|txt|pdf)$", re.I)
_BOLD_FONT = re.compile(rb"bold|heavy|black|hei|\bht\b", re.I)


def read_pdf(content: bytes) -> Extracted:
    """Return the paragraphs of a PDF; raises UnreadableTextError for a damaged, encrypted or textless one."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnsupportedFileError("a PDF with a password. Hint: save it without the password") from error
        raise UnreadableTextError(f"a damaged PDF ({error}). Hint: save or download it again") from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableTextError(
                f"{len(document):,} pages, more than the {MOST_PAGES:,} that one text may have. Hint: split the file"
            )
        title = _PROGRAM_IN_TITLE.sub("", document.get_metadata_value("Title"))
        facts = {"page_title": title, "author": document.get_metadata_value("Author")}
        pages = list(_read_pages(document))
    finally:
        document.close()
    if not any(page.rows for page in pages):
        raise UnsupportedFileError(
            "a PDF without text, only pictures. Hint: recognise its text (OCR) and save it with the text"
        )
    return _join_paragraphs(
        pages, {name: value for name, value in facts.items() if re.search(r"[\u4e00-\u9fff]", value)}
    )


@dataclass(slots=True)
class _Row:
    """One line of the layout; `runs` are texts with whether they are bold."""

    left: float
    right: float
    bottom: float
    top: float
    size: float
    runs: list[tuple[str, bool]]
    kind: MarkKind | None = None

    @property
    def text(self) -> str:
        return "".join(run for run, _ in self.runs)


@dataclass(slots=True)
class _Page:
    width: float
    height: float
    rows: list[_Row] = field(default_factory=list)


@dataclass(slots=True)
class _Glyph:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool


# --- characters and lines ---------------------------------------------------------------------------------------------


def _read_pages(document: pypdfium2.PdfDocument) -> Iterator[_Page]:
    count = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise UnreadableTextError(f"page {number + 1} is damaged ({error}). Hint: download it again") from error
        count += text_page.count_chars()
        if count > MOST_CHARACTERS:
            raise UnreadableTextError(f"more than {MOST_CHARACTERS:,} characters. Hint: split the file")
        left, bottom, right, top = page.get_bbox()
        found = _Page(right - left, top - bottom)
        rows = _join_rows(
            [
                g
                for g in _read_glyphs(text_page)
                if g.right > left and g.left < right and g.top > bottom and g.bottom < top
            ]
        )
        found.rows = _sort_for_reading(rows, found.width, left)
        for row in found.rows:
            row.bottom, row.top = row.bottom - bottom, row.top - bottom
        text_page.close()
        page.close()
        yield found


def _read_glyphs(text_page: pypdfium2.PdfTextPage) -> Iterator[_Glyph]:
    """Yield the visible characters; one that is painted twice (a bold look) is one."""
    raw, box, matrix = text_page.raw, pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    painted: dict[tuple[str, int, int], _Glyph] = {}
    high = 0
    for at in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if code < 0x20 or code in (0x2, 0xFFFE, 0xFFFF) or pdfium.FPDFText_IsGenerated(raw, at) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(raw, at, box):
            continue
        scale = math.hypot(matrix.b, matrix.d) if pdfium.FPDFText_GetMatrix(raw, at, matrix) else 1.0
        size = pdfium.FPDFText_GetFontSize(raw, at) * (scale or 1.0) or box.top - box.bottom
        pdfium.FPDFText_GetFontInfo(raw, at, name, 128, flags)
        bold = bool(_BOLD_FONT.search(name.value)) or pdfium.FPDFText_GetFontWeight(raw, at) >= 600
        glyph = _Glyph(chr(code), box.left, box.right, box.bottom, box.top, size, bold)
        column, line = int(glyph.left // PAINTED_GRID), int(glyph.bottom // PAINTED_GRID)
        near = ((glyph.text, column + x, line + y) for x in (0, -1, 1) for y in (0, -1, 1))
        if any(cell in painted and _is_repainted(glyph, painted[cell]) for cell in near):
            continue
        painted[glyph.text, column, line] = glyph
        yield glyph


def _is_repainted(glyph: _Glyph, other: _Glyph) -> bool:
    near = 0.2 * glyph.size
    return abs(glyph.left - other.left) < near and abs(glyph.bottom - other.bottom) < near


def _join_rows(glyphs: list[_Glyph]) -> list[_Row]:
    """Join characters on one base line, in the order of the file, up to a gap or a step back."""
    rows: list[_Row] = []
    line: list[_Glyph] = []
    for glyph in glyphs:
        if line:
            last = line[-1]
            middle = (glyph.bottom + glyph.top) / 2
            same = last.bottom <= middle <= last.top or glyph.bottom <= (last.bottom + last.top) / 2 <= glyph.top
            size = max(last.size, glyph.size)
            if not same or glyph.left < last.left - size or glyph.left - last.right > COLUMN_GAP * size:
                rows += _make_rows(line)
                line = []
        line.append(glyph)
    return rows + _make_rows(line)


def _make_rows(glyphs: list[_Glyph]) -> list[_Row]:
    while glyphs and is_blank(glyphs[-1].text):
        glyphs = glyphs[:-1]
    while glyphs and is_blank(glyphs[0].text):
        glyphs = glyphs[1:]
    if not glyphs:
        return []
    runs: list[tuple[str, bool]] = []
    for at, glyph in enumerate(glyphs):
        space = ""
        if at and not is_blank(glyph.text) and not is_blank(glyphs[at - 1].text):
            gap = glyph.left - glyphs[at - 1].right
            both_wide = _is_wide(glyph.text) and _is_wide(glyphs[at - 1].text)
            space = " " if gap > (0.7 if both_wide else 0.2) * glyph.size else ""
        runs.append((space + glyph.text, glyph.bold))
    size = Counter(round(glyph.size, 1) for glyph in glyphs).most_common(1)[0][0]
    bottom, top = min(glyph.bottom for glyph in glyphs), max(glyph.top for glyph in glyphs)
    return [_Row(glyphs[0].left, max(glyph.right for glyph in glyphs), bottom, top, size, runs)]


def _is_wide(character: str) -> bool:
    return character >= "\u2e80" or character in "‘’“”…—·"


def _sort_for_reading(rows: list[_Row], width: float, left: float) -> list[_Row]:
    """Order rows from top to bottom; on a page of two columns the left one first, between rows that cross both."""
    rows.sort(key=lambda row: (-row.top, row.left))
    middle = left + width / 2
    lefts = [row for row in rows if row.right <= middle + row.size]
    rights = [row for row in rows if row.left >= middle - row.size]
    crossing = len(rows) - len(lefts) - len(rights)
    if min(len(lefts), len(rights)) >= 5 and crossing <= 0.3 * len(rows) and _is_column(lefts) and _is_column(rights):
        ordered: list[_Row] = []
        band: tuple[list[_Row], list[_Row]] = ([], [])
        for row in rows:
            if row.right <= middle + row.size:
                band[0].append(row)
            elif row.left >= middle - row.size:
                band[1].append(row)
            else:
                ordered += [*band[0], *band[1], row]
                band = ([], [])
        return [*ordered, *band[0], *band[1]]
    return _join_cells(rows)


def _is_column(rows: list[_Row]) -> bool:
    """Return whether most rows are about as long as the longest: lines of a text, not cells of a table."""
    longest = max(row.right - row.left for row in rows)
    return sum(row.right - row.left > 0.8 * longest for row in rows) >= 0.5 * len(rows) and longest > 8 * rows[0].size


def _join_cells(rows: list[_Row]) -> list[_Row]:
    """Join rows at the same height to one row of a table."""
    joined: list[_Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if last and last.bottom <= (row.bottom + row.top) / 2 <= last.top and row.left > last.right:
            last.runs += [("\t", False), *row.runs]
            last.right, last.kind = row.right, "table"
        elif last and last.bottom <= (row.bottom + row.top) / 2 <= last.top and row.right < last.left:
            last.runs, last.left, last.kind = [*row.runs, ("\t", False), *last.runs], row.left, "table"
        else:
            joined.append(row)
    return joined


# --- parts of a page --------------------------------------------------------------------------------------------------


def _mark_margins(pages: list[_Page], body: float) -> None:
    """Mark running heads, page numbers and footnotes."""
    seen: dict[tuple[str, bool], set[int]] = defaultdict(set)
    margins: list[list[_Row]] = []
    for number, page in enumerate(pages):
        heads = [row for row in page.rows[:3] if row.bottom > (1 - MARGIN) * page.height]
        feet = [row for row in page.rows[-3:] if row.top < MARGIN * page.height and row not in heads]
        margins.append(heads + feet)
        for row in heads + feet:
            seen[_mask_digits(row), row in heads].add(number)
    for page, rows in zip(pages, margins, strict=True):
        for row in rows:
            is_head = row.bottom > (1 - MARGIN) * page.height
            times = len(seen[_mask_digits(row), is_head])
            outermost = row in (page.rows[0], page.rows[-1]) or row.kind == "table"
            if _PAGE_NUMBER.fullmatch(row.text) and outermost and len(page.rows) > 1:
                row.kind = "page_number"
            elif times >= 3 or (times >= 2 and times >= 0.6 * len(pages)):
                row.kind = "running_head"
    for page in pages:
        large = [row.bottom for row in page.rows if row.kind is None and row.size > NOTE_SIZE * body]
        foot = min([*large, page.height / 2])
        small = [row for row in page.rows if row.kind is None and row.top <= foot]
        first = next((at for at, row in enumerate(small) if _NOTE.match(row.text)), len(small))
        for row in small[first:]:
            row.kind = "note"


def _mask_digits(row: _Row) -> str:
    return _DIGITS.sub("#", re.sub(r"\s+", "", row.text))


# --- paragraphs -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Paragraph:
    runs: list[tuple[str, bool]]
    last: _Row
    sizes: list[float]
    kind: MarkKind | None
    #: Offsets in the text at which pages begin.
    pages: list[int] = field(default_factory=list)


def _join_paragraphs(pages: list[_Page], facts: dict[str, str]) -> Extracted:
    sizes: Counter[float] = Counter()
    for page in pages:
        for row in page.rows:
            sizes[row.size] += len(row.text)
    body = sizes.most_common(1)[0][0]
    _mark_margins(pages, body)
    of_body = [[row for row in page.rows if row.kind is None and row.size == body] for page in pages]
    left, right = _find_edges([row for rows in of_body for row in rows])
    # Left and right pages of a book have other margins and the same width.
    sides = [[row for rows in of_body[side::2] for row in rows] for side in (0, 1)]
    of_sides = [_find_edges(rows) if len(rows) >= FULL_PAGE else (left, right) for rows in sides]
    full = [_find_edges(rows) for rows in of_body if len(rows) >= FULL_PAGE] or of_sides
    width = median(end - start for start, end in full)
    pitch = _measure_pitch(pages, body)
    paragraphs: list[_Paragraph] = []
    current: _Paragraph | None = None  # The paragraph that the next row of the body may continue.
    edges: dict[int, tuple[float, float]] = {}
    pending = 0  # Pages that have begun since the last row of the body.
    for number, page in enumerate(pages):
        pending += 1
        start = _find_edges(of_body[number])[0] if len(of_body[number]) >= FULL_PAGE else of_sides[number % 2][0]
        edges |= _find_column_edges(page, start, start + width)
        first_of_kind: set[MarkKind | None] = set()
        for row in page.rows:
            joins = (
                paragraphs[-1].last if row.kind == "note" and paragraphs and "note" in first_of_kind
                else current.last if current and row.kind is None
                else None
            )  # fmt: skip
            continues = joins is not None and (
                not _NOTE.match(row.text)
                if row.kind == "note"
                else _continues(joins, row, edges, pitch, new_page=pending > 0 and number > 0)
            )
            target = paragraphs[-1] if row.kind == "note" and paragraphs else current
            if continues and target:
                _append_row(target, row, [pending if row.kind is None else 0])
            else:
                target = _Paragraph(list(row.runs), row, [row.size] * len(row.text), row.kind)
                if row.kind is None:
                    target.pages = [0] * pending
                paragraphs.append(target)
            if row.kind is None:
                current, pending = target, 0
            first_of_kind.add(row.kind)
    return _make_extracted(paragraphs, facts, len(pages))


def _append_row(paragraph: _Paragraph, row: _Row, pages: list[int]) -> None:
    previous, following = paragraph.runs[-1][0][-1], row.text[0]
    if previous == "-" and following.islower() and following.isascii():
        paragraph.runs[-1] = paragraph.runs[-1][0][:-1], paragraph.runs[-1][1]
    elif not (_is_wide(previous) or _is_wide(following)):
        paragraph.runs.append((" ", paragraph.runs[-1][1]))
    if pages[0]:  # Only where a page begins: counting at each row would be quadratic.
        paragraph.pages += [sum(len(run) for run, _ in paragraph.runs)] * pages[0]
    paragraph.runs += row.runs
    paragraph.sizes += [row.size] * len(row.text)
    paragraph.last = row


def _find_edges(rows: list[_Row]) -> tuple[float, float]:
    """Return the left and right edge of the text: where most lines begin, and where the longer ones end."""
    if not rows:
        return 0.0, math.inf
    lefts = Counter(round(row.left) for row in rows)
    # Many lines begin at each of these places; the leftmost is the edge, the others are indents.
    common = [place for place, count in lefts.items() if count >= 0.2 * max(lefts.values())]
    rights = sorted(row.right for row in rows)
    return float(min(common)), rights[min(len(rights) - 1, int(0.9 * len(rights)))]


def _find_column_edges(page: _Page, left: float, right: float) -> dict[int, tuple[float, float]]:
    """Return the edges for each row of a page: those of its column if the page has two."""
    middle = page.width / 2
    rows = [row for row in page.rows if row.kind is None]
    lefts = [row for row in rows if row.right <= middle + row.size]
    rights = [row for row in rows if row.left >= middle - row.size]
    if min(len(lefts), len(rights)) < 5:
        return {id(row): (left, right) for row in page.rows}
    found = {id(row): (left, right) for row in page.rows}
    for column in (lefts, rights):
        edges = _find_edges(column)
        found |= {id(row): edges for row in column}
    return found


def _measure_pitch(pages: list[_Page], body: float) -> float:
    """Return the usual distance between lines of the body."""
    steps = [
        one.bottom - other.bottom
        for page in pages
        for one, other in pairwise(page.rows)
        if one.size == other.size == body and one.bottom > other.bottom
    ]
    return median(steps) if steps else 2 * body


def _continues(last: _Row, row: _Row, edges: dict[int, tuple[float, float]], pitch: float, *, new_page: bool) -> bool:
    """Return whether a row continues the paragraph whose last row is `last`."""
    left, last_right = edges[id(row)][0], edges[id(last)][1]
    if "table" in (last.kind, row.kind) or abs(last.size - row.size) > 0.1 * max(last.size, row.size):
        return False
    if row.left > left + INDENT * row.size or last.right < last_right - SHORT_END * last.size:
        return False
    return new_page or row.bottom > last.bottom or last.bottom - row.bottom < PARAGRAPH_GAP * pitch


def _make_extracted(paragraphs: list[_Paragraph], facts: dict[str, str], pages: int) -> Extracted:
    lines: list[Line] = []
    starts: list[int] = []
    offset = 0
    for paragraph in paragraphs:
        text = "".join(run for run, _ in paragraph.runs)
        line = Line(text, size=median(paragraph.sizes))
        if bold := find_leading_bold(paragraph.runs):
            line.marks.append(Mark(bold.start, bold.end, "bold"))
        if paragraph.kind:
            line.mark(paragraph.kind)
        lines.append(line)
        starts += [offset + start for start in paragraph.pages]
        offset += len(text) + 1
    mark_large_lines(lines)
    starts = [0, *starts[1:]] if starts else [0]
    return Extracted(lines, facts, tuple(starts + [offset] * (pages - len(starts))))
