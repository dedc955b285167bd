"""Lines that only a web page has: fields, navigation, and notices of the site to its visitor.

A line goes as a whole only where all of it is accounted for. Outside the speech (before its first and after its last
paragraph) weaker evidence is enough than inside. The vocabulary is in `site_words.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from build_scripts.cleaning.adverts import strip_adverts
from build_scripts.cleaning.layout import Line, is_prose
from build_scripts.cleaning.site_words import compile_words, list_entries
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERAL
from build_scripts.text.phrases import OPENING, SALUTATION, TITLE_END, TOP_LABEL

#: Longest line (code points) that is read as a field, a link or a title of a site. In the first five raw files: 60.
LONGEST_LINE = 90
#: Longest value of a field (code points) outside and inside the speech. Names of sources and lists of tags reach 30;
#: inside, only names are accepted.
LONGEST_VALUE, LONGEST_VALUE_INSIDE = 40, 8
#: Longest stretch of Han characters without a word of a site that a notice may contain. Chosen: the notices of the
#: first five raw files have at most 10; the clauses of the nine texts have a median of 9 and headings 8 to 30.
LONGEST_UNEXPLAINED = 16
#: Different words of the web that a line outside the speech has if it is the site's, those of them that are of the
#: trade in texts (文档, 下载, 会员), and Han characters for each word, and before the first and after the last one.
#: Measured on the paragraphs of the gold texts, the corpus and the clean real texts (985): one has three words, among
#: 161 characters and none of the trade.
FEWEST_WEB_WORDS, FEWEST_TRADE_WORDS, MOST_HAN_PER_WEB_WORD, MOST_HAN_AT_EDGE = 3, 2, 25, 12
#: Letters of a title that a line has in it not by chance.
SHORTEST_NAMED = 8
CLOCK = r"\s*\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = rf"\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?(?:{CLOCK})?"
_ADDRESS = r"(?:https?://|www\.)[a-z0-9.\-/_?=&%]+"
OPEN, CLOSE = r"[【\[（(]", r"[】\]）)]"
FIELD_NAME = compile_words(rf"(?:^|(?<=[\s|｜/【\[（(】\]）)]))<field>\s*{CLOSE}?\s*[：:|｜丨]", field="fields")
WEB_FIELD = compile_words(rf"^{OPEN}?\s*<field>", field="web_fields")
#: A field that a speech's own head may have: 时间：2010年6月8日, 地点：县礼堂.
_OWN_FIELD = re.compile(r"^(?:时间|日期|地点)\s*[：:]\s*(?!\d{4}[-/.]\d).{2,40}$")
TIME = re.compile(_STAMP)
_FIRST_STAMP = re.compile(rf"^{_STAMP}\s*")
#: A date with hyphens, or with the time of day, is a site's. The date of a speech is written 2009.6.3 or in words.
_PURE_STAMP = re.compile(
    rf"^{OPEN}?\d{{4}}(?:[-/]\d{{1,2}}[-/]\d{{1,2}}(?:{CLOCK})?|\.\d{{1,2}}\.\d{{1,2}}{CLOCK}){CLOSE}?$"
)
FONT_SIZES = re.compile(
    rf"{OPEN}?\s*字[体号](?:大小)?\s*[：:]?\s*(?:【?(?:大\s*[|】【]*\s*中\s*[|】【]*\s*小|小\s*[|】【]*\s*中\s*[|】【]*\s*大)】?)\s*{CLOSE}?"
    rf"|{OPEN}\s*(?:大\s+中\s+小|小\s+中\s+大|大中小)\s*{CLOSE}"
)
_PURE_ADDRESS = re.compile(rf"^{_ADDRESS}$", re.IGNORECASE)
_LEADING_ADDRESS = re.compile(rf"^{_ADDRESS}", re.IGNORECASE)
_WHERE = r"(?:您?(?:现在|当前|目前)?(?:的|所在)?(?:所在)?(?:位置|栏目)|导航|網站首頁|网站首页|首页)"
_STEP = r"(?:-{0,3}[>＞]{1,3}|»|›|&gt;|→)"
_CRUMB = r"[^\s<>＞，。、；：“”！]{1,30}"
_TRAIL = re.compile(
    rf"^(?:[•·▪]\s*)?{_WHERE}\s*(?:[：:|-]|{_STEP})\s*(?:{_CRUMB}\s*{_STEP}\s*)*+{_CRUMB}?$"
    rf"|^{_CRUMB}(?:\s*{_STEP}\s*{_CRUMB}){{2,}}(?:\s*{_STEP}\s*[^。；\n]{{1,60}})?$"
)
_NEIGHBOUR = re.compile(
    r"^[【\[（(<《>»]*\s*[上下前后]一[篇页条章](?:文章)?\s*[】\]）)>》]*\s*(?:[：:>»]\s*|$|(?=没有了)|\s+)(?P<value>.*)$"
)
#: A link to the next text, which may be a text of the same office: `下一篇：我校举行消防演练`.
_OTHER_TEXT = re.compile(r"[【\[]?[上下]一[篇条]\s*[】\]]?\s*[：:](?!\s*[^：:]{0,20}(?:同志|同学|老师)们)")
NAVIGATION = compile_words(
    rf"^[|｜\s]*+(?:{OPEN}?+<words>\s*+{CLOSE}?+[：:|｜\s>»]*+)++(?P<value>(?<=[\s：:|｜>»]).*)?$", words="navigation"
)
#: Counts and times alone, without colons: `阅读 1234 · 2021-03-05 · 约3分钟`.
_COUNTS = re.compile(
    rf"(?:[^\S\n]*(?:(?:阅读|浏览|点击|评论|收藏|点?赞|转发|分享|在看|喜欢|字数)(?:量|数|次数)?\s*\d+(?:\.\d+)?\s*[次+万]?|\d+\s*(?:次|人|条)?(?:阅读|浏览|评论|点赞)"
    rf"|{_STAMP}|约?\s*\d+\s*分钟|共?\s*\d+\s*字)[^\S\n]*[·•|｜/／,，]?){{2,8}}"
)
#: One count alone, of a form that no title has: `评论 0`.
_COUNT = re.compile(r"(?:阅读|浏览|点击|评论|收藏|点?赞|转发|分享|在看|喜欢)(?:量|数|次数)?[\s：:]*\d+\s*[次条+万]?")
FORUM = compile_words("<words>", words="forum")
_PAGER = re.compile(
    r"^P(?:age|\.)\s*\d{1,4}(?:\s*[-–—]\s*\S.{0,40})?$|^.{0,60}_第\d{1,3}页$|^共\s*\d+\s*页\s*[：:]?$|^已阅读\s*\d+\s*页$|^共\s*\d+\s*页\s*[,，]\s*当前第\s*\d+\s*页$"
    r"|^(?=.*[页\[])(?:(?:共\s*\d+\s*页\s*[：:]?|首页|上一页|下一页|尾页|末页|\[?\d{1,3}\]?|[<>«»‹›|.…])\s*){2,}[：:]?$"
)
#: The name of a document that can be downloaded, and the name of an author with the time at which a site printed it.
_FILE = re.compile(r"《?[^。！？《》\n]{2,80}\.(?:docx?|pdf|pptx?|txt|wps)》?", re.IGNORECASE)
_PRINTED_BY = re.compile(rf"[^\s。，：:]{{1,20}}\s+\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}{CLOCK}")
_RULE = re.compile(r"^[|｜>＞<＜•]$|^[\s\-－—–_=＝*＊~～·.。…#＃+＋◆■●★☆※□○◇>》<《─━═┄┈]{3,}$")
LEAD = compile_words(rf"^{OPEN}?\s*<words>\s*(?:{CLOSE}\s*[：:]?|[：:])", words="leads")
_SITE_TAIL = compile_words(r"^《[^》]{2,60}》\s*<words>", words="tails")
NOTICE = compile_words("<words>", words="notices")
_WEB_WORD = compile_words("<trade>|<web>", trade="trade_words", web="web_words")
_TRADE_WORD = compile_words("<words>", words="trade_words")
#: What a speaker says of the web, too: people and duties.
_DUTY = re.compile("群众|不得|必须|应当|[都也就还均]要|要[抓把办做实让]")
_CALL = compile_words("^<words>$", words="calls")
_SUMMARY = compile_words("<words>", words="summaries")
_NOTICE_START = compile_words(r"^[【\[（(《“☆★>\s]*<words>", words="notice_starts")
#: Words with which a speaker addresses an audience, and labels of an outline. A site's own sentence has neither.
SPOKEN = re.compile(
    r"同志|同学们|老师们|朋友们|乡亲们|战友们|各位(?!读者|网友)|我们|我(?:市|县|区|镇|乡|省|校|局|院|厂|公司|讲|就|代表|宣布)"
    rf"|谢谢|祝|{NUMERAL}[、．是要]|[（(]{NUMERAL}[）)]|第{NUMERAL}[，、]"
)
SENTENCE = re.compile("[。！？]")
_SENTENCES = re.compile(r"[^。！？；]*\w[^。！？；]*")
#: What a site says of texts of a kind before the samples it offers.
_ON_WRITING = re.compile(
    r"(?:讲话|发言|演讲|主持|致辞|开幕|闭幕|范文|文稿|总结)[稿词]?[^。]{0,40}?(?:怎[样么]写|如何写|写法|写作|是指|用到|使用|启发)|怎[样么]写[^。]{0,12}?[稿词]|会上?怎[样么](?:写|讲话?|发言|致辞)"
)
#: A document that a member shared on a site, with its name.
_SHARED = re.compile(r"《[^》]{2,80}\.(?:docx?|pdf|pptx?|txt|wps)》由.{0,6}?分享")


#: The last sentence of a preface, in which the site offers its text: `下面是小编为大家整理的…，欢迎阅读`. A speaker
#: reads out what an office or a newspaper collected (下面是人民网整理的数据), but invites nobody to read.
_OFFER = re.compile(
    rf"(?:下面|以下|接下来)(?:就|这)?(?:是|由|请看)(?:小编|(?:本站|[{HAN}]{{2,10}}(?:网|文库|之家|站))(?=.*(?:欢迎|请您?|敬请|仅?供)[{HAN}]{{0,4}}(?:阅读|参考|借鉴|浏览)))"
    r"[^。]{0,24}?(?:整理|提供|带来|收集|搜集|分享|准备|推荐|介绍)"
)


def measure_notice(sentence: str) -> int:
    """Return the length of the notice with which a sentence inside the speech begins, 0 where it begins with none.

    It begins with a word that opens notices, has two words of a site, and ends with its last one; the stop goes too
    where nothing else is left.
    """
    if not _NOTICE_START.match(sentence):
        return 0
    spans = find_notices(sentence)
    if len(spans) < 2 or SPOKEN.search(sentence):
        return 0
    end = spans[-1][1]
    if not _is_explained(sentence[:end], spans):
        return 0
    return end if re.search(f"[{HAN}0-9A-Za-z]", sentence[end:]) else len(sentence)


def is_sentence(text: str) -> bool:
    """Return whether a line has a sentence that is not the site's."""
    return bool(SENTENCE.search(text)) and not is_site_line(text, outside=True) and not is_preface(text)


def is_preface(text: str) -> bool:
    """Return whether a line is what a site says of texts of a kind or of the text it offers, or of a document that
    a member shared."""
    if _SHARED.match(text):
        return True
    sentences = re.split("(?<=[。！？])", text.rstrip("。！？ "))
    if _OFFER.match(sentences[-1]) and not SALUTATION.match(text):
        return True
    return bool(_ON_WRITING.search(text) and find_notices(sentences[-1]))


def is_site_line(text: str, *, outside: bool) -> bool:
    """Return whether all of a line is the site's; `outside` the speech weaker evidence is enough."""
    return _is_web_form(text, outside) or _is_notice(text, outside) or (outside and _has_web_words(text))


def has_web_word(text: str) -> bool:
    """Return whether a line that is no sentence and addresses nobody has a word of the web."""
    return bool(_WEB_WORD.search(text)) and not (SENTENCE.search(text) or SPOKEN.search(text) or _DUTY.search(text))


def _has_web_words(text: str) -> bool:
    """Return whether a line is full of different words of the web, two of them about the trade in texts.

    Each sentence must have such a word, and the line must begin and end near one. A line that addresses an audience
    or speaks of duties is a speaker's.
    """
    found = list(_WEB_WORD.finditer(text))
    words = {match[0].lower() for match in found}
    trade = [word for word in words if _TRADE_WORD.fullmatch(word)]
    if len(words) < FEWEST_WEB_WORDS or len(trade) < FEWEST_TRADE_WORDS or _DUTY.search(text):
        return False
    if not all(_WEB_WORD.search(sentence) for sentence in _SENTENCES.findall(text)):
        return False
    edges = text[: found[0].start()], text[found[-1].end() :]
    if max(len(re.findall(f"[{HAN}]", edge)) for edge in edges) > MOST_HAN_AT_EDGE:
        return False
    if len(re.findall(f"[{HAN}]", text)) > len(words) * MOST_HAN_PER_WEB_WORD:
        return False
    return not SPOKEN.search(text.replace("我们", ""))


def _is_web_form(text: str, outside: bool) -> bool:
    """Return whether the whole line has a form that web pages have and speeches do not."""
    if len(text) > LONGEST_LINE:
        return outside and bool(LEAD.match(text)) and bool(NOTICE.search(text)) and not SPOKEN.search(text)
    if any(form.search(text) for form in (_RULE, _PAGER, _PURE_STAMP, _PURE_ADDRESS)) or FONT_SIZES.fullmatch(text):
        return True
    if _CALL.search(text) and not SALUTATION.search(text) and not SPOKEN.search(text.replace("我们", "")):
        return True
    if outside and any(form.fullmatch(text) for form in (_COUNTS, _COUNT, _FILE, _PRINTED_BY)):
        return True
    if outside and _OTHER_TEXT.match(text) and not SENTENCE.search(text):
        return True
    if SPOKEN.search(text):
        return False
    if _TRAIL.match(text) or _SITE_TAIL.match(text) or (FORUM.search(text) and not SENTENCE.search(text)):
        return True
    for form in (_NEIGHBOUR, NAVIGATION):
        if match := form.match(text):
            return is_value(match["value"] or "", outside)
    if FIELD_NAME.match(_FIRST_STAMP.sub("", text.lstrip("【[（( ")).lstrip("【[（( ")):
        return _is_field_line(text, outside)
    return outside and bool(LEAD.match(text)) and not is_prose(text)


def _is_field_line(text: str, outside: bool) -> bool:
    """Return whether a line that begins with a field consists of fields with values."""
    if _OWN_FIELD.match(text):
        return False
    if not (outside or WEB_FIELD.match(text) or (TIME.search(text) and ":" in text)):
        return False
    values = FIELD_NAME.split(text)
    return all(is_value(TIME.sub("", value), outside) for value in values)


def is_value(value: str, outside: bool) -> bool:
    """Return whether a text may be the value of a field, or the title to which a link leads."""
    value = _LEADING_ADDRESS.sub("", value.strip(" \u3000|｜【】[]（）()>»"))
    if SPOKEN.search(value) or OPENING.match(value) or SENTENCE.search(value):
        return False
    if outside:
        return len(value) <= LONGEST_VALUE
    return (len(value) <= LONGEST_VALUE_INSIDE and not re.search("[，；：、]", value)) or bool(TITLE_END.search(value))


def _is_notice(text: str, outside: bool) -> bool:
    """Return whether the line is the site speaking of itself or to its visitor, and nothing else."""
    if not outside:
        return len(text) <= LONGEST_LINE and measure_notice(text) == len(text)
    spans = find_notices(text)
    if not spans or SPOKEN.search(_remove(text, spans)):
        return False
    if LEAD.match(text):
        return True
    return _is_explained(text, spans)


def _is_explained(text: str, spans: list[tuple[int, int]]) -> bool:
    """Return whether the notices are enough of the text: no long run between them, half of the Han characters of a
    paragraph or of a whole sentence, and a quarter of another line's."""
    runs = _find_unexplained(text, spans)
    explained = sum(end - start for start, end in spans)
    most = explained * (1 if is_prose(text) or SENTENCE.search(text) else 3)
    return all(len(run) <= LONGEST_UNEXPLAINED for run in runs) and sum(map(len, runs)) <= most


@lru_cache(maxsize=1024)
def find_notices(line: str) -> list[tuple[int, int]]:
    """Return the spans of a line's words of a site about itself, adverts not counted, in order.

    Cached for the lines of one long text, because several rules ask for the same line.
    """
    stripped = strip_adverts(line)
    if not NOTICE.search(stripped) and not (stripped != line and _SUMMARY.search(line)):
        return []
    found = [match.span() for form in _compile_notices() for match in form.finditer(line)]
    found += [match.span() for match in _SUMMARY.finditer(line)]
    return merge_spans(found)


@lru_cache(maxsize=1)
def _compile_notices() -> list[re.Pattern[str]]:
    return [compile_words(entry) for entry in list_entries("notices")]


def _find_unexplained(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """Return the runs of Han characters outside the spans and outside titles in 《》."""
    rest = re.sub("《[^》]*》", "，", _remove(text, spans))
    return re.findall(f"[{HAN}]+", rest)


def _remove(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with each span replaced by a line feed, which no pattern crosses."""
    parts, done = [], 0
    for start, end in spans:
        parts.append(text[done:start])
        done = end
    return "\n".join([*parts, text[done:]])


def merge_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, with overlapping spans merged."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(merged.pop()[1], end)
        merged.append((start, end))
    return merged


def find_speech(piece: list[Line]) -> tuple[int, int]:
    """Return the indexes of the first and last line of the speech: a salutation, a label, or a paragraph of prose.

    (len(piece), -1) where there is none. Paragraphs in which only the site speaks do not count, nor do lines at the end
    that name the text by its title.
    """
    first = next((index for index, line in enumerate(piece) if is_of_speech(line.text)), len(piece))
    titles = list_titles(piece[:first])
    below = range(len(piece) - 1, first - 1, -1)
    return first, next((at for at in below if is_of_speech(piece[at].text) and not names(piece[at].text, titles)), -1)


def list_titles(head: list[Line]) -> list[str]:
    """Return the lines above a speech that end like titles and are too long to occur by chance."""
    ends = (line.text for line in head if len(line.text) <= LONGEST_LINE and TITLE_END.search(line.text))
    return [title for title in ends if len(get_letters(title)) >= SHORTEST_NAMED]


def names(text: str, titles: list[str]) -> bool:
    """Return whether a line addresses nobody, and has one of these titles twice, apart from its other words, or before
    words of the site; each sentence has the title or a word of the web."""
    return any(title in text and not SPOKEN.search(text) and _is_on_title(text, title) for title in titles)


def _is_on_title(text: str, title: str) -> bool:
    if not all(title in sentence or _WEB_WORD.search(sentence) for sentence in _SENTENCES.findall(text)):
        return False
    if text.count(title) > 1 or re.search(rf"(?<![{HAN}]){re.escape(title)}(?![{HAN}])", text):
        return True
    return text.startswith(title) and is_site_line(text[len(title) :], outside=True)


def is_of_speech(text: str) -> bool:
    """Return whether a line is a salutation, has a label, or is prose that is not the site's."""
    if SALUTATION.match(text) or TOP_LABEL.match(text):
        return True
    return is_prose(text) and not is_site_line(text, outside=True) and not is_preface(text)


def get_letters(line: str) -> str:
    """Return the Han and Latin letters and the digits of a line."""
    return re.sub(rf"[^{HAN}0-9A-Za-z]", "", line)
