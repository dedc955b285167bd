"""Circumstances of a speech as far as its text states them: level, kind of meeting, batch, stage, missing parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from build_scripts.metadata.campaigns import TITLES, HasText, find_opening
from build_scripts.metadata.pieces import LONGEST_SIGNATURE
from build_scripts.model import Campaign, Fact
from build_scripts.text.characters import HAN
from build_scripts.text.numerals import NUMERALS, number, write_numeral

#: Kinds of meeting by their words.
MEETINGS = {
    "动员": "动员|誓师",
    "部署": "部署",
    "总结": "总结",
    "推进": "推进|促进会|调度会|督查会",
    "培训": "培训",
    "表彰": "表彰|颁奖|表扬大会",
    "开学": "开学|开班|开训",
    "毕业": "毕业|结业",
    "座谈": "座谈|茶话会|恳谈",
    "庆祝": "庆祝|纪念|庆典",
    "启动": "启动|开营|揭牌|奠基|开工|开幕|挂牌",
    "代表大会": "代表大会|代表会议|职代会|教代会|党代会",
    "工作会议": "工作会|工作例会|工作报告会",
}
#: Kinds that a text may name as the purpose of its meeting.
_PURPOSES = ("动员", "部署", "总结", "推进")
#: Fewest mentions of the speech's own unit (我镇) that prove a level, and their least share of all mentions. Among the
#: nine texts the level of each that has any is proved by 3 to 14 mentions, all of one unit.
FEWEST_MENTIONS, LEAST_SHARE = 3, 0.6

#: The level of each word for a unit.
_UNITS = {
    unit: level
    for level, units in (
        ("全国", "国"),
        ("省", "省 自治区"),
        ("市", "市 州 盟"),
        ("县", "县 区 旗"),
        ("镇", "镇 乡 街道"),
        ("村", "村 社区"),
        ("机关", "局 厅 处 委 机关 分局"),
        ("校", "校 学校 学院 院"),
        ("企业", "公司 集团 厂 矿 行 支行 企业"),
        ("医院", "医院"),
    )
    for unit in units.split()
}
_UNIT_WORDS = "自治区|街道|社区|机关|学校|学院|公司|集团|企业|医院|分局|支行|[国省市州盟县区旗镇乡村局厅处委校院厂矿行]"
_OWN = re.compile(rf"(?:我|我们|全)(?P<unit>{_UNIT_WORDS})(?!级|界|际|内外|际|员|道|民|部|面)")
_ORGANISATION = re.compile(
    rf"(?P<校>[{HAN}]+(?:学校|中学|(?<!中)小学|大学|学院|幼儿园|校区))|(?P<医院>[{HAN}]+医院)"
    rf"|(?P<企业>[{HAN}]+(?:公司|集团|银行|支行|[^工]厂|煤矿))"
    rf"|(?P<机关>[{HAN}]+(?:[^当]局|厅|(?<!立)法院|检察院|委员会机关)(?:（馆）|机关|系统)?(?!长|面|势|部|限))"
)
_ADMINISTRATION = re.compile(
    rf"(?:中共)?[{HAN}]*?(?P<unit>自治区|街道|[省市州盟县旗镇乡村]|(?<![社园小校地])区)(?:委|人民政府|党委|政府|$)"
)
#: A batch of a campaign: 第二批.
BATCH = re.compile(r"第(?P<number>[一二三四五六1-6])批")
#: Names the present meeting or its purpose; a meeting that was held earlier (召开了) is another one.
_PURPOSE = re.compile(
    r"(?:今天|今日|这次|此次|本次|会议的?(?:主要)?(?:任务|内容|目的|议题)|(?:下面|现在)，?我[就对]?)[^。；]{2,60}"
)
_EARLIER = re.compile("召开了|举行了")
_LATER_POINT = re.compile(rf"[（(]?(?:第)?([{NUMERALS}]{{1,3}})(?:[）)]|[、，,．.]|是|要)")
#: Code points. A closing line this short needs no stop (谢谢大家). Chosen: all nine texts end with a stop.
_LONGEST_UNSTOPPED_CLOSING = 20
_STAGE_NOTE = re.compile(r"[（(](?:完|热烈)?(?:掌声|鼓掌|结束|讲话结束|完)[）)]")


def find_level(facts: Mapping[str, Fact], lines: Sequence[HasText], signature: Sequence[str] = ()) -> Fact | None:
    """Return the level of the unit that the speech addresses, None if the text does not show it.

    In this order: the unit in the title or occasion (全镇), in the signature, in the opening, and the unit that the
    text most often calls its own (我镇).
    """
    titles = [facts[name] for name in TITLES if name in facts and facts[name].basis != "keeper"]
    for fact in titles:
        if level := _find_named_level(fact.value):
            return Fact(level[0], "title", fact.line, level[1])
    places = [(facts["place"].value, facts["place"].line)] if "place" in facts else []
    short = (line for line in signature if len(line) <= LONGEST_SIGNATURE)
    signed: list[tuple[str, int | None]] = [*places, *((line, None) for line in short)]
    for text, raw_line in signed:
        if match := _ORGANISATION.search(text):
            return Fact(match.lastgroup or "", "signature", raw_line, match[0])
        if unit := list(_ADMINISTRATION.finditer(text))[-1:]:
            return Fact(_UNITS[unit[0]["unit"]], "signature", raw_line, unit[0][0])
    own: Counter[str] = Counter()
    first: dict[str, Fact] = {}
    for line in lines:
        for match in _OWN.finditer(line.text):
            unit_level = _find_own_level(match["unit"], lines)
            if unit_level not in ("全国", ""):
                own[unit_level] += 1
                first.setdefault(unit_level, Fact(unit_level, "text", line.raw_line, match[0]))
    if own:
        most, count = own.most_common(1)[0]
        opening = [m["unit"] for line in find_opening(lines) for m in _OWN.finditer(line.text) if m[0][0] == "我"]
        if count >= FEWEST_MENTIONS and count >= LEAST_SHARE * own.total():
            return first[most]
        if opening and all(_find_own_level(unit, lines) == most for unit in opening):
            return first[most]
    return None


def find_meeting(facts: Mapping[str, Fact], lines: Sequence[HasText]) -> Fact | None:
    """Return the kind of meeting that title, occasion or opening name; of two joined by 暨 the last."""
    for name in TITLES:
        if name in facts and (kind := _find_meeting_in(facts[name].value)):
            return Fact(kind[0], "title", facts[name].line, kind[1])
    for line in find_opening(lines):
        for match in _PURPOSE.finditer(line.text):
            if not _EARLIER.search(match[0]) and (kind := _find_meeting_in(match[0], _PURPOSES)):
                return Fact(kind[0], "text", line.raw_line, match[0])
    return None


def find_batch(facts: Mapping[str, Fact], lines: Sequence[HasText]) -> Fact | None:
    """Return the batch of the campaign (`第二批`) that title, occasion or opening name first."""
    for text, raw_line in _list_announcing(facts, lines):
        batches = {number(match["number"]): match for match in BATCH.finditer(text)}
        if len(batches) == 1:
            value, match = batches.popitem()
            tail = text[match.end() : match.end() + 16]
            if re.search("活动|教育|实践|参学|单位", tail):
                return Fact(f"第{write_numeral(value or 0)}批", "text", raw_line, match[0] + tail.split("，")[0])
        elif batches:
            return None
    return None


def find_stage(facts: Mapping[str, Fact], lines: Sequence[HasText], campaign: Campaign | None) -> Fact | None:
    """Return the stage of the campaign that the speech opens or treats: the last that title or opening name.

    A text that names all stages enumerates them and is about none.
    """
    stages = campaign.stages if campaign else ()
    for text, raw_line in _list_announcing(facts, lines):
        named = [stage for stage in stages if stage + "阶段" in text or stage + "环节" in text]
        if named and (len(named) < len(stages) or len(stages) == 1):
            return Fact(named[-1], "text", raw_line, f"{named[-1]}阶段")
        if named:
            return None
    return None


def find_missing(lines: Sequence[HasText]) -> str:
    """Return `缺开头` for a text that begins in the middle, `缺结尾` for one that breaks off, both or ""."""
    first, last = lines[0].text, lines[-1].text
    match = _LATER_POINT.match(first)
    # No sentence begins with a closing mark, with 的 or with 们.
    no_beginning = bool(match and (number(match[1]) or 1) > 1) or first[0] in "，。、；：）”】》的们"
    ended = (
        last.rstrip("”’）)】》")[-1:] in "。！？…：!?"
        or bool(_STAGE_NOTE.fullmatch(last))
        or len(last) <= _LONGEST_UNSTOPPED_CLOSING
    )
    return "、".join(["缺开头"] * no_beginning + ["缺结尾"] * (not ended))


def _list_announcing(facts: Mapping[str, Fact], lines: Sequence[HasText]) -> Iterator[tuple[str, int | None]]:
    """Yield title, occasion and the paragraphs of the opening with their raw lines."""
    yield from ((facts[name].value, facts[name].line) for name in TITLES if name in facts)
    yield from ((line.text, line.raw_line) for line in find_opening(lines))


def _find_named_level(text: str) -> tuple[str, str] | None:
    """Return the level that a title names, with its words: the last 全镇, an organisation or an administration."""
    if match := re.search("在(?P<unit>省|市|县|区|镇|乡)(?=[“直委])", text):
        return _UNITS[match["unit"]], match["unit"]
    if (own := list(_OWN.finditer(text))) and own[-1]["unit"] != "院":
        return _UNITS[own[-1]["unit"]], own[-1][0]
    if match := _ORGANISATION.search(text):
        return match.lastgroup or "", match[0]
    if match := re.match(rf"在?(?:中共)?(?:[{HAN}]{{1,7}}?)?(省|市|县|区|镇|乡|村|街道)(?![级长场容民])", text):
        return _UNITS[match[1]], match[0].removeprefix("在")
    return None


def _find_own_level(unit: str, lines: Sequence[HasText]) -> str:
    """Return the level of a unit that the text calls its own; 我院 is known only by what the text speaks of."""
    if unit == "院":
        text = "".join(line.text for line in lines)
        return "医院" if re.search("医护|患者|医疗", text) else "校" if re.search("学生|教师", text) else ""
    return _UNITS[unit]


def _find_meeting_in(text: str, kinds: Sequence[str] = tuple(MEETINGS)) -> tuple[str, str] | None:
    """Return the last kind of meeting that a title names; of an unbroken run (总结表彰) the first."""
    named = [
        (match.start(), match.end(), kind, match[0]) for kind in kinds for match in re.finditer(MEETINGS[kind], text)
    ]
    found: tuple[int, int, str, str] | None = None
    for one in sorted(named):
        found = (found[0], one[1], found[2], found[3]) if found and one[0] <= found[1] else one
    return found[2:] if found else None
