"""Paragraphs → the tree of headings, run-in headings and points (`一、` `（一）` `1.` `第一，` `首先` `一是` `一要` …).

How a text is read, in order:

1. Every string that has the shape of a label and stands where a label can stand (at the start of a paragraph, or
   behind a stop) is a candidate; what stands inside quotes or brackets is none. So is a short line without label and
   stop between two paragraphs of body text: a heading without number.
2. A candidate counts only with company: `一是` wants its `二是`, `首先` its `其次`, `第二，` its neighbours. The
   labels that are unmistakable at the start of a paragraph, `一、` and `（一）`, may stand alone.
3. Levels are nesting depth, not styles. Open series lie on a stack. A label that continues an open series closes
   all that was opened inside it; a label that opens a series becomes the child of the innermost open node, unless that
   node's series is over and the new label is senior to it (GB/T 9704-2012, 7.3.3: 一、 → （一） → 1. → （1）).
   "Over" is decided by looking ahead: a series that goes on later encloses what stands before its next member.
4. Points inside a paragraph belong to the node whose paragraph it is and are closed at its end, unless the next
   paragraph begins with their next member.

The source's numbers are never corrected: a missing, repeated or misplaced number is said in `Node.note`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise

from build_scripts.characters import HAN, QUOTES, SENTENCE_ENDS, number
from build_scripts.records import Node, SectionKind

# Lengths are in code points. Measured on 28 real texts with 607 nodes: nine mobilisation speeches (tests/gold) and
# nineteen government work reports from 1978 to 2000.

#: How many candidates ahead the next member of a series is looked for. A bound against quadratic time only: the
#: farthest next member stands 34 candidates ahead.
LOOK_AHEAD = 200
#: How many paragraphs a series that began inside a paragraph may wait for its next member at a paragraph's start.
#: None of the 28 texts has such a series; what is allowed for is a quotation or a remark that stands between.
LONGEST_WAIT = 3
#: The longest line without label and stop that is read as a heading. Headings without label have 3 to 46 characters
#: there, top headings less their labels 6 to 43; the only such line that is no heading (33) is told by its first word.
LONGEST_BARE_HEADING = 46
#: From this length on, with a stop at its end, a paragraph is body text; a bare heading must have some behind it.
SHORTEST_BODY = 40
#: The text before a bare heading may be shorter, but no greeting (大家好！ 各位代表！).
SHORTEST_BODY_BEFORE = 8
#: Up to this length the first sentence of a point inside a paragraph is its title, clauses and all; a longer one is cut
#: at its first clause. Of the sentences with two clauses in the nine speeches the longest kept whole has 19, the
#: shortest cut 22.
WHOLE_SENTENCE = 20
#: Up to this length the first sentence of a labelled paragraph is its title: 62 is the longest that is right, and one
#: of 76 runs on only because the source lost words.
LONGEST_TITLE = 70
#: Parallel clauses up to this length each stay together (要分解任务，落实责任).
SHORT_CLAUSE = 8

_N = "[一二三四五六七八九十]{1,3}"
_D = "[0-9０-９]{1,2}"
_SPACES = " \u3000"
_COMMAS = "，,"
_STOPS = SENTENCE_ENDS + "；：;:!?"
_TITLE_STOPS = SENTENCE_ENDS + "；;!?"
_KEPT_STOPS = "？?！!"
_TITLE_TAIL = _SPACES + "。．；;：:，,、—"
_CLOSERS = "”’』」）)"
_PAIRS = {"”": "“", "’": "‘", "」": "「", "』": "『", "》": "《", "）": "（", ")": "("}

#: Styles that carry an outline, and how senior each is. `第一，` is senior to points, never to digits.
_SENIORITY = {"bu": 0, "cn_dun": 1, "cn_paren": 2, "di": 3, "arabic_dun": 4, "arabic_paren": 5, "circled": 6}
_POINT = 7
#: Styles that go on in one another's wording (首先…第二…, 一是…二要…).
_KIN = frozenset({"di", "shi", "yao", "seq", "qi"})
#: Unmistakable at the start of a paragraph, and a border that no series of points runs across.
_STRONG = frozenset({"bu", "cn_dun", "cn_paren"})
#: Headings even inside a paragraph, where a whole text stands in one.
_HEADING_STYLES = _STRONG | {"di", "arabic_dun"}
#: A heading without label.
_BARE = "nn"
#: `最后` closes a series at whatever number it has reached.
_LAST = 99
_SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "最后": _LAST}
_GLYPHS = {"cn_ideograph": "㈠", "arabic_glyph": "⑴", "circled_n": "①", "arabic_dot": "⒈"}

#: `第一，` and its fuller forms: 第一点， · 第一个方面是 · 第一要 (never 第一要务).
_DI = (
    rf"(?P<di>第(?P<di_n>{_N})(?:"
    rf"(?:点|条|步|阶段|项|个?方面|个(?:问题|环节|阶段|层面|层次)?)?(?:[，、：:．,.]|[{_SPACES}]+)"
    r"|(?:点|个?方面|个)?就?是[，,]?|(?=要[^务素件义])))"
)
_CN_PAREN = (
    rf"(?P<cn_paren>[（(] ?(?P<cn_paren_n>{_N}) ?[）)][、，：:．.]?"
    rf"|(?P<cn_ideograph>[㈠-㈩])、?|(?P<cn_half>{_N})[）)][、．]?)"
)
_ARABIC_PAREN = (
    rf"(?P<arabic_paren>[（(] ?(?P<arabic_paren_n>{_D}) ?[）)][、，：:．.]?"
    rf"|(?P<arabic_glyph>[⑴-⒇])、?|(?P<arabic_half>{_D})[）)][、．.]?)"
)
_PATTERNS = (
    rf"(?P<bu>第(?P<bu_n>{_N})部分(?:[，、：:]|[{_SPACES}]+|$))",
    _DI,
    _CN_PAREN,
    _ARABIC_PAREN,
    r"(?P<circled>(?P<circled_n>[①-⑳])[、．.]?)",
    rf"(?P<shi>(?P<shi_n>{_N})是[，,]?)",
    rf"(?P<yao>(?P<yao_n>{_N})要[，,]?(?![务素件义]))",
    rf"(?P<qi>其(?P<qi_n>{_N})(?:[，、：:,]|是|$))",
    rf"(?P<ze>(?P<ze_n>{_N})则[，,]?)",
    rf"(?P<cn_dun>(?P<cn_dun_n>{_N})(?:[、．]|\.(?![0-9０-９])|[，：:](?=.)|[{_SPACES}]+))",
    rf"(?P<arabic_dun>(?P<arabic_dun_n>{_D})[、．.，,](?![0-9０-９])|(?P<arabic_dot>[⒈-⒛]))",
    rf"(?P<seq>(?P<seq_n>{'|'.join(_SEQUENCE)})[，、,]?)",
)
_LABEL = re.compile("|".join(_PATTERNS))
_STYLES = ("bu", "di", "cn_paren", "arabic_paren", "circled", "shi", "yao", "qi", "ze", "cn_dun", "arabic_dun", "seq")

#: What follows a label that is none: 一、二、三批 · 一是一，二是二 · 第一、第二、第三产业.
_NO_TITLE = re.compile(rf"[、，。；：！？,.;:!?）)”’]|{_N}[、，,]|第{_N}[、，产]|[（(](?:{_N}|{_D})[）)]")
#: 一、二线城市: a numeral and the next one before one of these are one expression.
_MERGED_NUMERALS = "年天线类季产期号月班批级把等审代胎维手届中"
#: Points joined by commas need more than this many characters, else they are a figure of speech (一是吃饭，二是建设).
_FIGURE_OF_SPEECH = 2
#: `最后，` that ends the speech instead of the series.
_FAREWELL = re.compile("让我们|我|祝|预祝|衷心|再次|谢|感谢|请|同志|希望|借此")
#: Words that may stand right before the first point without a stop (…的要求就是一要…，二要…).
_LEADS_ON = ("就是", "即", "要做到", "主要是", "表现在")

#: A clause that announces a series: 讲三点意见 · 以下五个重点 · 要把握三条 · “六个强化”.
_ANNOUNCES = re.compile(
    "[一二两三四五六七八九十几]+(?:[个点条项种句大层类件步]|方面|要求|原则|任务|阶段|环节|问题)"
    "|以下|下列|如下|“[一二两三四五六七八九十]个?[^一二两三四五六七八九十”]{1,4}”"
)
#: A paragraph that turns away from the item before it.
_TURNS = re.compile("总之|总的|综上|以上|上述|但是|然而|下一步|同志们|最后")
#: A paragraph that may be the end of the speech.
_CLOSES = re.compile("(?:同志们|各位[^，！：]{0,10})[，！、]|最后")
#: A sentence behind which a second series stands beside the first, not inside its last point.
_TURNS_INSIDE = re.compile("[。！；](?:为此|因此|对此|针对|下一步|今后|这就要求|所以|总之|当前)")
#: What a line without label says when it is no heading.
_NO_HEADING = re.compile("同志|各位|尊敬|谢谢|下面|今天|现在|[0-9]{4}|[二一][〇○零九]|附|注")
_HEADING_LINE = re.compile(rf"[{HAN}“《][{HAN}A-Za-z0-9“”‘’、，《》（）—\-+·％%]*[{HAN}”》]")
_NAMED_HEADINGS = frozenset({"前言", "引言", "结语", "结束语"})

#: The first half of a pair, and what opens its second: 既要…又要…, 不仅…更….
_PAIR_OPENS = re.compile("既|不仅|不但|不光|不只|不是")
_PAIR_CLOSES = re.compile("又|也|而且|还|更|且|而是")
#: A first clause that only says where, for whom or by what; the next one says what.
_ADVERBIAL = re.compile("在|对|从|针对|根据|按照|依照|为了|通过|围绕|结合|随着|作为")


@dataclass(frozen=True, slots=True)
class _Label:
    """A candidate: `text[start:end]` is the label with the space behind it. `sure` means that it needs no company."""

    paragraph: int
    start: int
    end: int
    style: str
    ordinal: int
    opening: bool
    sure: bool = False

    @property
    def seniority(self) -> int:
        return _SENIORITY.get(self.style, _POINT)


@dataclass(slots=True)
class _Series:
    """A run of labels that count up, while it is open. `entry` is its last member, an index into the entries.

    `longest` is the largest number of body paragraphs that any member before the last one has.
    """

    style: str
    last: int
    entry: int
    paragraph: int
    opening: bool
    run_in: bool
    members: int = 1
    longest: int = 0
    styles_inside: set[str] = field(default_factory=set)

    @property
    def seniority(self) -> int:
        return _SENIORITY.get(self.style, _POINT)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label that was accepted, with its place in the tree."""

    label: _Label
    ordinal: int
    parent: int | None
    note: str
    opens_series: bool


def outline(paragraphs: Sequence[str]) -> tuple[Node, ...]:
    """The outline of a text, in reading order; () for a text without any, and for no paragraphs at all.

    `paragraphs[node.paragraph][node.start:node.end]` is the label with its title, offsets in code points. A parent
    stands before its children, and a node's level is its parent's plus one (1 at the top). The title of a heading
    ends with its first sentence, that of a point inside a paragraph with its first clause or pair of clauses;
    neither has a final stop. Time is linear in the text.

    Not taken for outline: enumerations without a label, 一方面…另一方面, what is quoted, and what only looks
    like a label (一、二、三批; 质量第一、实践第一; 首先 without 其次). Nothing is ever renumbered.
    """
    entries = _Reading(paragraphs).entries()
    nodes: list[Node] = []
    for position, entry in enumerate(entries):
        behind = entries[position + 1].label if position + 1 < len(entries) else None
        nodes.append(_node(entry, behind, nodes, paragraphs))
    return tuple(nodes)


# Candidates


def _candidates(paragraphs: Sequence[str]) -> list[_Label]:
    """Everything that can be a label, and every heading without one, in reading order."""
    labels: list[_Label] = []
    for index, text in enumerate(paragraphs):
        found = list(_labels_of(index, text))
        if not (found and found[0].opening) and _is_bare_heading(index, paragraphs):
            start = len(text) - len(text.lstrip())
            found.insert(0, _Label(index, start, start, _BARE, 0, True, True))
        labels += found
    return _without_previews(labels, paragraphs)


def _without_previews(labels: list[_Label], paragraphs: Sequence[str]) -> list[_Label]:
    """Without the labels inside a paragraph that only announce a heading which stands on its own further on."""

    def wording(label: _Label) -> tuple[str, str]:
        return label.style, paragraphs[label.paragraph][label.start : label.end + 6]

    headings = {wording(label) for label in labels if label.opening and label.style in _STRONG}
    return [label for label in labels if label.opening or wording(label) not in headings]


def _labels_of(index: int, text: str) -> Iterator[_Label]:
    """The candidates of one paragraph."""
    inside = _inside_marks(text)
    first = len(text) - len(text.lstrip(_SPACES + "—"))
    for match in _LABEL.finditer(text):
        if not inside[match.start()]:
            label = _label(index, text, match, match.start() == first)
            if label is not None:
                yield label


def _label(index: int, text: str, match: re.Match[str], opening: bool) -> _Label | None:
    style = next(name for name in _STYLES if match[name] is not None)
    ordinal = _ordinal(match)
    start, end = match.span()
    if not ordinal or not _may_stand(text, start, style, ordinal, opening):
        return None
    if style in ("cn_dun", "arabic_dun") and not opening and text[end - 1] in _COMMAS + _SPACES + "：:":
        return None
    if style == "di" and not opening and text[start:end].rstrip("，、：:．,. ").endswith(("阶段", "步", "条", "项")):
        return None
    sure = opening and style in _STRONG and text[end - 1] not in _SPACES + "，：:" and ordinal <= 10
    end = next(at for at in range(end, len(text) + 1) if text[at : at + 1] not in tuple(_SPACES))
    rest = text[end : end + 8]
    if (not rest.strip() and (not opening or style in ("seq", "yao"))) or _NO_TITLE.match(rest):
        return None
    following = number(rest[:1]) if rest else None
    if following in (ordinal + 1, ordinal + 2) and rest[1:2] and rest[1] in _MERGED_NUMERALS:
        return None
    if style == "shi" and following == ordinal and (len(rest) < 2 or rest[1] in "，、；。,"):
        return None
    if match["seq_n"] == "最后" and _FAREWELL.match(rest):
        return None
    return _Label(index, start, end, style, ordinal, opening, sure and match["cn_half"] is None)


def _ordinal(match: re.Match[str]) -> int | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    for name, value in groups.items():
        if name in _GLYPHS:
            return ord(value) - ord(_GLYPHS[name]) + 1
        if name == "seq_n":
            return _SEQUENCE[value]
        if name.endswith(("_n", "_half")):
            return number(value)
    return None


def _may_stand(text: str, start: int, style: str, ordinal: int, opening: bool) -> bool:
    """Whether a label of this style can stand here: at the start, behind a stop, or, for some, behind a comma."""
    if opening:
        return True
    before = text[max(0, start - 8) : start].rstrip(_SPACES)
    outside = before.rstrip(_CLOSERS)
    mark = outside[-1:] if outside[-1:] and outside[-1] in _STOPS else before[-1:]
    if not mark:
        return False
    if mark in _STOPS:
        return True
    if style in ("bu", "cn_dun", "arabic_dun"):
        return False
    if style == "seq":
        return mark in _COMMAS and ordinal == 1
    if mark in _COMMAS or mark == "—":
        return True
    if style in ("cn_paren", "arabic_paren", "circled"):
        return ordinal == 1 and mark not in "第条款项"
    if style in ("shi", "yao"):
        return (ordinal > 1 and mark == "、") or (ordinal == 1 and before.endswith(_LEADS_ON))
    return False


def _inside_marks(text: str) -> list[int]:
    """For each code point, in how many pairs of quotes, book title marks and brackets it stands.

    A bracket round nothing but a number is a label and encloses nothing. A mark without its partner is ignored, and
    an opening quote behind another of its kind leaves the first without partner.
    """
    steps = [0] * (len(text) + 1)
    open_at: dict[str, list[int]] = {opener: [] for opener in _PAIRS.values()}
    for offset, character in enumerate(text):
        if character in open_at:
            if character in QUOTES:
                open_at[character].clear()
            open_at[character].append(offset)
        elif character in _PAIRS and open_at[_PAIRS[character]]:
            start = open_at[_PAIRS[character]].pop()
            if not (character in "）)" and number(text[start + 1 : offset][:8].strip()) is not None):
                steps[start + 1] += 1
                steps[offset] -= 1
    return list(accumulate(steps))


def _is_bare_heading(index: int, paragraphs: Sequence[str]) -> bool:
    """Whether the paragraph is a short line without stop between two paragraphs that have one.

    Refused: salutations, remarks in brackets, dates, and all that does not begin and end with Chinese characters or
    has other marks than commas, quotes and dashes inside. The first and the last paragraph are no headings.
    """
    line = paragraphs[index].strip()
    if not 0 < index < len(paragraphs) - 1:
        return False
    before, behind = paragraphs[index - 1], paragraphs[index + 1]
    if line in _NAMED_HEADINGS:
        return before.rstrip(_CLOSERS + _SPACES).endswith(tuple(_STOPS))
    if not 4 <= len(line) <= LONGEST_BARE_HEADING or _NO_HEADING.match(line):
        return False
    if not _is_body(behind, SHORTEST_BODY) or not _is_body(before, SHORTEST_BODY_BEFORE):
        return False
    return bool(_HEADING_LINE.fullmatch(line))


def _is_body(text: str, shortest: int) -> bool:
    text = text.strip()
    return len(text) >= shortest and text.rstrip(_CLOSERS)[-1:] in tuple(SENTENCE_ENDS + "：；")


# Nesting


class _Reading:
    """One pass over the candidates with the open series on a stack, outermost first."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.paragraphs = paragraphs
        self.labels = _candidates(paragraphs)
        self.accepted: list[_Entry] = []
        self.stack: list[_Series] = []
        self.labelled: set[int] = set()
        self.opening_styles: set[str] = set()

    def entries(self) -> list[_Entry]:
        for position, label in enumerate(self.labels):
            series = self._series_of(position)
            if series is not None:
                self._go_on(series, label)
            elif label.sure or self._has_company(position):
                self._close_before(position)
                self._begin(label)
        return self.accepted

    def _begin(self, label: _Label) -> None:
        if self.stack:
            self.stack[-1].styles_inside.add(label.style)
        parent = self.stack[-1].entry if self.stack else None
        ordinal = 1 if label.ordinal == _LAST else label.ordinal
        self._accept(_Entry(label, ordinal, parent, self._note(label, 0), True))
        entry = len(self.accepted) - 1
        run_in = self._is_run_in(label)
        self.stack.append(_Series(label.style, ordinal, entry, label.paragraph, label.opening, run_in))

    def _go_on(self, series: _Series, label: _Label) -> None:
        while self.stack[-1] is not series:
            self.stack.pop()
        ordinal = series.last + 1 if label.ordinal == _LAST else label.ordinal
        parent = self.stack[-2].entry if len(self.stack) > 1 else None
        self._accept(_Entry(label, ordinal, parent, self._note(label, series.last), False))
        series.longest = max(series.longest, _body(series, label.paragraph - 1))
        series.last, series.entry = ordinal, len(self.accepted) - 1
        series.paragraph, series.opening, series.run_in = label.paragraph, label.opening, self._is_run_in(label)
        series.members += 1

    def _accept(self, entry: _Entry) -> None:
        self.accepted.append(entry)
        if entry.label.opening:
            self.labelled.add(entry.label.paragraph)
            self.opening_styles.add(entry.label.style)

    def _is_run_in(self, label: _Label) -> bool:
        text = self.paragraphs[label.paragraph]
        return not label.opening or bool(text[_sentence_end(text, label.end, len(text)) :].strip(_TITLE_TAIL))

    def _series_of(self, position: int) -> _Series | None:
        """The open series that the label continues: the innermost that waits for just this number.

        Failing that, a series of the same style with a number left out or repeated.
        """
        label = self.labels[position]
        if label.style == _BARE:
            return self._bare_series(position)
        if label.ordinal == 1:
            return None
        reachable = [series for series in reversed(self.stack) if _reaches(series, label)]
        own = [series for series in reachable if series.style == label.style]
        for series in own:
            if series.last + 1 == label.ordinal or (label.ordinal == _LAST and series.last > 1):
                return series
        for series in reachable:
            if {series.style, label.style} <= _KIN and series.last + 1 == label.ordinal:
                return series
        for series in own:
            behind = label.ordinal - series.last
            if label.sure or (label.opening and behind == 0) or 0 < behind <= 2:
                return series
        return None

    def _bare_series(self, position: int) -> _Series | None:
        for series in reversed(self.stack):
            if series.style == _BARE:
                return series
            if self._resumes(series, position):
                return None
        return None

    def _has_company(self, position: int) -> bool:
        """Whether a later label carries on the series that this one would open."""
        label = self.labels[position]
        begun: set[str] = set()
        for later in self._ahead(position):
            if not _within_reach(label, later):
                return False
            if later.ordinal == 1:
                if later.style == label.style and later.opening == label.opening:
                    return False
                begun.add(later.style)
                continue
            same = later.style == label.style and (later.opening or later.style not in begun)
            kin = {label.style, later.style} <= _KIN and later.style not in begun and not self._is_awaited(later)
            if (same or kin) and 1 <= later.ordinal - label.ordinal <= (2 if same else 1):
                return not self._is_figure_of_speech(label, later)
        return False

    def _is_awaited(self, later: _Label) -> bool:
        """Whether an open series of the label's own style waits for it, so that it keeps no other company."""
        return any(series.style == later.style and series.last + 1 == later.ordinal for series in self.stack)

    def _is_figure_of_speech(self, label: _Label, later: _Label) -> bool:
        text = self.paragraphs[label.paragraph]
        if label.opening or later.paragraph != label.paragraph or text[later.start - 1] not in _COMMAS:
            return False
        behind = text[later.end : _sentence_end(text, later.end, min(len(text), later.end + WHOLE_SENTENCE))]
        return max(len(text[label.end : later.start].strip(_TITLE_TAIL)), len(behind)) <= _FIGURE_OF_SPEECH

    def _ahead(self, position: int) -> Iterator[_Label]:
        return islice(self.labels, position + 1, position + 1 + LOOK_AHEAD)

    def _close_before(self, position: int) -> None:
        """Take from the stack what a label that opens a series does not stand inside."""
        label = self.labels[position]
        while self.stack and not self.stack[-1].opening and self.stack[-1].paragraph != label.paragraph:
            self.stack.pop()
        if self._closes_the_speech(position):
            self.stack.clear()
        while self.stack and self._is_over(self.stack[-1], position):
            self.stack.pop()

    def _closes_the_speech(self, position: int) -> bool:
        """Whether the label belongs to the closing words, behind which no heading follows."""
        label = self.labels[position]
        index = label.paragraph - (1 if label.opening else 0)
        if not self.stack or self.stack[-1].paragraph == label.paragraph or index in self.labelled:
            return False
        if index < 0 or not _CLOSES.match(self.paragraphs[index].lstrip()):
            return False
        if label.opening and not _ANNOUNCES.search(self.paragraphs[index][-30:]):
            return False
        return not any(later.opening and later.style in _STRONG for later in self._ahead(position))

    def _is_over(self, series: _Series, position: int) -> bool:
        """Whether a label that opens a series stands behind `series` rather than inside its last member."""
        label = self.labels[position]
        if series.style == _BARE:
            return label.style in _STRONG and not self._is_part(series, position)
        if self._resumes(series, position):
            return False
        if label.style == _BARE:
            return True
        if series.style == label.style:
            return not self._is_list_inside(series, position)
        if label.style in series.styles_inside:
            return False
        if _is_senior(label, series) and series.opening == label.opening:
            return not self._is_reversed(series, label)
        if series.paragraph == label.paragraph:
            return not series.opening and self._turns_inside(series, label)
        return self._is_outgrown(series, label)

    def _is_reversed(self, series: _Series, label: _Label) -> bool:
        """Whether the text puts its 一、 under its （一）: the headings on top are （一）, with no 一、 round them."""
        if any(other.style == "cn_dun" for other in self.stack):
            return False
        return label.style == "cn_dun" and series.style == "cn_paren" and not series.run_in

    def _is_part(self, series: _Series, position: int) -> bool:
        """Whether a heading without label encloses the numbered series that begins here.

        It does when the numbering starts anew under each such heading; one that stands alone before the first number
        is taken for a heading beside the numbered ones.
        """
        label = self.labels[position]
        if series.members > 1 or label.style in self.opening_styles:
            return True
        count, parted = label.ordinal, False
        for later in self._ahead(position):
            if later.style == _BARE:
                parted = True
            elif later.style == label.style and later.opening:
                if later.ordinal != count + 1 or parted:
                    return parted and later.ordinal != count + 1
                count += 1
        return parted

    def _is_list_inside(self, series: _Series, position: int) -> bool:
        """Whether a list with the labels of the headings themselves stands under one of these (四、…：一、…二、…)."""
        label = self.labels[position]
        if not label.opening or series.run_in or not label.paragraph:
            return False
        second = next((later for later in self._ahead(position) if later.opening), None)
        if second is None or second.style != label.style or second.paragraph != label.paragraph + 1:
            return False
        return self.paragraphs[label.paragraph - 1].rstrip().endswith(("：", ":"))

    def _turns_inside(self, series: _Series, label: _Label) -> bool:
        start = self.accepted[series.entry].label.end
        return bool(_TURNS_INSIDE.search(self.paragraphs[label.paragraph][start : label.start]))

    def _is_outgrown(self, series: _Series, label: _Label) -> bool:
        """Whether the last member has more text than any before it, so that this text is no longer its own.

        Where each of three items or more is one paragraph, points in a further paragraph behind the last belong to
        what the series stands in. Elsewhere the further paragraph must also turn away in so many words (但是, 总之).
        """
        index = label.paragraph - 1 if label.opening else label.paragraph
        if series.members < 2 or series.style in ("bu", "cn_dun"):
            return False
        if index in self.labelled or index <= series.paragraph:
            return False
        if _body(series, index) <= series.longest:
            return False
        turns = bool(_TURNS.match(self.paragraphs[index].lstrip()))
        return turns or (series.run_in and series.members > 2 and not label.opening)

    def _resumes(self, series: _Series, position: int) -> bool:
        """Whether the series goes on behind the one that this label opens."""
        label = self.labels[position]
        inner = [label.ordinal] if label.style == series.style else []
        for later in self._ahead(position):
            if not series.opening and later.paragraph - series.paragraph > (LONGEST_WAIT if later.opening else 0):
                return False
            if later.style != series.style or (series.opening and not later.opening):
                continue
            if later.ordinal == 1:
                if not inner:
                    return False
                inner.append(1)
                continue
            while inner and inner[-1] + 1 != later.ordinal:
                inner.pop()
            if not inner:
                return later.ordinal == series.last + 1
            inner[-1] += 1
        return False

    def _note(self, label: _Label, last: int) -> str:
        """What is odd about the source's number, "" if nothing is. Words for the reader, in Chinese."""
        if label.style in ("seq", _BARE) or label.ordinal == last + 1:
            return ""
        text = self.paragraphs[label.paragraph][label.start : label.end].strip()
        if label.ordinal == last:
            return f"原文如此：“{text}”重复"
        if label.ordinal < last:
            return f"原文如此：“{text}”在“{_renumbered(text, last)}”之后"
        missing = "".join(f"“{_renumbered(text, ordinal)}”" for ordinal in range(last + 1, label.ordinal)[:3])
        return f"原文如此：缺{missing}{'等' if label.ordinal - last > 4 else ''}"


def _is_senior(label: _Label, series: _Series) -> bool:
    if label.style == "di":
        return series.seniority == _POINT
    return label.seniority < series.seniority


def _body(series: _Series, last: int) -> int:
    """Paragraphs of body text that the last member of the series has, up to paragraph `last`."""
    return last - series.paragraph + (1 if series.run_in else 0)


def _reaches(series: _Series, label: _Label) -> bool:
    """Whether the label stands where the series may go on, whatever its number."""
    if not label.opening:
        return series.paragraph == label.paragraph
    return series.opening or (series.last + 1 == label.ordinal and label.paragraph - series.paragraph <= LONGEST_WAIT)


def _within_reach(label: _Label, later: _Label) -> bool:
    """Whether nothing between the two forbids that they belong to one series."""
    if later.paragraph == label.paragraph:
        return True
    if later.opening and later.style in _STRONG and label.seniority == _POINT:
        return False
    return label.opening or (later.opening and later.paragraph - label.paragraph <= LONGEST_WAIT)


def _renumbered(label: str, ordinal: int) -> str:
    """The label as it would read with another number (`（三）`, 2 → `（二）`)."""
    for first in _GLYPHS.values():
        if 0 <= ord(label[0]) - ord(first) < 20:
            return chr(ord(first) + ordinal - 1) + label[1:]
    if not re.search(_N, label):
        return re.sub(_D, str(ordinal), label, count=1)
    tens, ones = divmod(ordinal, 10)
    digits = " 一二三四五六七八九"
    return re.sub(_N, f"{digits[tens] if tens > 1 else ''}{'十' if tens else ''}{digits[ones]}".strip(), label, count=1)


# Nodes


def _node(entry: _Entry, behind: _Label | None, nodes: list[Node], paragraphs: Sequence[str]) -> Node:
    """The entry with its title, which never runs into the next entry of the same paragraph (`behind`)."""
    label, text = entry.label, paragraphs[entry.label.paragraph]
    limit = behind.start if behind is not None and behind.paragraph == label.paragraph else len(text)
    is_heading = label.opening or label.style in _HEADING_STYLES
    end = _title_end(text, label.end, limit, label.opening, LONGEST_TITLE if is_heading else WHOLE_SENTENCE)
    kind: SectionKind = "point"
    if label.opening and not text[end:].strip(_TITLE_TAIL):
        kind = "heading"
    elif label.opening and label.style in _SENIORITY:
        kind = "run_in"
    return Node(
        paragraph=label.paragraph,
        label=text[label.start : label.end],
        title=text[label.end : end],
        start=label.start,
        end=end,
        level=1 if entry.parent is None else nodes[entry.parent].level + 1,
        kind=kind,
        style=label.style,
        ordinal=None if label.style == _BARE else entry.ordinal,
        parent=entry.parent,
        note=entry.note,
        lead_in=_lead_in(label, paragraphs) if entry.opens_series and label.style != _BARE else "",
    )


def _title_end(text: str, start: int, limit: int, opening: bool, longest: int) -> int:
    """Where the title that begins at `start` ends, its final stop not counted; never behind `limit`.

    A first sentence of more than `longest` code points is cut at its clauses, unless it is all of the paragraph.
    """
    end = _sentence_end(text, start, limit)
    whole = opening and not text[end:].strip(_TITLE_TAIL + _KEPT_STOPS)
    if not whole:
        end = _before_body(text, start, end, opening)
        if end - start > longest:
            end = _clauses_end(text, start, end)
    if end < limit and text[end] in _KEPT_STOPS:
        end += 1
    while end > start and text[end - 1] in _TITLE_TAIL:
        end -= 1
    return end


def _sentence_end(text: str, start: int, limit: int) -> int:
    """The first stop in text[start:limit] outside quotes and brackets, or `limit`."""
    return _first(text, start, limit, _TITLE_STOPS)


def _before_body(text: str, start: int, end: int, opening: bool) -> int:
    """Where a heading is set off from its body by a colon, or by a space between Chinese characters."""
    colon = _first(text, start, end, "：:")
    if colon < end and colon - start > 1 and text[colon + 1 :].strip(_TITLE_TAIL):
        end = colon
    space = _first(text, start + 2, end, _SPACES) if opening else end
    if space < end and end < len(text) and re.fullmatch(f"[{HAN}”][{_SPACES}]+[{HAN}“]", text[space - 1 : space + 2]):
        end = space
    return end


def _first(text: str, start: int, limit: int, marks: str) -> int:
    found = re.compile(f"[{re.escape(marks)}]").search(text, start, limit)
    if found is None:
        return limit
    inside = _inside_marks(text[start:limit])
    return next((at for at in range(found.start(), limit) if text[at] in marks and not inside[at - start]), limit)


def _clauses_end(text: str, start: int, sentence: int) -> int:
    """The end of the first clause, of the pair that it opens, or of the short parallel clauses it begins.

    A clause that is only adverbial (在同一行业，…) takes the next one with it.
    """
    inside = _inside_marks(text[start:sentence])
    ends = [at for at in range(start, sentence) if text[at] in _COMMAS and not inside[at - start]] + [sentence]
    first = text[start : ends[0]]
    if _PAIR_OPENS.search(first):
        for before, end in pairwise(ends):
            if _PAIR_CLOSES.match(text[before + 1 : end]):
                return end
    if _ADVERBIAL.match(first) and len(ends) > 1:
        return ends[1]
    end = ends[0]
    for before, later in pairwise(ends):
        clause = later - before - 1
        if len(first) > SHORT_CLAUSE or clause > SHORT_CLAUSE or abs(clause - len(first)) > 2:
            break
        end = later
    return end


def _lead_in(label: _Label, paragraphs: Sequence[str]) -> str:
    """The clause that announces the series: the end of the text before its first label. "" if none announces it."""
    text = paragraphs[label.paragraph][: label.start].strip()
    if not text and label.paragraph:
        text = paragraphs[label.paragraph - 1].strip()
    sentence = re.split(f"[{_TITLE_STOPS}]", text[-200:].rstrip(_TITLE_STOPS + _TITLE_TAIL))[-1]
    starts = [0] + [found.end() for found in re.finditer("[，,：:]", sentence)]
    for start in reversed(starts[-3:]):
        if _ANNOUNCES.search(sentence[start:]):
            return sentence[start:]
    return ""
