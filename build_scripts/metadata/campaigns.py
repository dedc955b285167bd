"""The list of campaigns, and the campaign that a speech belongs to.

A campaign of the list is recognised by any of its names; `学习实践` and `学习实践科学发展观` are one. Others must
be announced: `开展…活动` or `“…”活动` in the title or the opening.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from build_scripts.model import Campaign, Fact, Speech
from build_scripts.system.yaml_files import load, parse
from build_scripts.text.addresses import spell
from build_scripts.text.characters import HAN

#: Paragraphs and characters of the opening, in which a speech says what it is about. The nine texts announce their
#: campaign in the first two paragraphs, at the latest 254 characters into the text. Chosen.
OPENING_PARAGRAPHS, OPENING_CHARACTERS = 3, 600
#: A name in the title or occasion weighs as much as N in the opening. From 2 to 100 the nine texts have the same
#: campaigns.
TITLE_WEIGHT = 3
#: Code points in the longest name of a campaign that is not in the list. The nine texts have 4 (两评一树); chosen.
LONGEST_NAME = 14
#: Fewest occurrences of a local campaign that no title names. Measured on the nine texts, where 两评一树活动
#: occurs 39 times, and on 1,000 speeches composed of reports, where “四人帮”运动 occurs once.
FEWEST_MENTIONS = 2

#: Facts that say what a speech is about, before its text does.
TITLES = ("title", "subtitle", "occasion")

_LIST = Path(__file__).parent / "campaigns.yml"
_QUOTES = re.compile("[“”‘’\"'《》]")
_KIND = "(?:主题教育|专题教育|学习教育|主题|教育|实践|专项|创建|整治|集中|学习|竞赛)*"
_CALLED = f"{_KIND}(?:活动|行动|运动|教育|大讨论)"
_QUOTED = re.compile(rf"“([^“”，。；]{{2,20}})”{_CALLED}")
_OPENS = "(?:开展|启动|组织)(?:好|了)?"
_ANNOUNCED = re.compile(rf"{_OPENS}(?P<name>[{HAN}、]{{2,18}}?(?:教育|实践|创建|整治|竞赛|讨论)?)(?:活动|行动|运动)")
_PREFIX = re.compile(
    "^(?:要|在|搞好|抓好|扎实|深入|全面|认真|进一步|积极|切实|广泛|这次|这批|这一批|此次|本次|整个|全[国省市县区镇乡校局党]|第[一二三四]批"
    "|今年的?|一次|一场|以?开展|为期.{1,4}的|关于)+"
)
#: Words that name a kind of activity, and no campaign.
_GENERIC_LISTED = (
    "主题实践 实践 教育 学习 创建 专项整治 专项 集中教育 学习教育 各项 教学 文体 文化 宣传 "
    "主题教育 系列 此项 这项 各种 各类 教育实践 社会实践 志愿服务 体育 群众 业余 课外 研讨 "
    "大讨论 讨论 集中整治 整治 竞赛 教研 科研 党日 主题党日"
)
_GENERIC = frozenset(_GENERIC_LISTED.split())
_NO_NAME = re.compile("多种|各种|各类|一系列|丰富多彩|形式|内容|业余|(?<!党)的|[一-十]项|等$")


class HasText(Protocol):
    """A line or paragraph with its raw line."""

    @property
    def text(self) -> str: ...
    @property
    def raw_line(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class RecognisedCampaign:
    """A campaign with the evidence that a speech belongs to it."""

    campaign: Campaign
    fact: Fact


def parse_campaigns(text: str) -> tuple[Campaign, ...]:
    """Parse a list of campaigns in YAML; ValueError says which entry is wrong."""
    root = parse(text)
    entries = load(root) if root else []
    if not isinstance(entries, list):
        raise ValueError("the file must be a list of campaigns")
    return tuple(_parse_campaign(entry, at) for at, entry in enumerate(entries, 1))


def merge_campaigns(editor: str = "") -> tuple[Campaign, ...]:
    """Return the list with the entries of the editor's file, given as its text; equal names replace."""
    merged = {campaign.name: campaign for campaign in read_national_campaigns()}
    merged |= {campaign.name: campaign for campaign in parse_campaigns(editor)}
    return tuple(merged.values())


@cache
def read_national_campaigns() -> tuple[Campaign, ...]:
    """Return the campaigns of campaigns.yml."""
    return parse_campaigns(_LIST.read_text("utf-8"))


def find_opening(lines: Sequence[HasText]) -> list[HasText]:
    """Return the first paragraphs, in which a speech says what it is about."""
    opening: list[HasText] = []
    for line in lines[:OPENING_PARAGRAPHS]:
        if sum(len(earlier.text) for earlier in opening) >= OPENING_CHARACTERS:
            break
        opening.append(line)
    return opening


def recognise_campaign(
    facts: Mapping[str, Fact], lines: Sequence[HasText], campaigns: Sequence[Campaign] | None = None
) -> RecognisedCampaign | None:
    """Return the campaign that title, occasion or opening announce, None if they announce none.

    A campaign that began after the stated date is out. Of several the one that they name most often; a campaign of
    the list precedes a local one of the same count.
    """
    known = read_national_campaigns() if campaigns is None else campaigns
    titles = [facts[name] for name in TITLES if name in facts]
    sources = [(fact.value, fact.line, TITLE_WEIGHT) for fact in titles]
    sources += [(line.text, line.raw_line, 1) for line in find_opening(lines)]
    date = facts["date"].value if "date" in facts else ""
    known = [campaign for campaign in known if not date or campaign.start[: len(date)] <= date]
    counts: Counter[str] = Counter()
    evidence: dict[str, tuple[int | None, str]] = {}
    by_name = {campaign.name: campaign for campaign in known}
    for text, line, weight in sources:
        for name, quote in _find_names(text, known):
            counts[name] += weight
            evidence.setdefault(name, (line, quote))
    title = _QUOTES.sub("", "\n".join(fact.value for fact in titles))
    whole = _QUOTES.sub("", "\n".join(line.text for line in lines))
    named = {n: count for n, count in counts.items() if n in by_name or n in title or _is_called_so(n, whole)}
    if not named:
        return None
    name = max(named, key=lambda n: (named[n], n in by_name, len(n)))
    line, quote = evidence[name]
    local = Campaign(name, f"{name}活动", name[:4], (name,))
    return RecognisedCampaign(by_name.get(name, local), Fact(name, "text", line, quote))


def _is_called_so(name: str, whole: str) -> bool:
    """Return whether a text without quotation marks announces the name and repeats it, or calls a campaign so twice."""
    called = f"{re.escape(name)}{_CALLED}"
    if len(re.findall(called, whole)) >= FEWEST_MENTIONS:
        return True
    return whole.count(name) >= FEWEST_MENTIONS and bool(re.search(f"{_OPENS}[^，。；]{{0,12}}{called}", whole))


def get_campaign(name: str, campaigns: Sequence[Campaign] | None = None) -> Campaign | None:
    """Return the campaign of the list with this name or one of its other names."""
    for campaign in read_national_campaigns() if campaigns is None else campaigns:
        if (
            name in (campaign.name, campaign.full_name, campaign.short, *campaign.names)
            or f"{name}活动" in campaign.names
        ):
            return campaign
    return None


def find_span(campaign: Campaign | None, speeches: Sequence[Speech]) -> tuple[str, str]:
    """Return beginning and end (ISO) of a campaign; those of its speeches' dates if the list does not have it.

    The end is "" while it lasts or where it is not certain; both are "" without any date.
    """
    if campaign and campaign.start:
        return campaign.start, campaign.end
    dates = [(s.fact("date") or s.fact("date_inferred") or "").split("/") for s in speeches]
    known = [date for date in dates if date[0]]
    return min((date[0] for date in known), default=""), max((date[-1] for date in known), default="")


def name_pages(speeches: Sequence[Speech], published: Mapping[str, str]) -> dict[str, str]:
    """Return the names of the pages of campaigns by id: those of the speeches, and those that were published before.

    The id is the name as it is spelt in an address, so it depends on no other campaign.
    """
    names = sorted({name for speech in speeches if (name := speech.fact("campaign"))}, reverse=True)
    return dict(sorted(({spell(name): name for name in names} | dict(published)).items()))


def _find_names(text: str, known: Sequence[Campaign]) -> Iterator[tuple[str, str]]:
    """Yield each campaign that the text announces as (name, quote), one pair per mention."""
    origin = [at for at, character in enumerate(text) if not _QUOTES.match(character)]
    bare = "".join(text[at] for at in origin)
    listed = []
    for campaign in known:
        longest_first = sorted(campaign.names, key=len, reverse=True)
        for found in re.finditer("|".join(map(re.escape, longest_first)), bare):
            yield campaign.name, text[origin[found.start()] : origin[found.end() - 1] + 1]
            listed.append(found[0])
    for match in [*_QUOTED.finditer(text), *_ANNOUNCED.finditer(text)]:
        name = _PREFIX.sub("", _QUOTES.sub("", match[1]))
        if (
            2 <= len(name) <= LONGEST_NAME
            and name not in _GENERIC
            and not _NO_NAME.search(name)
            and not any(name in other or other in name or f"{name}活动" == other for other in listed)
            and get_campaign(name, known) is None
        ):
            yield name, match[0]


def _parse_campaign(entry: Any, at: int) -> Campaign:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise ValueError(f"campaign {at}: `name` is missing")
    unknown = set(entry) - {
        "name", "full_name", "short", "names", "from", "to", "stages", "batches", "background", "document",
    }  # fmt: skip
    if unknown:
        raise ValueError(f"campaign {entry['name']}: unknown key {', '.join(sorted(map(str, unknown)))}")
    name = entry["name"]
    try:
        batches = {int(number): (str(start), str(end)) for number, (start, end) in entry.get("batches", {}).items()}
    except (AttributeError, TypeError, ValueError):
        raise ValueError(f"campaign {name}: `batches` must map a number to [from, to]") from None
    for date in [entry.get("from", ""), entry.get("to", ""), *(date for pair in batches.values() for date in pair)]:
        if not re.fullmatch(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2]))?)?", str(date)):
            raise ValueError(f"campaign {name}: invalid date {date!r}; write '2005' or '2005-07'")
    for key, default in (("names", [name]), ("stages", [])):
        if not isinstance(entry.get(key, default), list):
            raise ValueError(f"campaign {name}: `{key}` must be a list")
    names = [str(each) for each in entry.get("names", [name])]
    if not names or not all(names):
        raise ValueError(f"campaign {name}: `names` must have at least one name, none of them empty")
    short = str(entry.get("short", name[:4]))
    if len(short) > 4:
        raise ValueError(f"campaign {name}: `short` must have at most four characters")
    return Campaign(
        name,
        str(entry.get("full_name", name)),
        short,
        tuple(names),
        str(entry.get("from", "")),
        str(entry.get("to", "")),
        tuple(map(str, entry.get("stages", []))),
        batches,
        str(entry.get("background", "")),
        str(entry.get("document", "")),
    )
