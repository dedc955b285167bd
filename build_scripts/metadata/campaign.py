"""The campaign that a speech belongs to, as the text names it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from build_scripts.metadata.pieces import Line, Piece
from build_scripts.model import Fact
from build_scripts.text.characters import HAN

#: A name in the title or occasion counts as this number of names in the text. Chosen: from 1 to 100 the nine texts and
#: nineteen government reports have the same campaigns.
MORE_IN_TITLE = 3
#: Code points. The longest name in the nine texts has 9 (学习实践科学发展观); from 9 to 40 nothing changes there.
LONGEST_CAMPAIGN = 14
#: Kinds of activity that name no campaign.
_NO_CAMPAIGNS = frozenset(
    [
        "主题实践",
        "实践",
        "教育",
        "学习",
        "创建",
        "专项整治",
        "集中教育",
        "学习教育",
        "各项",
        "教学",
        "文体",
        "文化",
        "宣传",
        "主题教育",
        "系列",
        "此项",
        "这项",
    ]
)
_QUOTED_CAMPAIGN = re.compile(r"“([^“”，。；]{2,20})”(?:主题|教育|实践|专项|创建|整治|集中|学习)*活动")
_NAMED_CAMPAIGN = re.compile(
    rf"(?:开展|参加|启动|搞好|抓好|推进|推动|组织)(?:好|了|的)?(?P<verbed>[{HAN}]{{2,18}}?)活动"
    rf"|(?P<kind>[{HAN}]{{2,18}}?(?:教育|实践|创建|整治|竞赛|行动|讨论))活动"
)
_CAMPAIGN_VERB = re.compile(
    r".*(?:开展好?|参加|启动|搞好|抓好|推进|推动|组织|认识|理解|确保|保证|做好|通过|关于|体现|把握|围绕|为了?|对于?)"
)
#: The last two are national campaigns (2005, 2013) whose short names the texts use next to the long ones.
_CAMPAIGN_PREFIX = re.compile(
    r"^(?:要|在|把|对|将|与|和|了|的|使|向|到|以|扎实|深入|全面|认真|进一步|积极|切实|广泛|这次|此次|本次|这一?批|那批|整个|全国|全省|全市|全县|全区|全镇|全乡|全校|全局|全党|农村|"
    r"我[省市县区镇乡校局]|我们|第[一二三四]批|今年|当前|各级|年来|以来|相关|保持共产党员(?=先进性)|党的(?=群众路线))+"
)


def campaign(piece: Piece, facts: dict[str, Fact]) -> Fact | None:
    """Return the campaign that the text names most often, in the longest form that occurs twice; None if no name does.

    Quoted (“两评一树”活动), by its kind (…教育活动, …实践活动) or by a verb (开展…活动). Words before the name go.
    """
    counts: Counter[str] = Counter()
    first_line: dict[str, int] = {}
    sources = [Line(facts[name].value, facts[name].line or 0) for name in ("title", "occasion") if name in facts]
    for line in [*sources, *piece.body]:
        for name in _campaign_names(line.text):
            counts[name] += MORE_IN_TITLE if line in sources else 1
            first_line.setdefault(name, line.raw_line)
    repeated = {name: count for name, count in counts.items() if count > 1}
    if not repeated:
        return None
    most = max(repeated, key=lambda name: (repeated[name], len(name)))
    name = max((name for name in repeated if most in name), key=lambda name: (len(name), repeated[name]))
    return Fact(name, "text", first_line[name])


def _campaign_names(text: str) -> Iterator[str]:
    if "活动" not in text:
        return
    for match in [*_QUOTED_CAMPAIGN.finditer(text), *_NAMED_CAMPAIGN.finditer(text)]:
        name = _CAMPAIGN_PREFIX.sub("", _CAMPAIGN_VERB.sub("", next(group for group in match.groups() if group)))
        if (
            2 <= len(name) <= LONGEST_CAMPAIGN
            and not name.endswith(("的", "了", "主题", "各项"))
            and name not in _NO_CAMPAIGNS
        ):
            yield name
