"""RTF files: their text, with the numbers, notes, headers and deleted text that the format has.

A walk of our own: the libraries drop notes and headers, and read raw GBK bytes as Western letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from build_scripts.model import Mark, MarkKind
from build_scripts.raw_files.docx import join_cells
from build_scripts.raw_files.lines import (
    Extracted,
    Line,
    UnreadableTextError,
    find_leading_bold,
    is_blank,
    join_surrogates,
    mark_large_lines,
)
from build_scripts.text.characters import count_han

#: Groups inside groups beyond which a file is refused; Word nests some 20 deep.
DEEPEST = 1_000

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\", re.S
)
_DOUBLE_BYTES = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 10008: "gb18030"}
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949"}
_CHARACTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
_SKIPPED = frozenset(
    [
        "fonttbl",
        "colortbl",
        "info",
        "pict",
        "object",
        "fldinst",
        "datafield",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "listtable",
        "filetbl",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "xmlnstbl",
        "mmathPr",
        "bkmkstart",
        "bkmkend",
        "nonshppict",
        "revtbl",
        "userprops",
        "atnid",
        "atnauthor",
        "atnref",
        "atndate",
        "sp",
        "listpicture",
        "pnseclvl",
        "ftnsep",
        "ftnsepc",
        "aftnsep",
        "aftnsepc",
        "objdata",
        "objclass",
        "private",
    ]
)
_MARGINS: dict[str, MarkKind] = dict.fromkeys(
    ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"), "running_head"
)


def is_rtf(content: bytes) -> bool:
    """Return whether the bytes begin as RTF."""
    return content.lstrip().startswith(b"{\\rtf")


def read_rtf(content: bytes) -> Extracted:
    """Return the paragraphs of an RTF file, headers first, notes and footers last."""
    walk = _Walk()
    walk.read(_escape(content))
    mark_large_lines(walk.lines["body"])
    facts = {name: value for name, value in walk.facts.items() if count_han(value)}
    heads, feet = walk.lines["header"], walk.lines["footer"]
    return Extracted([*heads, *walk.lines["body"], *walk.lines["note"], *feet], facts)


def _escape(content: bytes) -> bytes:
    r"""Return the bytes with all beyond ASCII as `\'xx`, or as `\u` where the whole file is UTF-8; the second byte of
    a GBK character may be a brace or backslash."""
    if content.isascii():
        return content
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _DOUBLE_BYTES.sub(lambda match: b"".join(b"\\'%02x" % byte for byte in match[0]), content)
    return re.sub(r"[^\x00-\x7f]+", _write_as_unicode, text).encode("ascii")


def _write_as_unicode(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-le")
    codes = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "{\\uc0" + "".join(f"\\u{code} " for code in codes) + "}"


@dataclass(slots=True)
class _State:
    """The properties that hold inside a group."""

    target: str = (
        "body"  # body, note, header, footer, or where the text goes that is no text: skip, style, title, author
    )
    kind: MarkKind | None = None
    bold: bool = False
    hidden: bool = False
    size: int = 24
    codec: str = ""
    fallback: int = 1  # Characters that stand for a \u character in old programs.
    heading: int = 0
    table: bool = False

    def copy(self) -> _State:
        return _State(
            self.target,
            self.kind,
            self.bold,
            self.hidden,
            self.size,
            self.codec,
            self.fallback,
            self.heading,
            self.table,
        )


@dataclass(slots=True)
class _Run:
    parts: list[str]
    bold: bool
    size: int
    kind: MarkKind | None


@dataclass(slots=True)
class _Walk:
    lines: dict[str, list[Line]] = field(default_factory=lambda: {"body": [], "note": [], "header": [], "footer": []})
    facts: dict[str, str] = field(default_factory=dict)
    _runs: dict[str, list[_Run]] = field(default_factory=lambda: {"body": [], "note": [], "header": [], "footer": []})
    _cells: list[list[Line]] = field(default_factory=list)
    _cell: list[Line] = field(default_factory=list)
    _stack: list[_State] = field(default_factory=list)
    _state: _State = field(default_factory=_State)
    _bytes: bytearray = field(default_factory=bytearray)
    _codec: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _styles: dict[int, int] = field(default_factory=dict)
    _style: int = 0
    _name: str = ""
    _pending: int = 0  # Characters still to skip after a \u character.
    _notes: int = 0
    _starred: bool = False

    def read(self, content: bytes) -> None:
        for match in _TOKEN.finditer(content):
            word, number, code, symbol, brace, text = match.groups()
            if text is not None:
                skipped = min(self._pending, len(text))
                self._pending -= skipped
                self._bytes += text[skipped:]
            elif code is not None:
                if self._pending:
                    self._pending -= 1
                else:
                    self._bytes.append(int(code, 16))
            elif brace is not None:
                self._flush()
                self._open() if brace == b"{" else self._close()
            elif symbol is not None:
                self._read_symbol(symbol)
            elif word is not None:
                self._flush_unless_text(word)
                self._read_word(word.decode(), int(number) if number else None)
        self._flush()
        for target in self.lines:
            self._end_line(target)
        self.lines["body"] += [line for cell in [*self._cells, self._cell] for line in cell]

    def _flush_unless_text(self, word: bytes) -> None:
        if word not in (b"lang", b"langfe", b"langnp", b"loch", b"hich", b"dbch"):
            self._flush()

    def _open(self) -> None:
        if len(self._stack) >= DEEPEST:
            raise UnreadableTextError(f"groups more than {DEEPEST:,} deep, so this is no document. Hint: save its text")
        self._stack.append(self._state)
        self._state = self._state.copy()
        self._pending = 0

    def _close(self) -> None:
        self._pending = 0
        if self._state.target == "style" and self._name:
            match = re.match(r"\s*(?:heading|标题)\s*(\d)", self._name, re.I)
            self._styles[self._style] = (
                min(int(match[1]), 6) if match else int(self._name.strip(" ;").lower() == "title")
            )
            self._name = ""
        if self._state.target in ("note", "header", "footer") and self._stack:
            if self._stack[-1].target != self._state.target:
                self._end_line(self._state.target)
        if self._stack:
            self._state = self._stack.pop()

    def _read_symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
            return
        self._flush()
        if symbol in (b"\n", b"\r"):
            self._end_line(self._state.target)
        else:
            self._put(_SYMBOLS.get(symbol, ""))

    def _read_word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        state, is_on = self._state, number != 0
        if word in _SKIPPED:
            state.target = "skip"
            if word == "fonttbl":
                state.target = "fonts"
        elif word == "stylesheet":
            state.target = "style"
        elif word in ("title", "author") and state.target == "skip":
            state.target = word
        elif word in _MARGINS:
            state.target, state.kind = word[:6], "running_head"
        elif word == "footnote":
            state.target = "note"
        elif word in ("shptxt", "result"):
            state.target = "body"
        elif word in ("pntext", "listtext"):
            state.kind = "list_number"
        elif word == "annotation":
            state.hidden = True
        elif (starred and word not in ("shpinst", "shppict", "cs", "pn")) or word in ("shpinst", "shppict", "pn"):
            state.target = "skip"
        else:
            self._set_format(word, number, is_on)

    def _set_format(self, word: str, number: int | None, is_on: bool) -> None:
        state = self._state
        if word in ("par", "line", "sect", "page", "column"):
            self._end_line(state.target)
        elif word in ("cell", "nestcell"):
            self._end_line(state.target)
            self._cells.append(self._cell)
            self._cell = []
        elif word in ("row", "nestrow"):
            self.lines["body"] += join_cells(self._cells)
            self._cells = []
        elif word == "u" and number is not None:
            self._put(chr(number % 65536))
            self._pending = state.fallback
        elif word == "uc":
            state.fallback = min(max(number or 0, 0), 8)
        elif word == "chftn":
            self._notes += state.target != "note"
            state.kind, kind = "note", state.kind
            self._put(f"[{self._notes}]")
            state.kind = kind
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif word == "ansicpg":
            self._codec = _CODE_PAGES.get(number or 0, "cp1252")
        elif word == "f":
            self._font = number or 0
            state.codec = "" if state.target == "fonts" else self._fonts.get(self._font, "")
        elif word == "fcharset" and state.target == "fonts":
            self._fonts[self._font] = _CHARSETS.get(number or 0, "")
        elif word == "plain":
            state.bold = state.hidden = False
            state.size, state.codec = 24, ""
        elif word == "b":
            state.bold = is_on
        elif word in ("v", "deleted"):
            state.hidden = is_on
        elif word == "fs":
            state.size = number or 24
        elif word == "pard":
            state.heading, state.table = 0, False
        elif word == "intbl":
            state.table = True
        elif word == "s":
            self._style = number or 0
            state.heading = self._styles.get(self._style, 0)
        elif word == "outlinelevel" and number is not None and 0 <= number < 9:
            state.heading = min(number + 1, 6)

    def _flush(self) -> None:
        """Decode the bytes since the last control word."""
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            codec = self._state.codec or self._codec
            if codec == "cp1252" and any(byte > 0x7F for byte in data):
                codec = "gb18030" if _is_gbk(data) else codec
            self._put(data.decode(codec, "replace"))

    def _put(self, text: str) -> None:
        state = self._state
        if state.target in self._runs:
            kind: MarkKind | None = "hidden" if state.hidden else state.kind
            runs = self._runs[state.target]
            if runs and (runs[-1].bold, runs[-1].size, runs[-1].kind) == (state.bold, state.size, kind):
                runs[-1].parts.append(text)
            else:
                runs.append(_Run([text], state.bold, state.size, kind))
        elif state.target == "style":
            self._name += text
        elif state.target in ("title", "author"):
            name = "page_title" if state.target == "title" else "author"
            self.facts[name] = self.facts.get(name, "") + text

    def _end_line(self, target: str) -> None:
        if target not in self._runs:
            return
        runs, self._runs[target] = self._runs[target], []
        texts = [join_surrogates("".join(run.parts).replace("\0", "")) for run in runs]
        line = Line("".join(texts))
        offset = 0
        for run, text in zip(runs, texts, strict=True):
            if run.kind and text:
                line.marks.append(Mark(offset, offset + len(text), run.kind))
            offset += len(text)
        if is_blank(line.text):
            return
        if bold := find_leading_bold((text, run.bold) for run, text in zip(runs, texts, strict=True)):
            line.marks.append(Mark(bold.start, min(bold.end, len(line.text)), "bold"))
        sizes = (run.size for run, text in zip(runs, texts, strict=True) if not is_blank(text) and run.kind is None)
        line.size = min(sizes, default=0)
        if target == "note":
            line.marks = []
            line.mark("note")
        elif target in ("header", "footer"):
            line.marks = []
            is_number = not any(character.isalpha() and character not in "第页共" for character in line.text)
            line.mark("page_number" if is_number else "running_head")
        elif self._state.heading:
            line.mark("heading", self._state.heading)
        if target == "body" and self._state.table:
            self._cell.append(line)
        else:
            self.lines[target].append(line)


def _is_gbk(data: bytes) -> bool:
    try:
        return count_han(data.decode("gb18030")) > 0
    except UnicodeDecodeError:
        return False
