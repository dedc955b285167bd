"""Named campaigns without quotes: the words before 活动, 工程, 战略 … that a speech starts, carries on or wants to be.

`开展送文化进农村活动`, `成为群众满意工程`, `实施科教兴国战略`. The name begins behind the verb that starts the
campaign, or behind a function word; a head with less than two words or four characters before it (经济活动) has no
name. How far to the left a name reaches shows only in the whole corpus (see naming.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from build_scripts.glossary import vocabulary
from build_scripts.glossary.clauses import half_width
from build_scripts.glossary.members import governing
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.vocabulary import alternatives, word_set
from build_scripts.model import Paragraph
from build_scripts.text import words
from build_scripts.text.characters import HAN

#: Han characters before the head in the longest name taken; the longest in the gold texts has 11.
LONGEST_NAME = 14
#: What is proved where the speech wants to be the thing, starts it, carries it on, or only speaks of it: the first two
#: reach the line by themselves, the others need repetition. Over the nine gold texts recall does not depend on them;
#: below the line the second leaves out five that are slogans, and at 0.5 the third lets in four, three of them none.
_WANTED, _STARTED, _CARRIED_ON, _SPOKEN_OF = 0.6, 0.6, 0.35, 0.2
_HEAD = re.compile("(?:主题)?(?:教育|实践|创建)*活动|工程|战略|行动|运动|大讨论|计划")
#: What every head ends in, quicker to look for.
_ENDING = re.compile("活动|工程|战略|行动|运动|大讨论|计划")
_MARKED = re.compile(f"[{HAN}]{{4}}[年月]$")
_TALK = re.compile(f"[{HAN}0-9A-Za-z+]+")
_LAUNCHING = word_set(vocabulary.LAUNCHING)
_STARTING = word_set(vocabulary.STARTING)
_BECOMING = word_set(vocabulary.BECOMING)
_STOPS = word_set(vocabulary.NAME_STOPS)
_PLAIN = re.compile(f"{alternatives(vocabulary.PLAIN_UNDERTAKINGS)}$")

#: Which run of it, or when. 第二批先进性教育活动 is a place of the campaign and no name of another one; and what has
#: runs is an undertaking of its own, however brief its name (第三批学习实践活动).
_RUN = re.compile(
    f"(?P<left>.*)(?:(?P<number>第[{vocabulary.NUMBERS}百0-9]+[{vocabulary.RUNS}])|[0-9]{{4}}年度?)(?P<name>.+)"
)
#: A verb with 了 or 好, behind which the words are cut anew: 开展了解放思想大讨论 has no 了解.
_DONE = re.compile(f".*({alternatives(vocabulary.STARTING)})[了好着](.+)$")
#: What joins two campaigns under one verb: 实施科教兴国战略和可持续发展战略.
_JOINING = frozenset("和与及")
_JOINED = re.compile(f"([{HAN}]{{3,{LONGEST_NAME + 6}}})(?:{_HEAD.pattern})[和与及]$")
#: Han characters from which on a strategy may be one of 发展: 可持续发展战略, not 经济发展战略. Chosen: 3 to 8 are the
#: same over the nine gold texts.
_LONG_STRATEGY = 5


def sight(paragraph: Paragraph) -> Iterator[Sighting]:
    """Every named campaign of a paragraph that no quotes set off, in reading order."""
    for talk in _TALK.finditer(half_width(paragraph.text)):
        for head in _HEAD.finditer(talk[0]) if _ENDING.search(talk[0]) else ():
            before = talk[0][max(0, head.start() - LONGEST_NAME - 6) : head.start()]
            name, verb, numbered = _name_in_runs(before)
            if verb in _JOINING and (other := _JOINED.search(talk[0], 0, head.start() - len(name))):
                verb = _name(other[1])[1]
            brief = len(name) < 3 or (len(name) == 3 and len(words.cut(name)) == 1 and not governing(name))
            plain = (
                head[0] != "大讨论" and _PLAIN.search(name) and not (head[0] == "战略" and len(name) >= _LONG_STRATEGY)
            )
            if (brief and not (numbered and len(name) > 1)) or len(name) > LONGEST_NAME or plain:
                continue
            start, end = talk.start() + head.start() - len(name), talk.start() + head.end()
            wanted = verb in _BECOMING
            weight = _CARRIED_ON if verb in _LAUNCHING else _SPOKEN_OF
            weight = _WANTED if wanted else _STARTED if verb in _STARTING or _MARKED.search(name) else weight
            if governing(name) and words.known(name) and head[0] == "活动":
                weight = _STARTED
            text = paragraph.text[start:end]
            yield Sighting(text, "campaign", weight, "D" if wanted else "C", paragraph.id, start, end)


def _name_in_runs(before: str) -> tuple[str, str, bool]:
    """The same as `_name`, with the number of a run between verb and name passed over; and whether there was one."""
    if run := _RUN.fullmatch(before):
        name, verb = _name(run["name"])
        return (name, verb, False) if verb else (name, _name(run["left"])[1], bool(run["number"]))
    return *_name(before), False


def _name(before: str) -> tuple[str, str]:
    """The name at the end of the text and the word that stands before it."""
    if done := _DONE.match(before):
        before, verb = done[2], done[1]
        name, word = _name(before)
        return name, word or verb
    taken: list[str] = []
    for word in reversed(words.cut(before)):
        if word == "再" and taken:
            taken.append(word)
            continue
        if word in _LAUNCHING or word in _BECOMING or word in _STOPS:
            return "".join(reversed(taken)), word
        taken.append(word)
    return "".join(reversed(taken)), ""
