"""Boilerplate of web pages around a text: fields, navigation, lists of other texts, the site's title.

A line goes as a whole only where all of it is accounted for as boilerplate (`site_lines`), or where the site's own
lines enclose it. Boilerplate inside a paragraph is the business of `site_phrases`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from build_scripts.cleaning.adverts import strip_adverts
from build_scripts.cleaning.layout import Line, is_prose, list_pieces
from build_scripts.cleaning.publication import END_LINE
from build_scripts.cleaning.site_lines import (
    CLOSE,
    LEAD,
    LONGEST_LINE,
    LONGEST_UNEXPLAINED,
    NOTICE,
    OPEN,
    SENTENCE,
    SPOKEN,
    find_notices,
    find_speech,
    get_letters,
    has_web_word,
    is_of_speech,
    is_preface,
    is_sentence,
    is_site_line,
    is_value,
    list_titles,
    names,
)
from build_scripts.cleaning.site_words import compile_words
from build_scripts.model import Edit
from build_scripts.text.characters import HAN
from build_scripts.text.phrases import (
    DATE_LINE,
    MASKED_SPEAKER_LINE,
    OFFICE_LINE,
    OPENING,
    SALUTATION,
    SPEAKER_LINE,
    TAG_WORDS,
    TITLE_END,
)

#: Code points of a title that count when titles are compared: shorter ones are alike by chance.
SHORTEST_TITLE = 5
#: Links under the head of a list that carries other words, too, so that it is not a heading of the speech.
FEWEST_LINKS = 3
#: A field whose value is on the next line.
_BARE_SOURCE = re.compile(r"^(?:文章|稿件|资料)?(?:来源|出处)\s*[：:]$")
_SITES = "网站?|门户|大全|频道|文库|论坛|博客|教育资源"
#: The name of a site after a title: `… - 范文大全网`, or of a part of it: `…讲话|动员部署会议`; and
#: before it: `某某文库…`.
_SITE_NAME = re.compile(
    rf"(?<=[{HAN}）》”])\s*[-_|｜–—－]{{1,2}}\s*(?:[{HAN}]{{1,12}}(?:{_SITES})|(?P<link>(?:免费)?(?:文档|全文|在线)?(?:下载|阅读)))(?:\s*[-_|｜].{{0,20}})?$|\s*\[复制链接\]$"
    rf"|\s*[|｜]\s*(?![{HAN}]*(?:书记|长|主任|经理|主席|同志))[{HAN}]{{5,12}}$"
)
_SITE = re.compile(_SITES)
_SITE_BEFORE = re.compile(rf"^[{HAN}]{{1,6}}(?:{_SITES})")
#: A word in square brackets before a title, or the part of a site: `[转载]…`, `【讲话】…`, `范文中心：…`.
_SITE_WORD = re.compile(
    rf"(?:[\[【][^\[\]【】]{{1,16}}[\]】]|[{HAN}]{{2,4}}(?:中心|频道|栏目|专区|大全|文库)[：:])\s*(?=[^\n]{{6}})"
)
#: A description of a document that begins with its title: `文档介绍：在…工作`.
_DESCRIPTION = re.compile(r"(?:文档|资源|文章|内容)(?:介绍|简介|描述)\s*[：:]\s*(?=\S)")
#: The second line of a title, which no title begins with.
_TITLE_REST = re.compile(r"(?:[动誓]员|誓师|部署|表彰|总结|工作)?(?:大会|会议|会|仪式|典礼)[上的][^，。：:]{0,10}$")
_LIST_HEAD = compile_words(
    rf"^(?:[【\[《].{{1,40}}[】\]》])?\s*{OPEN}?\s*<words>\s*{CLOSE}?\s*(?:[|｜：:]\s*(?P<value>.*)|$)",
    words="list_heads",
)
_TITLED_LIST_HEAD = compile_words(r"^[^。！？；，：、]{2,40}<words>\s*[：:]?$", words="list_heads")
#: From the first of the blanks before it: tried from each of them, a line of blanks would take quadratic time.
_TAG_TAIL = re.compile(rf"(?<!\s)\s*(?:{TAG_WORDS})\s*[：:]\s*[^。！？\n]*$", re.IGNORECASE)
#: A line of a menu, and what some line of a menu of a site with texts says: points of a speech (`• 统一思想`) do not.
_MENU_LINE = re.compile(r"[•·▪■◆►»]\s*[^\s，。：:]{1,8}$")
_MENU_WORD = re.compile("范文|美文|文库|首页|栏目|频道|下载|登[录陆]|注册")
#: Code points of a word of a menu.
LONGEST_MENU_WORD = 6
#: The first of two lines of a title, or a title that does not end like one.
_MAY_BE_TITLE = re.compile(rf"[{HAN}A-Za-z0-9“”《》（）、，：！？,:!?—·｜丨 ]{{8,60}}")
_MENU_WORDS = re.compile("首页|登[录陆]|注册|更多|关于|下载|搜索|公开|网站|博客|门户|办事|赞同|阅读|位置|第.{0,4}期")
#: Code points of a button or link below a text.
LONGEST_BUTTON = 24
#: Lines of a menu, so that they are not points of the text.
FEWEST_MENU_LINES = 3
#: Letters with which a line must begin the next one to be its excerpt.
SHORTEST_EXCERPT = 30
#: Times that a line with the name of a site must occur to be the head of each page of a document.
FEWEST_HEADS = 3
#: Number of a page above or below a text.
_PAGE_NUMBER = re.compile(r"\d{1,3}")
#: Lines after the salutation among which the title may be repeated.
NEAREST_TITLE = 2


def drop_trailing_lists(text: str) -> Iterator[Edit]:
    """Drop a list of other texts (推荐阅读, 相关文章 …): its head and the titles under it, to the next sentence.

    Before the speech only the head goes: the line under it may be the speech's own title. Where the speech goes on
    after the list, a line counts as a link only if it ends like a title or with a date.
    """
    for piece in list_pieces(text):
        first, _ = find_speech(piece)
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
    for piece in list_pieces(text):
        for line in piece[max(1, len(piece) - 3) :]:
            # Search after the last sentence only: a list of tags has no sentence, and a search from the start would try
            # every tag.
            tail_start = max(line.text.rfind(stop) for stop in "。！？") + 1
            match = _TAG_TAIL.search(line.text, tail_start)
            if not match or SPOKEN.search(match[0]):
                continue
            head = line.text[: match.start()]
            is_title = len(head) <= LONGEST_LINE and bool(TITLE_END.search(head.strip())) and not SENTENCE.search(head)
            yield Edit(line.start if is_title else line.start + match.start(), line.end)


def drop_site_title(text: str) -> Iterator[Edit]:
    """Drop the title that the site gave a text where the text has a title of its own.

    That is: a line before the first paragraph that is repeated below, and what precedes the site's own lines (time,
    source …) where a title of a speech follows them. The last one stays, it is the text's, without a site's name
    (`… - 范文大全网`), and without a word in square brackets before it (`[转载]…`).
    """
    for piece in list_pieces(text):
        first, _ = find_speech(piece)
        head = piece[:first]
        named = [_find_site_name(line.text) for line in head]
        texts = [line.text[:end] for line, end in zip(head, named, strict=True)]
        site = [at for at, text in enumerate(texts) if is_site_line(text, outside=True)]
        own = [at for at in sorted(set(range(first)) - {*site, *_find_site_heads(piece)}) if _is_title(texts[at])]
        letters = {index: get_letters(strip_adverts(texts[index])) for index in own}
        last_index = {signs: index for index, signs in letters.items()}
        yield from _cut(piece[at] for at in _find_repeats(piece, first, letters.values()))
        for index in own:
            before_site = bool(site) and index < site[-1] < own[-1] and bool(TITLE_END.search(texts[own[-1]]))
            start = 0 if before_site or index < last_index[letters[index]] else named[index]
            if start < len(head[index].text):
                yield Edit(head[index].start + start, head[index].end)
            if start and (word := _SITE_WORD.match(texts[index])) and TITLE_END.search(texts[index]):
                yield Edit(head[index].start, head[index].start + word.end())


def _find_repeats(piece: list[Line], first: int, titles: Collection[str]) -> set[int]:
    """Return the lines of the text that repeat its title: below the salutation, and with a site's name as the last."""
    below = range(first + 1, min(first + 1 + NEAREST_TITLE, len(piece)))
    found = {at for at in below if get_letters(piece[at].text) in titles}
    last = len(piece) - 1
    if last > first and not piece[last].ended and not is_of_speech(piece[last].text):
        last_line = _SITE_BEFORE.sub("", piece[last].text)
        parts = {get_letters(part) for part in re.split(r"\s*[-_|｜—–：:《》\s]\s*", last_line)}
        found |= {
            last for title in parts.intersection(titles) if TITLE_END.search(title) or len(title) > LONGEST_UNEXPLAINED
        }
    return found


def _find_site_name(text: str) -> int:
    """Return where the name of a site after a title begins, the length of the text without one."""
    name = _SITE_NAME.search(text)
    return name.start() if name and (name["link"] or TITLE_END.search(text[: name.start()])) else len(text)


def drop_site_lines(text: str) -> Iterator[Edit]:
    """Drop lines of which every part is boilerplate: fields, breadcrumbs, navigation, rules, notices of the site.

    Before the speech also a summary (导读：…) that the salutation follows, a menu, the beginning of the text as its
    excerpt, and what a site says of texts of the kind. The head that a site prints on each page of a document goes
    wherever it is, the number of a page as a line of its own outside the speech. Outside the speech one word of the
    site about itself is enough; inside, the line must be a field of a web page, navigation, or a short notice with two
    such words. With the site's lines goes what they enclose (`_find_frame`).
    """
    for piece in list_pieces(text):
        first, last = find_speech(piece)
        salutation = next((index for index, line in enumerate(piece) if SALUTATION.match(line.text)), 0)
        menu = [line.text for line in piece[:first] if _MENU_LINE.match(line.text)]
        has_menu = len(menu) >= FEWEST_MENU_LINES and any(map(_MENU_WORD.search, menu))
        heads = _find_site_heads(piece)
        begun = {at: end for at in range(first - 1) if (end := _find_begun_title(piece[at], piece[at + 1]))}
        titles = list_titles(piece[:first])
        ends = [index for index, line in enumerate(piece) if END_LINE.fullmatch(line.text)]
        ends = ends if len(ends) == 1 else []
        found = set[int]()
        for index, line in enumerate(piece):
            if index in begun:
                continue
            outside = not first <= index <= last
            is_lead = bool(LEAD.match(line.text))
            if is_lead and any(is_sentence(before.text) for before in piece[:index]):
                is_lead = False
                if not NOTICE.search(line.text):
                    continue  # The speaker's own.
            if (
                (is_lead and index < salutation)
                or (index <= max(first, salutation) and is_preface(line.text))
                or (has_menu and index < first and bool(_MENU_LINE.match(line.text)))
                or (index <= first and _is_excerpt(line, piece[index + 1 : index + 2]))
                or index in heads
                or (index > last >= 0 and (index in ends or names(line.text, titles)))
                or (outside and bool(_PAGE_NUMBER.fullmatch(line.text)))
                or _is_source(piece, index, outside)
                or is_site_line(line.text, outside=outside)
            ):
                found.add(index)
        spoken = (at for at in range(last, first - 1, -1) if at not in found and is_of_speech(piece[at].text))
        found.update(_find_frame(piece, first, next(spoken, -1), found))
        for at in sorted(found | begun.keys()):
            yield Edit(piece[at].start, piece[at].start + begun[at] if at in begun else piece[at].end)


def _find_begun_title(line: Line, following: Line) -> int:
    """Return where a title begins in a description and the following line completes it; 0 for other lines."""
    match = _DESCRIPTION.match(line.text)
    if not match or SENTENCE.search(line.text) or not _TITLE_REST.match(following.text):
        return 0
    return match.end()


def _find_frame(piece: list[Line], first: int, last: int, site: Collection[int]) -> Iterator[int]:
    """Yield the lines above the last line of the site before a speech, and below the first one after it.

    The words of a menu that are below the former are among them. What may be the speech's own stays: its title, date,
    speaker and signature. Nothing is yielded where there is no speech.
    """
    if last < 0:
        return
    above = max((at for at in site if at < first), default=-1) + 1
    while 0 < above < first and _is_menu_word(piece[above].text):
        above += 1
    # A short sentence after the last paragraph is the speech's, even where a line of the site divides them.
    last = max((at for at in range(last, len(piece)) if at == last or _may_be_said(piece[at].text)), default=last)
    below = _find_tail(piece, last, site)
    title = _find_title(piece[:above])
    for at in (*range(above), *range(max(below, last + 1), len(piece))):
        is_title = at < above and (at in title or _is_titled(piece[at].text))
        if not (is_title or _is_own_line(piece[at].text)):
            yield at


def _find_tail(piece: list[Line], last: int, site: Collection[int]) -> int:
    """Return the first line after a speech that is the site's, the end without one.

    It is the first line with words of the web in it, if all lines from there on are short and most of them have some.
    """
    first = min((at for at in site if at > last), default=len(piece))
    below = [at for at in range(last + 1, len(piece)) if at in site or has_web_word(piece[at].text)]
    is_short = all(len(line.text) <= LONGEST_BUTTON for line in piece[last + 1 :])
    if len(below) >= FEWEST_MENU_LINES and is_short and 2 * len(below) > len(piece) - below[0]:
        return min(first, below[0])
    return first


def _may_be_said(text: str) -> bool:
    """Return whether a line ends a sentence and no part of it is the site's."""
    return text[-1] in "。！!" and not is_site_line(text, outside=True) and not find_notices(text)


def _find_title(head: list[Line]) -> range:
    """Return the lines among those above a speech that are most likely its title: the one that ends like a title or has
    a subtitle below it, with its first half; without one the last line that may be a title."""
    texts = [line.text for line in head]
    plain = [
        at
        for at, text in enumerate(texts)
        if _MAY_BE_TITLE.fullmatch(text) and not (_MENU_WORDS.search(text) or is_site_line(text, outside=True))
    ]
    for at in reversed(range(len(texts))):
        if _is_titled(texts[at]) or texts[at][0] in "—–":
            return range(at - 1 if at - 1 in plain else at, at + 1)
    return range(plain[-1], plain[-1] + 1) if plain else range(0)


def _is_titled(text: str) -> bool:
    return len(text) <= LONGEST_LINE and bool(TITLE_END.search(text))


def _is_menu_word(text: str) -> bool:
    return len(text) <= LONGEST_MENU_WORD and not _is_titled(text) and not _is_own_line(text)


def _is_own_line(text: str) -> bool:
    """Return whether a line may be date, speaker, office or note of a speech."""
    if text[0] in "—–-〔（(*①②③④⑤":
        return True
    return any(form.fullmatch(text) for form in (DATE_LINE, SPEAKER_LINE, MASKED_SPEAKER_LINE, OFFICE_LINE))


def _find_site_heads(piece: list[Line]) -> set[int]:
    """Return the lines that a site prints on each page of a document: they name it and are no sentence."""
    times = Counter(line.text for line in piece)
    heads = {
        text
        for text, count in times.items()
        if count >= FEWEST_HEADS and len(text) <= LONGEST_LINE and _SITE.search(text) and not SENTENCE.search(text)
    }
    return {at for at, line in enumerate(piece) if line.text in heads}


def _is_source(piece: list[Line], index: int, outside: bool) -> bool:
    """Return whether a line is the value of a field for the source that is the line before it.

    With its name at the end of a piece, it may look like a sentence.
    """
    if index == len(piece) - 2:
        return bool(_BARE_SOURCE.match(piece[index].text)) and _is_last_source(piece[-1].text)
    if not index or not _BARE_SOURCE.match(piece[index - 1].text):
        return False
    text = piece[index].text
    return (outside and is_value(text, outside)) or (index == len(piece) - 1 and _is_last_source(text))


def _is_last_source(text: str) -> bool:
    return len(text) <= LONGEST_LINE and not SPOKEN.search(text)


def _is_excerpt(line: Line, following: list[Line]) -> bool:
    """Return whether a line is the beginning of the next one, as sites show it above the text."""
    letters, whole = get_letters(line.text), "".join(get_letters(next_line.text) for next_line in following)
    return SHORTEST_EXCERPT <= len(letters) < len(whole) and whole.startswith(letters)


def _is_title(line: str) -> bool:
    """Return whether the line may be a title. One that ends in a full stop is a sentence, even if it is repeated."""
    if len(line) > LONGEST_LINE or line.endswith("\N{IDEOGRAPHIC FULL STOP}") or SPOKEN.search(line):
        return False
    if _MENU_WORDS.search(line) and not TITLE_END.search(line):
        return False
    return len(get_letters(line)) >= SHORTEST_TITLE and not DATE_LINE.fullmatch(line)


def _is_list_head(piece: list[Line], index: int) -> bool:
    text = piece[index].text
    if len(text) > LONGEST_LINE or SPOKEN.search(text):
        return False
    if match := _LIST_HEAD.match(text):
        value = match["value"] or ""
        return not value or bool(TITLE_END.search(value)) or is_value(value, outside=False)
    following = piece[index + 1 : index + 1 + FEWEST_LINKS]
    links = [line for line in following if _is_link(line.text, certain=True)]
    return len(links) == FEWEST_LINKS and bool(_TITLED_LIST_HEAD.match(text))


def _is_link(text: str, *, certain: bool) -> bool:
    if len(text) > LONGEST_LINE or SPOKEN.search(text):
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


def _cut(lines: Iterable[Line]) -> Iterator[Edit]:
    for line in lines:
        yield Edit(line.start, line.end)
