"""What a web site puts around a text, line by line: headers, trailers, navigation, lists of other texts.

Three kinds of evidence, from strong to weak: a line that only a web page has (`上一篇：`, `责任编辑：`), words of a
site about itself (本站, 小编, 转载请注明), and the place of a line before the text begins or after it ends. A line
inside the speech goes only on the strong kinds. The words are in `site_words.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from build_scripts.cleaning.adverts import without_adverts
from build_scripts.cleaning.layout import Line, pieces
from build_scripts.cleaning.site_words import pattern
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.phrases import DATE_LINE, SALUTATION, TAG_WORDS, TOP_LABEL

#: Longest line (code points) still read as a field, a link or a title of a site. In the first five raw files: 60.
LONGEST_LINE = 90
#: A line with a sentence in it this long is the speech itself. The shortest first paragraph of the nine texts has 38.
SHORTEST_PARAGRAPH = 36
#: Longest line (code points) with one word of a site about itself and no address to an audience that is still a
#: notice. The longest 导语 of the first five raw files has 50; sites fill up to three lines of a screen.
LONGEST_NOTICE = 160
#: A paragraph before or behind the speech that addresses an audience is a notice only up to this length.
LONGEST_SPOKEN_NOTICE = 120
#: Code points of a title that count when titles are compared: shorter ones are alike by chance.
SHORTEST_TITLE = 5

_STAMP = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
_HYPHENED_STAMP = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
_ADDRESS = r"(?:https?://|www\.)[a-z0-9.\-/_?=&%]+"

_FIELD = pattern(r"^[【\[（(]?\s*<field>\s*[】\]]?\s*[：:]", field="fields")
_FIELD_INSIDE = pattern(r"(?:^|\s|[|｜])\s*<field>\s*[：:]", field="fields")
_WEB_FIELD = pattern(r"^[【\[（(]?\s*<field>", field="web_fields")
#: A field that a speech's own head may have: 时间：2010年6月8日, 地点：县礼堂.
_OWN_FIELD = re.compile(rf"^(?:时间|日期|地点)\s*[：:]\s*(?!{_HYPHENED_STAMP}).{{2,40}}$")
_CLOCK_OR_COUNT = re.compile(r"\d{1,2}:\d{2}:\d{2}|来源|作者|浏览|点击|编辑")
_TIME = re.compile(_STAMP)
_PURE_STAMP = re.compile(rf"^[\[（(]?{_HYPHENED_STAMP}(?:\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?[\]）)]?$")
_FONT_SIZES = re.compile(r"【?\s*字[体号]\s*[：:]?\s*(?:[大中小]\s*){2,3}】?|【\s*(?:[大中小]\s*){2,3}】")
_PURE_ADDRESS = re.compile(rf"^{_ADDRESS}[^。！？]*$", re.IGNORECASE)

_WHERE = r"(?:您?(?:现在|当前|目前)?(?:的|所在)?(?:所在)?(?:位置|栏目)|导航|網站首頁|网站首页|首页)"
_TRAIL = re.compile(
    rf"^{_WHERE}\s*(?:[：:>»›→\-|]|&gt;)"  # 您现在的位置：首页 > 范文
    r"|^[^\s<>，。]{1,12}(?:\s*(?:>|»|›|&gt;|→)\s*[^\s<>，。]{1,30}){2,}$"  # 首页 > 公文 > 讲话 > 正文
)
_NEIGHBOUR = re.compile(
    r"^[【\[（(<《>»]*\s*[上下前后]一[篇页条章](?:文章)?\s*[】\]）)>》]*\s*(?:[：:>»]|$|没有了|\S{1,40}$)"
)
_NAVIGATION = pattern(r"^[\[【（(]?\s*<words>\s*[\]】）)]?[：:]?(?:\s.{0,40})?$", words="navigation")
_FORUM = pattern("<words>", words="forum")
_PAGER = re.compile(
    r"^.{0,60}_第\d{1,3}页$|^已阅读\s*\d+\s*页|^共\s*\d+\s*页\s*[,，]\s*当前第\s*\d+\s*页"
    r"|^(?=.*[页\[])(?:(?:共\s*\d+\s*页\s*[：:]?|首页|上一页|下一页|尾页|末页|\[?\d{1,3}\]?|[<>«»‹›|.…])\s*){2,}[：:]?$"
)
_RULE = re.compile(r"^[\s\-－—–_=＝*＊~～·.。…#＃+＋◆■●★☆※□○◇>》<《]{3,}$")
_LIST_HEAD = pattern(
    r"^[【\[]?.{0,40}?[】\]]?\s*<words>(?:[】\]]?\s*[：:]?$|[】\]]?\s*[|｜：:].{0,80}$)", words="list_heads"
)
_LEAD = pattern(r"^[【\[（(]?\s*<words>\s*[】\]）)]?\s*[：:]?", words="leads")
_NOTICE = pattern("<words>", words="notices")
_NOTICE_START = pattern(r"^[【\[（(《“☆★>\s]*<words>", words="notice_starts")
_SPOKEN = re.compile(r"同志们|我们|我(?:市|县|区|镇|乡|省|校|局|院|厂|公司|讲|就|代表)")
#: From the first of the blanks before it: tried from each of them, a line of blanks would take quadratic time.
_TAG_TAIL = re.compile(rf"(?<!\s)\s*(?:{TAG_WORDS})\s*[：:]\s*[^。！？\n]*$", re.IGNORECASE)
_SENTENCE = re.compile("[。！？]")


def drop_trailing_lists(text: str) -> Iterator[Edit]:
    """Drop a list of other texts (推荐阅读, 相关文章 …): its head and the titles under it, to the next sentence.

    Before the speech only the head goes: what stands under it there may be the speech's own title.
    """
    for piece in pieces(text):
        first, _ = _speech_span(piece)
        index = 0
        while index < len(piece):
            if len(piece[index].text) > LONGEST_LINE or not _LIST_HEAD.match(piece[index].text):
                index += 1
                continue
            last = index
            while index > first and last + 1 < len(piece) and _is_link(piece[last + 1]):
                last += 1
            if last > index or index < first or not any(_is_prose(line) for line in piece[index + 1 :]):
                yield from _cut(piece[index : last + 1])
            index = last + 1


def drop_tag_tails(text: str) -> Iterator[Edit]:
    """Drop the list of tags at the end of a line (`…的讲话tag: 讲话稿,范文`) in the last lines of a piece.

    Where a title stands before it on the same line and nothing else, that title is the site's too.
    """
    for piece in pieces(text):
        for line in piece[max(1, len(piece) - 3) :]:
            # Behind the last sentence: a tail has none, and looked for from the start it would be tried at every tag.
            behind = max(line.text.rfind(stop) for stop in "。！？") + 1
            if not (match := _TAG_TAIL.search(line.text, behind)):
                continue
            head = line.text[: match.start()]
            is_title = len(head) <= LONGEST_LINE and not _SENTENCE.search(head)
            yield Edit(line.start if is_title else line.start + match.start(), line.end)


def drop_site_title(text: str) -> Iterator[Edit]:
    """Drop the title that the site gave a text where the text has a title of its own.

    That is: what stands before the site's own lines (time, source …) when a title also stands behind them, and a
    line before the first paragraph that is said again below. The last one stays, it is the text's.
    """
    for piece in pieces(text):
        first, _ = _speech_span(piece)
        head = piece[:first]
        site = [index for index, line in enumerate(head) if _is_site_line(line, outside=True)]
        own = [at for at in sorted(set(range(len(head))).difference(site)) if _is_title(head[at].text)]
        said = {index: _signs(without_adverts(head[index].text)) for index in own}
        last_said = {signs: index for index, signs in said.items()}
        for index in own:
            behind_site = bool(site) and index < site[-1] < own[-1]
            if behind_site or index < last_said[said[index]]:
                yield Edit(head[index].start, head[index].end)


def drop_site_lines(text: str) -> Iterator[Edit]:
    """Drop lines that only a web page has: fields, trails of links, navigation, rules, notices of the site.

    Outside the speech (before its first and behind its last paragraph) one word of the site about itself is
    enough; inside, the line must be a web page's own field or navigation, or a short notice with two such words.
    """
    for piece in pieces(text):
        first, last = _speech_span(piece)
        for index, line in enumerate(piece):
            if _is_site_line(line, outside=not first <= index <= last):
                yield Edit(line.start, line.end)


def _is_site_line(line: Line, *, outside: bool) -> bool:
    return _is_web_form(line.text, outside) or _is_notice(line, outside)


def _is_web_form(text: str, outside: bool) -> bool:
    """Whether the line has a form that web pages have and speeches have not."""
    if len(text) > LONGEST_LINE:
        return outside and bool(_LEAD.match(text)) and bool(_NOTICE.search(text))
    if any(form.search(text) for form in (_RULE, _TRAIL, _PAGER, _PURE_STAMP, _FONT_SIZES, _PURE_ADDRESS)):
        return True
    if any(form.search(text) for form in (_FORUM, _NEIGHBOUR, _NAVIGATION)):
        return not _SENTENCE.search(text)
    if _FIELD.match(text) or len(_FIELD_INSIDE.findall(text)) >= 2:
        return _is_web_field(text, outside)
    return outside and bool(_LEAD.match(text)) and not _SPOKEN.search(text)


def _is_web_field(text: str, outside: bool) -> bool:
    if _OWN_FIELD.match(text) and not _CLOCK_OR_COUNT.search(text):
        return False
    if _SENTENCE.search(text) and not re.search(r"转载|版权|来源", text):
        return False
    return outside or bool(_WEB_FIELD.match(text)) or bool(_TIME.search(text) and ":" in text)


def _is_notice(line: Line, outside: bool) -> bool:
    """Whether the line is the site speaking of itself or to its visitor."""
    if not outside:
        return len(line.text) <= LONGEST_LINE and bool(_NOTICE_START.match(line.text)) and _notices(line.text) >= 2
    if not (found := _notices(line.text)):
        return False
    spoken = _is_prose(line) and _SPOKEN.search(line.text) and found < 2
    return not (spoken and len(line.text) > LONGEST_SPOKEN_NOTICE)


@lru_cache(maxsize=1024)
def _notices(line: str) -> int:
    """How many words of a site about itself a line has beside its adverts.

    Kept for the lines of a long text, because each rule asks anew.
    """
    return len(_NOTICE.findall(without_adverts(line)))


def _speech_span(piece: list[Line]) -> tuple[int, int]:
    """Indexes of the first and last line of the speech itself: a salutation, a label, or a paragraph of prose.

    (len(piece), -1) where there is none. Paragraphs in which the site speaks do not count as prose.
    """
    first = next((index for index, line in enumerate(piece) if _is_of_speech(line)), len(piece))
    return first, next((index for index in range(len(piece) - 1, first - 1, -1) if _is_of_speech(piece[index])), -1)


def _is_of_speech(line: Line) -> bool:
    if SALUTATION.match(line.text) or TOP_LABEL.match(line.text):
        return True
    return _is_prose(line) and not _is_site_prose(line)


def _is_prose(line: Line) -> bool:
    return len(line.text) >= SHORTEST_PARAGRAPH and bool(re.search(r"[。！；]", line.text))


def _is_site_prose(line: Line) -> bool:
    found = _notices(line.text)
    if found >= 2 or (found and _LEAD.match(line.text)):
        return True
    return found == 1 and not _SPOKEN.search(line.text) and len(line.text) <= LONGEST_NOTICE


def _is_title(line: str) -> bool:
    """Whether the line may be a title; one that ends in a full stop is a sentence, also where it is said twice."""
    if len(line) > LONGEST_LINE or line.endswith("\N{IDEOGRAPHIC FULL STOP}"):
        return False
    return len(_signs(line)) >= SHORTEST_TITLE and not DATE_LINE.fullmatch(line)


def _is_link(line: Line) -> bool:
    text = line.text
    return len(text) <= LONGEST_LINE and not re.search(r"[。！？；]\s*\S", text) and not text.endswith("。")


def _signs(line: str) -> str:
    return re.sub(rf"[^{HAN}0-9A-Za-z]", "", line)


def _cut(lines: Iterable[Line]) -> Iterator[Edit]:
    for line in lines:
        yield Edit(line.start, line.end)
