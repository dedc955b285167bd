"""The pieces of a cleaned file: which lines are front matter, body and signature, and what the site states."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from build_scripts.cleaning import Cleaned
from build_scripts.cleaning.layout import is_prose
from build_scripts.model import Mark, RawText, Repair
from build_scripts.text.characters import HAN, PIECE
from build_scripts.text.phrases import (
    DATE,
    DATE_LINE,
    MASKED_SPEAKER_LINE,
    NAME,
    OFFICE,
    OFFICE_LINE,
    OPENING,
    SALUTATION,
    SPEAKER_LINE,
    TAG_WORDS,
    TITLE_END,
)

#: Level of a line that is bold as a whole, below the six levels of headings.
BOLD = 7
#: Lines at the head of a piece that may be title, date and speaker. The nine texts have at most 3.
MOST_FRONT_LINES = 8
#: Lines above the salutation of a speech that are not of it, if none of them is a paragraph. Chosen.
MOST_MINUTES_LINES = 14
#: Code points. A longer line is neither title nor speaker nor signature. Longest title of the nine texts: 35.
LONGEST_FRONT_LINE = 60
#: Code points. A shorter heading may begin the stated title of a page by chance, as a site's name. Chosen.
SHORTEST_TITLE = 6
#: Code points. A longer line is a note. The longest line of a signature in the nine texts has 12; chosen.
LONGEST_SIGNATURE = 32

STOP = re.compile(r"[。！？；]")
#: Words of a site in brackets before and after a title: `[公文] …讲话 [复制链接]`.
_TITLE_BRACKETS = re.compile(r"^(?:[\[【][^\[\]【】]{1,16}[\]】]\s*)+(?=\S)|(?<=\S)\s*\[[^\[\]]{2,8}\]$")
SUBTITLE_LINE = re.compile(r"[—–─-]{1,2}(?![—–─-])\s*\S")
_NOTE = re.compile(r"(?:〔\d{1,3}〕|［\d{1,3}］|\[\d{1,3}\]|【\d{1,3}】)\s*\S")
#: Numbers that points of a speech have too: they are notes only below a heading of notes.
_WEAK_NOTE = re.compile(r"[①-⑳⑴-⒇]\s*\S|注?\s*\d{1,2}\s*[、.．：:]\s*\S")
#: The host of a meeting, whose words may be before and after a speech, and how he calls a speaker.
_HOST = re.compile(r"[（(【]?(?:会议)?主持人(?:[（(][^（）()]{1,20}[）)])?\s*】?(?:[：:]|$)")
_CALLS = re.compile(r"请[^。！？]{0,40}?(?:讲话|发言|演讲|讲演|致[辞词]|作[^。！？]{0,16}(?:报告|动员|部署)|上台)")
#: The name of a speaker before his words, as minutes have it.
_LABELLED = re.compile(rf"(?:{NAME}|[{HAN}]某{{1,2}})(?:同志|{OFFICE})?(?:[（(][^（）()]{{1,20}}[）)])?[：:]")
#: Latin letters of a paragraph that translates the text. Chosen: names and formulas have fewer.
SHORTEST_TRANSLATION = 100
#: Lines of a host before or after a speech.
MOST_HOST_LINES = 6
_NOTES_HEADING = re.compile(r"(?:注\s*释|注|附注|尾注|脚注)[：:]?")
NOTE_LINE = re.compile(r"[（(【].{2,40}[）)】]")
MEETING_LINE = re.compile(
    r"(?:时间|地点|日期|参加人员|主持人?|[升护]?旗手|班级|学校|出席(?:人员)?|列席(?:人员)?|记录|主席|秘书长|提出时间|文件种类)[：:][^。！？；]{2,40}$"
    r"|时间(?:中华民国|公元|\d)[^。！？；]{2,40}$|地点[^，。：]{2,16}$|(?:主席|秘书长|主持人|记录)[^，。：]{2,6}$"
)
_COLOPHON_DATE = re.compile(
    rf"{DATE_LINE.pattern}(?:印发?|发|讲话|于[{HAN}]{{1,10}})?|香港时间\s*\d{{1,2}}时\d{{1,2}}分"
)
#: Who took a speech down or saw it through the press: `记录整理：某某`, `县水利局办公室整理`.
_CLERK = re.compile(
    rf"{OFFICE_LINE.pattern}(?:根据录音)?(?:整理|供稿)|"
    r"(?:(?:录音|记录|文字|整理|校对|供稿|撰稿|执笔|起草|打印|审核|审定)[人者、]?){1,3}[：:]\s*[^。，；：！？]{2,16}"
)
#: A signature of an office, whose name may be a picture: `总经理：某某`, `党委书记：`.
_SIGNER = re.compile(rf"(?!各位|同志|代表|尊敬)[{HAN}、·“”（）()]{{0,30}}?{OFFICE}[：:](?:{NAME})?")
_REMARK = re.compile(r"录音|整理|审阅|作者|单位|讲话人|摘要|节选")
_STAMP = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?")
#: The title of the text that a site offers: `下面是小编为大家整理的在全镇…会上的讲话，供大家参考。`
_OFFERED_TITLE = re.compile(
    r"(?:整理|提供|带来|收集|搜集|分享|准备|推荐|介绍)(?:了|的)(?:关于)?[《“]?(?P<title>[^《》“”，,。！？；\n]{6,60})[》”]?(?:[，,。！]|$)"
)
_TRAILING_TITLE = re.compile(rf"[，,\s]*+(.{{6,60}}?)\s*(?:{TAG_WORDS})\s*[：:]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cleaned text.

    `level` is that of a heading by the raw file's format, BOLD for a line that is bold as a whole, 0 for other lines.
    """

    text: str
    raw_line: int
    level: int = 0
    is_note: bool = False


@dataclass(frozen=True)
class Piece:
    """One text of a raw file: its lines, and what the site said about it."""

    part: int
    lines: tuple[Line, ...]
    site_title: str | None
    collection_title: str | None
    published: str | None
    trailing_title: Line | None
    raw_lines: tuple[int, int]

    @cached_property
    def host(self) -> tuple[int, int]:
        """Return the first and last line of the host before the speech, the one after the last; (0, 0) without him."""
        start = self._text_start
        if start and _HOST.fullmatch(self.lines[start - 1].text):
            start -= 1
        if not _HOST.match(self.lines[start].text):
            return 0, 0
        called = False
        for index in range(start, min(start + MOST_HOST_LINES + 1, len(self.lines))):
            text = self.lines[index].text
            if called and (SALUTATION.match(text) or _LABELLED.match(text) or names_speaker(text)):
                return start, index
            called = called or bool(_CALLS.search(text))
        return 0, 0

    @cached_property
    def body_start(self) -> int:
        start = self.host[1] or self._text_start
        return start + (bool(self.host[1]) and start + 1 < len(self.lines) and names_speaker(self.lines[start].text))

    @cached_property
    def _text_start(self) -> int:
        # What is above the salutation is not of the speech: fields of minutes, an agenda, who speaks.
        for index, line in enumerate(self.lines[: MOST_MINUTES_LINES + 1]):
            if is_prose(line.text) and not SALUTATION.match(line.text):
                break
            if SALUTATION.fullmatch(line.text) and index + 1 < len(self.lines):
                return index
        for index, line in enumerate(self.lines[: MOST_FRONT_LINES + 1]):
            following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
            is_marked = 0 < line.level < BOLD and not OPENING.match(line.text)
            is_title = is_marked or bool(SUBTITLE_LINE.match(following)) or _is_called_out(self.lines[index:])
            if _opens_body(line.text) and not (is_title and len(line.text) <= LONGEST_FRONT_LINE):
                return index
        # If no line opens a body, all lines are the body.
        return 0

    @cached_property
    def body_end(self) -> int:
        end = self._notes_start
        hosts = [at for at in range(self.body_start + 1, end) if _HOST.match(self.lines[at].text)]
        others = sum(bool(_LABELLED.match(line.text)) for line in self.lines[self.body_start + 1 : end])
        if len(hosts) == 1 and hosts[0] >= end - MOST_HOST_LINES and not others:
            end = hosts[0]
        while end > self.body_start + 1 and _is_translation(self.lines[end - 1].text):
            end -= 1
        while end > self.body_start + 1 and _is_signature(self.lines[end - 1].text):
            end -= 1
        return end

    @cached_property
    def _notes_start(self) -> int:
        """Return where the notes at the end begin: a line 注释 with numbered notes after it, or notes by the format."""
        end = weak = len(self.lines)
        while end > self.body_start + 1 and (self.lines[end - 1].is_note or _NOTE.match(self.lines[end - 1].text)):
            end -= 1
        while weak > self.body_start + 1 and _WEAK_NOTE.match(self.lines[weak - 1].text):
            weak -= 1
        for start in (end, weak):
            if self.body_start + 1 < start < len(self.lines) and _NOTES_HEADING.fullmatch(self.lines[start - 1].text):
                return start - 1
        marks = [line.text[0] for line in self.lines[weak:]]
        text = "".join(line.text for line in self.lines[:weak])
        if marks and marks[0] in "①⑴" and all(mark in text for mark in marks):
            return weak
        return end

    @property
    def front(self) -> tuple[Line, ...]:
        return self.lines[: self.body_start]

    @property
    def body(self) -> tuple[Line, ...]:
        """Return the lines between front matter and signature: at least one."""
        return self.lines[self.body_start : self.body_end]

    @property
    def back(self) -> tuple[Line, ...]:
        return self.lines[self.body_end :]


def split_pieces(cleaned: Cleaned) -> Iterator[Piece]:
    """Yield the texts of a cleaned file, in order; those without a line are left out."""
    line_starts = [0] + [match.end() for match in re.finditer("\n", cleaned.raw.text)]
    headings = [mark for mark in reversed(cleaned.raw.marks) if mark.kind in ("heading", "bold")]
    levels = {mark.start: (mark.level or BOLD, mark.end) for mark in headings}
    notes = [(mark.start, mark.end) for mark in cleaned.raw.marks if mark.kind == "note"]
    raw_offset = _map_to_raw(cleaned)
    starts = [0, *(match.end() for match in re.finditer(PIECE, cleaned.text))]
    raw_starts = [0 if not at else raw_offset(start - 1) for at, start in enumerate(starts)]
    if PIECE in cleaned.text and not cleaned.text[: starts[1] - 1].strip():
        starts, raw_starts = starts[1:], [0, *raw_starts[2:]]
    part = 0
    for at, start in enumerate(starts):
        end = starts[at + 1] - 1 if at + 1 < len(starts) else len(cleaned.text)
        raw_end = raw_starts[at + 1] if at + 1 < len(starts) else len(cleaned.raw.text)
        lines = tuple(
            _build_line(line, raw_offset(offset), line_starts, levels, notes)
            for offset, line in _list_lines(cleaned.text, start, end)
        )
        if lines:
            part += 1
            repairs = [r for r in cleaned.repairs if raw_starts[at] <= r.raw_start < raw_end]
            span = (
                bisect_right(line_starts, raw_starts[at]),
                bisect_right(line_starts, max(raw_starts[at], raw_end - 1)),
            )
            yield _build_piece(part, lines, repairs, cleaned, span)


def _build_line(
    text: str,
    offset: int,
    line_starts: list[int],
    levels: dict[int, tuple[int, int]],
    notes: list[tuple[int, int]],
) -> Line:
    number = bisect_right(line_starts, offset)
    level, end = next((levels[at] for at in range(line_starts[number - 1], offset + 1) if at in levels), (0, 0))
    if level == BOLD and end - offset < len(text):
        level = 0  # Only the beginning of the line is bold.
    return Line(text, number, level, any(start <= offset < end for start, end in notes))


def _find_content(text: str, frames: list[Mark]) -> int:
    """Return where the first text outside the frames begins, or where the last frame ends."""
    end = 0
    for frame in frames:
        if text[end : frame.start].strip():
            break
        end = frame.end
    return end


def _find_page_title(raw: RawText) -> str:
    """Return the title of the page: its heading outside the main content, else what the format states, else "".

    Of several headings it is the one with which the stated title begins, with its subtitle; else the first before the
    content, with all that follow it at once. Headings after the content name other texts (相关阅读).
    """
    frames = [mark for mark in raw.marks if mark.kind == "frame"]
    headings = [
        mark
        for mark in raw.marks
        if mark.kind == "heading" and any(frame.start <= mark.start < frame.end for frame in frames)
    ]
    texts = [raw.text[mark.start : mark.end].strip() for mark in headings]
    stated = re.sub(r"\s", "", raw.facts.get("page_title", ""))
    named = (
        at
        for at, text in enumerate(texts)
        if len(text) >= SHORTEST_TITLE and stated.startswith(re.sub(r"\s", "", text))
    )
    first = next(named, None)
    title, last = "", 0
    content = _find_content(raw.text, frames)
    for mark, text in list(zip(headings, texts, strict=True))[first or 0 :]:
        if first is None and mark.start > content:
            break
        if title and (raw.text[last : mark.start].strip() or (first is not None and not SUBTITLE_LINE.match(text))):
            break
        title, last = title + text, mark.end
    title = re.sub(r"\s+", " ", title or raw.facts.get("page_title", ""))
    return _TITLE_BRACKETS.sub("", _cut_site_name(title, raw.text)).strip()


def _cut_site_name(title: str, page: str) -> str:
    """Return the title of a page up to its first part that ends like a title, or is a line of the page.

    `…的讲话_要闻_某县政府网`.
    """
    ends = (match.start() for match in re.finditer(r"\s*[-_|｜–—－]+\s*", title))
    starts = (title[:end] for end in ends if end >= SHORTEST_TITLE)
    return next((start for start in starts if TITLE_END.search(start) or f"\n{start}\n" in page), title)


def _map_to_raw(cleaned: Cleaned) -> Callable[[int], int]:
    """Return a function from an offset in the cleaned text to that of the first raw character of its origin."""
    ends = list(accumulate(run.length for run in cleaned.origin))

    def raw_offset(offset: int) -> int:
        at = bisect_right(ends, offset)
        run = cleaned.origin[at]
        return run.raw_start + (run.length - (ends[at] - offset) if run.single else 0)

    return raw_offset


def _list_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Return the lines within `text[start:end]` that are not blank, each with its offset."""
    for line in text[start:end].split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _build_piece(
    part: int, lines: tuple[Line, ...], repairs: list[Repair], cleaned: Cleaned, span: tuple[int, int]
) -> Piece:
    def first(rule: str, among: Sequence[Repair]) -> Repair | None:
        return next((repair for repair in among if repair.rule == rule), None)

    heading = first("divide_collection", repairs)
    collection = first("drop_collection_title", cleaned.repairs)
    site = first("drop_site_title", repairs)
    tail = first("drop_tag_tails", repairs)
    trailing = _TRAILING_TITLE.match(tail.before) if tail else None
    page_title = _find_page_title(cleaned.raw)
    is_divided = PIECE in cleaned.text
    return Piece(
        part,
        lines,
        # A heading that stays as the text's own is divided by an insertion, which has no text before it.
        (site.before if site else heading.before if heading else trailing[1] if trailing else "")
        or (page_title if not is_divided else "")
        or _find_offered_title(repairs)
        or None,
        (page_title if is_divided else "")
        or (collection.before.strip().split("\n")[0].strip() if collection else "")
        or None,
        _find_publication(cleaned.raw, repairs),
        Line(trailing[1], tail.line) if trailing and tail else None,
        span,
    )


def _find_offered_title(repairs: list[Repair]) -> str:
    """Return the title that a site states where it offers the text, "" without one."""
    offers = (_OFFERED_TITLE.search(repair.before) for repair in repairs if repair.rule == "drop_site_lines")
    return next((offer["title"] for offer in offers if offer and TITLE_END.search(offer["title"])), "")


def _find_publication(raw: RawText, repairs: list[Repair]) -> str | None:
    """Return the time at which the page says that it was published."""
    rules = ("drop_site_lines", "drop_record_fields", "page_frame")
    for repair in repairs:
        if repair.rule in rules and (stamp := _STAMP.search(repair.before)):
            return stamp[0]
    return raw.facts.get("published")


def _opens_body(line: str) -> bool:
    if DATE_LINE.fullmatch(line) or NOTE_LINE.fullmatch(line) or MEETING_LINE.match(line):
        return False
    if SALUTATION.match(line) or OPENING.match(line):
        return True
    if SUBTITLE_LINE.match(line) or _is_titled(line):
        return False
    return bool(STOP.search(line)) or len(line) > LONGEST_FRONT_LINE or line.endswith(("：", "，", "…"))


def _is_called_out(lines: Sequence[Line]) -> bool:
    """Return whether a line with a stop only at its end is a title, because the salutation follows it.

    Date and speaker may be between them.
    """
    if not re.fullmatch("[^。！？；]+[！？]", lines[0].text) or SALUTATION.match(lines[0].text):
        return False
    after = [line.text for line in lines[1 : MOST_FRONT_LINES + 1]]
    end = next((at for at, text in enumerate(after) if not (DATE_LINE.fullmatch(text) or names_speaker(text))), None)
    return end is not None and bool(SALUTATION.fullmatch(after[end]))


def _is_titled(line: str) -> bool:
    """Return whether the line ends like a title, with or without a colon after it (`某某委员书面质询：`)."""
    return len(line) <= LONGEST_FRONT_LINE and not STOP.search(line) and bool(TITLE_END.search(line.rstrip("：:")))


def _is_translation(line: str) -> bool:
    """Return whether a line is a paragraph in Latin letters, as databases of periodicals add one below a text."""
    return len(re.findall("[A-Za-z]", line)) >= SHORTEST_TRANSLATION and not re.search(f"[{HAN}]", line)


def _is_signature(line: str) -> bool:
    if NOTE_LINE.fullmatch(line) and _REMARK.search(line):
        return True
    if len(line) > LONGEST_SIGNATURE or STOP.search(line) or OPENING.match(line) or NOTE_LINE.fullmatch(line):
        return False
    if DATE.search(line) and names_speaker(DATE.sub("", line).strip("（()） ")):
        return True
    forms = (_COLOPHON_DATE, _SIGNER, _CLERK, OFFICE_LINE)
    return any(form.fullmatch(line) for form in forms) or names_speaker(line)


def names_speaker(line: str) -> bool:
    if len(line) > LONGEST_SIGNATURE or TITLE_END.search(line):
        return False
    return bool(SPEAKER_LINE.fullmatch(line) or MASKED_SPEAKER_LINE.fullmatch(line))
