"""The rules that propose candidates.

`build_scripts/README.md` says how to add a rule, step by step. Rules propose freely; the fitted model decides
(scoring.py). Each rule has an example, which it must propose, and a counter-example, which it
must not; tests run both and the site's page of rules shows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from build_scripts.glossary.lexicon import PART, compile_role, number_roles
from build_scripts.glossary.passage import FUNCTION, MARK, SEMICOLON, TALK, Ints, Passage, Span
from build_scripts.text import numerals
from build_scripts.text.characters import HAN

Spans = Iterator[Span]

#: Numerals of formulas; those that may begin a set; measure words between numeral and noun.
NUMERALS = f"{numerals.NUMERALS}两双"
_SET = f"{NUMERALS[1:]}百"
MEASURES = "个项大条种类句步场件"
#: Characters of the longest quotation, name and repeated wording proposed. Of the `must` entries of nineteen annotated
#: texts with a form that is quoted or a name, none is longer.
LONGEST_QUOTATION, LONGEST_NAME, LONGEST_REPEATED = 60, 18, 10
#: Members of the longest run, and characters of its longest member.
MOST_MEMBERS, LONGEST_MEMBER = 12, 100
#: Larger than any member: cuts nothing.
_NO_LENGTH = 1 << 40
#: Words before the head in the longest name of a campaign.
_MOST_WORDS = 7
_NUMERIC = re.compile(
    f"(?=((?:[{NUMERALS}][{HAN}]{{1,3}}?){{2,4}}))|(?=([{NUMERALS}百][{HAN}](?:[{NUMERALS}百][{HAN}])+))|"
    f"(?=([0-9]+(?:[+][0-9]+)+))|(?=([{HAN}]{{2,4}}[0-9]+条))|(?=([0-9]+[{HAN}]{{1,2}}[0-9]+[{HAN}]{{1,2}}))"
)
_COUNTED = re.compile(f"(?<![{NUMERALS}0-9第几数零百千万亿点之])[{_SET}][{MEASURES}]?(?=[{HAN}])")
_NAMED = re.compile(
    "(?:主题)?(?:教育|实践|创建|评选|竞赛|学习)*活动|工程|战略|行动|运动|大?讨论|计划|竞赛|战役|品牌|大会|年|月|机制|制度|制|观|精神|思想|"
    "理论|路线|方针|目标|社会|道路|化|进校园|下乡|建设|体系|校园|意识|作风|主义|发展|力|法"
)
_LEADING = number_roles("leads", "warns", "launches", "becomes")
_HEADING = number_roles("principle", "names", "campaign")
_JOINT = re.compile("以及|[和与及并而]")


def _find_quoted(passage: Passage) -> Spans:
    """Yield quotations, and series of quotations that follow one another."""
    for first, (start, end) in enumerate(passage.quotations):
        while end > start and passage.text[end - 1] in "。，；！、？":
            end -= 1
        if 2 <= end - start <= LONGEST_QUOTATION:
            yield start, end
        last = passage.quotations[first][1]
        for left, right in passage.quotations[first + 1 : first + 6]:
            if left < last:
                continue
            if passage.text[last:left] not in ("", "、", "，", "；", "和", "与"):
                break
            last = right
            yield start, last


def _find_led(passage: Passage) -> Spans:
    """Yield the part of a clause after a verb such as 坚持, or before a noun such as 方针, or both."""
    text, starts, ends = passage.text, passage.word_starts.tolist(), passage.word_ends.tolist()
    roles, kinds, word_at = passage.roles.tolist(), passage.kinds.tolist(), passage.word_at
    for left, right in passage.segments:
        first, last = int(word_at[left]), int(word_at[right - 1])
        begins, stops = [left], [right]
        for word in range(first, last + 1):
            start, end = starts[word], ends[word]
            if roles[word] & _LEADING or (kinds[word] == FUNCTION and text[start] in "以为把将对在了着"):
                begins.append(end)
            if roles[word] & _HEADING and word > first:
                stops.append(start)
                if text[start - 1] == "的":
                    stops.append(start - 1)
            elif end - start == 1 and text[start] in "的等":
                stops.append(start)
        for begin in begins:
            yield from ((begin, stop) for stop in stops if 3 <= stop - begin <= 16)


def _find_words(passage: Passage) -> Spans:
    """Yield single words of three characters or more."""
    long = (passage.word_ends - passage.word_starts >= 3) & (passage.kinds != MARK)
    return zip(passage.word_starts[long].tolist(), passage.word_ends[long].tolist(), strict=True)


def _find_numeric(passage: Passage) -> Spans:
    """Yield a number with the word that it counts, once or several times."""
    text, ends, kinds, word_at = passage.text, passage.word_ends, passage.kinds, passage.word_at
    for match in _NUMERIC.finditer(text):
        for group in range(1, 6):
            if match[group]:
                yield match.span(group)
    for match in _COUNTED.finditer(text):
        start, end = match.span()
        if end - start == 1:
            yield start, end + 1
        for word in range(word_at[end], min(word_at[end] + 3, len(ends))):
            if kinds[word] == MARK or ends[word] - start > 12:
                break
            yield start, int(ends[word])


def _find_named(passage: Passage) -> Spans:
    """Yield a noun such as 活动 or 精神 with up to seven words before it."""
    starts, kinds = passage.word_starts.tolist(), passage.kinds.tolist()
    is_border = passage.is_border.tolist()
    for match in _NAMED.finditer(passage.text):
        end = match.end()
        word = int(passage.word_at[match.start()])
        if not is_border[end]:
            continue
        for first in range(word, max(-1, word - _MOST_WORDS), -1):
            if kinds[first] == MARK or end - starts[first] > LONGEST_NAME:
                break
            if end - starts[first] >= 3:
                yield starts[first], end


def _find_repeated(passage: Passage) -> Ints:
    """Return two to four words that a speech repeats, without a word of grammar at either end."""
    starts, ends, count = passage.word_starts, passage.word_ends, len(passage.word_starts)
    is_bad, is_mark = passage.kinds >= FUNCTION, passage.kinds == MARK
    found = []
    number, is_whole = passage.word_numbers, ~is_mark
    for more in range(1, min(4, count)):
        # Number each run of words by its first words, which have a number already, and its last word.
        number = np.unique(number[:-1] * count + passage.word_numbers[more:], return_inverse=True)[1]
        is_whole = is_whole[:-1] & ~is_mark[more:]
        start, end = starts[:-more], ends[more:]
        fits = is_whole & ~is_bad[:-more] & ~is_bad[more:] & (end - start >= 3) & (end - start <= LONGEST_REPEATED)
        fits &= np.bincount(number)[number] > 1
        found.append(np.stack([start[fits], end[fits]], axis=1))
    return np.concatenate([np.zeros((0, 2), np.int64), *found])


def _find_runs(passage: Passage) -> Ints:
    """Return neighbouring clauses between 、 ， and ；, or joined by 和, cut at word ends to one length."""
    pieces = []
    for number, segments in enumerate(passage.stretches):
        pieces += [(number, *segment) for segment in segments]
        joined = list(_cut_segments(passage, segments))
        if len(joined) > len(segments):
            pieces += [(-1 - number, *piece) for piece in joined]
    group, start, end = np.array(pieces, np.int64).reshape(-1, 3).T
    return np.concatenate(list(_list_windows(passage, group, start, end)))


def _cut_segments(passage: Passage, segments: Sequence[Span]) -> Spans:
    """Yield the segments, cut at words that join."""
    for start, end in segments:
        begin = start
        for match in _JOINT.finditer(passage.text, start, end):
            left, right = match.span()
            if left > begin and passage.is_border[left] and passage.is_border[right]:
                yield begin, left
                begin = right
        if begin < end:
            yield begin, end


def _list_windows(passage: Passage, group: Ints, starts: Ints, ends: Ints) -> Iterator[Ints]:
    """Yield every run of two to twelve neighbouring pieces of a group, whole and with its outer pieces shortened.

    The first is shortened from the left, the last from the right, to about the length of the members between them.
    """
    yield np.zeros((0, 2), np.int64)
    size, divider = ends - starts, passage.marks[np.minimum(ends, len(passage.text) - 1)]
    divider = np.where(divider <= SEMICOLON, divider, TALK)
    first = np.arange(len(starts))
    strongest = np.full(len(first), -1)
    #: The first, second and last of the strongest dividers, and their number.
    cuts, number = np.zeros((3, len(first)), np.int64), np.zeros(len(first), np.int64)
    least, most = np.full(len(first), LONGEST_SPAN), np.zeros(len(first), np.int64)
    for members in range(1, MOST_MEMBERS):
        last = first + members
        within = last < len(starts)
        within[within] = group[first[within]] == group[last[within]]
        within[within] = size[last[within]] <= LONGEST_MEMBER
        inner = size[np.minimum(last, len(starts)) - 1]
        if members > 1:
            least, most = np.minimum(least, inner), np.maximum(most, inner)
        mark, at = divider[np.minimum(last, len(starts)) - 1], ends[np.minimum(last, len(starts)) - 1]
        number = np.where(mark > strongest, 0, number)
        strongest = np.maximum(strongest, mark)
        for place, is_next in enumerate((number == 0, number == 1, np.True_)):
            cuts[place] = np.where((mark == strongest) & is_next, at, cuts[place])
        number += mark == strongest
        kept = within & ~((most > 2 * least + 4) & ((members > 5) | (number == members)))
        first, strongest, number, least, most, cuts = (
            values[..., kept] for values in (first, strongest, number, least, most, cuts)
        )
        if not len(first):
            break
        last = first + members
        start, joint, opens, end = starts[first], ends[first], starts[last], ends[last]
        if members > 1:
            left_lengths = right_lengths = [size[first + 1], size[last - 1]]
        else:
            left_lengths, right_lengths = [size[last]], [size[first]]
        # Members that are divided themselves: 公在前、私在后，奉献在前、索取在后.
        second = np.where(number > 1, cuts[1], end) - cuts[0] - 1
        left_lengths = [*left_lengths, np.where(number < members, joint - cuts[0] + second, _NO_LENGTH)]
        right_lengths = [*right_lengths, np.where(number < members, opens - 1 - cuts[2], _NO_LENGTH)]
        lefts = np.stack([start, *(at for by in left_lengths for at in _list_near(passage, joint - by, start, joint))])
        rights = np.stack([end, *(at for by in right_lengths for at in _list_near(passage, opens + by, opens, end))])
        fits = abs(joint - lefts[:, None] + opens - rights) < 2
        fits[0] = fits[:, 0] = True
        left, right, window = np.nonzero(fits & (lefts[:, None] >= 0) & (rights >= 0))
        yield np.stack([lefts[left, window], rights[right, window]], axis=1)
        if members == 1:
            yield from _list_pairs(passage, joint, opens, np.minimum(size[first], size[last]))


def _list_near(passage: Passage, offset: Ints, low: Ints, high: Ints) -> Iterator[Ints]:
    """Yield the offsets and those next to them; -1 for those not at the edge of a word between the limits."""
    for at in (offset - 1, offset, offset + 1):
        inside = (low < at) & (at < high)
        yield np.where(inside & passage.is_border[np.where(inside, at, 0)], at, -1)


def _list_pairs(passage: Passage, joint: Ints, opens: Ints, shorter: Ints) -> Iterator[Ints]:
    """Yield two members of one length around a divider, if a character is the same at one place, or of 3 or 4."""
    for length in range(2, 13):
        fits = length <= shorter
        left, right = joint[fits] - length, opens[fits] + length
        one, other = (passage.codes[begin[:, None] + np.arange(length)] for begin in (left, opens[fits]))
        alike = (one == other).any(axis=1) | (length in (3, 4))
        alike &= passage.is_border[left] & passage.is_border[right]
        yield np.stack([left[alike], right[alike]], axis=1)


def _find_known(passage: Passage) -> Spans:
    """Yield terms of `known_terms.tsv`, with or without marks between their members."""
    return ((start, end) for start, end, grade, _ in passage.known if grade > PART)


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to propose candidates.

    `name_zh` is its name on the site, `type` the type of most of what it finds. It is tried on texts that `needs`
    matches. `find` yields spans of the passage; `example` has a wording in 【】 that it must propose, and nothing that
    it proposes in `counter_example` may be the wording in 【】 there.
    """

    name: str
    name_zh: str
    type: str
    needs: re.Pattern[str]
    find: Callable[[Passage], Spans | Ints]
    example: str
    counter_example: str


_HAN = re.compile(f"[{HAN}]")
_MARKED = re.compile(compile_role("leads", "warns", "launches", "becomes", "principle", "names", "campaign"))
_COUNTABLE = re.compile(f"[{NUMERALS}百0-9]")
RULES = (
    Rule("quoted", "加引号", "D", _HAN, _find_quoted, "不搞“【一刀切】”。", "不搞【一刀切】。"),
    Rule("led", "前后说明它是提法", "E", _MARKED, _find_led, "坚持【因地制宜】的原则。", "各地可以【因地】制宜。"),
    Rule("word", "固定词语", "E", _HAN, _find_words, "坚持【实事求是】。", "坚持实事【求是】。"),
    Rule("numeric", "数字缩略", "A", _COUNTABLE, _find_numeric, "开展【三查三比】活动。", "开展【查比】活动，共三项。"),
    Rule("named", "活动、精神等名称", "C", _NAMED, _find_named, "实施【科教兴国战略】。", "实施【科教兴国】。"),
    Rule("repeated", "反复出现", "D", _HAN, _find_repeated, "实施【惠民工程】，推进惠民工程。", "实施【惠民工程】。"),
    Rule("run", "并列短语", "B", _HAN, _find_runs, "要【讲奉献、比贡献、促和谐】。", "要【讲奉献】、比贡献、促和谐。"),
    Rule("known", "通行提法", "E", _HAN, _find_known, "贯彻【群众路线】。", "贯彻【群众的话】。"),
)


def propose(passage: Passage) -> tuple[Ints, Ints, Ints]:
    """Return start and end of the proposed spans, in reading order, and the rules of each as bits as in RULES."""
    coded: list[Ints] = []
    for rule in RULES:
        spans = rule.find(passage) if rule.needs.search(passage.text) else ()
        edges = spans if isinstance(spans, np.ndarray) else np.array(list(spans), np.int64).reshape(-1, 2)
        length = edges[:, 1] - edges[:, 0]
        coded.append((edges[:, 0] << 8 | length)[length < 256])
    codes = np.concatenate(coded)
    bits = np.repeat(1 << np.arange(len(RULES)), [len(each) for each in coded])
    order = np.argsort(codes, kind="stable")
    codes, first = np.unique(codes[order], return_index=True)
    if not len(codes):
        return codes, codes, codes
    rules = np.bitwise_or.reduceat(bits[order], first)
    fits = (codes & 255 >= 2) & (codes & 255 <= LONGEST_SPAN)
    start = codes[fits] >> 8
    return start, start + (codes[fits] & 255), rules[fits]


#: Characters of the longest candidate; the longest `must` of the annotated texts has 94.
LONGEST_SPAN = 110
