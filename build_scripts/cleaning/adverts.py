"""Adverts inside sentences: addresses and names of web sites, and signs against copying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.model import Edit
from build_scripts.text.characters import HAN

#: Han characters that must be left of a line without its adverts for it to be a sentence with an advert in it. Chosen:
#: from 0 to 32 the first five raw files and nineteen government reports are cleaned alike.
FEWEST_HAN = 8
#: From this number of scrambled lines in a file on, every run of ASCII signs at the end of a line counts as one. A
#: forum page that scrambles does so after every paragraph. Chosen: neither the first five raw files nor the reports
#: have such lines.
FEWEST_SCRAMBLED = 3

#: Blanks inside an advert. Bounded, or a line of blanks alone would take quadratic time.
_B = r"[^\S\n]{0,4}"
_TOP_DOMAINS = "com|net|org|cn|cc|info|vip|top|me|tv|la|so|io|co|biz|mobi"
#: An address, also one with blanks round its dots, and one with blanks between all letters, which hide it from filters.
_PLAIN_URL = (
    r"(?:https?[：:]//)?(?:www\s*[.．。]\s*)?[a-z0-9][a-z0-9\-]{1,40}(?:\s?[.．]\s?[a-z0-9\-]{1,20})*"
    rf"\s?[.．]\s?(?:{_TOP_DOMAINS})(?:\s?[.．]\s?cn)?(?![a-z0-9])(?:/(?:[a-z0-9\-._/?=&%#]*?\.(?:s?html?|aspx?|php|jsp)(?![a-z?#])|[a-z0-9\-._/?=&%#]*(?<![0-9])(?=\d{{1,4}}[年月日个项名人次万亿%])|[a-z0-9\-._/?=&%#]*))?"
)
_SPACED_URL = r"w\s?w\s?w\s?[.．]\s?(?:[a-z0-9\-]\s?){2,24}[.．]\s?(?:c\s?o\s?m|n\s?e\s?t|c\s?n)(?![a-z0-9])"
#: Characters of which sentences are made and names of sites are not.
_NOT_IN_NAME = "我们的是在了要把和就与对为将从这那有不也"
_NAME_SIGN = rf"(?:(?![{_NOT_IN_NAME}])[{HAN}])"
_SITE = r"(?:网站|(?<!互联)(?<!外)(?<!官)网(?!络|民|友|上|格|点|吧)|文库|论坛|之家|家园)"
#: A site's name before its address, and after it, where brackets and blanks may be among its characters.
_NAME = rf"(?<![{HAN}])(?:{_NAME_SIGN}){{1,9}}?{_SITE}"
_NAME_BEHIND = rf"(?:[)）\]】 ]*(?:{_NAME_SIGN}[)）(（ ]{{0,2}}){{1,10}}?{_SITE})"
_THIS_TEXT = r"(?:本文|本篇|此文|文章|资料|内容|以上内容)"
_FROM = r"(?:来源于|来源|来自|转自|转载自|摘自|选自|出自|由)"
_MORE = r"更多[^。！？\n]{0,16}?(?:请?(?:访问|关注|点击|登录|浏览|进入)|尽在|来自)"
_SAYING = rf"(?:{_THIS_TEXT}?{_FROM}|{_MORE}|尽在|//\s*by)"
_TAIL = (
    r"(?:[，,]?转载请注明(?:出处|来源)?|整理|提供|收集|发布|首发|上传|原创|欢迎您?|欢迎光临|下载"
    r"|省略\d+字[^）)\n]{0,30})"
)
_ADDRESS_ADVERT = re.compile(
    rf"(?P<open>(?:……)?[（(【\[<〈《]{_B})?(?P<say>{_SAYING}{_B}[：:]?{_B}(?:{_NAME_SIGN} )?)?"
    rf"(?P<before>{_NAME}{_B}[（(]?)?(?P<slogan>(?<![^\n])(?:{_NAME_SIGN}){{1,9}}?{_SITE}[-—]{{1,2}}(?:{_NAME_SIGN}){{2,10}})?"
    rf"(?<![@A-Za-z0-9.])(?P<url>{_SPACED_URL}|{_PLAIN_URL}){_B}(?P<after>[-—–_|]?{_B}{_NAME_BEHIND})?"
    rf"(?:{_B}{_TAIL})*(?P<close>(?:{_B}[）)】\]>〉》]){{1,2}})?",
    re.IGNORECASE,
)
#: What every address has. The pattern above begins with what may be missing, so that it is tried at every character;
#: one of the 229 lines in corpus/raw has this.
_DOT_OF_ADDRESS = re.compile(r"[.．]\s?[a-z]", re.IGNORECASE)
#: How the name of a site ends, and so again what every advert of a name has.
_ENDING = re.compile("网|文库|论坛|之家|范文大全|公众号")
_SITE_NAME = rf"(?:(?![{_NOT_IN_NAME}])[{HAN}A-Za-z0-9])"
_NAME_ADVERT = re.compile(
    rf"[（(【\[]?{_B}(?:(?:{_THIS_TEXT}{_FROM}|(?:来源|转载自|摘自|转自){_B}[：:]){_B}[：:]?{_B}[“《]?{_SITE_NAME}{{1,8}}?"
    rf"(?:{_ENDING.pattern})站?[”》]?|{_MORE}{_B}[：:]?{_B}[“《]?{_SITE_NAME}{{1,14}}?(?:{_ENDING.pattern})站?[”》]?"
    rf"(?={_B}(?:[^\w\s]|\n|$))){_B}{_TAIL}*[）)】\]]?[，。！!]?"
)
#: The bracket comes before all else, so that nothing is tried in a text without brackets.
_BOXED_ADVERT = re.compile(
    rf"[（(【\[](?:(?<=[\[【])(?!互联网|官网|外网|内网){_NAME_SIGN}{{1,8}}(?:网|文库|论坛|之家|家园|在线|频道)[\]】]"
    rf"|{_NAME_SIGN}{{0,4}}(?:文秘|范文|公文|老秘){_NAME_SIGN}{{0,4}}\d{{2,4}}[）)】\]]"
    r"|(?:更多|关注|加|请加|欢迎)[^】\]）)\n]{0,30}(?:微信|QQ|公众号|网|群)[^】\]）)\n]{0,24}[】\]）)])"
)
#: Code points before an address in which a word is searched that makes it part of the sentence (请登录www.…,
#: 网址：www.…): the longest word, a mark, and some blanks.
SPOKEN_REACH = 12
_SPOKEN_ADDRESS = re.compile(
    r"(?:网址|网站|网页|登[录陆]|访问|邮箱|域名|地址|链接|平台|公布在|网为|是|为|至|到|在)\s*[“《（(：:]?\s*$"
)
#: Hosts that a speech names and no advert does.
_PUBLIC_HOST = re.compile(r"(?:gov|edu)\.cn", re.IGNORECASE)
#: The rest of a bracket after an address: a name without the ending of a site's name.
_REST_OF_BRACKET = re.compile(rf"[^\S\n]*[\-—]{{0,3}}[{HAN}A-Za-z0-9]{{0,12}}[^\S\n]*[）)】\]>〉》]")
_COPY_MARK = "\N{GRAVE ACCENT}"
_COPY_MARKS = re.compile(rf"(?<=[{HAN}\d，。、]){_COPY_MARK}+|{_COPY_MARK}+(?=[{HAN}])|(?<=的)'(?=[{HAN}])")
_SCRAMBLED = re.compile(r"(?:^|(?<=\s))(?:[!-~]{1,3}[^\S\n]){4,}[!-~]{1,4}(?=\s*$)", re.MULTILINE)
#: The same at the start of a line. A mark is among them, so that `3 G 4 G 5 G 网络` stays.
_ASCII_HEAD = re.compile(
    r"^(?=[^\x80-\U0010ffff\n]*[^\sA-Za-z0-9.,%\x80-\U0010ffff])[!-~]+(?:[^\S\n]+[!-~]+){3,}(?=[^\x00-\x7f])",
    re.MULTILINE,
)
_ASCII_TAIL = re.compile(r"(?:^|(?<=[^\x00-\x7f]))[^\S\n]*[!-~]+(?:[^\S\n]+[!-~]+){2,}[^\S\n]*$", re.MULTILINE)


def drop_adverts(text: str) -> Iterator[Edit]:
    """Drop addresses and names of web sites that were written into sentences.

    An address goes with the site's name next to it (`www.….com中国教育资源网`, `更多…请访问某某范文网`). It stays
    where the sentence speaks of it (请登录…, 网址：…), where it is a government's or a school's, and as part of an
    e-mail address.
    """
    addresses = _ADDRESS_ADVERT.finditer(text) if _DOT_OF_ADDRESS.search(text) else ()
    found = [_span_brackets(text, match) for match in addresses if not _is_spoken(text, match)]
    found += [match.span() for match in (_NAME_ADVERT.finditer(text) if _ENDING.search(text) else ())]
    found += [match.span() for match in _BOXED_ADVERT.finditer(text)]
    if not found:
        return
    start, end = 0, 0
    for next_start, next_end in sorted(found):
        if next_start >= end:
            yield Edit(start, end)
            start, end = next_start, next_end
        end = max(end, next_end)
    yield Edit(start, end)


def strip_adverts(line: str) -> str:
    """Return the line without its adverts, or the whole line if it has only an advert in it."""
    rest, done = [], 0
    for edit in drop_adverts(line):
        rest.append(line[done : edit.start])
        done = edit.end
    if not done:
        return line
    remainder = "".join([*rest, line[done:]])
    return remainder if len(re.findall(f"[{HAN}]", remainder)) >= FEWEST_HAN else line


def _is_spoken(text: str, match: re.Match[str]) -> bool:
    if _PUBLIC_HOST.search(match["url"]):
        return True
    named = match["say"] or match["before"]
    return not named and bool(_SPOKEN_ADDRESS.search(text, max(0, match.start() - SPOKEN_REACH), match.start("url")))


def _is_set_off(text: str, match: re.Match[str]) -> bool:
    """Return whether a blank precedes the name before an address, or both are all of their line."""
    before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
    return (before.isspace() and before != "\n") or (before in ("", "\n") and after in ("", "\n"))


def _span_brackets(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return the span of an advert with both its brackets, and without one that belongs to the sentence."""
    start, end = match.span()
    if match["before"] and not match["open"] and not match["say"] and not _is_set_off(text, match):
        start = match.start("url")
    if match["open"] and not match["close"]:
        rest = _REST_OF_BRACKET.match(text, end)
        return (start, rest.end()) if rest else (match.end("open"), end)
    opened = match["open"] or (match["before"] or "").rstrip().endswith(("(", "（"))
    if match["close"] and not opened and match["close"].strip() in ("》", ">"):
        return start, match.start("close")
    return start, end


def drop_copy_marks(text: str) -> Iterator[Edit]:
    """Drop the backquote, or the apostrophe after 的, by which sites recognise copies of their text (的`努力)."""
    for match in _COPY_MARKS.finditer(text):
        yield Edit(match.start(), match.end())


def drop_scrambled_signs(text: str) -> Iterator[Edit]:
    """Drop the random signs that forums put at line ends against copying (`% _* ^( \\ $ K+ }- ^& A5`).

    At least five groups of one to four ASCII signs divided by blanks, as a line of their own with a sign that is
    neither letter nor digit, or at the end of a line where a fifth of them is neither: `1 + 4` is shorter, English
    longer. A file with FEWEST_SCRAMBLED of these loses every tail of three or more groups of ASCII signs
    and every head of four.
    """
    found = [match for match in _SCRAMBLED.finditer(text) if _is_scrambled(text, match)]
    if len(found) >= FEWEST_SCRAMBLED:
        found = [*_ASCII_HEAD.finditer(text), *_ASCII_TAIL.finditer(text)]
        found.sort(key=re.Match.start)
    for match in found:
        yield Edit(match.start(), match.end())


def _is_scrambled(text: str, match: re.Match[str]) -> bool:
    signs = re.sub(r"\s", "", match[0])
    marks = len(re.sub(r"[A-Za-z0-9]", "", signs))
    whole = text[match.start() - 1 : match.start()] in ("", "\n")
    return marks >= 1 if whole else marks >= 3 and marks * 5 >= len(signs)
