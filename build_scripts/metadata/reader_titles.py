"""Additions to titles by which readers tell speeches apart, and short names for narrow places.

The transmitted title is never changed. The addition, in brackets, has only facts that the text attests and the title
lacks; every part has its evidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from build_scripts.metadata.campaigns import HasText
from build_scripts.model import Campaign, Fact
from build_scripts.text.words import cut

#: Characters in the longest short name; the column of the concordance has room for 8.
LONGEST_SHORT_NAME = 8
#: Characters in the longest name of a unit that a short name has room for next to the four of a campaign.
LONGEST_PLACE = 4
#: Occurrences of the complete wording in the text that prove a truncated title, and characters that title and wording
#: share at least. Measured on the one truncated title of the nine texts, whose wording occurs 16 times with 3 shared.
FEWEST_PROOFS, FEWEST_SHARED = 2, 3

_MEETING_TAIL = re.compile(
    r"(?:动员|部署|总结|培训|推进|工作|表彰|誓师|座谈|电视电话)*(?:大会|会议|会|仪式|典礼|培训班|会上)$"
)
_MEETING_WORD = re.compile("会|典礼|仪式|班|动员|部署|总结|致辞|式")
_LEVEL_WORDS = {
    "省": "全?省", "市": "全?市", "县": "全?[县区旗]", "镇": "全?[镇乡]|街道", "村": "全?村", "机关": "[局厅处委]|机关",
    "校": "校|中学|小学|大学|学院|学生|军训", "企业": "公司|厂|集团|企业|银行", "医院": "院", "全国": "全国",
}  # fmt: skip
_SPEECH_TAIL = re.compile("[上中]?的?(?:重要)?(?:讲话|发言)?(?:稿|摘要)?[》）]?(?:（全文）)?$")
_FUNCTION_HEAD = re.compile("^(?:[的年月日级在和与及暨、，]|开展)+")


def find_additions(facts: Mapping[str, Fact], lines: Sequence[HasText], campaign: Campaign | None) -> tuple[Fact, ...]:
    """Return the attested parts that the title lacks, in order, each with its evidence.

    `facts` also has the circumstances `level`, `batch` and `stage`. A truncated title gets its probable wording first.
    """
    title = _join_title(facts)
    parts: list[Fact] = []
    if truncated := find_truncation(facts, lines):
        parts.append(truncated)
    occasion = _describe_occasion(facts)
    if occasion:
        parts.append(occasion)
    shown = title + "".join(part.value for part in parts)
    place = facts.get("place")
    if place and _stem(place.value) not in shown:
        parts.insert(len(parts) - bool(occasion), place)
    elif not place and (level := facts.get("level")) and not re.search(_LEVEL_WORDS[level.value], shown):
        named = level.quote.removeprefix("我们").removeprefix("我").removeprefix("在")
        parts.append(Fact(named if named.startswith("全") else f"某{named}", level.basis, level.line, level.quote))
    if (name := facts.get("campaign")) and not _names_campaign(shown, name.value, campaign):
        parts.append(name)
    if (meeting := facts.get("meeting")) and not _MEETING_WORD.search(shown):
        parts.append(meeting)
    for key in ("batch", "stage"):
        if (fact := facts.get(key)) and fact.value not in shown + "".join(part.value for part in parts):
            parts.append(fact)
    if (date := facts.get("date")) and date.value[:4] not in title:
        parts.append(Fact(_print_month(date.value), date.basis, date.line, date.quote))
    return tuple(parts)


def compose_reader_title(facts: Mapping[str, Fact], additions: Sequence[Fact]) -> str:
    """Return title and subtitle with the addition in brackets, without brackets if there is none."""
    title = _join_title(facts)
    return f"{title}〔{' · '.join(part.value for part in additions)}〕" if additions else title


def _join_title(facts: Mapping[str, Fact]) -> str:
    """Return the title with the subtitle, if it is known."""
    subtitle = facts["subtitle"].value.lstrip("—－-") if "subtitle" in facts else ""
    return facts["title"].value + (f"——{subtitle}" if subtitle else "")


def find_truncation(facts: Mapping[str, Fact], lines: Sequence[HasText]) -> Fact | None:
    """Return `原题残缺，疑为“…”` for a title that begins within a word, None without proof.

    The proof: wherever the text has the first characters of the title, the same word begins before them.
    """
    title = facts["title"]
    if title.basis in ("composed", "keeper"):
        return None
    for length in range(min(len(title.value), 8), FEWEST_SHARED - 1, -1):
        head = title.value[:length]
        wordings = [(_complete(line.text, match.start(), match.end()), line) for line in lines
                    for match in re.finditer(re.escape(head), line.text)]  # fmt: skip
        if not wordings:
            continue
        if len(wordings) < FEWEST_PROOFS or any(len(wording) == length for wording, _ in wordings):
            return None
        complete = _find_shared_ending([wording for wording, _ in wordings])
        words = cut(complete)
        starts = [sum(map(len, words[:at])) for at in range(len(words))]
        if len(complete) > length and len(complete) - length not in starts:
            return Fact(f"原题残缺，疑为“{complete}”", "text", wordings[0][1].raw_line, complete)
        return None
    return None


def compose_short_name(facts: Mapping[str, Fact], campaign: Campaign | None) -> str:
    """Return a name of at most eight characters: place, campaign and stage or meeting, or words of the title."""
    place = facts.get("place")
    where = _stem(place.value) if place else ""
    level = facts.get("level")
    if not where and level:
        unit = re.sub("（.*|^(?:我们?|全|在全?)", "", level.quote)
        where = unit if len(unit) <= LONGEST_PLACE and level.value in ("机关", "校", "企业", "医院") else level.value
    meeting = facts["meeting"].value if "meeting" in facts else ""
    if campaign:
        stage = facts["stage"].value[:2] if "stage" in facts else ""
        parts = [where, campaign.short, stage or (meeting if len(meeting) < 3 else "")]
        while len("".join(parts)) > LONGEST_SHORT_NAME and len(parts) > 1:
            parts.pop(0 if len(parts) == 2 else -1)
        return "".join(parts)[:LONGEST_SHORT_NAME]
    return _shorten_title(_join_title(facts))


def _shorten_title(title: str) -> str:
    """Return the last words of a title without 上的讲话, at most eight characters."""
    core = re.split("——|[《》]", _SPEECH_TAIL.sub("", title))[-1]
    core = re.sub("[“”（）()]|^在", "", core)
    name = ""
    for word in reversed(cut(core)):
        if len(word) + len(name) > LONGEST_SHORT_NAME or re.fullmatch(r"[，。、：；！？…\s]+", word):
            break
        name = word + name
    if len(name) < len(core):
        name = _FUNCTION_HEAD.sub("", name)
    return name or core[:LONGEST_SHORT_NAME] or title[:LONGEST_SHORT_NAME]


def _describe_occasion(facts: Mapping[str, Fact]) -> Fact | None:
    """Return the occasion of the first sentence without its meeting, if it says more than the title."""
    occasion = facts.get("occasion")
    title = _join_title(facts)
    # A title that has the second half of the occasion names the same meeting.
    if not occasion or occasion.basis != "first_sentence" or occasion.value[len(occasion.value) // 2 :] in title:
        return None
    topic = _MEETING_TAIL.sub("", occasion.value)
    if len(topic) < 3 or topic in title:
        return None
    if not _MEETING_WORD.search(title):
        topic = occasion.value
    return Fact(topic, occasion.basis, occasion.line, occasion.quote)


def _names_campaign(text: str, name: str, campaign: Campaign | None) -> bool:
    """Return whether a text names a campaign by any of its names."""
    bare = re.sub("[“”]", "", text)
    return any(wording in bare for wording in (name, *(campaign.names if campaign else ())))


def _complete(text: str, start: int, end: int) -> str:
    """Return the clause up to `end`, which the wording at `start` belongs to."""
    clause = re.split(r"[，。；：、！？“”（）《》\s]", text[max(0, start - 12) : start])[-1]
    return clause + text[start:end]


def _find_shared_ending(wordings: Sequence[str]) -> str:
    """Return the longest ending that all wordings share; it may begin inside a word."""
    shortest = min(wordings, key=len)
    length = next(
        (n for n in range(len(shortest), 0, -1) if all(wording.endswith(shortest[-n:]) for wording in wordings)), 0
    )
    return shortest[len(shortest) - length :]


def _stem(place: str) -> str:
    """Return the last part of a place without the word for its level: 广州市越秀区 is 越秀."""
    parts = [part for part in re.split("(?<=[省市州盟县区旗])", place) if part]
    last = parts[-1]
    stem = re.sub("(?:自治区|自治州|自治县|街道|[省市县区旗镇乡村]|学校|中学|小学|大学|学院)$", "", last)
    return stem if len(stem) > 1 else last


def _print_month(iso: str) -> str:
    """Return a date as year and month: 2008年10月."""
    year, *rest = iso.split("-")
    return f"{year}年" + (f"{int(rest[0])}月" if rest else "")
