"""Candidates for labels: what has the shape of a label, where a label can occur."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from build_scripts.outline.sentences import CLOSERS, COMMAS, SPACES, STOPS, count_enclosing_marks
from build_scripts.text.characters import HAN, SENTENCE_ENDS
from build_scripts.text.numerals import NUMERAL, NUMERALS, number

# Lengths are in code points. Measured on 28 real texts with 607 nodes: nine mobilisation speeches (tests/gold) and
# nineteen government work reports from 1978 to 2000.

#: The longest line without label and stop that is read as a heading. Headings without label have 3 to 46 characters
#: there, top headings less their labels 6 to 43; the only such line that is not a heading (33) begins with one of
#: _NO_HEADING.
LONGEST_BARE_HEADING = 46
#: From this length on, with a stop at its end, a paragraph is body text; a bare heading must have some after it.
SHORTEST_BODY = 40
#: The text before a bare heading may be shorter, but no greeting (大家好！ 各位代表！).
SHORTEST_BODY_BEFORE = 8

DIGITS = "[0-9０-９]{1,2}"
#: Styles that carry an outline, and how senior each is. `第一，` is senior to points, never to digits.
SENIORITY = {"bu": 0, "cn_dun": 1, "cn_paren": 2, "di": 3, "arabic_dun": 4, "arabic_paren": 5, "circled": 6}
POINT = 7
#: Unmistakable at the start of a paragraph, and a border that no series of points runs across.
STRONG = frozenset({"bu", "cn_dun", "cn_paren"})
#: A heading without label.
BARE = "nn"
#: `最后` closes a series at whatever number it has reached.
LAST = 99
#: The celestial stems, which number as （一） does: （甲） （乙）.
STEMS = "甲乙丙丁戊己庚辛壬癸"
_SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "最后": LAST}
GLYPHS = {"cn_ideograph": "㈠", "arabic_glyph": "⑴", "circled_n": "①", "arabic_dot": "⒈"}

#: `第一，` and its fuller forms: 第一点， · 第一个方面是 · 第一要 (never 第一要务).
_DI = (
    rf"(?P<di>第(?P<di_n>{NUMERAL})(?:"
    rf"(?:点|条|步|阶段|项|个?方面|个(?:问题|环节|阶段|层面|层次)?)?(?:[，、：:．,.]|[{SPACES}]+)"
    r"|(?:点|个?方面|个)?就?是[，,]?|(?=要[^务素件义])))"
)
_CN_PAREN = (
    rf"(?P<cn_paren>[（(] ?(?:(?P<cn_paren_n>{NUMERAL})|(?P<cn_stem>[{STEMS}])) ?[）)][、，：:．.]?"
    rf"|(?P<cn_ideograph>[㈠-㈩])、?|(?P<cn_half>{NUMERAL})[）)][、．]?)"
)
_ARABIC_PAREN = (
    rf"(?P<arabic_paren>[（(] ?(?P<arabic_paren_n>{DIGITS}) ?[）)][、，：:．.]?"
    rf"|(?P<arabic_glyph>[⑴-⒇])、?|(?P<arabic_half>{DIGITS})[）)][、．.]?)"
)
_PATTERNS = (
    rf"(?P<bu>第(?P<bu_n>{NUMERAL})部分(?:[，、：:]|[{SPACES}]+|$))",
    _DI,
    _CN_PAREN,
    _ARABIC_PAREN,
    r"(?P<circled>(?P<circled_n>[①-⑳])[、．.]?)",
    rf"(?P<shi>(?P<shi_n>{NUMERAL})是[，,]?)",
    rf"(?P<yao>(?P<yao_n>{NUMERAL})要[，,]?(?![务素件义]))",
    rf"(?P<qi>其(?P<qi_n>{NUMERAL})(?:[，、：:,]|是|$))",
    rf"(?P<ze>(?P<ze_n>{NUMERAL})则[，,]?)",
    rf"(?P<cn_dun>(?P<cn_dun_n>{NUMERAL})(?:[、．]|\.(?![0-9０-９])|[，：:](?=.)|[{SPACES}]+|$))",
    rf"(?P<arabic_dun>(?P<arabic_dun_n>{DIGITS})[、．.，,](?![0-9０-９])|(?P<arabic_dot>[⒈-⒛]))",
    rf"(?P<seq>(?P<seq_n>{'|'.join(_SEQUENCE)})[，、,]?)",
)
#: Characters with which a label can begin. At all others no pattern is tried.
_FIRST = f"[第其首再最（({NUMERALS}0-9０-９㈠-㈩⑴-⒇①-⑳⒈-⒛]"
_LABEL = re.compile(f"(?={_FIRST})(?:{'|'.join(_PATTERNS)})")

#: Text after what only looks like a label: 一、二、三批 · 一是一，二是二 · 第一、第二、第三产业.
_NO_TITLE = re.compile(
    rf"[、，。；：！？,.;:!?）)”’]|{NUMERAL}[、，,]|第{NUMERAL}[、，产]|[（(](?:{NUMERAL}|{DIGITS})[）)]"
)
#: 一、二线城市: a numeral and the next one before one of these are one expression.
_MERGED_NUMERALS = "年天线类季产期号月班批级把等审代胎维手届中"
#: `最后，` that ends the speech instead of the series.
_FAREWELL = re.compile("让我们|我|祝|预祝|衷心|再次|谢|感谢|请|同志|希望|借此")
#: Words that may occur right before the first point without a stop (…的要求就是一要…，二要…).
_LEADS_ON = ("就是", "即", "要做到", "主要是", "表现在")
#: Beginnings of lines without label that are not headings.
_NO_HEADING = re.compile("同志|各位|尊敬|谢谢|下面|今天|现在|[0-9]{4}|[二一][〇○零九]|附|注")
_HEADING_LINE = re.compile(rf"[{HAN}“《][{HAN}A-Za-z0-9“”‘’、，《》（）—\-+·％%]*[{HAN}”》]")
_NAMED_HEADINGS = frozenset({"前言", "引言", "结语", "结束语"})


@dataclass(frozen=True, slots=True)
class Label:
    """A candidate: `text[start:end]` is the label with the space after it. `sure` means that it needs no company.

    `depth` is the level from 1 of a paragraph that is known to be a heading, 0 for other labels.
    """

    paragraph: int
    start: int
    end: int
    style: str
    ordinal: int
    opening: bool
    sure: bool = False
    depth: int = 0


def get_seniority(style: str) -> int:
    """Return how senior labels of a style are by their form, 0 the highest; a style that is not listed is a point."""
    return SENIORITY.get(style, POINT)


def find_labels(paragraphs: Sequence[str], headings: Mapping[str, int]) -> list[Label]:
    """Return everything that can be a label, and every heading without one, in reading order.

    `headings` maps paragraphs to their levels as headings; 0 marks what is not a heading.
    """
    labels: list[Label] = []
    for index, text in enumerate(paragraphs):
        found = _find_labels_in(index, text)
        depth = headings.get(text.strip())
        has_label = bool(found) and found[0].opening
        if has_label and depth is not None:
            found = [replace(found[0], sure=True, depth=depth)] if depth else found[1:]
        elif not has_label and (_is_bare_heading(index, paragraphs) if depth is None else depth):
            start = len(text) - len(text.lstrip())
            found = [Label(index, start, start, BARE, 0, True, True, depth or 0), *([] if depth else found)]
        labels += found
    return _drop_previews(labels, paragraphs)


def _drop_previews(labels: list[Label], paragraphs: Sequence[str]) -> list[Label]:
    """Return the labels without those inside a paragraph that only announce a heading on a later line of its own."""

    def wording(label: Label) -> tuple[str, str]:
        return label.style, paragraphs[label.paragraph][label.start : label.end + 6]

    headings = {wording(label) for label in labels if label.opening and label.style in STRONG}
    return [label for label in labels if label.opening or wording(label) not in headings]


def _find_labels_in(index: int, text: str) -> list[Label]:
    """Return the candidates of one paragraph."""
    first = len(text) - len(text.lstrip(SPACES + "—"))
    labels = [
        label for match in _LABEL.finditer(text) if (label := _read_label(index, text, match, match.start() == first))
    ]
    inside = count_enclosing_marks(text) if labels else []
    return [label for label in labels if not inside[label.start]]


def _read_label(index: int, text: str, match: re.Match[str], opening: bool) -> Label | None:
    style = str(match.lastgroup)
    ordinal = _read_ordinal(match)
    start, end = match.span()
    if not ordinal or not _may_stand(text, start, style, ordinal, opening):
        return None
    if style in ("cn_dun", "arabic_dun") and not opening and text[end - 1] in COMMAS + SPACES + "：:":
        return None
    if style == "di" and not opening and text[start:end].rstrip("，、：:．,. ").endswith(("阶段", "步", "条", "项")):
        return None
    is_alone = style == "cn_dun" and text[start:end] == match["cn_dun_n"]
    if is_alone and not opening:
        return None
    sure = opening and style in STRONG and text[end - 1] not in SPACES + "，：:" and ordinal <= 10 and not is_alone
    end = next(at for at in range(end, len(text) + 1) if text[at : at + 1] not in tuple(SPACES))
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
    return Label(index, start, end, style, ordinal, opening, sure and not (match["cn_half"] or match["cn_stem"]))


def _read_ordinal(match: re.Match[str]) -> int | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    for name, value in groups.items():
        if name in GLYPHS:
            return ord(value) - ord(GLYPHS[name]) + 1
        if name == "cn_stem":
            return STEMS.index(value) + 1
        if name == "seq_n":
            return _SEQUENCE[value]
        if name.endswith(("_n", "_half")):
            return number(value)
    return None


def _may_stand(text: str, start: int, style: str, ordinal: int, opening: bool) -> bool:
    """Return whether a label of this style can occur here: at the start, after a stop, or, for some, after a comma."""
    if opening:
        return True
    before = text[max(0, start - 8) : start].rstrip(SPACES)
    outside = before.rstrip(CLOSERS)
    mark = outside[-1:] if outside[-1:] and outside[-1] in STOPS else before[-1:]
    if not mark:
        return False
    if mark in STOPS:
        return True
    if style in ("bu", "cn_dun", "arabic_dun"):
        return False
    if style == "seq":
        return mark in COMMAS and ordinal == 1
    if mark in COMMAS or mark == "—":
        return True
    if style in ("cn_paren", "arabic_paren", "circled"):
        return ordinal == 1 and mark not in "第条款项"
    if style in ("shi", "yao"):
        return (ordinal > 1 and mark == "、") or (ordinal == 1 and before.endswith(_LEADS_ON))
    return False


def _is_bare_heading(index: int, paragraphs: Sequence[str]) -> bool:
    """Return whether the paragraph is a short line without stop between two paragraphs that have one.

    Refused: salutations, remarks in brackets, dates, and all that does not begin and end with Chinese characters or
    has other marks than commas, quotes and dashes inside. The first and the last paragraph are not headings.
    """
    line = paragraphs[index].strip()
    if not 0 < index < len(paragraphs) - 1:
        return False
    before, behind = paragraphs[index - 1], paragraphs[index + 1]
    if line in _NAMED_HEADINGS:
        return before.rstrip(CLOSERS + SPACES).endswith(tuple(STOPS))
    if not 4 <= len(line) <= LONGEST_BARE_HEADING or _NO_HEADING.match(line):
        return False
    if not _is_body(behind, SHORTEST_BODY) or not _is_body(before, SHORTEST_BODY_BEFORE):
        return False
    return bool(_HEADING_LINE.fullmatch(line))


def _is_body(text: str, shortest: int) -> bool:
    text = text.strip()
    return len(text) >= shortest and text.rstrip(CLOSERS)[-1:] in tuple(SENTENCE_ENDS + "：；")
