"""Boilerplate of web pages: lines around a text (fields, navigation, lists of other texts) and phrases inside it.

A line goes as a whole only where all of it is accounted for as boilerplate. In every other line only the boilerplate
goes, and only where its two ends are certain: in brackets, between stops, or with a value of a closed form (a count,
a time). What cannot be separated from the text stays. Outside the speech (before its first and after its last
paragraph) weaker evidence is enough than inside. The vocabulary is in `site_words.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from build_scripts.cleaning.adverts import strip_adverts
from build_scripts.cleaning.layout import Line, is_prose, pieces
from build_scripts.cleaning.site_words import entries, pattern
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERAL
from build_scripts.text.phrases import DATE_LINE, OPENING, SALUTATION, TAG_WORDS, TITLE_END, TOP_LABEL

#: Longest line (code points) that is read as a field, a link or a title of a site. In the first five raw files: 60.
LONGEST_LINE = 90
#: Longest value of a field (code points) outside and inside the speech. Names of sources and lists of tags reach 30;
#: inside, only names are accepted.
LONGEST_VALUE, LONGEST_VALUE_INSIDE = 40, 8
#: Longest stretch of Han characters without a word of a site that a notice may contain. Chosen: the notices of the
#: first five raw files have at most 10; the clauses of the nine texts have a median of 9 and headings 8 to 30.
LONGEST_UNEXPLAINED = 16
#: Han characters before the first and after the last word of a site in a notice that ends a paragraph (以上就是…).
LONGEST_TAIL_START, LONGEST_TAIL_END = 4, 8
#: Code points of a title that count when titles are compared: shorter ones are alike by chance.
SHORTEST_TITLE = 5
#: Links under the head of a list that carries other words, too, so that it is not a heading of the speech.
FEWEST_LINKS = 3

_CLOCK = r"\s*\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = rf"\d{{4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?(?:{_CLOCK})?"
_ADDRESS = r"(?:https?://|www\.)[a-z0-9.\-/_?=&%]+"
_OPEN, _CLOSE = r"[【\[（(]", r"[】\]）)]"

_FIELD_NAME = pattern(rf"(?:^|(?<=[\s|｜/【\[（(】\]）)]))<field>\s*{_CLOSE}?\s*[：:|｜丨]", field="fields")
_WEB_FIELD = pattern(rf"^{_OPEN}?\s*<field>", field="web_fields")
#: A field that a speech's own head may have: 时间：2010年6月8日, 地点：县礼堂.
_OWN_FIELD = re.compile(r"^(?:时间|日期|地点)\s*[：:]\s*(?!\d{4}[-/.]\d).{2,40}$")
#: A field whose value is on the next line.
_BARE_SOURCE = re.compile(r"^(?:文章|稿件|资料)?(?:来源|出处)\s*[：:]$")
_TIME = re.compile(_STAMP)
#: A date with hyphens, or with the time of day, is a site's. The date of a speech is written 2009.6.3 or in words.
_PURE_STAMP = re.compile(
    rf"^{_OPEN}?\d{{4}}(?:[-/]\d{{1,2}}[-/]\d{{1,2}}(?:{_CLOCK})?|\.\d{{1,2}}\.\d{{1,2}}{_CLOCK}){_CLOSE}?$"
)
_FONT_SIZES = re.compile(
    rf"{_OPEN}?\s*字[体号](?:大小)?\s*[：:]?\s*(?:【?(?:大\s*[|】【]*\s*中\s*[|】【]*\s*小|小\s*[|】【]*\s*中\s*[|】【]*\s*大)】?)\s*{_CLOSE}?"
    rf"|{_OPEN}\s*(?:大\s+中\s+小|小\s+中\s+大|大中小)\s*{_CLOSE}"
)
_PURE_ADDRESS = re.compile(rf"^{_ADDRESS}$", re.IGNORECASE)
_WHERE = r"(?:您?(?:现在|当前|目前)?(?:的|所在)?(?:所在)?(?:位置|栏目)|导航|網站首頁|网站首页|首页)"
_STEP = r"(?:-{0,3}[>＞]{1,3}|»|›|&gt;|→)"
_CRUMB = r"[^\s<>＞，。、；：“”！]{1,30}"
_TRAIL = re.compile(
    rf"^(?:[•·▪]\s*)?{_WHERE}\s*(?:[：:|-]|{_STEP})\s*(?:{_CRUMB}\s*{_STEP}\s*)*+{_CRUMB}?$"
    rf"|^{_CRUMB}(?:\s*{_STEP}\s*{_CRUMB}){{2,}}$"
)
_NEIGHBOUR = re.compile(
    r"^[【\[（(<《>»]*\s*[上下前后]一[篇页条章](?:文章)?\s*[】\]）)>》]*\s*(?:[：:>»]\s*|$|(?=没有了)|\s+)(?P<value>.*)$"
)
#: A link to the next text, which may be a text of the same office: `下一篇：我校举行消防演练`.
_OTHER_TEXT = re.compile(r"[【\[]?[上下]一[篇条]\s*[】\]]?\s*[：:](?!\s*[^：:]{0,20}(?:同志|同学|老师)们)")
_NAVIGATION = pattern(
    rf"^[|｜\s]*+(?:{_OPEN}?+<words>\s*+{_CLOSE}?+[：:|｜\s>»]*+)++(?P<value>(?<=[\s：:|｜>»]).*)?$", words="navigation"
)
#: Counts and times alone, without colons: `阅读 1234 · 2021-03-05 · 约3分钟`.
_COUNTS = re.compile(
    rf"(?:[^\S\n]*(?:(?:阅读|浏览|点击|评论|收藏|点?赞|转发|分享|在看|喜欢)(?:量|数|次数)?\s*\d+(?:\.\d+)?\s*[次+万]?|\d+\s*(?:次|人|条)?(?:阅读|浏览|评论|点赞)"
    rf"|{_STAMP}|约?\s*\d+\s*分钟|共?\s*\d+\s*字)[^\S\n]*[·•|｜/／,，]?){{2,8}}"
)
#: The name of a site after a title: `… - 范文大全网`.
_SITE_NAME = re.compile(
    rf"(?<=[{HAN}）》”])\s*[-_|｜–—－]{{1,2}}\s*[{HAN}]{{1,12}}(?:网站?|门户|大全|频道|文库|论坛|博客|教育资源)(?:\s*[-_|｜].{{0,20}})?$"
)
#: A word in square brackets before a title: `[转载]…`, `【讲话】…`.
_SITE_WORD = re.compile(r"[\[【][^\[\]【】]{1,16}[\]】]\s*(?=[^\n]{6})")
_FORUM = pattern("<words>", words="forum")
_PAGER = re.compile(
    r"^.{0,60}_第\d{1,3}页$|^已阅读\s*\d+\s*页$|^共\s*\d+\s*页\s*[,，]\s*当前第\s*\d+\s*页$"
    r"|^(?=.*[页\[])(?:(?:共\s*\d+\s*页\s*[：:]?|首页|上一页|下一页|尾页|末页|\[?\d{1,3}\]?|[<>«»‹›|.…])\s*){2,}[：:]?$"
)
_RULE = re.compile(r"^[|｜>＞<＜•]$|^[\s\-－—–_=＝*＊~～·.。…#＃+＋◆■●★☆※□○◇>》<《]{3,}$")
_LIST_HEAD = pattern(
    rf"^(?:[【\[《].{{1,40}}[】\]》])?\s*{_OPEN}?\s*<words>\s*{_CLOSE}?\s*(?:[|｜：:]\s*(?P<value>.*)|$)",
    words="list_heads",
)
_TITLED_LIST_HEAD = pattern(r"^[^。！？；，：、]{2,40}<words>\s*[：:]?$", words="list_heads")
_LEAD = pattern(rf"^{_OPEN}?\s*<words>\s*(?:{_CLOSE}\s*[：:]?|[：:])", words="leads")
_SITE_TAIL = pattern(r"^《[^》]{2,60}》\s*<words>", words="tails")
_NOTICE = pattern("<words>", words="notices")
_CALL = pattern("^<words>$", words="calls")
_SUMMARY = pattern("<words>", words="summaries")
_NOTICE_NEAR_START = pattern(rf".{{0,{LONGEST_TAIL_START}}}?<words>", words="notices")
_NOTICE_START = pattern(r"^[【\[（(《“☆★>\s]*<words>", words="notice_starts")
#: Words with which a speaker addresses an audience, and labels of an outline. A site's own sentence has neither.
_SPOKEN = re.compile(
    r"同志|同学们|老师们|朋友们|乡亲们|战友们|各位(?!读者|网友)|我们|我(?:市|县|区|镇|乡|省|校|局|院|厂|公司|讲|就|代表|宣布)"
    rf"|谢谢|祝|{NUMERAL}[、．是要]|[（(]{NUMERAL}[）)]|第{NUMERAL}[，、]"
)
#: From the first of the blanks before it: tried from each of them, a line of blanks would take quadratic time.
_TAG_TAIL = re.compile(rf"(?<!\s)\s*(?:{TAG_WORDS})\s*[：:]\s*[^。！？\n]*$", re.IGNORECASE)
_SENTENCE = re.compile("[。！？]")
_SENTENCE_END = re.compile("[。！？；!?]+[”’）)】]*|：$")
#: A rule of a style sheet, and the mark with which a database of periodicals begins an excerpt.
_STYLE_RULE = re.compile(r"[@.#]?[A-Za-z][\w.#:-]{0,30}\s?\{\s*(?:[a-z-]{2,30}\s*:\s*[^;{}\n]{1,80};?\s*)++\}")
_EXCERPT_MARK = re.compile("【正】|<正>")
#: Where a site cuts a text short: `……(未完,全文共725字,当前仅显示461字…`, to the end of the line.
_CUT_SHORT = re.compile(r"[（(]\s*未完\s*[，,：:][^\n]{0,160}$")
#: What a site says of texts of a kind before the samples it offers.
_ON_WRITING = re.compile(
    r"(?:讲话|发言|演讲|主持|致辞|开幕|闭幕|范文|文稿|总结)[稿词]?[^。]{0,40}?(?:怎[样么]写|如何写|写法|写作|是指|用到|使用|启发)|怎[样么]写[^。]{0,12}?[稿词]"
)
#: A document that a member shared on a site, with its name; and a line of a menu.
_SHARED = re.compile(r"《[^》]{2,80}\.(?:docx?|pdf|pptx?|txt|wps)》由.{0,6}?分享")
_MENU_LINE = re.compile(r"[•·▪■◆►»]\s*[^\s，。：:]{1,8}$")
#: Lines of a menu, so that they are not points of the text.
FEWEST_MENU_LINES = 3
#: Letters with which a line must begin the next one to be its excerpt.
SHORTEST_EXCERPT = 30
#: Lines after the salutation among which the title may be repeated.
NEAREST_TITLE = 2
_BRACKETED = re.compile(r"【[^【】\n]{1,60}】|\[[^\[\]\n]{1,60}\]|（[^（）\n]{1,60}）|\([^()\n]{1,60}\)")
#: A field whose value has a closed form, so that its end is certain wherever it is.
_CLOSED_FIELD = pattern(
    rf"<field>\s*{_CLOSE}?\s*[：:]\s*(?:\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}(?:{_CLOCK})?|\d+\s*[次人个]?(?![\d年月日%.，、,]))\s*",
    field="closed_fields",
)


def drop_trailing_lists(text: str) -> Iterator[Edit]:
    """Drop a list of other texts (推荐阅读, 相关文章 …): its head and the titles under it, to the next sentence.

    Before the speech only the head goes: the line under it may be the speech's own title. Where the speech goes on
    after the list, a line counts as a link only if it ends like a title or with a date.
    """
    for piece in pieces(text):
        first, _ = _speech_span(piece)
        index = 0
        while index < len(piece):
            if not _is_list_head(piece, index):
                index += 1
                continue
            goes_on = any(is_prose(line.text) for line in piece[index + 1 :])
            last = index
            while index > first and last + 1 < len(piece) and _is_link(piece[last + 1].text, certain=goes_on):
                last += 1
            yield from _cut(piece[index : last + 1])
            index = last + 1


def drop_tag_tails(text: str) -> Iterator[Edit]:
    """Drop the list of tags at the end of a line (`…的讲话tag: 讲话稿,范文`) in the last lines of a piece.

    Where a title precedes it on the same line and nothing else, that title is the site's and goes too.
    """
    for piece in pieces(text):
        for line in piece[max(1, len(piece) - 3) :]:
            # After the last sentence: a tail has none, and searched from the start it would be tried at every tag.
            tail_start = max(line.text.rfind(stop) for stop in "。！？") + 1
            match = _TAG_TAIL.search(line.text, tail_start)
            if not match or _SPOKEN.search(match[0]):
                continue
            head = line.text[: match.start()]
            is_title = len(head) <= LONGEST_LINE and bool(TITLE_END.search(head.strip())) and not _SENTENCE.search(head)
            yield Edit(line.start if is_title else line.start + match.start(), line.end)


def drop_site_title(text: str) -> Iterator[Edit]:
    """Drop the title that the site gave a text where the text has a title of its own.

    That is: a line before the first paragraph that is repeated below, and what precedes the site's own lines (time,
    source …) where a title of a speech follows them. The last one stays, it is the text's, without a site's name
    (`… - 范文大全网`), and without a word in square brackets before it (`[转载]…`).
    """
    for piece in pieces(text):
        first, _ = _speech_span(piece)
        head = piece[:first]
        named = [_site_name_start(line.text) for line in head]
        texts = [line.text[:end] for line, end in zip(head, named, strict=True)]
        site = [at for at, text in enumerate(texts) if _is_site_line(text, outside=True)]
        own = [at for at in sorted(set(range(len(head))).difference(site)) if _is_title(texts[at])]
        letters = {index: _letters(strip_adverts(texts[index])) for index in own}
        last_index = {signs: index for index, signs in letters.items()}
        yield from _cut(piece[at] for at in _repeats(piece, first, letters.values()))
        for index in own:
            before_site = bool(site) and index < site[-1] < own[-1] and bool(TITLE_END.search(texts[own[-1]]))
            start = 0 if before_site or index < last_index[letters[index]] else named[index]
            if start < len(head[index].text):
                yield Edit(head[index].start + start, head[index].end)
            if start and (word := _SITE_WORD.match(texts[index])) and TITLE_END.search(texts[index]):
                yield Edit(head[index].start, head[index].start + word.end())


def _repeats(piece: list[Line], first: int, titles: Collection[str]) -> set[int]:
    """Return the lines of the text that repeat its title: below the salutation, and with a site's name as the last."""
    found = {
        at for at in range(first + 1, min(first + 1 + NEAREST_TITLE, len(piece))) if _letters(piece[at].text) in titles
    }
    last = len(piece) - 1
    if last > first and not piece[last].ended and not _is_of_speech(piece[last].text):
        signs = _letters(piece[last].text)
        found |= {
            last for title in titles if title in signs and (TITLE_END.search(title) or len(title) > LONGEST_UNEXPLAINED)
        }
    return found


def _site_name_start(text: str) -> int:
    """Return where the name of a site after a title begins, the length of the text without one."""
    name = _SITE_NAME.search(text)
    return name.start() if name and TITLE_END.search(text[: name.start()]) else len(text)


def drop_site_lines(text: str) -> Iterator[Edit]:
    """Drop lines of which every part is boilerplate: fields, breadcrumbs, navigation, rules, notices of the site.

    Before the speech also a summary (导读：…) that the salutation follows, a menu, the beginning of the text as its
    excerpt, and what a site says of texts of the kind. Outside the speech one word of the site about itself is enough;
    inside, the line must be a field of a web page, navigation, or a short notice with two such words.
    """
    for piece in pieces(text):
        first, last = _speech_span(piece)
        salutation = next((index for index, line in enumerate(piece) if SALUTATION.match(line.text)), 0)
        menu = {index for index, line in enumerate(piece[:first]) if _MENU_LINE.match(line.text)}
        for index, line in enumerate(piece):
            outside = not first <= index <= last
            is_lead = bool(_LEAD.match(line.text))
            if is_lead and any(_is_sentence(before.text) for before in piece[:index]):
                is_lead = False
                if not _NOTICE.search(line.text):
                    continue  # The speaker's own.
            is_lead = is_lead and index < salutation
            is_value = outside and index > 0 and bool(_BARE_SOURCE.match(piece[index - 1].text))
            is_source = len(piece) - 2 <= index and _is_source(piece[-2:])
            is_menu = index in menu and len(menu) >= FEWEST_MENU_LINES
            is_preface = index <= max(first, salutation) and _is_preface(line.text)
            is_excerpt = index + 1 < len(piece) and index <= first and _is_excerpt(line.text, piece[index + 1].text)
            if (
                is_lead
                or is_source
                or is_menu
                or is_preface
                or is_excerpt
                or (is_value and _is_value(line.text, outside))
                or _is_site_line(line.text, outside=outside)
            ):
                yield Edit(line.start, line.end)


def drop_site_phrases(text: str) -> Iterator[Edit]:
    """Drop boilerplate inside a paragraph where both its ends are certain: `【字体：大 中 小】`, `（责任编辑：王某）`.

    Its ends are certain in brackets, after the last stop of the line, in a sentence of its own, and where its value
    is a count or a time. The paragraph around it stays as it is.
    """
    for piece in pieces(text):
        for line in piece:
            for start, end in _merged(_phrase_spans(line.text)):
                yield Edit(line.start + start, line.start + end)


def _phrase_spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _FONT_SIZES.finditer(text) if "字" in text or "大" in text else ():
        yield match.span()
    for match in _BRACKETED.finditer(text):
        if _is_bracketed_phrase(match[0]):
            yield match.span()
    for match in _STYLE_RULE.finditer(text) if "{" in text else ():
        yield match.span()
    for found in (_EXCERPT_MARK.match(text), _CUT_SHORT.search(text)):
        if found:
            yield found.span()
    for match in _CLOSED_FIELD.finditer(text) if ":" in text or "：" in text else ():
        yield match.span()
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    for start, end in pairwise([*starts, len(text)]):
        sentence = text[start:end]
        if start and end == len(text) and _is_site_tail(sentence.strip()):
            yield start, end
        elif (length := _notice_length(sentence)) and length < len(text):
            yield start, start + length


def _is_site_tail(tail: str) -> bool:
    """Return whether what follows the last stop of a line is boilerplate from its first words on."""
    if len(tail) > LONGEST_LINE or (_SENTENCE.search(tail) and not _NOTICE_NEAR_START.match(tail)):
        return False
    if not _is_site_line(tail, outside=True):
        return False
    if _FIELD_NAME.match(tail):
        return True
    if spans := _notice_spans(tail):
        rest = re.findall(f"[{HAN}]", tail[spans[-1][1] :])
        return spans[0][0] <= LONGEST_TAIL_START and len(rest) <= LONGEST_TAIL_END
    forum = _FORUM.search(tail)
    return forum is None or not forum.start()


def _is_bracketed_phrase(bracketed: str) -> bool:
    inner = bracketed[1:-1].strip()
    if _SPOKEN.search(inner) or _SENTENCE.search(inner):
        return False
    if bracketed[0] in "【[" and _NAVIGATION.fullmatch(inner):
        return True
    return bool(_WEB_FIELD.match(inner) and _FIELD_NAME.match(inner)) or bool(
        _TIME.search(inner) and _CLOSED_FIELD.match(inner)
    )


def _notice_length(sentence: str) -> int:
    """Return the length of the notice with which a sentence inside the speech begins, 0 where it begins with none.

    It begins with a word that opens notices, has two words of a site, and ends with its last one; the stop goes too
    where nothing else is left.
    """
    if not _NOTICE_START.match(sentence):
        return 0
    spans = _notice_spans(sentence)
    if len(spans) < 2 or _SPOKEN.search(sentence):
        return 0
    end = spans[-1][1]
    if not _is_explained(sentence[:end], spans):
        return 0
    return end if re.search(f"[{HAN}0-9A-Za-z]", sentence[end:]) else len(sentence)


def _is_source(lines: list[Line]) -> bool:
    """Return whether the last two lines are the name of a field for the source, and the source."""
    value = lines[-1].text
    if len(lines) < 2 or len(value) > LONGEST_LINE or _SPOKEN.search(value):
        return False
    return bool(_BARE_SOURCE.match(lines[0].text))


def _is_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text)) and not _is_site_line(text, outside=True) and not _is_preface(text)


def _is_preface(text: str) -> bool:
    """Return whether a line is what a site says of texts of a kind, or of a document that a member shared."""
    if _SHARED.match(text):
        return True
    sentences = re.split("(?<=[。！？])", text.rstrip("。！？ "))
    return bool(_ON_WRITING.search(text) and _notice_spans(sentences[-1]))


def _is_excerpt(text: str, following: str) -> bool:
    """Return whether a line is the beginning of the next one, as sites show it above the text."""
    letters = _letters(text)
    return (
        len(letters) >= SHORTEST_EXCERPT and len(letters) < len(following) and _letters(following).startswith(letters)
    )


def _is_site_line(text: str, *, outside: bool) -> bool:
    return _is_web_form(text, outside) or _is_notice(text, outside)


def _is_web_form(text: str, outside: bool) -> bool:
    """Return whether the whole line has a form that web pages have and speeches do not."""
    if len(text) > LONGEST_LINE:
        return outside and bool(_LEAD.match(text)) and bool(_NOTICE.search(text)) and not _SPOKEN.search(text)
    if any(form.search(text) for form in (_RULE, _PAGER, _PURE_STAMP, _PURE_ADDRESS)) or _FONT_SIZES.fullmatch(text):
        return True
    if _CALL.search(text) and not SALUTATION.search(text) and not _SPOKEN.search(text.replace("我们", "")):
        return True
    if outside and (_COUNTS.fullmatch(text) or (_OTHER_TEXT.match(text) and not _SENTENCE.search(text))):
        return True
    if _SPOKEN.search(text):
        return False
    if _TRAIL.match(text) or _SITE_TAIL.match(text) or (_FORUM.search(text) and not _SENTENCE.search(text)):
        return True
    for form in (_NEIGHBOUR, _NAVIGATION):
        if match := form.match(text):
            return _is_value(match["value"] or "", outside)
    if _FIELD_NAME.match(text.lstrip("【[（( ")):
        return _is_field_line(text, outside)
    return outside and bool(_LEAD.match(text)) and not is_prose(text)


def _is_field_line(text: str, outside: bool) -> bool:
    """Return whether a line that begins with a field consists of fields with values."""
    if _OWN_FIELD.match(text):
        return False
    if not (outside or _WEB_FIELD.match(text) or (_TIME.search(text) and ":" in text)):
        return False
    values = _FIELD_NAME.split(text)
    return all(_is_value(_TIME.sub("", value), outside) for value in values)


def _is_value(value: str, outside: bool) -> bool:
    """Return whether a text may be the value of a field, or the title to which a link leads."""
    value = value.strip(" \u3000|｜【】[]（）()>»")
    if _SPOKEN.search(value) or OPENING.match(value) or _SENTENCE.search(value):
        return False
    if outside:
        return len(value) <= LONGEST_VALUE
    return (len(value) <= LONGEST_VALUE_INSIDE and not re.search("[，；：、]", value)) or bool(TITLE_END.search(value))


def _is_notice(text: str, outside: bool) -> bool:
    """Return whether the line is the site speaking of itself or to its visitor, and nothing else."""
    if not outside:
        return len(text) <= LONGEST_LINE and _notice_length(text) == len(text)
    spans = _notice_spans(text)
    if not spans or _SPOKEN.search(_remove(text, spans)):
        return False
    if _LEAD.match(text):
        return True
    return _is_explained(text, spans)


def _is_explained(text: str, spans: list[tuple[int, int]]) -> bool:
    """Return whether the notices are enough of the text: no long run between them, half of a paragraph's Han characters
    and a quarter of a shorter line's."""
    runs = _unexplained(text, spans)
    explained = sum(end - start for start, end in spans)
    most = explained * (1 if is_prose(text) else 3)
    return all(len(run) <= LONGEST_UNEXPLAINED for run in runs) and sum(map(len, runs)) <= most


@lru_cache(maxsize=1024)
def _notice_spans(line: str) -> list[tuple[int, int]]:
    """Return the spans of a line's words of a site about itself, adverts not counted, in order.

    Cached for the lines of one long text, because several rules ask for the same line.
    """
    stripped = strip_adverts(line)
    if not _NOTICE.search(stripped) and not (stripped != line and _SUMMARY.search(line)):
        return []
    found = [match.span() for form in _notice_patterns() for match in form.finditer(line)]
    found += [match.span() for match in _SUMMARY.finditer(line)]
    return _merged(found)


@lru_cache(maxsize=1)
def _notice_patterns() -> list[re.Pattern[str]]:
    return [pattern(entry) for entry in entries("notices")]


def _unexplained(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
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


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(merged.pop()[1], end)
        merged.append((start, end))
    return merged


def _speech_span(piece: list[Line]) -> tuple[int, int]:
    """Return the indexes of the first and last line of the speech: a salutation, a label, or a paragraph of prose.

    (len(piece), -1) where there is none. Paragraphs in which only the site speaks do not count.
    """
    first = next((index for index, line in enumerate(piece) if _is_of_speech(line.text)), len(piece))
    return first, next((at for at in range(len(piece) - 1, first - 1, -1) if _is_of_speech(piece[at].text)), -1)


def _is_of_speech(text: str) -> bool:
    if SALUTATION.match(text) or TOP_LABEL.match(text):
        return True
    return is_prose(text) and not _is_site_line(text, outside=True) and not _is_preface(text)


def _is_title(line: str) -> bool:
    """Return whether the line may be a title. One that ends in a full stop is a sentence, even if it is repeated."""
    if len(line) > LONGEST_LINE or line.endswith("\N{IDEOGRAPHIC FULL STOP}") or _SPOKEN.search(line):
        return False
    return len(_letters(line)) >= SHORTEST_TITLE and not DATE_LINE.fullmatch(line)


def _is_list_head(piece: list[Line], index: int) -> bool:
    text = piece[index].text
    if len(text) > LONGEST_LINE or _SPOKEN.search(text):
        return False
    if match := _LIST_HEAD.match(text):
        value = match["value"] or ""
        return not value or bool(TITLE_END.search(value)) or _is_value(value, outside=False)
    following = piece[index + 1 : index + 1 + FEWEST_LINKS]
    links = [line for line in following if _is_link(line.text, certain=True)]
    return len(links) == FEWEST_LINKS and bool(_TITLED_LIST_HEAD.match(text))


def _is_link(text: str, *, certain: bool) -> bool:
    if len(text) > LONGEST_LINE or _SPOKEN.search(text):
        return False
    is_dated = bool(re.search(r"\d{1,2}-\d{1,2}\s*[\])）]?$", text))
    if re.match(r"\d{1,2}[.、．]", text) and (is_dated or not (certain or re.search("[。！？；，]", text))):
        return True
    if OPENING.match(text):
        return False
    if certain:
        return bool(re.search(r"\d{1,2}-\d{1,2}\s*[\])）]?$|(?:总结|方案|计划|心得|体会|范文|标语|稿)$", text)) or bool(
            TITLE_END.search(text)
        )
    return not re.search(r"[。！？；]\s*\S", text) and not text.endswith("。")


def _letters(line: str) -> str:
    return re.sub(rf"[^{HAN}0-9A-Za-z]", "", line)


def _cut(lines: Iterable[Line]) -> Iterator[Edit]:
    for line in lines:
        yield Edit(line.start, line.end)
