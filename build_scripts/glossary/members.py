"""What makes members of a formula answer each other: questions about members, without regard to where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import lru_cache

from build_scripts.glossary import vocabulary
from build_scripts.glossary.clauses import DIVIDERS
from build_scripts.glossary.vocabulary import FUNCTION_CHARACTERS, alternatives, word_set
from build_scripts.text import words

#: A shared function character counts this much of a shared character; three of them are still less than one. Chosen:
#: from 0 to 0.6 recall and precision over the nine gold texts are the same.
FUNCTION_WEIGHT = 0.3

#: Members of a formula in their order.
Members = tuple[str, ...]
#: Answers that are remembered of each question that is asked of the same members again and again; a speech of 3,800
#: characters asks each of some 200.
_REMEMBERED = 10_000

_TIES = word_set(vocabulary.TIES)
_TIE = re.compile(alternatives(vocabulary.TIES))
_REPORT = word_set(vocabulary.REPORT)
_REPORTING = re.compile(alternatives(vocabulary.REPORT))
_JOINING = frozenset("和与及")
_COUNT = "一二三四五六七八九十"
AMOUNT = re.compile(
    f"[0-9]|百分之|[{_COUNT}百千两几][十百千万亿多个年月日号名元吨次位条项倍点]|[二三四五六七八九十几]家|"
    f"第[{_COUNT}]+[个批次条项届期轮]|(?:^| )第[{_COUNT}]"
)
#: What an amount has in any case, quicker to look for.
_COUNTING = re.compile(f"[0-9{_COUNT}百千两几第]")
QUESTION = re.compile(alternatives(vocabulary.QUESTIONS))
#: Beginnings that only pick things out, and 新X, 好X of two or three characters.
DETERMINED = re.compile(f"{alternatives(vocabulary.DETERMINERS)}|[新好老旧][^的]{{1,2}}$")
EVASIVE = re.compile(alternatives(vocabulary.EVASIVE_ADVERBS))
_STAGE = re.compile(f"[{_COUNT}两](?:(?:年|个月|周|天)(?:之?内)?|月之?内)[^度均]{{3,}}$")
_OPPOSED = vocabulary.OPPOSITES | {pair[::-1] for pair in vocabulary.OPPOSITES}
_SET_NUMBERS = frozenset(vocabulary.NUMBERS)


@lru_cache(maxsize=_REMEMBERED)
def columns(members: Members) -> tuple[int, ...]:
    """The positions at which all members, of one length, have the same character."""
    first, *others = members
    at = list(range(len(first)))
    for other in others:
        at = [k for k in at if first[k] == other[k]]
    return tuple(at)


@lru_cache(maxsize=_REMEMBERED)
def shared_weight(members: Members) -> float:
    """How many positions all members, of one length, have in common; function characters count little."""
    first = members[0]
    return sum(
        FUNCTION_WEIGHT if first[k] in FUNCTION_CHARACTERS else 1.0
        for k in columns(members)
        if first[k] not in DIVIDERS
    )


#: Shares of a member's characters that return in the other, and that stand in the same places. Over the nine gold texts
#: the first is the best from 0.6 to 0.7 (precision 0.941 at 0.5, recall 0.980 at 0.8); the second is chosen, and 0.1 to
#: 0.6 are the same.
LEAST_TURNED, MOST_IN_PLACE = 0.7, 0.3


def crossed(first: str, second: str) -> bool:
    """Whether two members of one length turn the same words round: `围绕发展抓党建，抓好党建促发展`."""
    # The cheap count, which is never less than the true one, first.
    if len(first) < 3 or sum(map(second.__contains__, first)) < LEAST_TURNED * len(first):
        return False
    common = sum((Counter(first) & Counter(second)).values())
    return common >= LEAST_TURNED * len(first) and shared_weight((first, second)) < MOST_IN_PLACE * len(first)


def alike(members: Members) -> bool:
    """Whether the words of the members, of one length, end at the same places, or nearly so in long ones."""
    if len({words.shape(member) for member in members}) == 1:
        return True
    length = len(members[0])
    inner = frozenset.intersection(*map(words.borders, members)) - {0, length}
    return length >= 5 and len(inner) >= max(1, (length - 1) // 3)


def doubled(members: Members) -> bool:
    """Whether each member begins with a doubled character: `人人有专责，事事有人管`."""
    return len(members[0]) >= 3 and all(member[0] == member[1] for member in members)


def repeating(member: str) -> bool:
    """Whether four characters take up the first again in the third: `立说立行`, `边查边改`."""
    return len(member) == 4 and member[0] == member[2] and member[1] != member[3]


def clipped(member: str) -> bool:
    """Whether four characters are two verbs with their objects, each of one character, and no words: `踏石留印`."""
    if len(member) != 4 or words.known(member[:2]) or words.known(member[2:]):
        return False
    return all(words.kind(character) == "verb" for character in member[::2])


def describing(member: str) -> bool:
    """Whether four characters are a noun and a quality of it: `内容丰富`, `作风优良`."""
    cut = words.cut(member)
    return tuple(map(len, cut)) == (2, 2) and words.kind(cut[1]) == "adjective" and words.tag(cut[0])[:1] in ("n", "v")


def echoing(member: str) -> bool:
    """Whether the member says a character twice: `人人讲安全，处处要安全`."""
    return any(member.count(character) > 1 and character not in FUNCTION_CHARACTERS for character in member)


def governing(member: str) -> bool:
    """Whether three characters are a verb of one and its object of two: `讲排场`, `摆阔气`."""
    verb = member[0] in "比有" or (words.kind(member[0]) == "verb" and member[0] not in vocabulary.PLAIN_VERBS)
    return len(member) == 3 and verb and words.kind(member[1:]) in ("noun", "adjective")


def measuring(member: str) -> bool:
    """Whether three characters are a quality of one and a noun of two: `高标准`, `严要求`."""
    quality = words.kind(member[0]) == "adjective" and member[0] not in vocabulary.PLAIN_QUALITIES | set("新好老旧多")
    return len(member) == 3 and quality and words.kind(member[1:]) in ("noun", "verb")


def numbered(members: Members) -> bool:
    """Whether each member begins with the number of a set: `两不愁、三保障`."""
    return all(member[0] in _SET_NUMBERS for member in members)


@lru_cache(maxsize=_REMEMBERED)
def tied(member: str) -> bool:
    """Whether the member begins with a word of connexion that it does not take up again (`即查即改`)."""
    if not _TIE.match(member):
        return False
    first = words.cut(member)[0]
    return first in _TIES and member.count(first) == 1


@lru_cache(maxsize=_REMEMBERED)
def acceptable(members: Members) -> bool:
    """Whether the members, of one length, could be a formula at all; the cheap questions come first."""
    if len(set(members)) < len(members) or not all(map(_whole, members)) or _counts_or_asks(members):
        return False
    if any(map(tied, members[1:])) or any(map(reports, members)) or _repeating(members[-2], members[-1]):
        return False
    if shared_weight(members) >= 1:
        return True
    if any(_JOINING & set(member) and _JOINING & set(words.cut(member)) for member in members):
        return False
    return len(members[0]) in (2, 3, 4) or crossed(members[0], members[1]) or alike(members)


def _repeating(one: str, other: str) -> bool:
    """Whether two members say the same name, of four characters or more, at different places."""
    return any(one[k : k + 4] in other and one[k : k + 4] != other[k : k + 4] for k in range(len(one) - 3))


def anaphoric_pivot(members: Members) -> bool:
    """Whether the members begin with the same two characters, a pivot among them: `决不低头、决不放弃`."""
    return {0, 1} <= set(columns(members)) and bool(vocabulary.PIVOTS & set(members[0][:2]))


def anaphora(members: Members) -> bool:
    """Whether all members begin with the same three characters: `一手抓改革，一手抓稳定`."""
    return {0, 1, 2} <= set(columns(members))


@lru_cache(maxsize=_REMEMBERED)
def _whole(member: str) -> bool:
    """Whether the member neither begins nor ends in the middle of a word group."""
    if member[0] not in vocabulary.RAGGED_STARTS and member[-1] not in vocabulary.RAGGED_ENDS:
        return True
    if words.kind(member) == "idiom":
        return True
    if member[0] in vocabulary.RAGGED_STARTS and member.count(member[0]) == 1:
        return False
    if member[-1] not in vocabulary.RAGGED_ENDS or member[-2:] in vocabulary.ACTING:
        return True
    last = words.cut(member)[-1]
    return len(last) > 1 and (last[-1] != "来" or words.kind(last) == "noun")


def _counts_or_asks(members: Members) -> bool:
    joined = " ".join(members)
    counts = _COUNTING.search(joined) and AMOUNT.search(joined)
    return (counts is not None and not staged(members)) or QUESTION.search(joined) is not None


def staged(members: Members) -> bool:
    """Whether the members say what is to be reached by when: `一年打基础、三年见成效`."""
    if not all(map(_STAGE.match, members)):
        return False
    return len({member[0] for member in members}) == len(members) and not any(AMOUNT.search(m[2:]) for m in members)


def opposed(members: Members, at: int) -> bool:
    """Whether two members, of one length, have a quality and its opposite at one place: `内强素质、外树形象`."""
    return members[0][at] + members[1][at] in _OPPOSED


def jointed(members: Members) -> bool:
    """Whether the members, of one length, are divided alike within: `能识大局，方能谋大事；善观大势，才能成大业`."""
    inner = [[k for k, character in enumerate(member) if character in DIVIDERS] for member in members]
    return bool(inner[0]) and all(each == inner[0] for each in inner)


@lru_cache(maxsize=_REMEMBERED)
def reports(member: str) -> bool:
    """Whether the member tells what happened or how far it went."""
    return _REPORTING.search(member) is not None and bool(_REPORT & set(words.cut(member)))


def extends(members: Members, further: str) -> bool:
    """Whether a further member carries on the same formula rather than beginning another."""
    weight, longer = shared_weight(members), shared_weight((*members, further))
    if (weight >= 1 > longer and not all(map(governing, [*members, further]))) or (
        weight < 1 and shared_weight((members[-1], further)) >= 2
    ):
        return False
    return acceptable((*members, further))


def framed(members: Members) -> bool:
    """Whether what the members share holds them together.

    That is half of their characters, a doubling, a pivot such as 不 or 有, or a whole word that stands at a rim or
    has one character; a verb that any list of tasks repeats is none.
    """
    at = set(columns(members))
    first, length = members[0], len(members[0])
    if doubled(members) or len(at) >= 0.5 * length or any(first[k] in vocabulary.PIVOTS for k in at):
        return True
    cuts = sorted(frozenset.intersection(*map(words.borders, members)))
    return any(
        set(range(start, end)) <= at
        and first[start:end] not in vocabulary.TASK_VERBS
        and (start == 0 or end == length or end - start == 1)
        for start in cuts
        for end in cuts
        if start < end
    )


def tasks(members: Members) -> bool:
    """Whether the members are tasks of one field: `严肃财经纪律，严格财经管理`.

    Each is a verb or a quality of two characters with words of two or more behind it; the formulas of the gold texts
    have a word of one character somewhere, or begin with a noun.
    """
    return all(_is_task(*words.cut(member)) for member in members)


def _is_task(first: str, *rest: str) -> bool:
    return words.kind(first) in ("verb", "adjective") and min(map(len, (first, *rest))) >= 2


def listing(members: Members) -> bool:
    """Whether the members, of one length, only enumerate things.

    They are nouns of the dictionary, or one noun with several epithets (`工作秩序、生产秩序`), or one epithet with
    several nouns, or picked out (`各地区、各部门`), or hedged (`相互支持、相互配合`), or all have 的 in them.
    """
    if all(words.known(member) and words.kind(member) in ("noun", "name") for member in members):
        return True
    if DETERMINED.match(members[0]) or all(map(EVASIVE.match, members)) or all("的" in member for member in members):
        return True
    ends = {member[-1] for member in members}
    if len(ends) == 1 and (ends <= vocabulary.LISTING_ENDS or (len(members) == 2 and ends <= vocabulary.ABSTRACT_ENDS)):
        return True
    return _one_noun(members) or (len(members[0]) == 4 and _one_noun_of_four(members))


def _mostly_verbs(openings: Collection[str]) -> bool:
    return sum(words.tag(opening) == "v" for opening in openings) > len(openings) / 2


def _one_noun(members: Members) -> bool:
    """Whether all end in one noun of two characters or more that no verb governs, and begin differently."""
    cuts = [words.cut(member) for member in members]
    last = cuts[0][-1]
    return (
        len(last) >= 2
        and words.tag(last) in ("n", "vn")
        and all(cut[-1] == last for cut in cuts)
        and 0 not in columns(members)
        and not _mostly_verbs([cut[0] for cut in cuts])
    )


def _one_noun_of_four(members: Members) -> bool:
    """The same for four characters that the dictionary has as one word (`产业结构`), or with the epithet in common."""
    openings, endings = {member[:2] for member in members}, {member[2:] for member in members}
    if len(endings) == 1:
        return words.tag(next(iter(endings))) in ("n", "vn") and not _mostly_verbs(sorted(openings))
    if len(openings) == 1:
        epithet = words.tag(next(iter(openings))) in ("n", "b", "a", "vn")
        return epithet and all(words.tag(ending) == "n" for ending in endings)
    return False
