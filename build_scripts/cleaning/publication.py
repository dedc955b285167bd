"""The frame of a publication around a speech: record fields, wire leads, letterheads, an editor's notes.

All of it is outside the speech. Rules look only at the lines before the first paragraph and after the last one, or at
forms that no speech contains (`新华社北京9月3日电` at the start of a paragraph).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from build_scripts.cleaning.layout import Line, list_pieces
from build_scripts.cleaning.site_words import compile_words
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERALS
from build_scripts.text.phrases import DATE, EDITORS_NOTE, SALUTATION, TITLE_END, TOP_LABEL

#: Lines at the beginning of a piece among which a letterhead is searched. A cover note has two or three.
MOST_HEAD_LINES = 14
#: Code points of the title of a speech after a notice that forwards it.
LONGEST_TITLE = 60
#: Lines at the end of a piece among which the distribution list of a circular is searched.
MOST_TAIL_LINES = 8
#: Lines of a title, and lines at the beginning of a piece that may be its title with the name of the field.
MOST_TITLE_LINES = 3
#: Lines between the fields of a mail and the title of the speech that it forwards.
MOST_COVER_LINES = 4
#: Lines of a speech without a salutation below its title in a mail.
FEWEST_FORWARDED = 3
#: Code points of a line of a distribution list.
LONGEST_LISTED = 90
#: Headings in a list above a text.
FEWEST_LISTED = 2
#: A text with fewer fields of a record has none: they are the speech's own words.
FEWEST_FIELDS = 3

_B = r"[^\S\n]*"
_RECORD_FIELD = compile_words(rf"^{_B}[【\[]{_B}(?P<name><words>){_B}[】\]]{_B}[：:]?{_B}", words="record_fields")
_TITLE_FIELD = re.compile(r"(?:(?:文章)?标\s*题|题\s*[名目])\s*[：:]\s*(?=\S)")
#: Fields whose value is part of the text.
_TEXT_FIELD = re.compile(r"标题|[题篇]名|副标题|作者|正文|内容")
_WIRE = (
    rf"(?:(?:据?(?:新华社|新华网|中新社|中新网|人民网|央视网|央广网|光明网|中国网|[{HAN}]{{2,6}}(?:新闻网|日报|晚报|在线|网)))[^。，！？：\n]{{1,20}}?[\d０-９{NUMERALS}]{{1,3}}月"
    rf"[\d０-９{NUMERALS}]{{1,3}}日电(?:[（(]?(?:记者|通讯员)[^。，：\n]{{1,20}}[）)])?)"
)
_WIRE_LEAD = re.compile(rf"^{_WIRE}{_B}(?:[^\n]{{0,200}}?(?:如下|全文|摘要){_B}[：:。]?{_B}$)?")
#: A line that is the sign of an agency or the page of a newspaper: `（新华社北京5月15日电）`, `《某报》（… 第3版）`.
_SOURCE_LINE = re.compile(
    rf"^(?:[（(]{_B}(?:{_WIRE}|据?(?:新华社|新华网|中新社|人民网)){_B}[）)]|《{_B}[{HAN}]{{2,12}}{_B}》{_B}[（(][^（）()\n]{{0,30}}\d{_B}版{_B}[）)]"
    rf"|第?\d{{1,3}}版{_B}[（(]{_B}[）)]|\d{{4}}{_B}年{_B}\d{{1,2}}{_B}月{_B}\d{{1,2}}{_B}日{_B}《?[{HAN}]{{1,10}}报》?{_B}第?{_B}\d{{1,3}}{_B}版|专栏[：:]"
    rf"|《?{_B}[{HAN}]{{1,10}}报{_B}》?{_B}\d{{4}}{_B}[年.\-/][^。！？，\n]{{0,20}}第?{_B}\d{{1,2}}{_B}版[^。！？，\n]{{0,12}})$"
)
#: The caption of a picture by a reporter of an agency: a line of its own, or before the first words of the text.
_CAPTION = re.compile(
    rf"^[^\n]{{0,200}}?(?:新华社|中新社)(?:记者|发){_B}[{HAN}]{{2,4}}{_B}[/／]?{_B}摄(?:影)?(?=[\s。]|$)[。]?{_B}"
)
_WIRE_SIGN = re.compile(_WIRE)
_WIRE_END = re.compile(r"[（(]\s*完\s*[）)]$")
END_LINE = re.compile(r"[（(【]?\s*(?:全文)?完\s*[）)】]?")
NUMBER_LINE = re.compile(
    rf"^.{{0,24}}?[〔\[【（(]{_B}\d{{4}}{_B}[〕\]】）)]{_B}第?{_B}\d{{1,4}}{_B}[号期].{{0,24}}$|^第{_B}\d{{1,4}}{_B}[号期]{_B}$"
)
LETTERHEAD = compile_words(rf"^[{HAN}\s“”（）]{{0,24}}<words>$", words="letterheads")
_HEAD_FIELD = compile_words(rf"^[^\n，。]{{0,24}}?<words>{_B}[：:]", words="letter_fields")
_PRINTED = re.compile(
    rf"^.{{0,40}}?(?:\d{{4}}|[二〇○零一九]{{4}}){_B}年.{{1,8}}日{_B}(?:印发|翻印|抄送){_B}$|^[（(]?(?:[^（）()。\n]{{2,30}}，)?共印{_B}[\d{NUMERALS}]+{_B}份[）)]?$|^[（(](?:此|本)件[^（）()。\n]{{2,30}}[）)]$"
)
#: What ends the words of a speaker: thanks or a toast.
_CLOSING = re.compile(r"(?:^|[。！!\s])(?:(?:最后[，,])?(?:谢谢|再次感谢)(?:大家|各位|同志们)?|干杯)[！!。]*$")
_EDITORS_SIGN = re.compile(r"^(?:[（(]\s*(?:本刊|本报)?编者\s*[）)]|[—－-]{1,2}\s*(?:本刊|本报)?编者)$")
#: Words of a chat program around the text that it was asked for.
_CHAT = re.compile(
    r"^(?=[^\n]*(?:稿|材料|范文|代码|查询|讲话|发言|修改|内容))(?:(?:好的|当然(?:可以)?|没问题)[，,！!]?.{0,30}?)?(?:"
    r"(?:这|以下|下面|上面|以上)[^。\n]{0,30}?(?:为|根据|按照|结合了?)(?:您|你(?!们))[^\n]{0,20}?(?:准备|提供|起草|撰写|生成|整理|写|要求|需求)"
    r"|(?:我来|我将|让我)(?:帮|为|给)(?:您|你(?!们))[^\n]{0,40}?(?:编写|起草|撰写|生成|整理|修改|写|分析)"
    r"|希望这(?:篇|份|个)[^。\n]{0,20}(?:对|符合|满足|能帮)(?:您|你(?!们))|如(?:果|需)您?(?:还)?(?:需要|有其他)?[^。\n]{0,20}(?:修改|调整|补充|润色)[^。\n]{0,20}告诉我"
    r")[^\n]{0,160}$"
)
_MAIL_FIELD = re.compile(
    r"(?:发件人|寄件人|收件人|抄送|密送|主题|日期|发送时间|发送日期|时间|附件|From|To|Cc|Bcc|Subject|Date|Sent|Attachments?)\s*[：:]",
    re.I,
)
#: The line above a signature, by section 4.3 of RFC 3676.
_MAIL_SIGNATURE = "--"
_SENDER = re.compile(r"(?:发件人|寄件人|From)\s*[：:]", re.I)
_EDITORS_REMARK = re.compile(r"^(?:编者)?按{_B}[：:]".replace("{_B}", _B))
_FORWARDED = compile_words("^<words>$", words="editor_notes")
#: What announces the text that follows it.
_ANNOUNCED = re.compile(
    r"(?:[^\n]*[。！？])?以下(?:是|为)[^。！？；\n]{0,60}(?:讲话|发言|演讲|报告|[致贺献祝演讲][辞词])"
    r"(?:全文|摘要|内容|要点|译文|节选)?(?:[（(][^（）()\n]{1,12}[）)])?[：:]"
)
#: With what an editor's report ends that presents the text below it.
_PRESENTED = re.compile(
    r"(?:现|特|兹)将?[^。！？]{2,40}(?:如下|刊登|刊发|登载|转发|整理)[^。！？]{0,16}[。：:]$|以飨读者[。！]?$"
)
#: The title of a notice that forwards a speech; its beginning may be on a line before it.
_FORWARDING_TITLE = re.compile(
    r"[^。；！？\n]{0,60}(?:印发|转发|下发|学习|传达)[^。；！？\n]{2,60}(?:讲话|发言|报告|致辞)[^。；！？\n]{0,6}的?通知"
    r"|[^。；！？\n]{0,60}(?:印发|转发|下发|学习|传达)[^。；《》\n]{2,30}《[^《》\n]{2,60}》的?通知"
    r"|★?\s*(?:批转|转发|印发)[^。；！？\n]{2,60}(?:讲话|发言|报告)"
)
_RUNNING_WORD = compile_words(rf"^{_B}<words>{_B}[：:]?{_B}$", words="running_words")
_RECORDED = re.compile(
    r"^[（(][^（）()\n]{0,40}(?:根据|据|由)[^（）()，。\n]{0,8}录音[^（）()\n]{0,60}[）)]$"
    r"|^[（(]?[^。！？\n]{0,24}(?:根据|据)(?:现场)?(?:讲话|会议|现场)?录音(?:记录|资料)?(?:整理|记录)[^。！？\n]{0,24}[。]?[）)]?$"
)


def drop_record_fields(text: str) -> Iterator[Edit]:
    """Drop the fields of a record: `【 日  期 】19960901` with its value; of title, author and text only the name.

    A text has at least FEWEST_FIELDS of them; what a speech puts in brackets is left alone. The name `标题：` goes at
    the head of a piece without others.
    """
    for piece in list_pieces(text):
        for line in piece[:MOST_COVER_LINES]:
            if field := _TITLE_FIELD.match(line.text):
                yield Edit(line.start, line.start + field.end())
        found = [(line, match) for line in piece if (match := _RECORD_FIELD.match(line.text))]
        if len(found) < FEWEST_FIELDS:
            continue
        for line, match in found:
            name = re.sub(r"\s", "", match["name"])
            yield Edit(line.start, line.start + match.end() if _TEXT_FIELD.fullmatch(name) else line.end)


def drop_wire_leads(text: str) -> Iterator[Edit]:
    """Drop `新华社北京5月15日电` at the start of a paragraph, with its sentence where that only announces the text.

    `（完）` at the end of such a text goes too, as a line of its own in every text. So do lines that only
    state an agency or a page of a newspaper, and the caption of an agency's picture: a line of its own, or what the
    first paragraph begins with.
    """
    for piece in list_pieces(text):
        for at, line in enumerate(piece):
            if _SOURCE_LINE.match(line.text):
                yield Edit(line.start, line.end)
            elif (caption := _CAPTION.match(line.text)) and (
                caption.end() == len(line.text) or (at < MOST_HEAD_LINES and _follows_no_text(piece[:at]))
            ):
                yield Edit(line.start, line.start + caption.end())
        found = [(line, match) for line in piece if (match := _WIRE_LEAD.match(line.text))]
        for line, match in found:
            yield Edit(line.start, line.start + match.end())
        ends = [line for line in piece[1:] if END_LINE.fullmatch(line.text)]
        yield from (Edit(line.start, line.end) for line in ends)
        if found and not ends and (end := _WIRE_END.search(piece[-1].text)):
            yield Edit(piece[-1].start + end.start(), piece[-1].end)


def _follows_no_text(before: list[Line]) -> bool:
    """Return whether none of these lines is a paragraph of a text."""
    return not any(line.ended for line in before)


def drop_letterhead(text: str) -> Iterator[Edit]:
    """Drop the head of a circular (issuing office, number, signer, addressee, remark) and the note that covers it.

    A notice that forwards a speech (`关于印发…讲话的通知`, addressee, `现将…印发给你们`, office, date) goes with its
    head if a title follows it. So does the head of a mail (three of its fields, one of them the sender).

    The head is recognised by its number (`〔2009〕12号`); all lines down to it go, and after it its fields and the
    editor's remark (`按：…`). Its distribution list (`报送：`, `抄送：`, `… 印发`) goes at the end. A date with `印`
    alone (`2008年10月9日印`) is the signature of a printed speech and remains.
    """
    for piece in list_pieces(text):
        head = piece[:MOST_HEAD_LINES]
        cover = _find_cover_end(head)
        numbered = [at for at, line in enumerate(head) if NUMBER_LINE.match(line.text)]
        if numbered and any(
            LETTERHEAD.match(re.sub(r"\s", "", line.text)) or _HEAD_FIELD.match(line.text) for line in head
        ):
            last = numbered[-1]
            while last + 1 < len(head) and _is_of_letterhead(head[last + 1].text):
                last += 1
        else:
            last = -1
        mail_end = _find_mail_end(head)
        last = max(last, cover, mail_end)
        yield from (Edit(line.start, line.end) for line in piece[: last + 1])
        for line in _find_tail(piece, last + 1, is_mail=mail_end >= 0):
            yield Edit(line.start, line.end)


def _find_cover_end(head: list[Line]) -> int:
    """Return the number of the last line of a notice that forwards a speech, -1 without one."""
    ends = (
        end
        for at in range(len(head))
        for end in range(at + 1, min(at + MOST_TITLE_LINES, len(head)) + 1)
        if _FORWARDING_TITLE.fullmatch("".join(line.text for line in head[at:end]))
    )
    notice = next(ends, None)
    if notice is None:
        return -1
    named = re.findall("《([^》]+)》", "".join(line.text for line in head[: notice + 1]))
    titles = [at for at in range(notice, len(head)) if _is_forwarded_title(head[at].text) or head[at].text in named]
    return titles[0] - 1 if titles and any(_FORWARDED.match(line.text) for line in head[notice : titles[0]]) else -1


def _find_mail_end(head: list[Line]) -> int:
    """Return the number of the last line of the head of a mail, -1 without one; a cover note to it goes with it if a
    title with a text follows."""
    fields = [at for at, line in enumerate(head) if _MAIL_FIELD.match(line.text)]
    if len(fields) < FEWEST_FIELDS or not any(_SENDER.match(head[at].text) for at in fields):
        return -1
    last = next(at for at in fields if at + 1 not in fields)
    for at in range(last + 1, min(last + 2 + MOST_COVER_LINES, len(head))):
        is_called = any(SALUTATION.match(line.text) for line in head[at + 1 :])
        if _is_forwarded_title(head[at].text) and (is_called or at + FEWEST_FORWARDED < len(head)):
            return at - 1
    return last


def _is_forwarded_title(text: str) -> bool:
    return len(text) <= LONGEST_TITLE and bool(TITLE_END.search(text)) and not re.search("[。；：]", text)


def _is_of_letterhead(text: str) -> bool:
    return bool(_HEAD_FIELD.match(text) or _EDITORS_REMARK.match(text) or _RUNNING_WORD.match(text))


def _find_tail(piece: list[Line], first: int, *, is_mail: bool) -> Iterator[Line]:
    """Yield the lines of the distribution list, and the signature of a mail, at the end of a piece."""
    start = max(first, len(piece) - MOST_TAIL_LINES)
    is_signature = False
    for line in piece[start:]:
        is_signature = is_signature or (is_mail and line.text == _MAIL_SIGNATURE)
        is_listed = len(line.text) <= LONGEST_LISTED and bool(_HEAD_FIELD.match(line.text) or _PRINTED.match(line.text))
        if is_signature or is_listed:
            yield line


def drop_editorial_notes(text: str) -> Iterator[Edit]:
    """Drop an editor's lines around a speech: `现转发…，供学习`, `（根据录音整理）`, `转载`, `附录`.

    Before the speech they go if a title or salutation follows; a remark on the recording goes wherever it is a line.
    So do a note `【导读】…`, the words of a chat program around a text that it wrote, with what is before or after
    them, a report above a line that announces the speech (`以下是…的致辞全文：`), and a report signed `——编者` after
    thanks or a toast.
    """
    for piece in list_pieces(text):
        head = piece[:MOST_HEAD_LINES]
        begins = [at for at, line in enumerate(head) if TITLE_END.search(line.text) or SALUTATION.match(line.text)]
        last = begins[-1] if begins else 0
        chat = [at for at, line in enumerate(piece) if _CHAT.match(line.text)]
        first = max((at for at in chat if at < last), default=-1) + 1
        announced = max((at for at in range(len(head) - 1) if _announces(head, at)), default=-1)
        end = min((at for at in chat if at > max(last, len(piece) - MOST_HEAD_LINES)), default=_find_report(piece))
        for at, line in enumerate(piece):
            if (
                at < first
                or at >= end
                or (at < len(head) and _is_editors_note(piece, at))
                or (at <= announced and (at == announced or "。" in line.text))
                or (at < last and (_FORWARDED.match(line.text) or _RUNNING_WORD.match(line.text)))
                or (_RECORDED.match(line.text) and not DATE.search(line.text))
                or (at == 0 and _RUNNING_WORD.match(line.text))
            ):
                yield Edit(line.start, line.end)


_TIME_MARK = re.compile(
    r"(?:[^\s。，：:]{1,12}\s?\d{0,2}\s+)?(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d{3}\s*-->\s*[\d:.,]+)?"
)
#: Marks of time that a record has at least.
FEWEST_TIME_MARKS = 3


def drop_time_marks(text: str) -> Iterator[Edit]:
    """Drop lines that say at which time of a recording a speaker begins (`发言人1 00:21`), as programs that write down
    recordings and subtitles have them. The times go up from line to line."""
    for piece in list_pieces(text):
        found = [(line, match["time"]) for line in piece if (match := _TIME_MARK.fullmatch(line.text))]
        times = [[int(part) for part in time.split(":")] for _, time in found]
        if len(found) >= FEWEST_TIME_MARKS and all(a < b for a, b in pairwise(times) if len(a) == len(b)):
            yield from (Edit(line.start, line.end) for line, _ in found)


def _announces(head: list[Line], at: int) -> bool:
    """Return whether a line announces the text that follows it: with its salutation, or without one before it."""
    if _PRESENTED.search(head[at].text) and SALUTATION.fullmatch(head[at + 1].text):
        return True
    if not _ANNOUNCED.fullmatch(head[at].text):
        return False
    is_whole = re.search("(?:全文|实录)[：:]$", head[at].text) and not any(SALUTATION.match(x.text) for x in head[:at])
    return _follows_no_text(head[:at]) or bool(is_whole) or head[at + 1].text.endswith(("：", ":"))


def _is_editors_note(piece: list[Line], at: int) -> bool:
    """Return whether a line is an editor's note in brackets before the text, or follows the head of one.

    `编者按：` without brackets does not go: where the note ends is unknown.
    """
    if at + 1 >= len(piece) or not _follows_no_text(piece[: max(at - 1, 0)]):
        return False
    if piece[at].text[0] in "【[〔" and EDITORS_NOTE.match(piece[at].text):
        return _follows_no_text(piece[:at])
    return at > 0 and piece[at - 1].text[0] in "【[〔" and bool(EDITORS_NOTE.fullmatch(piece[at - 1].text))


def _find_report(piece: list[Line]) -> int:
    """Return the number of the first line of the editor at the end of a piece: his sign, or a report that he signs."""
    if len(piece) < 2 or not _EDITORS_SIGN.match(piece[-1].text):
        return len(piece)
    closings = [at for at, line in enumerate(piece[:-1]) if _CLOSING.search(line.text)]
    return closings[-1] + 1 if closings else len(piece) - 1


_RULED = re.compile(
    r"(?:^|(?<=[\s。！？]))[-=_*＊—－]{6,}+[^\S\n]*+(?=\S)|(?<=[。！？ \u3000])[-=_*＊－]{6,}+$", re.MULTILINE
)


def break_at_rules(text: str) -> Iterator[Edit]:
    """Turn a row of six or more dashes, equal signs or asterisks inside a line into a line end (`…！ ------ 某某`)."""
    for match in _RULED.finditer(text):
        yield Edit(match.start(), match.end(), "\n")


def drop_contents(text: str) -> Iterator[Edit]:
    """Drop the list of its headings above a text: lines with labels before the salutation, of which one is again after
    it. What is before and between them goes, too, from the first line on."""
    for piece in list_pieces(text):
        called = next((at for at, line in enumerate(piece) if SALUTATION.fullmatch(line.text)), 0)
        below = {line.text for line in piece[called + 1 :]}
        listed = [at for at, line in enumerate(piece[:called]) if TOP_LABEL.match(line.text)]
        if len(listed) >= FEWEST_LISTED and any(piece[at].text in below for at in listed):
            end = next(at for at in range(listed[-1] + 1, called + 1) if re.search(r"\w", piece[at].text))
            yield from (Edit(line.start, line.end) for line in piece[:end])
