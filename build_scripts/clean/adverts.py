"""What a web site writes into sentences: addresses, its name, and signs against copying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.characters import HAN
from build_scripts.records import Edit

#: Han characters that must be left of a line without its adverts for it to be a sentence with an advert in it.
FEWEST_HAN = 8

_B = r"[^\S\n]*"
_TOP_DOMAINS = "com|net|org|cn|cc|info|vip|top|me|tv|la"
#: An address, also with blanks round its dots, which keep it from being found.
_URL = (
    r"(?:https?[：:]//)?(?:www\s*[.．。]\s*)?[a-z0-9][a-z0-9\-]{1,40}(?:\s?[.．]\s?[a-z0-9\-]{1,20})*"
    rf"\s?[.．]\s?(?:{_TOP_DOMAINS})(?:\s?[.．]\s?cn)?(?![a-z0-9])(?:/[a-z0-9\-._/?=&%#]*)?"
)
#: Characters of which sentences are made and names of sites are not.
_NOT_IN_NAME = "我们的是在了要把和就与对为将从这那有不也"
_NAME_SIGN = rf"(?:(?![{_NOT_IN_NAME}])[{HAN}])"
#: A site's name before its address, and behind it, where brackets and blanks may lie among its characters.
_NAME = rf"{_NAME_SIGN}{{1,9}}?(?:网|文库|论坛|之家)"
_NAME_BEHIND = (
    rf"(?:[)）\]】 ]*(?:{_NAME_SIGN}[)）(（ ]{{0,2}}){{1,10}}?(?:网(?!络|民|友|上|格|点)|论坛|文库|之家|网站))"
)
_FROM = r"(?:来源于|来源|来自|转自|转载自|摘自|选自|出自)"
_MORE = r"更多[^。！？\n]{0,16}?(?:请?(?:访问|关注|点击|登录|浏览|进入)|尽在)"
_SAYING = rf"(?:(?:本文|本篇|此文|文章|资料|内容|以上内容)?{_FROM}|{_MORE}|尽在|由)"
_TAIL = (
    r"(?:整理|提供|收集|发布|首发|原创|欢迎您?|欢迎光临|下载|[，,]?转载请注明(?:出处|来源)?|省略\d+字[^）)\n]{0,30})"
)
_ADDRESS_ADVERT = re.compile(
    rf"(?P<open>(?:……)?[（(【\[<〈《]{_B})?(?P<say>{_SAYING}{_B}[：:]?{_B})?(?P<before>{_NAME}{_B}[（(]?)?"
    rf"(?<![@A-Za-z0-9.])(?P<url>{_URL}){_B}(?P<after>[-—–_|]?{_B}{_NAME_BEHIND})?(?:{_B}{_TAIL})*"
    rf"(?P<close>(?:{_B}[）)】\]>〉》]){{1,2}})?",
    re.IGNORECASE,
)
_NAME_ADVERT = re.compile(
    rf"[（(【\[]?{_B}(?:(?:本文|文章|资料|内容|此文)(?:{_FROM}|由)|(?:来源|转载自|摘自|转自){_B}[：:]|{_MORE}){_B}[：:]?{_B}"
    rf"[“《]?(?:(?![{_NOT_IN_NAME}])[{HAN}A-Za-z0-9]){{1,14}}?(?:网|文库|论坛|之家|范文大全|公众号)站?[”》]?{_B}"
    r"(?:整理|提供|收集|发布|首发|上传|[，,]?转载请注明(?:出处|来源)?)*[）)】\]]?[，。！!]?"
)
#: Words before an address that make it part of the sentence: 请登录www.…, 网址：www.….
_SPOKEN_ADDRESS = re.compile(
    r"(?:网址|网站|网页|登[录陆]|访问|邮箱|域名|地址|链接|平台|公布在|网为|是|为|至|到|在)\s*[“《（(：:]?\s*$"
)
#: Hosts that a speech names and no advert does.
_PUBLIC_HOST = re.compile(r"(?:gov|edu)\.cn", re.IGNORECASE)
_COPY_MARK = "\N{GRAVE ACCENT}"
_COPY_MARKS = re.compile(rf"(?<=[{HAN}\d，。、]){_COPY_MARK}|{_COPY_MARK}(?=[{HAN}])")
_SCRAMBLED = re.compile(r"(?:^|(?<=\s))(?:[!-~]{1,3}[^\S\n]){4,}[!-~]{1,4}(?=\s*$)", re.MULTILINE)


def drop_adverts(text: str) -> Iterator[Edit]:
    """Drop addresses and names of web sites that were written into sentences.

    An address goes with the site's name beside it (`www.….com中国教育资源网`, `更多…请访问某某范文网`). It stays
    where the sentence speaks of it (请登录…, 网址：…), where it is a government's or a school's, and as part of an
    e-mail address.
    """
    found = [*_ADDRESS_ADVERT.finditer(text), *_NAME_ADVERT.finditer(text)]
    taken = -1
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() < taken or (match.re is _ADDRESS_ADVERT and _is_spoken(text, match)):
            continue
        start, end = _unbracketed(match) if match.re is _ADDRESS_ADVERT else match.span()
        yield Edit(start, end)
        taken = end


def without_adverts(line: str) -> str:
    """The line as it reads when its adverts are gone; the whole line where nothing but an advert is in it."""
    rest, done = [], 0
    for edit in drop_adverts(line):
        rest.append(line[done : edit.start])
        done = edit.end
    remainder = "".join([*rest, line[done:]])
    return remainder if len(re.findall(f"[{HAN}]", remainder)) >= FEWEST_HAN else line


def _is_spoken(text: str, match: re.Match[str]) -> bool:
    if _PUBLIC_HOST.search(match["url"]):
        return True
    named = match["say"] or match["before"]
    return not named and bool(_SPOKEN_ADDRESS.search(text, max(0, match.start() - 12), match.start("url")))


def _unbracketed(match: re.Match[str]) -> tuple[int, int]:
    """The span of an advert without a bracket that belongs to the sentence."""
    start, end = match.span()
    if match["open"] and not match["close"]:
        return match.end("open"), end
    opened = match["open"] or (match["before"] or "").rstrip().endswith(("(", "（"))
    if match["close"] and not opened and match["close"].strip() in ("》", ">"):
        return start, match.start("close")
    return start, end


def drop_copy_marks(text: str) -> Iterator[Edit]:
    """Drop the backquote that sites put behind a character to tell copies of their text (`的`努力`)."""
    for match in _COPY_MARKS.finditer(text):
        yield Edit(match.start(), match.end())


def drop_scrambled_signs(text: str) -> Iterator[Edit]:
    """Drop the random signs that forums put at line ends against copying (`% _* ^( \\ $ K+ }- ^& A5`).

    At least five groups of one to four ASCII signs divided by blanks, as a line of their own with a sign that is
    neither letter nor digit, or at the end of a line where a fifth of them is neither: `1 + 4` is shorter, English
    longer.
    """
    for match in _SCRAMBLED.finditer(text):
        signs = re.sub(r"\s", "", match[0])
        marks = len(re.sub(r"[A-Za-z0-9]", "", signs))
        whole = text[match.start() - 1 : match.start()] in ("", "\n")
        if marks >= 1 if whole else marks >= 3 and marks * 5 >= len(signs):
            yield Edit(match.start(), match.end())
