"""Recognition of the main content of an HTML page: each line is content or frame.

The content is the smallest part of the page that has all its prose. The search starts with the whole page and goes
down to the child with the most prose, as long as no prose of the same text is outside that child.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from build_scripts.raw_files.lines import Line
from build_scripts.text.characters import count_han
from build_scripts.text.phrases import DATE_LINE, SALUTATION, TITLE_END

#: A part that is named as a frame counts as one only if it has less than this share of the prose of the content.
MOST_FRAME_SHARE = 0.2

#: Share of the prose of a part that may be outside the child that is entered, in structures of their own (abstracts
#: of other articles, remarks of readers).
MOST_FOREIGN_SHARE = 0.25

#: Content has more Han characters of prose than this; from a page with fewer, only links and named frames are removed.
SHORTEST_MAIN = 80

#: Han characters of a line that count as prose, if it also has a mark that ends a sentence.
SHORTEST_PROSE = 12

#: Lines of a structure that may stand for one paragraph of a text of many such structures.
LONGEST_PARAGRAPH_PART = 3

#: Lines of a byline between heading and content, and characters of one of them. These figures were found on 21 layouts
#: of sites with 13 texts each: no paragraph of prose is lost, 0.1 to 1.3 % of what is left is frame.
LONGEST_BYLINE = 4
LONGEST_BYLINE_LINE = 30

#: Characters of a title before the content of a page. The longest title of the first nine speeches has 47.
LONGEST_TITLE = 60

#: Han characters of such a title; the name of a column (领导讲话) has fewer. The shortest of the first nine has 6.
SHORTEST_TITLE = 6

#: Elements that divide a page; other blocks are paragraphs.
STRUCTURES = frozenset(
    re.findall(
        r"\w+",
        "article aside body center dd details dialog div dl dt fieldset figure footer form frameset header html li main"
        " nav ol section table tbody td tfoot th thead tr ul",
    )
)
_NEVER_CONTENT = frozenset(["li", "dd", "dt", "ul"])
_PARTS_OF_TABLES = frozenset(["tr", "table", "tbody", "td"])
_FRAME_ELEMENTS = frozenset(["nav", "aside", "footer", "form", "button", "select", "textarea", "option", "fieldset"])
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot\w*|side\w*|aside|copyright|bread\w*|crumbs?|related\w*|recommend\w*"
    r"|comments?|reply|replies|pinglun|share\w*|toolbar|login|search\w*|hot|rank\w*|links?|banner|tags?|pager|paging"
    r"|prev|next|others|ads?|advert\w*|qrcode|header|topbar|top)(?=$|[\s_-])",
    re.I,
)
_REMARK_NAMES = re.compile(r"(?:^|[\s_-])(?:comments?|reply|replies|pinglun|remarks?|guestbook)(?=$|[\s_-])", re.I)
_SENTENCE_MARK = re.compile(r"[。！？；]")
_FIELD_NAMES = re.compile(
    r"点击|浏览|阅读|字[号体]|分享|打印|收藏|评论|来源|发布|首页|关闭|[上下]一[篇页]|\bby\s|[Pp]osted|[Cc]omment|微信|功能"
)
_FIELD = re.compile(rf"[:：|【】<>]|{_FIELD_NAMES.pattern}")
#: Whom a site itself addresses.
_READERS = re.compile(r"用户|网友|读者|客户|游客|会员|浏览器")


@dataclass(slots=True)
class Part:
    """A block element that covers the lines `first` to `end` (exclusive). `parent` is its place among all parts."""

    parent: int
    tag: str
    name: str
    first: int
    end: int = 0

    @property
    def is_frame(self) -> bool:
        """Return whether element or name mark it as a frame."""
        return self.tag in _FRAME_ELEMENTS or bool(_FRAME_NAMES.search(self.name))


@dataclass(slots=True)
class Layout:
    """The lines of a page, for each the share of it that is links and its innermost part, and the parts.

    `parts[0]` is the whole page.
    """

    lines: list[Line] = field(default_factory=list)
    links: list[float] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    parts: list[Part] = field(default_factory=lambda: [Part(-1, "", "", 0)])


def find_frame(layout: Layout) -> list[int]:
    """Return the numbers of the lines that are not of the content."""
    finder = _Finder(layout)
    main = finder.find_main()
    lines, links, part = layout.lines, layout.links, layout.parts[main]
    frames = bytearray(b"\1") * len(lines)
    frames[part.first : part.end] = bytes(part.end - part.first)
    for number in (*_find_byline(layout, part.first), *_find_signature(layout, part.end)):
        frames[number] = 0
    for inner in finder.named_frames(main):
        frames[inner.first : inner.end] = b"\1" * (inner.end - inner.first)
    prose = [number for number in range(part.first, part.end) if finder.prose[number]] or [part.first, part.end - 1]
    for number in range(part.first, part.end):
        # Lines of links before the first and after the last prose, and lists of links inside.
        outer = not prose[0] <= number <= prose[-1]
        listed = 0 < number < len(lines) - 1 and all(link > 0.9 for link in links[number - 1 : number + 2])
        if links[number] > (0.5 if outer else 0.9) and (outer or listed):
            frames[number] = 1
    return [number for number, frame in enumerate(frames) if frame]


def find_title(layout: Layout, frame: list[int]) -> int | None:
    """Return the number of the frame line that is the title of the content of a page without headings, or None.

    It is one of the last lines before the content, no link, and ends like the title of a speech.
    """
    frames = set(frame)
    first = next((number for number in range(len(layout.lines)) if number not in frames), 0)
    if any(line.has("heading") for line in layout.lines):
        return None
    for number in range(first - 1, max(first - 1 - LONGEST_BYLINE, -1), -1):
        text = layout.lines[number].text.strip()
        if layout.links[number] == 0 and len(text) <= LONGEST_TITLE and TITLE_END.search(text):
            if count_han(text) >= SHORTEST_TITLE and not _FIELD.search(text) and not _SENTENCE_MARK.search(text):
                return number
    return None


class _Finder:
    """Sums over the lines of a page, so that each part is judged at once whatever its depth."""

    def __init__(self, layout: Layout) -> None:
        self.parts = layout.parts
        self.prose = [_count_prose(line, link) for line, link in zip(layout.lines, layout.links, strict=True)]
        self._leave_out_remarks()
        self._prose_before = _sum_up(self.prose)
        self._texts_before = _sum_up(link < 0.5 for link in layout.links)
        self._salutations_before = _sum_up(_is_salutation(line.text) for line in layout.lines)
        self._rows_before = _sum_up(line.has("table") for line in layout.lines)
        self._children: dict[int, list[int]] = defaultdict(list)
        for number, part in enumerate(self.parts[1:], 1):
            if part.end > part.first:
                self._children[part.parent].append(number)
        self._own_prose: Counter[int] = Counter()
        self._own_lines: Counter[int] = Counter()  # Of each structure, paragraphs in it included.
        for owner, prose in zip(layout.owners, self.prose, strict=True):
            self._own_prose[owner] += prose
            self._own_lines[self._find_structure(owner)] += 1

    def find_main(self) -> int:
        """Return the part that is the content."""
        current = 0
        while inside := self._children[current]:
            best = max(inside, key=self._weigh)
            if self._weigh(best) <= 0.5 * self._weigh(current) or not self._may_be_main(best):
                break
            if self._belongs_together(current, best, [child for child in inside if child != best]):
                break
            current = best
        # With too little prose, a short text cannot be distinguished from an abstract of another text.
        return current if self._weigh(current) >= SHORTEST_MAIN else 0

    def named_frames(self, main: int) -> Iterator[Part]:
        """Yield the parts of the content that are frames by their names and have little prose."""
        queue = list(self._children[main])
        while queue:
            number = queue.pop()
            is_small = self._weigh(number) <= MOST_FRAME_SHARE * self._weigh(main)
            if self.parts[number].is_frame and is_small and not self._count(self._salutations_before, number):
                yield self.parts[number]
            else:
                queue += self._children[number]

    def _leave_out_remarks(self) -> None:
        """Count no prose in remarks of readers, which may be longer than the text, if the page has other prose."""
        remarks = [part for part in self.parts if _REMARK_NAMES.search(part.name)]
        prose = list(self.prose)
        end = 0
        for part in sorted(remarks, key=lambda part: part.first):
            first, end = max(part.first, end), max(part.end, end)
            prose[first:end] = [0] * (end - first)
        if sum(prose) >= SHORTEST_MAIN:
            self.prose = prose

    def _count(self, sums: Sequence[int], number: int) -> int:
        return sums[self.parts[number].end] - sums[self.parts[number].first]

    def _weigh(self, number: int) -> int:
        return self._count(self._prose_before, number)

    def _may_be_main(self, number: int) -> bool:
        tag = self.parts[number].tag
        if tag in _PARTS_OF_TABLES and self._count(self._rows_before, number):
            return False  # A table of data is in the content.
        return tag in STRUCTURES and tag not in _NEVER_CONTENT

    def _belongs_together(self, current: int, best: int, others: list[int]) -> bool:
        """Return whether the best child of a part and the rest of the part are one text: the rest has paragraphs, a
        salutation, much prose, or parts of the same kind as the best."""
        if any(self._count(self._salutations_before, child) for child in others):
            return True
        paragraphs = sum(self._weigh(child) for child in others if self.parts[child].tag not in STRUCTURES)
        if self._own_prose[current] or paragraphs:
            return True
        foreign = [child for child in others if not self.parts[child].is_frame]
        if sum(map(self._weigh, foreign)) > MOST_FOREIGN_SHARE * self._weigh(current):
            return True
        return any(self._is_same_kind(child, best) for child in foreign)

    def _is_same_kind(self, number: int, best: int) -> bool:
        """Return whether a part has text, not links, and the element and name of the best one, which is a paragraph or
        has paragraphs directly in it."""
        part, model = self.parts[number], self.parts[best]
        if (part.tag, part.name) != (model.tag, model.name) or part.tag in ("td", "tr"):
            return False
        length = model.end - model.first
        is_text = 2 * self._own_lines[best] > length or length <= LONGEST_PARAGRAPH_PART
        return is_text and self._count(self._texts_before, number) > 0

    def _find_structure(self, number: int) -> int:
        """Return the innermost structure that a part is or is in."""
        while number > 0 and self.parts[number].tag not in STRUCTURES:
            number = self.parts[number].parent
        return number


def _sum_up(values: Iterable[int]) -> list[int]:
    return list(accumulate(values, initial=0))


def _count_prose(line: Line, link: float) -> int:
    """Return the Han characters of a line that is prose or a salutation, 0 for other lines."""
    count = count_han(line.text)
    if link >= 0.5 or line.has("heading"):
        return 0
    if count >= SHORTEST_PROSE and _SENTENCE_MARK.search(line.text):
        return count
    return count if _is_salutation(line.text) else 0


def _is_salutation(text: str) -> bool:
    return bool(SALUTATION.match(text.strip())) and not _FIELD_NAMES.search(text) and not _READERS.search(text)


def _find_byline(layout: Layout, first: int) -> Iterator[int]:
    """Yield the lines between the heading of a page and its content that may name speaker and day."""
    numbers = range(max(0, first - LONGEST_BYLINE - 1), first)
    heading = max((number for number in numbers if layout.lines[number].has("heading")), default=None)
    if heading is not None:
        for number in range(heading + 1, first):
            text = layout.lines[number].text
            if layout.links[number] == 0 and len(text) <= LONGEST_BYLINE_LINE and not _FIELD.search(text):
                if count_han(text) > 1:
                    yield number


def _find_signature(layout: Layout, end: int) -> range:
    """Return the lines after the content of a page up to one with a date, if they may be a signature."""
    for number in range(end, min(end + LONGEST_BYLINE, len(layout.lines))):
        text = layout.lines[number].text.strip()
        if layout.links[number] > 0 or len(text) > LONGEST_BYLINE_LINE or _FIELD.search(text):
            break
        if DATE_LINE.fullmatch(text):
            return range(end, number + 1)
    return range(0)
