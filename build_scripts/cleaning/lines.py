"""Lines → paragraphs: what a page or a screen broke is joined, what was glued together is set free."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from build_scripts.cleaning.layout import (
    NEVER_FIRST,
    Line,
    is_prose,
    is_spaced,
    list_pieces,
    opens,
    splits_word,
    uses_indents,
)
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.phrases import DATE, DATE_LINE, SALUTATION, TOP_LABEL

_STOP = re.compile("[。！？；;!?]")
#: What a speaker says in one breath with the salutation.
_GREETING = re.compile(r"\s*(?:大家)?(?:[早上中下午晚]{1,2})?好?[！!。]?|\s*[^，。！!]{0,8}好[！!。]")
#: How the title of a speech ends.
_SPOKEN_TEXTS = "讲话稿?|报告|发言稿?|演讲稿?|[致贺献祝悼][辞词]|[持幕员]词|总结"
#: Lines at the beginning of a piece among which its first paragraph is.
MOST_HEAD_LINES = 24
#: Marks that end no paragraph.
_NEVER_LAST = "，、,《（“(‘"
#: Code points. A line this short without a stop is a heading or a signature, not half a paragraph, unless a stop
#: inside says otherwise. The longest heading on a line of its own in the nine texts has 45; all of their broken lines
#: have a stop inside.
LONGEST_UNSTOPPED = 60


def free_glued_salutation(text: str) -> Iterator[Edit]:
    """Give `同志们：` a line of its own where a title or a date before it, or the speech after it, was run into it.

    Only at the head of a piece (its first ten lines), only with a colon: `同志们，…` opens a sentence and stays. Signs
    alone (`***`) are not a speech that was run in: on a line of their own they would look like a rule of the page.
    """
    for piece in list_pieces(text):
        for line in piece[:10]:
            match = _find_salutation(line.text)
            if match is None:
                continue
            if match.start():
                for end in (*_find_title_ends(line.text[: match.start()]), match.start()):
                    yield Edit(line.start + end, line.start + end, "\n")
            rest = line.text[match.end() :]
            if re.search(r"[^\W_]", rest) and (match.start() or rest[0].isspace()) and not _GREETING.fullmatch(rest):
                yield Edit(line.start + match.end(), line.start + match.end(), "\n")
            break


def _find_title_ends(head: str) -> Iterator[int]:
    """Yield where the title and the speaker end before a date in brackets: `…上的讲话某局局长 张三（2020年3月1日）`."""
    match = re.fullmatch(
        rf"(?P<title>[^。！？；，]{{4,60}}(?:{_SPOKEN_TEXTS}))\s*(?P<speaker>[^。！？；，]{{0,24}}?)"
        rf"\s*[（(]\s*(?:{DATE.pattern})\s*[）)]\s*",
        head,
    )
    if match:
        yield match.end("title")
        if match["speaker"]:
            yield match.end("speaker")


def _find_salutation(line: str) -> re.Match[str] | None:
    """Return the salutation of a line: at its start, after a date, or after a title that ends there."""
    after_date = re.match(rf"\s*[（(]?\s*(?:{DATE.pattern})\s*[）)]?\s*", line)
    if after_date and (match := SALUTATION.match(line, after_date.end())):
        return match
    if match := SALUTATION.match(line):
        return match
    for title in re.finditer(
        rf"(?:{_SPOKEN_TEXTS}|[）)】\]])\s*(?=\S)|\s+(?=\S)",
        line[: LONGEST_UNSTOPPED + 1],
    ):
        match = SALUTATION.match(line, title.end())
        if match and not re.search(r"[。！？；，]", line[: title.start()]):
            return match
    return None


_GLUED_TITLE = re.compile(r"[^。！？；，：\n]{7,59}[话告辞词言稿](?P<gap>\s+)(?=\S)")


def free_glued_title(text: str) -> Iterator[Edit]:
    """Give the title at the start of the first paragraph a line of its own, if a line above has its words, too, and a
    blank divides it from the text (`…庆典上的讲话 新学期…`)."""
    for piece in list_pieces(text):
        for at, line in enumerate(piece[:MOST_HEAD_LINES]):
            match = _GLUED_TITLE.match(line.text) if is_prose(line.text) else None
            title = re.sub(r"\W", "", match[0]) if match else ""
            if match and any(title in re.sub(r"\W", "", above.text) for above in piece[:at]):
                yield Edit(line.start + match.start("gap"), line.start + match.end("gap"), "\n")
                break


#: A line that is a number or a bracket, of a text whose lines were broken wherever the font changes.
_RUN = re.compile(r"[（(）)]|[（(]?\d{1,4}(?:\.\d+)?[%％]?[）)]?")
#: Fewest numbers on lines of their own in such a text, and the largest step between the numbers of pages.
FEWEST_RUNS, MOST_PAGE_STEP = 4, 2


def join_runs(text: str) -> Iterator[Edit]:
    """Join lines that were broken before and after each number (`共有 / 306 / 名学生`), as some converters write them.

    The numbers do not count up as those of pages do. The line before is joined unless it ends with a stop, the line
    after unless it opens something.
    """
    for piece in list_pieces(text):
        runs = [at for at, line in enumerate(piece) if _RUN.fullmatch(line.text)]
        numbers = [int(line.text) for line in piece if re.fullmatch(r"\d{1,4}", line.text)]
        if len(numbers) < FEWEST_RUNS or all(0 < b - a <= MOST_PAGE_STEP for a, b in pairwise(numbers)):
            continue
        ends = {at for at in runs if at + 1 < len(piece) and not opens(piece[at + 1])}
        ends |= {at - 1 for at in runs if at and not piece[at - 1].ended and piece[at].text[0] not in "（("}
        yield from (Edit(piece[at].end, piece[at + 1].start) for at in sorted(ends))


def free_glued_heading(text: str) -> Iterator[Edit]:
    """Break the line between a labelled heading and its body where only a blank divides them.

    `一、认清形势，…重大现实意义 科学发展观提出五年多来，…。`: the part before the blank must be a heading (a label of
    the upper two levels, no full stop, 8–60 code points) and the part after it prose of more than its length with
    a full stop. A blank in the middle of a heading sentence (`一、统一 思想。`) does not fit and stays.
    """
    for piece in list_pieces(text):
        found = [(line, match) for line in piece if (match := _find_glued_heading(line.text))]
        if found and not _is_spaced_out(piece):
            yield from (Edit(line.start + match.start(2), line.start + match.end(2), "\n") for line, match in found)


def _find_glued_heading(line: str) -> re.Match[str] | None:
    if not TOP_LABEL.match(line):
        return None
    match = re.match(rf"([^\s。！？；]{{8,{LONGEST_UNSTOPPED}}})(\s+)(?=[{HAN}“])", line)
    if not match or not TOP_LABEL.match(match[1]):
        return None
    body = line[match.end() :]
    return match if "。" in body and len(body) > len(match[1]) and len(body.split("。")[0]) >= 8 else None


def _is_spaced_out(piece: list[Line]) -> bool:
    """Return whether blanks are between the characters of most lines, and so have no meaning."""
    return sum(len(re.findall(rf"[{HAN}]\s+[{HAN}]", line.text)) > 3 for line in piece) > len(piece) // 2


def free_indented_paragraphs(text: str) -> Iterator[Edit]:
    """Break the line before an indent (two ideographic spaces) in its middle: a page that lost its line ends.

    One ideographic space is not an indent (县长　王某某), and what follows must be more than a word (主　　持　　词).
    """
    for match in re.finditer(r"\u3000\u3000+(?=[^\s]{4})", text):
        if match.start() and not text[match.start() - 1].isspace():
            yield Edit(match.start(), match.start(), "\n")


def join_broken_lines(text: str) -> Iterator[Edit]:
    """Join a paragraph that a page end or a link broke in the middle of a sentence.

    The paragraph so far must be prose (a full stop inside, or longer than LONGEST_UNSTOPPED) without a stop at its
    end, and the next line must not open anything (label, salutation, date, indent where the text indents). A comma at
    the end, a closing mark at the start of the next line, or a word across the break is proof; where every paragraph
    is between blank lines only proof counts.
    """
    for piece in list_pieces(text):
        indents, spaced = uses_indents(piece), is_spaced(piece)
        so_far: Line | None = None
        for line in piece:
            if so_far and _goes_on(so_far, line, indents, spaced):
                yield Edit(so_far.end, line.start)
                line = Line(so_far.start, line.end, so_far.text + line.text, so_far.indent, so_far.blank_before)
            so_far = line


def _goes_on(so_far: Line, line: Line, indents: bool, spaced: bool) -> bool:
    if line.text[0] in NEVER_FIRST:
        return True
    if line.text.startswith("——") and not _STOP.search(so_far.text):
        return False
    if _is_toast(so_far.text) and (_is_toast(line.text) or line.text.endswith(("！", "!"))):
        return False
    if SALUTATION.fullmatch(so_far.text):
        return so_far.text[-1] in _NEVER_LAST and line.text[-1] in _NEVER_LAST and bool(SALUTATION.fullmatch(line.text))
    if opens(line) or so_far.ended or DATE_LINE.fullmatch(so_far.text):
        return False
    if so_far.text[-1] in _NEVER_LAST:
        return True
    if indents and line.indent >= 2:
        return False
    if TOP_LABEL.match(so_far.text) and not _STOP.search(so_far.text):
        return False
    is_prose = bool(_STOP.search(so_far.text)) or len(so_far.text) > LONGEST_UNSTOPPED
    if is_prose and not (spaced and line.blank_before):
        return True
    return (is_prose or re.search("[，,]", so_far.text) is not None) and splits_word(so_far.text, line.text)


def _is_toast(text: str) -> bool:
    """Return whether a line is one of several short wishes, each on a line of its own (`为…的健康，`)."""
    return bool(re.fullmatch(r"(?:为|祝)[^。；：！？，\n]{2,30}[，,]", text))
