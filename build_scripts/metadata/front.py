"""Facts from front matter and signature: title, date, speaker, salutation."""

from __future__ import annotations

import re
from dataclasses import replace

from build_scripts.metadata.pieces import (
    LONGEST_FRONT_LINE,
    MEETING_LINE,
    NOTE_LINE,
    SHORTEST_TITLE,
    SUBTITLE_LINE,
    Line,
    Piece,
    names_speaker,
)
from build_scripts.model import Fact
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERALS
from build_scripts.text.phrases import (
    DATE,
    DATE_LINE,
    MASKED_SPEAKER_LINE,
    NAME,
    OFFICE,
    OFFICE_LINE,
    SALUTATION,
    SPEAKER_LINE,
    TITLE_END,
    read_date,
)

_TITLE_SPEAKER = re.compile(rf"^(?:.{{0,20}}?{OFFICE})?(?P<name>{NAME})(?:同志|{OFFICE})?(?:同志)?在")
#: What a press office adds to a title about its page: （只有中文）（附图）.
_PAGE_REMARK = re.compile(r"(?:[（(](?:只有[中英]文|[附组图片短视频、/／]{1,8})[）)])+$")
#: The mark of a note at the end of a title: 讲话①, 讲话〔1〕, 讲话*.
_NOTE_MARK = re.compile(r"(?:[①-⑳]|[〔［\[]\d{1,2}[〕］\]])$|(?<=[话告辞词言讲])[*＊]{1,2}$")
_BRACKETED_TITLE = re.compile(r"^【([^【】]{4,})】$")
#: Code points of the first line of a title in two lines (坚定信心乘势而上); a site prints shorter ones above a title.
SHORTEST_TITLE_LINE = 8
_BYLINE = re.compile("记者|通讯员|发布|编辑|作者|公众号|楼主")
_OFFICE_ALONE = re.compile(rf"[{HAN}]{{0,16}}{OFFICE}")
_PIECE_NUMBER = re.compile(rf"篇[{NUMERALS}\d]")


def read_front_matter(piece: Piece) -> tuple[tuple[str, ...], dict[str, Fact]]:
    """Return the front matter, the lines of one title joined, and its facts; the salutation is one of them."""
    facts: dict[str, Fact] = {}
    front: list[str] = []
    titles: list[list[Line]] = []
    for at, line in enumerate(piece.front):
        if piece.host[0] <= at < piece.host[1]:
            pass
        elif DATE_LINE.fullmatch(_NOTE_MARK.sub("", line.text)):
            facts |= _read_date(line, "own_line")
        elif _is_dated_speaker(line.text):
            facts |= _read_date(line, "own_line") | _read_speaker(
                re.sub(r"[（()）]", "", DATE.sub("", line.text)), line
            )
        elif MEETING_LINE.match(line.text) or _is_note(line.text) or _is_dated_office(line.text):
            facts |= _read_date(line, "own_line")
        elif (titles or piece.site_title) and names_speaker(line.text):
            facts |= _read_speaker(line.text, line)
        elif (titles or piece.site_title) and SUBTITLE_LINE.match(line.text):
            facts["subtitle"] = Fact(line.text, "own_line", line.raw_line)
            if (day := DATE.search(line.text)) and (day["day"] or day["day2"]):
                facts |= _read_date(line, "own_line")
        else:
            if (
                titles
                and front
                and front[-1] == "".join(t.text for t in titles[-1])
                and (line.text[0] == "暨" or not TITLE_END.search(front[-1]))
                and not _is_apart(front[-1], line.text)
            ):
                titles[-1].append(line)
                front[-1] += line.text
            else:
                titles.append([line])
                front.append(line.text)
            continue
        front.append(line.text)
    # A line of colons alone names nothing, and a short line less than a title that the site states.
    stated = piece.site_title or ""
    shortest = SHORTEST_TITLE_LINE if TITLE_END.search(stated) or len(stated) >= SHORTEST_TITLE_LINE else 1
    wholes = ["".join(line.text for line in lines).strip("：:") for lines in titles]
    titles = [t for t, whole in zip(titles, wholes, strict=True) if len(whole) >= shortest or TITLE_END.search(whole)]
    if titles:
        long = (t for t in titles if sum(len(line.text) for line in t) >= SHORTEST_TITLE_LINE)
        lines = next((t for t in reversed(titles) if TITLE_END.search(t[-1].text)), next(long, titles[0]))
        title = _NOTE_MARK.sub("", _PAGE_REMARK.sub("", "".join(line.text for line in lines).rstrip("：:")))
        title = _BRACKETED_TITLE.sub(r"\1", title)
        facts["title"] = Fact(title, "own_line", lines[0].raw_line)
        if "speaker" not in facts and (match := _TITLE_SPEAKER.match(facts["title"].value)):
            facts["speaker"] = Fact(match["name"], "title", lines[0].raw_line)
    elif piece.trailing_title:
        facts["title"] = Fact(piece.trailing_title.text, "trailing_line", piece.trailing_title.raw_line)
    elif piece.site_title and not piece.collection_title and not _PIECE_NUMBER.search(piece.site_title):
        facts["title"] = Fact(piece.site_title, "site_title", piece.raw_lines[0])
    if piece.body and SALUTATION.fullmatch(piece.body[0].text):
        facts["salutation"] = Fact(piece.body[0].text, "own_line", piece.body[0].raw_line)
    return tuple(front), facts


def _is_apart(before: str, line: str) -> bool:
    """Return whether two lines are not of one title: the first is too short and names no speaker, or the second says
    who wrote or printed it."""
    if len(line) < SHORTEST_TITLE_LINE and _BYLINE.search(line):
        return True
    is_title = len(line) >= SHORTEST_TITLE_LINE or (bool(TITLE_END.search(line)) and len(line) >= SHORTEST_TITLE)
    return is_title and len(before) < SHORTEST_TITLE_LINE and not _TITLE_SPEAKER.match(before + line)


def _is_note(line: str) -> bool:
    if not NOTE_LINE.fullmatch(line) or names_speaker(line):
        return False
    return not (_BRACKETED_TITLE.match(line) and TITLE_END.search(line))


def _is_dated_speaker(line: str) -> bool:
    without = re.sub(r"[（()）\s]", "", DATE.sub("", line))
    return bool(DATE.search(line)) and len(line) <= LONGEST_FRONT_LINE and bool(without) and names_speaker(without)


def _is_dated_office(line: str) -> bool:
    """Return whether a line is an office without a name and a date: `乡党委书记（2009年3月12日）`."""
    match = DATE.search(line)
    if not match or not (match["day"] or match["day2"]):
        return False
    return bool(_OFFICE_ALONE.fullmatch(re.sub(r"[（()）\s]", "", line[: match.start()] + line[match.end() :])))


def _read_speaker(text: str, line: Line) -> dict[str, Fact]:
    """Return the speaker that a line names; a name that is masked as a whole is kept as `speaker_masked`."""
    if match := MASKED_SPEAKER_LINE.fullmatch(text):
        return {"speaker_masked": Fact(match["name"], "own_line", line.raw_line, line.text)}
    match = SPEAKER_LINE.fullmatch(text)
    return {"speaker": Fact(match["name"], "own_line", line.raw_line, line.text)} if match else {}


def _read_date(line: Line, basis: str) -> dict[str, Fact]:
    match = DATE.search(line.text)
    if not match:
        return {}
    if date := read_date(match):
        return {"date": Fact(date, basis, line.raw_line, line.text)}
    return {"date_masked": Fact(match[0], basis, line.raw_line, line.text)}


def read_signature(piece: Piece, facts: dict[str, Fact]) -> dict[str, Fact]:
    """Return date and speaker of the signature, as far as `facts` lacks them."""
    found: dict[str, Fact] = {}
    for line in piece.back:
        is_dated = DATE_LINE.fullmatch(line.text) or _is_dated_speaker(line.text)
        if is_dated and "date" not in facts and "date_masked" not in facts:
            found |= _read_date(line, "signature")
        name = re.sub(r"[（()）\s]", "", DATE.sub("", line.text)) if is_dated else line.text
        if "speaker" not in facts and SPEAKER_LINE.fullmatch(name) and not OFFICE_LINE.fullmatch(name):
            speaker = _read_speaker(name, line)
            found |= {key: replace(fact, basis="signature") for key, fact in speaker.items()}
    return found
