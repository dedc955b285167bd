"""The end of a text: remarks of readers below it, and notes or a signature that were run into its last paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.cleaning.layout import Line, is_prose, list_pieces
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.phrases import DATE, OFFICE_LINE, SALUTATION, SPEAKER_LINE, TOP_LABEL

#: Lines after the head of the remarks among which the first sign of a remark must be. A remark has a line for its
#: author and one for its words.
NEAREST_SIGN = 3
#: Code points of a line that names the author and the time of a remark.
LONGEST_SIGN = 60
#: Lines at the end of a piece in which notes or a signature may be run into the text.
MOST_LAST_LINES = 3

_HEAD = re.compile(
    r"[【\[（(]?(?:网友|读者|最新|热门|全部|精彩|精选|相关|用户|文章|本文|发表|查看)*"
    r"(?:评论|留言|跟帖|回帖|回复|点评)(?:列表|区|内容|摘登|选登|精选)?"
    r"\s*[（(]?\s*(?:共?\s*\d+\s*[条个楼]?(?:评论|回复)?)?\s*[）)]?[】\]]?[：:]?"
)
#: A head that a speech may have as well: a word for an answer alone, without who answers or how many did.
_BARE_HEAD = re.compile(r"[【\[（(]?(?:评论|回复|点评|留言|本文点评|文章点评)[】\]）)]?[：:]?")
_FLOOR = re.compile(r"(?:第\s*)?#?\d{1,4}\s*[楼#F](?=[\s:：])|(?:沙发|板凳|地板)(?=[\s:：])")
_FLOOR_LINE = re.compile(r"(?:第\s*)?#?\d{1,4}\s*[楼#F]|沙发|板凳|地板")
#: The line over a remark in a forum: `园丁 发表于 2013-9-2 09:02`.
_TIME = re.compile(r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}\s*日?\s*(?:[上下]午\s*)?\d{1,2}[:：]\d{2}")
_POSTED = re.compile(
    rf"[^\s。，：:]{{1,20}}\s*(?:发表|回复|评论|留言)于\s*[：:]?\s*{_TIME.pattern}(?::\d\d)?\s*(?:[|｜]?\s*(?:只看该作者|来自\S{{1,10}}|回复|\d+[楼#])\s*)*"
)
_SITE_AUTHOR = re.compile(r"(?:网友|游客|匿名(?:用户)?|用户|读者)[^\s。，：:]{0,16}(?:[：:]|\s|说道?[：:])")
_AUTHOR = re.compile(rf"{_SITE_AUTHOR.pattern}|[^\s。，]{{1,20}}\s*说道?[：:]")


def drop_remarks(text: str) -> Iterator[Edit]:
    """Drop the remarks of readers below a text: `网友评论`, `1楼 …`, `跟帖`, to the end of the piece.

    They begin with a head on a line of its own that a sign of a remark follows (floor, author or time), or with floor
    and time on one line or two. Nothing is removed if no paragraph of the text is before them, or if a salutation or a
    label (`一、`) is after them.
    """
    for piece in list_pieces(text):
        texts = (at for at, line in enumerate(piece) if is_prose(line.text) or SALUTATION.match(line.text))
        first = next(texts, len(piece))
        start = next((at for at in range(first + 1, len(piece)) if _begins_remarks(piece, at)), len(piece))
        if not any(SALUTATION.match(line.text) or TOP_LABEL.match(line.text) for line in piece[start:]):
            yield from (Edit(line.start, line.end) for line in piece[start:])


def _begins_remarks(piece: list[Line], at: int) -> bool:
    text = piece[at].text
    if _HEAD.fullmatch(text):
        is_bare = bool(_BARE_HEAD.fullmatch(text))
        return any(_is_sign(line.text, is_bare) for line in piece[at + 1 : at + 1 + NEAREST_SIGN])
    if _FLOOR_LINE.fullmatch(text) and at + 1 < len(piece):
        text = f"{text} {piece[at + 1].text}"
    if len(text) > LONGEST_SIGN or not _TIME.search(text):
        return False
    return bool(_FLOOR.match(text) or _POSTED.fullmatch(text))


def _is_sign(text: str, must_be_site: bool) -> bool:
    """Return whether a line names a floor, or an author with a time or with the words that he wrote.

    `must_be_site`: `某某说：` alone is not a sign, because a speech says that, too.
    """
    author = (_SITE_AUTHOR if must_be_site else _AUTHOR).match(text)
    return bool(_FLOOR.match(text) or author) or (len(text) <= LONGEST_SIGN and bool(_TIME.search(text)))


_NOTES = re.compile(r"(?<=[。！？”）])\s*(?P<head>(?:注\s*释|附\s*注|尾\s*注|注)\s*[：:])\s*(?=[①⑴〔［【\[])")
_NOTE_NUMBER = re.compile(r"(?<=[。；])\s*(?=[②-⑳⑵-⒇])")
_SIGNATURE = re.compile(rf"(?<=[。！？])\s*(?P<names>[{HAN}、·\s]{{0,32}}?)\s*(?P<date>{DATE.pattern})$")


def free_glued_ending(text: str) -> Iterator[Edit]:
    """Give notes (`…。注释：①… ②…`) and a signature (`…！某某县委 2010年3月2日`) at the end of a text own lines.

    Only in the last lines of a piece. A signature is a full date at the end of the line, after nothing or after names
    of offices and persons that follow a stop; `…。我们回顾2010年3月2日` is a sentence.
    """
    for piece in list_pieces(text):
        for line in piece[-MOST_LAST_LINES:]:
            if notes := _NOTES.search(line.text):
                breaks = [notes.start("head"), notes.end(), *_note_starts(line.text, notes.end())]
                yield from (_break(line, at, at) for at in breaks)
            elif (signature := _SIGNATURE.search(line.text)) and signature.start() and _is_signed(signature):
                yield _break(line, signature.start(), signature.start("names"))
                if signature["names"]:
                    yield _break(line, signature.end("names"), signature.start("date"))


def _note_starts(text: str, start: int) -> Iterator[int]:
    return (match.end() for match in _NOTE_NUMBER.finditer(text, start))


def _break(line: Line, start: int, end: int) -> Edit:
    return Edit(line.start + start, line.start + end, "\n")


def _is_signed(signature: re.Match[str]) -> bool:
    if not (signature["day"] or signature["day2"]):
        return False
    names = signature["names"].split()
    return all(OFFICE_LINE.fullmatch(name) or SPEAKER_LINE.fullmatch(name) for name in names)
