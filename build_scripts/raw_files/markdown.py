"""Markdown: text without its signs, line for line, with headings and bold runs as marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.model import Mark
from build_scripts.raw_files.html import is_laid_out_by_tags
from build_scripts.raw_files.lines import Extracted, Line, find_leading_bold, is_blank
from build_scripts.text.characters import count_han
from build_scripts.text.phrases import EDITORS_NOTE

#: Lines at the beginning of a file among which an editor's quotation may be. One seen had eight before it.
MOST_LINES_OF_HEAD = 40

_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\r?\n((?:(?:[\w\u4e00-\u9fff-]+:|[ \t]+|-[ \t])[^\n]*\n|[ \t]*\r?\n)+)---[ \t]*(?:\r?\n|\Z)"
)
_FIELD = re.compile(r"([\w\u4e00-\u9fff-]+):[ \t]*(.*)")
_FACTS = {"title": "page_title", "标题": "page_title", "date": "published", "日期": "published", "author": "author"}

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t\u3000]+(?=\S)")
#: A line that is bold as a whole. Two asterisks may be a mask (`某**`), so four characters between them are required.
_BOLD_LINE = re.compile(r"^[ \t\u3000>]*\*\*(?=\S)[^*\n]{4,}\*\*[ \t\u3000]*$", re.M)
_HEADING_LINE = re.compile(r"^ {0,3}#{1,6}[ \t\u3000]+\S", re.M)
#: A line of tags, and a link to another note.
_TAGS = re.compile(r"[ \t]*(?:#[^\s#]+[ \t]*)+")
_NOTE_LINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\((?:[^()\s]|\([^()\s]*\)){0,2000}(?:\s+\"[^\"\n]*\")?\)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})\s*$")
_QUOTE = re.compile(r"(?: {0,3}>[ \t]?)+")
_BULLET = re.compile(r"([ \t]*)[-*+][ \t]+(?=\S)(?![^\n]{0,6}[-—]\s*$)")
_EMPHASIS = re.compile(
    r"(\*\*\*|\*\*|__)(?=\S)([^*_\n]+?)\1|(?<![*\w])\*(?=\S)([^*\n]{4,}?)(?<=\S)\*(?![*\w])|(==)(?=\S)([^=\n]+?)(?<=\S)=="
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(r"</?(?:img|br|p|div|span|a|b|i|u|strong|em|font|center|sup|sub|details|summary)\b[^<>\n]*/?>", re.I)
_BREAK = re.compile(r"</?br\s*/?>[ \t]*(?=[^\s|])", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_ROW = re.compile(r"[ \t]*\|(.*)\|[ \t]*$")
_ROW_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*:?-*:?[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTE_MARK = re.compile(r"\[\^([^\]\n]{1,20})\]")
_NOTE = re.compile(r"\[\^[^\]\n]{1,20}\]:[ \t]*")


def is_markdown(text: str) -> bool:
    """Return whether the text has front matter, headings, bold lines or links of Markdown, and no layout by tags."""
    if "<" in text and is_laid_out_by_tags(text):
        return False
    if "#" in text and _HEADING_LINE.search(text):
        return True
    if "**" in text and _BOLD_LINE.search(text):
        return True
    return bool(_FRONT_MATTER.match(text)) or ("](" in text and len(_LINK.findall(text)) >= 2)


def read_markdown(text: str) -> Extracted:
    """Return the lines without signs; front matter is frame. Lines are those of the source, and breaks."""
    lines: list[Line] = []
    facts: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        for line in front[0].splitlines():
            lines.append(Line("" if line.strip() == "---" else line).mark("frame"))
            if (match := _FIELD.fullmatch(line.strip())) and match[1].lower() in _FACTS and match[2]:
                facts.setdefault(_FACTS[match[1].lower()], match[2].strip("\"' "))
        text = text[front.end() :]
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = _BREAK.sub("\n", text)
    sources = re.split(r"\r\n|\r|\n", text.removesuffix("\n"))
    outside = _find_outside(sources)
    for number, source in enumerate(sources):
        if number in outside:
            lines.append(Line(source).mark("frame"))
            continue
        if lines and re.fullmatch(r" {0,3}={3,}\s*", source) and not is_blank(lines[-1].text):
            lines[-1].mark("heading", 1)
        lines.append(_read_line(source))
    return Extracted(lines, facts)


def _find_outside(sources: list[str]) -> set[int]:
    """Return the numbers of the lines of fenced code and of an editor's quotation before the text.

    A fence around most of the Chinese is around the text: only its two lines are outside.
    """
    outside: set[int] = set()
    fence, first = "", 0
    for number, source in enumerate(sources):
        match = _FENCE.match(source)
        if not match or (fence and (not source.strip().startswith(fence) or source.strip().strip(fence[0]))):
            continue
        if not fence:
            fence, first = match[1], number
            continue
        fence = ""
        is_text = 2 * count_han("".join(sources[first:number])) > count_han("".join(sources))
        outside |= {first, number} if is_text else set(range(first, number + 1))
    begun = False
    for number, source in enumerate(sources[:MOST_LINES_OF_HEAD]):
        begun = (
            bool(_QUOTE.match(source)) and (begun or bool(EDITORS_NOTE.match(_QUOTE.sub("", source, count=1))))
        ) or (begun and is_blank(source))
        if begun and not is_blank(source):
            outside.add(number)
    return outside


def _read_line(source: str) -> Line:
    if _RULE.match(source) or _ROW_RULE.match(source):
        return Line("")
    if _TAGS.fullmatch(source):
        return Line(source).mark("frame")
    source = _QUOTE.sub("", source, count=1) if _QUOTE.match(source) else source
    if heading := _HEADING.match(source):
        line = _read_inline(source[heading.end() :].rstrip(" \t").rstrip("#").rstrip(" \t"))
        return line.mark("heading", len(heading[1]))
    if row := _ROW.match(source):
        return _read_inline("\t".join(cell.strip() for cell in row[1].split("|"))).mark("table")
    note = _NOTE.match(source)
    source = source[note.end() :] if note else _BULLET.sub(r"\1", source, count=1) if _BULLET.match(source) else source
    line = _read_inline(source)
    return line.mark("note") if note else line


def _read_inline(source: str) -> Line:
    source = _NOTE_MARK.sub(r"[\1]", _NOTE_LINK.sub(r"\1", _TAG.sub("", source)))
    source = _LINK.sub(lambda match: "" if match[0].startswith("!") else match[1], source)
    runs = [(_strip_signs(text), bold) for text, bold in _split_runs(source)]
    line = Line("".join(run for run, _ in runs))
    bold = find_leading_bold(runs)
    if bold:
        line.marks.append(Mark(bold.start, bold.end, "bold"))
    return line


def _split_runs(source: str) -> Iterator[tuple[str, bool]]:
    """Split a line at its signs of emphasis. A mask of fewer than four characters inside (`**县**`) is not emphasis,
    unless the signs begin the line."""
    at = 0
    first = len(source) - len(source.lstrip())
    for match in _EMPHASIS.finditer(source):
        text = match[2] or match[3] or match[5]
        if len(text.strip()) < 4 and match.start() > first and not match[4]:
            continue
        yield source[at : match.start()], False
        yield text, match[1] is not None
        at = match.end()
    yield source[at:], False


def _strip_signs(text: str) -> str:
    return _ESCAPE.sub(r"\1", text).replace("&nbsp;", "\u00a0").replace("&emsp;", "\u2003")
