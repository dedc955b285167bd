"""Features of candidates: `screen` for all that the rules propose, `describe` for those that the screen lets pass.

Both return arrays by name, with a value for each candidate. All is computed for all candidates of a speech at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build_scripts.glossary.lexicon import (
    PART,
    SAYING,
    SLOGAN,
    TERM,
    is_among,
    number_pairs,
    number_roles,
    read_known_terms,
    read_wording,
    split_members,
)
from build_scripts.glossary.passage import (
    BREAK,
    COMMA,
    IDIOM,
    KINDS,
    MARK,
    NAME,
    NOUN,
    PAUSE,
    SEMICOLON,
    STOP,
    TALK,
    VERB,
    Ints,
    Passage,
    word_facts,
)
from build_scripts.glossary.rules import NUMERALS, RULES
from build_scripts.text import words

Array = NDArray[Any]
Columns = dict[str, Array]

#: The roles that are asked of the words before, after, at the beginning and at the end of a candidate, and inside it.
_EDGE_ROLES = {
    "prev": "leads",
    "next": "principle names",
    "first": "ties task undertaking",
    "last": "thing campaign",
}
_INSIDE_ROLES = "ties task describes counts function names leads launches stops_name undertaking"
_NUMERALS = f"{NUMERALS}百"
#: Characters of two members that are compared, place by place; the median member has 5.
_COMPARED = 12
#: Features of which a wording takes the mean over its occurrences too, and not only the highest value.
MEAN_OF = "quoted opens_quote prev_leads next_principle next_names left_mark right_mark"


#: Candidates that `context` compares at once with those near them.
_BLOCK = 64
#: What `context` returns, the scores of overlapping candidates first.
_CONTEXT = ("whole", "part", "crossing", "same_start", "same_end", "lead", "better", "size_of_whole", "size_of_part")


def screen(passage: Passage, start: Ints, end: Ints, rules: Ints) -> Columns:
    """Return the cheap features of the spans; `rules` has the bits of the rules that proposed them."""
    codes, marks = _pad(passage.codes), _pad(passage.marks, BREAK)
    first, last = passage.word_at[start], passage.word_at[end - 1]
    found: Columns = {f"by_{rule.name}": (rules >> bit) & 1 for bit, rule in enumerate(RULES)}
    found |= {
        "length": end - start,
        "words": last - first + 1,
        "characters_of_a_word": (end - start) / (last - first + 1),
        "cuts_left": passage.word_starts[first] != start,
        "left_mark": np.where(start > 0, marks[start - 1], BREAK),
        "right_mark": marks[end],
    }
    for mark, name in ((PAUSE, "pauses"), (COMMA, "commas"), (SEMICOLON, "semicolons")):
        found[name] = _count_inside(passage.marks == mark, start, end)
    found["dividers"] = found["pauses"] + found["commas"] + found.pop("semicolons")
    kinds, roles, _, _ = _describe_edges(passage)
    for name, word in _find_edge_words(passage, first, last).items():
        found[f"{name}_kind"] = kinds[word]
        for role in _EDGE_ROLES[name].split():
            found[f"{name}_{role}"] = (roles[word] & number_roles(role)) > 0
    found |= _describe_quotes(passage, start, end)
    found |= _describe_lengths(passage, start, end, codes)
    return found


def describe(passage: Passage, start: Ints, end: Ints, screened: Mapping[str, Array]) -> Columns:
    """Return all features of the spans, given the cheap ones."""
    codes = _pad(passage.codes)
    first, last = passage.word_at[start], passage.word_at[end - 1]
    found: Columns = dict(screened)
    found |= _describe_around(passage, start, end, first, last, codes)
    found |= _describe_position(passage, start, end)
    found |= _describe_within(passage, start, end, first, last, found["dividers"])
    found |= _describe_echoes(passage, start, end, found["dividers"])
    found |= _describe_neighbours(passage, start, end, codes, found)
    found |= _describe_members(passage, start, end, codes)
    found |= _describe_known(passage, start, end, found["dividers"])
    found |= _describe_likeness(passage, start, end, first, last)
    found |= _look_up(passage, start, end, found["dividers"])
    return found


def by_wording(described: Mapping[str, Array], numbers: Ints) -> Columns:
    """Return the features of each wording: the highest of its occurrences, some means, and how many they are.

    `numbers` has the wording of each candidate, counted from 0.
    """
    order, begins, counts = _group(numbers)
    found = {name: np.maximum.reduceat(values[order], begins) for name, values in described.items()}
    for name in MEAN_OF.split():
        found[f"mean_{name}"] = np.add.reduceat(described[name][order].astype(np.float64), begins) / counts
    found["occurrences"] = counts
    return found


def context(start: Ints, end: Ints, numbers: Ints, scores: NDArray[np.float64]) -> Columns:
    """Return how the candidates compare with those that overlap them, given a score for each wording.

    The spans must be in reading order. The features have a value for each wording: the highest and the lowest over its
    occurrences.
    """
    own = scores[numbers]
    found = {name: np.zeros(len(start)) for name in _CONTEXT}
    longest = int((end - start).max(initial=0))
    for begin in range(0, len(start), _BLOCK):
        rows = slice(begin, begin + _BLOCK)
        # Only candidates that begin in this part of the text can overlap those of the block.
        low, high = np.searchsorted(start, (start[begin] - longest, end[rows].max()))
        near = slice(int(low), int(high))
        others, ends, best_of = start[near], end[near], own[near]
        left, right = start[rows, None], end[rows, None]
        overlaps = (others < right) & (left < ends)
        other = overlaps & ~((others == left) & (ends == right))
        whole = other & (others <= left) & (right <= ends)
        part = other & (left <= others) & (ends <= right)
        masks = (whole, part, other & ~whole & ~part, other & (others == left), other & (ends == right))
        best = [(mask * best_of).max(axis=1) for mask in masks]
        for name, values in zip(_CONTEXT, best, strict=False):
            found[name][rows] = values
        found["lead"][rows] = own[rows] - np.maximum.reduce(best[:3])
        found["better"][rows] = (overlaps & (best_of > own[rows, None])).sum(axis=1)
        for name, mask, score in (("size_of_whole", whole, best[0]), ("size_of_part", part, best[1])):
            at = (mask * best_of).argmax(axis=1)
            found[name][rows] = np.where(score > 0, (ends[at] - others[at]) / (end[rows] - start[rows]), 0)
    order, begins, _ = _group(numbers)
    columns = {"first_score": scores}
    for name, values in found.items():
        columns[f"most_{name}"] = np.maximum.reduceat(values[order], begins)
        columns[f"least_{name}"] = np.minimum.reduceat(values[order], begins)
    return columns


def _group(numbers: Ints) -> tuple[Ints, Ints, Ints]:
    """Return an order of the candidates by wording, where each wording begins in it, and how often it occurs."""
    counts = np.bincount(numbers)
    return np.argsort(numbers, kind="stable"), np.cumsum(counts) - counts, counts


def matrix(columns: Mapping[str, Array], names: Sequence[str]) -> NDArray[np.float32]:
    """Return the columns of these names as one array, a row for each feature."""
    found = np.empty((len(names), len(columns[names[0]])), np.float32)
    for row, name in enumerate(names):
        found[row] = columns[name]
    return found


def _pad(values: Array, fill: int = 0) -> Array:
    """Return the array with enough padding that reading past the end of the text is not an error."""
    return np.append(values, [fill] * 64)


def _count_inside(flags: Array, start: Ints, end: Ints) -> Array:
    """Return how many flags are set in each span."""
    sums = np.concatenate([[0], np.cumsum(flags)])
    found: Array = sums[end] - sums[start]
    return found


def _describe_edges(passage: Passage) -> tuple[Array, Array, Array, Array]:
    """Return classes, roles, weights and lengths of the words, with a mark after the last."""
    lengths = passage.word_ends - passage.word_starts
    columns = ((passage.kinds, MARK), (passage.roles, 0), (passage.weights, 0), (lengths, 0))
    kinds, roles, weights, sizes = (np.append(values, [fill] * 3) for values, fill in columns)
    return kinds, roles, weights, sizes


def _find_edge_words(passage: Passage, first: Array, last: Array) -> dict[str, Array]:
    """Return the numbers of the words at the edges; the word after a candidate is looked for after 的."""
    count = len(passage.word_starts)
    after = np.minimum(last + 1, count)
    de = passage.codes[passage.word_starts[np.minimum(after, count - 1)]] == ord("的")
    single = _describe_edges(passage)[3][after] == 1
    return {
        "prev": np.where(first > 0, first - 1, count),
        "next": np.where(de & single, np.minimum(after + 1, count), after),
        "first": first,
        "last": last,
    }


def _describe_quotes(passage: Passage, start: Ints, end: Ints) -> Columns:
    """Return features of the quotation marks at the edges and inside."""
    size = len(passage.text) + 1
    opens, closes, depth, around = (np.zeros(size + 1, np.int64) for _ in range(4))
    for number, (left, right) in enumerate(passage.quotations, start=1):
        opens[left] = number
        closes[right] = number
        depth[left] += 1
        depth[right] -= 1
        stripped = right
        while stripped > left and passage.marks[stripped - 1] != TALK:
            stripped -= 1
        closes[stripped] = number
        inner = around[left:right]
        around[left:right] = np.where(inner == 0, right - left, np.minimum(inner, right - left))
    depth = np.cumsum(depth)
    sentence = np.cumsum(passage.marks >= STOP)
    in_sentence = np.bincount(sentence[[left for left, _ in passage.quotations]], minlength=sentence[-1] + 1)
    length = around[start]
    return {
        "opens_quote": opens[start] > 0,
        "closes_quote": closes[end] > 0,
        "quoted": (opens[start] > 0) & (opens[start] == closes[end]),
        "in_quote": np.minimum(depth[start], depth[end - 1]),
        "quotes_inside": _count_inside(opens > 0, start, end),
        "cuts_quote": depth[start] != depth[end - 1],
        "quotes_in_sentence": in_sentence[sentence[start]],
        "quote_length": length,
        "share_of_quote": np.where(length > 0, (end - start) / np.maximum(length, 1), 0),
    }


def _split(passage: Passage, start: Ints, end: Ints) -> tuple[Array, Array, Array, Array, Array]:
    """Divide each span into members at its dividing marks.

    Returns for each member the number of its span, its start and its end; and for each span the number of its first
    member and how many members it has.
    """
    dividers = np.flatnonzero((passage.marks >= PAUSE) & (passage.marks <= SEMICOLON))
    low = np.searchsorted(dividers, start)
    count = np.searchsorted(dividers, end) - low + 1
    owner = np.repeat(np.arange(len(start)), count)
    first = np.cumsum(count) - count
    rank = np.arange(len(owner)) - first[owner]
    cuts = np.append(dividers, [0, 0])
    left = np.where(rank == 0, start[owner], cuts[np.minimum(low[owner] + rank - 1, len(dividers))] + 1)
    right = np.where(rank == count[owner] - 1, end[owner], cuts[np.minimum(low[owner] + rank, len(dividers))])
    return owner, left, np.maximum(right, left), first, count


def _describe_lengths(passage: Passage, start: Ints, end: Ints, codes: Array) -> Columns:
    """Return the lengths of the members, and the characters that neighbours share at their ends."""
    owner, left, right, first, count = _split(passage, start, end)
    length = right - left
    mean = np.add.reduceat(length, first) / count
    square = np.add.reduceat(length.astype(np.float64) ** 2, first) / count - mean**2
    shortest, longest = np.minimum.reduceat(length, first), np.maximum.reduceat(length, first)
    last = first + count - 1
    pair = np.append(owner[1:] == owner[:-1], [False])
    same_first = pair & (codes[left] == codes[np.roll(left, -1)])
    same_last = pair & (codes[np.maximum(right - 1, 0)] == codes[np.maximum(np.roll(right, -1) - 1, 0)])
    same_length = pair & (length == np.roll(length, -1))
    pairs = np.maximum(count - 1, 1)
    return {
        "members": count,
        "shortest": shortest,
        "longest": longest,
        "mean_length": mean,
        "spread": longest - shortest,
        "share_of_spread": (longest - shortest) / np.maximum(longest, 1),
        "deviation": np.sqrt(np.maximum(square, 0)) / np.maximum(mean, 1),
        "first_length": length[first],
        "last_length": length[last],
        "same_length": np.add.reduceat(same_length, first) / pairs,
        "same_first_character": np.add.reduceat(same_first, first) / pairs,
        "same_last_character": np.add.reduceat(same_last, first) / pairs,
    }


def _describe_around(passage: Passage, start: Ints, end: Ints, first: Array, last: Array, codes: Array) -> Columns:
    """Return features of the words and characters next to the candidate."""
    _, _, weights, sizes = _describe_edges(passage)
    count = len(passage.word_starts)
    edges = _find_edge_words(passage, first, last)
    found: Columns = {"next_of": edges["next"] != np.minimum(last + 1, count)}
    for name, word in edges.items():
        found[f"{name}_weight"], found[f"{name}_length"] = weights[word], sizes[word]
    found["before_of"] = codes[end] == ord("的")
    found["after_of"] = (start > 0) & (codes[start - 1] == ord("的"))
    return found


def _describe_position(passage: Passage, start: Ints, end: Ints) -> Columns:
    """Return the characters before and after the candidate in its sentence and paragraph, and its share of them."""
    found: Columns = {}
    for name, is_end in (("sentence", passage.marks >= STOP), ("paragraph", passage.marks == BREAK)):
        ends = np.flatnonzero(is_end)
        before = start - np.append(-1, ends)[np.searchsorted(ends, start)] - 1
        after = np.append(ends, len(passage.text))[np.searchsorted(ends, end)] - end
        found |= {f"{name}_before": before, f"{name}_after": after}
        found[f"{name}_share"] = (end - start) / (before + (end - start) + after)
    return found


def _describe_within(passage: Passage, start: Ints, end: Ints, first: Array, last: Array, dividers: Array) -> Columns:
    """Return features of the words and characters of the candidate, most as shares of its words."""
    count = last - first + 1
    talk = np.maximum(count - dividers, 1)
    sizes = passage.word_ends - passage.word_starts
    found: Columns = {}
    for kind, name in enumerate(KINDS[:-1]):
        found[f"share_{name}"] = _count_inside(passage.kinds == kind, first, last + 1) / count
    for role in _INSIDE_ROLES.split():
        found[f"share_{role}"] = _count_inside((passage.roles & number_roles(role)) > 0, first, last + 1) / count
    sums = np.concatenate([[0], np.cumsum(passage.weights)])
    found["mean_weight"] = (sums[last + 1] - sums[first]) / talk
    found["share_single"] = _count_inside((sizes == 1) & (passage.kinds != MARK), first, last + 1) / count
    found["share_double"] = _count_inside(sizes == 2, first, last + 1) / talk
    found["long_words"] = _count_inside(sizes >= 4, first, last + 1)
    for name, characters in (("numerals", f"{NUMERALS}百"), ("digits", "0123456789"), ("of", "的")):
        found[f"has_{name}"] = _count_inside(np.isin(passage.codes, list(map(ord, characters))), start, end)
    return found


def _describe_echoes(passage: Passage, start: Ints, end: Ints, dividers: Array) -> Columns:
    """Return the share of characters that repeat an earlier one, and whether both halves are of whole words."""
    size = len(passage.text)
    order = np.lexsort((np.arange(size), passage.codes))
    same = passage.codes[order][1:] == passage.codes[order][:-1]
    previous = np.full(size, -1)
    previous[order[1:][same]] = order[:-1][same]
    repeats = np.zeros(len(start))
    for k in range(1, 40):
        at = np.minimum(start + k, size - 1)
        repeats += (start + k < end) & (previous[at] >= start) & (passage.marks[at] == TALK)
    half = (end - start) // 2
    even = (dividers == 0) & ((end - start) % 2 == 0)
    return {
        "repeats": repeats / np.maximum(end - start - dividers, 1),
        "halves_are_words": even & passage.is_border[start + half],
    }


def _describe_neighbours(passage: Passage, start: Ints, end: Ints, codes: Array, found: Mapping[str, Array]) -> Columns:
    """Return features of the pieces before and after the candidate: would a run go on there?"""
    segments = np.array(passage.segments, np.int64).reshape(-1, 2)
    own = np.maximum(np.searchsorted(segments[:, 0], start, "right") - 1, 0)
    final = np.maximum(np.searchsorted(segments[:, 0], end - 1, "right") - 1, 0)
    left, right = np.maximum(own - 1, 0), np.minimum(final + 1, len(segments) - 1)
    before = (found["left_mark"] >= PAUSE) & (found["left_mark"] <= SEMICOLON)
    after = (found["right_mark"] >= PAUSE) & (found["right_mark"] <= SEMICOLON)
    size = segments[:, 1] - segments[:, 0]
    last_member = end - found["last_length"]
    left_columns, right_columns = np.zeros(len(start)), np.zeros(len(start))
    for k in range(_COMPARED):
        inside = k < np.minimum(size[left], found["first_length"])
        left_columns += before & inside & (codes[segments[left, 0] + k] == codes[start + k])
        inside = k < np.minimum(size[right], found["last_length"])
        right_columns += after & inside & (codes[segments[right, 0] + k] == codes[last_member + k])
    return {
        "left_columns": left_columns,
        "right_columns": right_columns,
        "from_segment_start": start - segments[own, 0],
        "to_segment_end": segments[final, 1] - end,
        "left_difference": np.minimum(np.where(before, abs(size[left] - found["first_length"]), 30), 30),
        "right_difference": np.minimum(np.where(after, abs(size[right] - found["last_length"]), 30), 30),
        "right_same_first": after & (codes[segments[right, 0]] == codes[start]),
        "left_same_last": before & (codes[np.maximum(segments[left, 1] - 1, 0)] == codes[end - 1]),
        "right_same_last": after & (codes[np.maximum(segments[right, 1] - 1, 0)] == codes[end - 1]),
    }


def _describe_members(passage: Passage, start: Ints, end: Ints, codes: Array) -> Columns:
    """Return features of the form of the members, and of how similar each is to the next."""
    _, left, right, first, count = _split(passage, start, end)
    final = len(passage.text) - 1
    one, other = passage.word_at[np.minimum(left, final)], passage.word_at[np.maximum(right - 1, 0)]
    whole = (one == other) & (passage.word_starts[one] == left) & (passage.word_ends[other] == right)
    kinds, sizes = passage.kinds, passage.word_ends - passage.word_starts
    length = right - left
    made = {
        "one_word": whole,
        "idiom": whole & (kinds[one] == IDIOM),
        "verb": kinds[one] == VERB,
        "single_verb": (kinds[one] == VERB) & (sizes[one] == 1),
        "noun_end": kinds[other] == NOUN,
        "verb_end": kinds[other] == VERB,
        "name": (kinds[one] == NAME) | (kinds[other] == NAME),
        "four": length == 4,
        "three": length == 3,
        "two": length <= 2,
        "weight": np.where(whole, passage.weights[one], 0),
    }
    found = {
        f"members_{name}": np.add.reduceat(flags.astype(np.float64), first) / count for name, flags in made.items()
    }
    pair = np.delete(np.arange(len(left)), first)
    a, b = left[pair - 1], left[pair]
    shorter = np.minimum(length[pair - 1], length[pair])
    columns, shared = np.zeros(len(pair)), np.zeros(len(pair))
    for k in range(_COMPARED):
        x, y = codes[a + k], codes[b + k]
        same = (k < shorter) & (x == y)
        columns += same
        if k < 8:
            hit = np.zeros(len(pair), np.bool_)
            for other_place in range(8):
                hit |= (other_place < length[pair]) & (codes[b + other_place] == x)
            shared += hit & (k < length[pair - 1])
    wa, wb, ea, eb = one[pair - 1], one[pair], other[pair - 1], other[pair]
    words_same = (ea - wa) == (eb - wb)
    shapes_same = words_same.copy()
    for k in range(5):
        beyond = k > np.minimum(ea - wa, eb - wb)
        x, y = np.minimum(wa + k, len(sizes) - 1), np.minimum(wb + k, len(sizes) - 1)
        shapes_same &= beyond | (sizes[x] == sizes[y])
    compared = {
        "columns": columns,
        "shared": shared,
        "column_share": columns / np.maximum(shorter, 1),
        "first_kind": kinds[wa] == kinds[wb],
        "first_shape": sizes[wa] == sizes[wb],
        "last_shape": sizes[ea] == sizes[eb],
        "word_count": words_same,
        "shapes": shapes_same,
    }
    several = np.flatnonzero(count > 1)
    begins = np.cumsum(count[several] - 1) - (count[several] - 1)
    for name, values in compared.items():
        mean, least = np.zeros(len(start)), np.zeros(len(start))
        if len(several):
            mean[several] = np.add.reduceat(values.astype(np.float64), begins) / (count[several] - 1)
            least[several] = np.minimum.reduceat(values, begins)
        found[f"alike_{name}"] = mean
        if name in ("columns", "shared"):
            found[f"least_{name}"] = least
    return found


def _describe_known(passage: Passage, start: Ints, end: Ints, dividers: Array) -> Columns:
    """Return whether the candidate is a known term, in any order of its members, contains one, or cuts one."""
    types = {"": 0, "A": 1, "B": 2, "C": 3, "D": 4, "E": 5}
    terms = read_known_terms()
    exact = {(left, right): (grade, kind) for left, right, grade, kind in passage.known}
    grades, kinds = np.zeros(len(start), np.int64), np.zeros(len(start), np.int64)
    may_be_order = (dividers > 0) & is_among(number_pairs(passage.text.lower() + "  ")[start], terms.openings)
    for k, span in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        facts = exact.get(span)
        if not facts and may_be_order[k]:
            order = terms.orders.get(frozenset(split_members(passage.text[slice(*span)])))
            facts = terms.facts[order] if order else None
        if facts:
            grades[k], kinds[k] = facts[0], types[facts[1]]
    found: Columns = {"known_grade": grades, "known_type": kinds}
    for wanted, name in ((SLOGAN, "slogan"), (TERM, "term"), (SAYING, "saying"), (PART, "part")):
        spans = [(left, right) for left, right, grade, _ in passage.known if grade == wanted]
        covered = np.zeros(len(passage.text), np.bool_)
        for left, right in spans:
            covered[left:right] = True
        lefts, rights = np.sort([left for left, _ in spans]), np.sort([right for _, right in spans])
        found[f"covered_{name}"] = _count_inside(covered, start, end) / (end - start)
        for side, at in (("left", start), ("right", end)) if wanted in (SLOGAN, TERM) else ():
            cut = np.searchsorted(lefts, at, "left") - np.searchsorted(rights, at, "right")
            found[f"cuts_{name}_{side}"] = cut
    return found


def _describe_likeness(passage: Passage, start: Ints, end: Ints, first: Array, last: Array) -> Columns:
    """Return how much the candidate shares with the wording of known slogans, and of known terms."""
    wording = read_wording()
    count = np.maximum(_count_inside(passage.kinds != MARK, first, last + 1), 1)
    used, by_chance = (
        _count_inside(values, first, last + 1) / count for values in (passage.in_slogans, passage.by_chance)
    )
    found: Columns = {
        "slogan_words": used,
        "slogan_weight": used - by_chance,
        "slogan_first": passage.begins_slogans[first],
    }
    within = (passage.marks[:-1] == TALK) & (passage.marks[1:] == TALK)
    pairs, count = number_pairs(passage.text), np.maximum(_count_inside(within, start, end - 1), 1)
    for name, listed in (("slogan_pairs", wording.pairs), ("term_pairs", wording.term_pairs)):
        found[name] = _count_inside(within & is_among(pairs, listed), start, end - 1) / count
    return found


def _look_up(passage: Passage, start: Ints, end: Ints, dividers: Array) -> Columns:
    """Return the entry of the whole wording in the dictionary, and its occurrences in the speech."""
    kinds, weights, said = np.zeros(len(start), np.int64), np.zeros(len(start)), np.ones(len(start), np.int64)
    # A wording can occur twice only if its first two and its last two characters do.
    pairs = passage.codes[:-1] << 21 | passage.codes[1:]
    _, number, times = np.unique(pairs, return_inverse=True, return_counts=True)
    is_repeated = times[number] > 1
    counts: dict[str, int] = {}
    for k in np.flatnonzero(is_repeated[start] & is_repeated[end - 2]).tolist():
        wording = passage.text[start[k] : end[k]]
        if wording not in counts:
            counts[wording] = passage.text.count(wording)
        said[k] = counts[wording]
    for k in np.flatnonzero((dividers == 0) & (end - start <= 8)).tolist():
        wording = passage.text[start[k] : end[k]]
        if words.known(wording):
            kind, weights[k], *_ = word_facts(wording)
            kinds[k] = kind + 1
    return {"word_kind": kinds, "word_weight": weights, "said": said}
