"""What the words around a wording say of it: that it is a campaign, a principle, the name of something."""

from __future__ import annotations

import re

from build_scripts.glossary import vocabulary
from build_scripts.glossary.vocabulary import alternatives
from build_scripts.text.characters import HAN

#: What a campaign is called. `(?:…)*活动` takes 主题实践活动 whole.
CAMPAIGN = (
    "(?:(?:主题)?(?:教育|实践|创建|评选|竞赛|学习)*活动|工程|战略|行动|运动|计划|大讨论|讨论|竞赛|战役|建设|品牌)"
)
#: What says of the quotation before it that it is the name of something.
NAMING = re.compile(
    f"{CAMPAIGN}|[一二三四五六七八九十两][大个项][^，。、；]{{2}}|{alternatives(vocabulary.NAMING)}|"
    f"的{alternatives(vocabulary.NAMING_EPITHETS)}?{alternatives(vocabulary.NAMING_AFTER_DE)}"
)
_LEADS = re.compile(f"{alternatives(vocabulary.LEADING)}[了到]?$")
_LAUNCHES = re.compile("(?:开展|组织|启动|推进|实施|举行|举办)[了好]?$")
_HEADS = re.compile(
    f"的?{alternatives(vocabulary.HEAD_EPITHETS)}?{alternatives(vocabulary.HEADS)}|"
    f"的[{HAN}]{{0,4}}(?:体系|体制|机制|制度|格局)"
)
_PRINCIPLES = re.compile(f"的?{alternatives(vocabulary.PRINCIPLE_EPITHETS)}?{alternatives(vocabulary.PRINCIPLES)}")
_CAMPAIGNS = re.compile(CAMPAIGN)
_NOUN_PHRASES = re.compile(alternatives(vocabulary.NOUN_PHRASES))
_HEADED = re.compile("|".join(pattern.pattern for pattern in (_PRINCIPLES, _HEADS, _CAMPAIGNS, _NOUN_PHRASES)))
#: Code points before a wording in which its lead is looked for; the longest lead has four.
_REACH = 5


def headed(text: str, end: int) -> bool:
    """Whether a noun stands at `text[end:]` that the words before it may belong to: the cut there is no accident."""
    return _HEADED.match(text, end) is not None


def surroundings(text: str, start: int, end: int) -> float:
    """How much the words around `text[start:end]` call it a formula, from 0 to 0.55.

    Before it stands what one does with a principle (坚持, 按照 …), behind it what it is (的方针, 的要求, 活动 …). The
    weights are such that a balanced pair that alone proves nothing (0.15) is published between 坚持 and 的方针.
    """
    before = text[max(0, start - _REACH) : start]
    led = _LEADS.search(before) is not None
    if _PRINCIPLES.match(text, end):
        return 0.55 if led else 0.4
    if _CAMPAIGNS.match(text, end) and _LAUNCHES.search(before):
        return 0.5
    if _HEADS.match(text, end):
        return 0.4 if led else 0.25
    return 0.2 if led and text[end : end + 1] in ("", "，", "；") else 0.0
