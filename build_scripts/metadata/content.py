"""Facts from the text itself: its kind, whether it is complete, its occasion and place, a title where it has none."""

from __future__ import annotations

import re

from build_scripts.metadata.pieces import Piece
from build_scripts.model import Fact, SpeechKind
from build_scripts.text.characters import HAN
from build_scripts.text.phrases import NAME, OFFICE

#: Code points of a title composed from an opening that says nothing of the meeting. Chosen: none of the nine texts has
#: such an opening.
LONGEST_COMPOSED = 24
#: Words of reporting that a news report has at least, and how many words of address outweigh one of them, where it
#: opens like news. The one report among the nine texts has 4 words of address to 6 of reporting, the eight speeches
#: and nineteen government reports 1.0 to 13.3 to one, and none of these opens like news. Chosen.
FEWEST_REPORTING, MOST_ADDRESSING = 2, 4

_MEETINGS = (
    "动员部署大会 动员部署会议 动员部署会 动员大会 动员会议 动员会 部署会议 部署会 工作会议 总结大会 总结会 "
    "推进会 培训会议 培训班 座谈会 誓师大会 誓师会 电视电话会议 现场会 启动仪式 开学典礼 典礼 大会 会议 例会 仪式"
)
_MEETING = rf"(?:{'|'.join(_MEETINGS.split())})"
_IN_TITLE = re.compile(
    rf"在(?P<occasion>.{{2,50}}?{_MEETING}(?:暨.{{2,30}}?{_MEETING})?)(?:上|中)?的?(?:重要)?(?:讲话|发言|致辞|报告|动员)"
)
_MEETING_TITLE = re.compile(rf"(?P<occasion>.{{2,40}}?{_MEETING})(?:上的)?(?:重要|动员)?(?:讲话|发言|致辞|报告)")
_HELD = re.compile(
    rf"(?:今天|今日|这次|此次|现在|这里|刚才)[^。；]{{0,30}}?(?:召开|举行|参加|召集)(?:了|的)?(?:这次|一次|这个)?(?P<occasion>[^。；，]{{2,50}}?{_MEETING})(?!精神|的?要求)"
)
_DEPLOYED = re.compile(
    r"对(?P<what>[^。；，]{4,50}?)(?:进行|作出?|作一个?)(?:再)?(?:动员|安排|部署)(?:动员|部署|安排)?"
)
_REPORTED_MEETING = re.compile(
    rf"(?P<who>[^，。；]{{2,20}}?)(?:隆重)?(?:召开|举行)了?(?P<what>[^，。；]{{2,40}}?{_MEETING})"
)
_PLACE = re.compile(
    rf"(?:中共)?((?:[{HAN}]{{1,8}}?(?:省|自治区|市|自治州|县|区|旗|镇|乡|村|街道)){{1,4}}"
    rf"|[{HAN}]{{2,12}}?(?:学校|中学|小学|大学|学院))"
)
#: A place in a title. It has no 在 in it: `王某在省“…”会议` and `在城市管理会议` name none.
_TITLED_PLACE = re.compile(rf"(?:^在?|在)(?:中共)?((?:(?!在)[{HAN}]){{2,8}}?(?:省|市|县|区|镇|乡))(?!.{{0,2}}级)")
#: Words for a kind of area, which names none.
_NO_PLACE = re.compile("[社园城小校地市县全本]区$")

_REPORTING = re.compile(
    r"(?:指出|强调|要求|表示|认为|介绍|宣布)(?:[，：:,]|了)|在会上|会议(?:由|指出|强调|要求|认为|号召)|(?:隆重)?召开了?|出席|参加会议的|本报讯|记者|他说|她说|作了.{0,20}讲话|最后强调"
)
_ADDRESSING = re.compile(r"同志们|同学们|朋友们|老师们|乡亲们|战友们|各位|大家|我讲|我就|我代表|下面[，,]?我|我们|今天")
_NEWS_OPENING = re.compile(r"^(?:本报讯|.{0,12}讯[：:（(\s]|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[上下]午)?[，,])")
#: The title of a speech in full, which may open like a report without a salutation.
_SPEECH_TITLE = re.compile("[上时]的(?:重要|动员)?(?:讲话|致辞|发言)$")
_OTHER_TITLE = re.compile(
    r"(?:倡议书|实施方案|工作方案|方案|通知|工作总结|活动总结|心得体会|决心书|承诺书|保证书|通报|简报|汇报材料|调研报告|申请书|公开信|观后感|读后感)$"
)
_REPORTED_SPEAKER = re.compile(
    rf"{OFFICE}(?P<name>{NAME})(?=同志|在会上|在.{{0,12}}(?:大会|会议)上|出席|主持|强调|指出|作|要求|到会|发表)"
)


def find_kind(piece: Piece, facts: dict[str, Fact]) -> SpeechKind:
    """Return what kind of text it is, by its title, forms of address and words of reporting."""
    title = facts["title"].value if "title" in facts and facts["title"].basis != "site_title" else ""
    text = "\n".join(line.text for line in piece.body)
    if _OTHER_TITLE.search(title):
        return "other"
    subtitle = facts["subtitle"].value if "subtitle" in facts else ""
    if "salutation" in facts or _SPEECH_TITLE.search(title) or _SPEECH_TITLE.search(subtitle):
        return "speech"
    opening = piece.body[0].text
    reporting, addressing = len(_REPORTING.findall(text)), len(_ADDRESSING.findall(text))
    if "同志们" in text or reporting < FEWEST_REPORTING:
        return "speech"
    if _NEWS_OPENING.match(opening) or (_REPORTED_MEETING.search(opening) and "今天" not in opening[:60]):
        return "news_report" if reporting * MOST_ADDRESSING >= addressing else "speech"
    return "speech"


def find_occasion(piece: Piece, facts: dict[str, Fact]) -> dict[str, Fact]:
    """Return the `occasion` that the title or the first lines name; {} if they name none."""
    title = facts.get("title")
    if title and (match := _IN_TITLE.search(title.value) or _MEETING_TITLE.match(title.value)):
        return {"occasion": Fact(match["occasion"], "title", title.line)}
    for line in piece.body[:4]:
        if match := _HELD.search(line.text):
            occasion = re.sub(r"^(?:的|这次|一次|全体)", "", match["occasion"])
            return {"occasion": Fact(occasion, "first_sentence", line.raw_line, match[0])}
    return {}


def find_reported_speaker(piece: Piece) -> dict[str, Fact]:
    """Return the `speaker` whom a news report names; {} if it names none."""
    for line in piece.body:
        if match := _REPORTED_SPEAKER.search(line.text):
            return {"speaker": Fact(match["name"], "text", line.raw_line, match[0])}
    return {}


def compose_title(piece: Piece, kind: SpeechKind, facts: dict[str, Fact]) -> Fact:
    """Return a title composed from the first lines, the occasion, or the opening clause, in this order."""
    for line in piece.body[:4]:
        if kind == "news_report" and (match := _REPORTED_MEETING.search(line.text)):
            return Fact(match["who"].split("，")[-1] + match["what"], "composed", line.raw_line, match[0])
        if match := _DEPLOYED.search(line.text):
            return Fact(f"{match['what']}动员部署讲话", "composed", line.raw_line, match[0])
    if occasion := facts.get("occasion"):
        return Fact(f"在{occasion.value}上的讲话", "composed", occasion.line, occasion.quote)
    opening = piece.body[0]
    return Fact(re.split(r"[，。：；！]", opening.text)[0][:LONGEST_COMPOSED] + "……", "composed", opening.raw_line)


def find_place(piece: Piece, facts: dict[str, Fact]) -> Fact | None:
    """Return the place that the signature or the title names; None if the text only says 我镇."""
    for line in piece.back:
        if (match := _PLACE.match(line.text)) and not _NO_PLACE.match(match[1]):
            return Fact(match[1], "signature", line.raw_line, line.text)
    return find_titled_place(facts["title"])


def find_titled_place(title: Fact) -> Fact | None:
    """Return the place that a title of the source names; None for 全市, 我镇 or 城市."""
    match = _TITLED_PLACE.search(title.value)
    if title.basis == "composed" or not match or re.search(r"全|我|各", match[1]):
        return None
    return Fact(match[1], "title", title.line)
