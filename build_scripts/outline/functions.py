"""The function of a main section in a speech (background, meaning, tasks …), guessed from the words of its heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: The functions by their public names, in the order in which speeches of the genre have them, with the words by which a
#: heading is recognised. Of the 27 main headings of the corpus 26 have one of the words, and all that speak of 认识 or
#: 意义 are recognised as such (`tests/outline/test_functions.py`).
FUNCTIONS: Mapping[str, re.Pattern[str]] = {
    "背景": re.compile("背景|形势|现状|回顾|成绩|成效|过去|以来|情况"),
    "认识": re.compile("认识|认清|意义|必要性|重要性|紧迫|统一思想|领会|责任感|使命感|自觉性|理解|站位"),
    "任务": re.compile("任务|重点|目标|要求|内容|主题|主线|关键|问题|原则|突出|着力|把握"),
    "方法": re.compile("方法|步骤|措施|方式|环节|阶段|安排|时间|怎样|如何|做法|途径|结合|推进|创新"),
    "保障": re.compile("领导|保障|落实|督促|督查|督导|监督|检查|考核|确保|保证|氛围|宣传|组织"),
    "结语": re.compile("希望|号召|结束|最后"),
}
#: Words of the first clause count more: 加强领导，明确任务 is about 领导.
_FIRST_CLAUSE = 2
_CLAUSE_END = re.compile("[，,；;：:、 ]")


def guess_function(heading: str) -> str:
    """Return the function of a heading, "" if none of the words is in it.

    The function with most words wins, those in the first clause counted twice; of equal ones the first in FUNCTIONS.
    """
    first = next(filter(None, _CLAUSE_END.split(heading)), "")
    scores = {
        name: len(words.findall(heading)) + (_FIRST_CLAUSE - 1) * len(words.findall(first))
        for name, words in FUNCTIONS.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else ""


def assign_functions(headings: Sequence[str], decided: Mapping[str, str]) -> list[str]:
    """Return the function of each heading: the editor's (`decided` maps a heading to it), or the guessed one."""
    return [decided.get(heading) or guess_function(heading) for heading in headings]
