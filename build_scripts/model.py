"""The nouns of the corpus, as frozen records; every step takes and returns these.

Two coordinate systems occur, and both count Unicode code points from 0, end exclusive:

* raw offsets and lines point into the decoded text of a file in `corpus/raw` (lines count from 1);
* paragraph offsets point into one published paragraph, so that `paragraph.text[start:end]` is what is meant.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

SpeechKind = Literal["speech", "news_report", "other"]
SectionKind = Literal["heading", "run_in", "point"]
SloganType = Literal["A", "B", "C", "D", "E"]

#: What may be known of a speech, in the order in which files and data name it.
FACTS = (
    "title",
    "speaker",
    "speaker_masked",
    "date",
    "date_masked",
    "occasion",
    "campaign",
    "place",
    "salutation",
)


MarkKind = Literal["frame", "heading", "bold", "note", "table", "list_number", "running_head", "page_number", "hidden"]


class Mark(NamedTuple):
    """A stretch of `RawText.text` (code points, end exclusive) of which the format of the file says something.

    `frame`: outside the main content of a page (navigation, sidebar, footer, form) or code around a text.
    `heading`: `level` is 1 to 6; 0 for every other kind. `bold`: the bold run that begins a paragraph. `note`: a
    footnote or endnote. `table`: one row. `list_number`: a number that the program generates and the text lacks.
    `running_head`, `page_number`: of a printed page. `hidden`: not shown by the program that opens the file.
    """

    start: int
    end: int
    kind: MarkKind
    level: int = 0


@dataclass(frozen=True, slots=True)
class RawText:
    """One raw file and its visible text.

    A plain text file is decoded whole: `text` has its line ends and byte order mark. For other formats `text` has one
    block (paragraph, table row, list item) per line, and `marks`, sorted, say what the format knows of it. `facts` is
    what the format states: `page_title`, `published`, `author`, `site`. `pages` has the offset at which each page of a
    PDF begins.
    """

    file: str
    sha256: str
    encoding: str
    text: str
    format: str = "text"
    marks: tuple[Mark, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    pages: tuple[int, ...] = ()

    def locate(self, offset: int) -> str:
        """Return where `offset` is, as the format counts: `line 12`, `paragraph 7` or `page 3`."""
        if self.pages:
            return f"page {max(1, bisect_right(self.pages, offset))}"
        unit = "paragraph" if self.format in ("docx", "rtf") else "line"
        return f"{unit} {self.text.count(chr(10), 0, offset) + 1}"


@dataclass(frozen=True, slots=True)
class Edit:
    """What one rule wants changed in the text it was given: `text[start:end]` becomes `after`."""

    start: int
    end: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that the cleaning made, under the name of its rule.

    `layer` counts the rules as they ran; `start` and `end` point into the text that this layer received, so
    the log replays. `raw_start` and `raw_end` point into the raw text, so that the change can be shown.
    """

    rule: str
    layer: int
    start: int
    end: int
    before: str
    after: str
    raw_start: int
    raw_end: int
    line: int

    @property
    def removes(self) -> bool:
        return not self.after.strip()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the cleaning saw and left alone because it could not prove a repair."""

    code: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement about a speech and what proves it.

    `basis` says how it is known: `own_line` (a line of the text), `site_title`, `first_sentence`, `composed`
    (put together by us, and shown as such), `signature`, `text`, `keeper`. `line` is the raw line, or None.
    """

    value: str
    basis: str
    line: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a speech comes from: raw file, which piece of it (from 1), and what the web page said of itself.

    `lines` is the first and last raw line of the piece. `cleaned` is the SHA-256 of the body as the cleaning
    wrote it, so that a keeper's edit can be told from a change of the rules.
    """

    file: str
    part: int
    sha256: str
    encoding: str
    lines: tuple[int, int]
    site_title: str | None = None
    collection_title: str | None = None
    published: str | None = None
    cleaned: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`id` is `p_1`, `p_2` … in order of first publication; it outlives every correction of the text.

    `raw_line` is the line of the raw file on which the text begins, None where a keeper has changed it.
    """

    id: str
    text: str
    raw_line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """One node of the outline.

    `label` and `title` are literal: `paragraph.text[start:end]` is the label with its title. `level` is nesting
    depth from 1, whatever the style of the label. `paragraph` and `parent` are ids (`parent` None at the top).
    `ordinal` is the number that the source prints. `note` is "" or says what is odd in the source's numbering.
    """

    id: str
    label: str
    title: str
    level: int
    kind: SectionKind
    paragraph: str
    start: int
    end: int
    parent: str | None
    style: str
    ordinal: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A mask that somebody put over the text (`**`, `20xx年`), kept as it is: `text[start:end] == literal`."""

    literal: str
    paragraph: str
    start: int
    end: int
    context: str


@dataclass(frozen=True, slots=True)
class Speech:
    """One published text. `facts` holds, by name (FACTS), what is known and how; absent facts are absent keys.

    A date is ISO, as far as the text states it. `complete` False means that the text begins or breaks off in the
    middle. `note` is the keeper's remark.
    """

    id: str
    kind: SpeechKind
    complete: bool
    facts: dict[str, Fact]
    front_matter: tuple[str, ...]
    back_matter: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    source: Source
    sections: tuple[Section, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    note: str = ""

    def fact(self, name: str) -> str | None:
        """The value of a fact, or None where nothing is known."""
        return self.facts[name].value if name in self.facts else None

    @property
    def title(self) -> str:
        return self.fact("title") or self.id

    @property
    def speaker(self) -> str:
        """The speaker, the masked one as it is printed, or "" where the text names none."""
        return self.fact("speaker") or self.fact("speaker_masked") or ""

    @property
    def url(self) -> str:
        """Its address, relative to the site's root."""
        return f"speeches/{self.id}/"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a slogan is said: `text` is the wording found there, a slice of the paragraph."""

    speech: str
    paragraph: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a wording counts as a slogan: the name of the finding rule and the number of places it saw."""

    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class Gloss:
    """What the text itself, or the keeper, says that a slogan means; the keeper's has no place.

    `start` and `end` are paragraph offsets, and the slice is `text`; both are None where `text` is put together of
    members that stand apart, whose places `Slogan.members` has.
    """

    text: str
    by: Literal["text", "keeper"]
    speech: str | None = None
    paragraph: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a slogan, as the corpus words it: `paragraph.text[start:end] == text`.

    `slogan` is the id of the published entry that the member is, None where it is none.
    """

    text: str
    speech: str
    paragraph: str
    start: int
    end: int
    slogan: str | None = None


@dataclass(frozen=True, slots=True)
class Slogan:
    """An entry of the glossary. `variants` are other wordings of the same; `occurrences` are in reading order.

    `glosses` has what the keeper says that it means, then what a text itself says; each at most once, () for neither.
    `members` are those of a numeric formula, or of a name that a text spells out, in the order of the text; () where
    the corpus never spells it out. `counts` is how many members the numbers of a numeric formula promise (type A:
    `四学四比` 8, `两新` 2), None for other types and where it has no such number; the members found may be fewer.
    `parts` are the ids of the published entries that stand inside this one's places, `wholes` those in whose places
    this one stands, each in the glossary's order. `together` are other entries said in the same paragraphs, with the
    number of these; see glossary/relations.py for their order and how many. `campaigns` are the campaigns, as the
    speeches' facts name them, in which it is said, in reading order.
    """

    id: str
    text: str
    pinyin: str
    type: SloganType
    variants: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
    evidence: tuple[Evidence, ...]
    score: float
    glosses: tuple[Gloss, ...] = ()
    translation: str = ""
    note: str = ""
    members: tuple[Member, ...] = ()
    counts: int | None = None
    parts: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    together: tuple[tuple[str, int], ...] = ()
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a keeper should know. `code` is permanent (see checks.py); `hint` says what to do."""

    code: str
    severity: Literal["error", "warning", "note"]
    place: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The keeper's word on one slogan, from `corpus/slogans.yml`. `reason` is required for reject and merge."""

    text: str
    reject: bool = False
    promote: bool = False
    same_as: tuple[str, ...] = ()
    type: SloganType | None = None
    definition: str = ""
    translation: str = ""
    note: str = ""
    reason: str = ""


class Run(NamedTuple):
    """So many characters of a cleaned text in a row, and the span of the raw text from which they come.

    With `single`, each of them stands for one character of the span, in order; else all of them stand for all of it.
    Characters that were added have an empty span.
    """

    length: int
    raw_start: int
    raw_end: int
    single: bool

    def part(self, start: int, end: int) -> Run:
        """The characters from `start` to `end` of the run alone, counted from its beginning."""
        if not self.single:
            return Run(end - start, self.raw_start, self.raw_end, single=False)
        return Run(end - start, self.raw_start + start, self.raw_start + end, single=True)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned text of one raw file, its log, and how every character got there.

    `text` holds the pieces of the file, a paragraph a line, divided by PIECE (U+001E). The runs of `origin` are all
    of it, in order. `removed_by[k]` is the rule that took raw character k away, or None.
    """

    raw: RawText
    text: str
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    origin: tuple[Run, ...] = field(repr=False)
    removed_by: tuple[str | None, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """One recognised heading, run-in heading or point, before it has an id.

    `paragraph` and `parent` are indexes (into the paragraphs given, and into the list of nodes; parent None at
    the top). `start` and `end` are paragraph offsets of the label with its title. `lead_in` is the phrase that
    announces the series (`讲三点意见`), "" where there is none. The rest is as in Section.
    """

    paragraph: int
    label: str
    title: str
    start: int
    end: int
    level: int
    kind: SectionKind
    style: str
    ordinal: int | None
    parent: int | None
    note: str = ""
    lead_in: str = ""


@dataclass(frozen=True, slots=True)
class KeeperEdit:
    """Where the speech file says something other than the cleaning: a keeper's correction, shown as such."""

    paragraph: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A day (ISO) on which a speech was first published here, or published with other words than before.

    `content` is the digest of what it says since then; `what` is the keeper's remark, "" without one.
    """

    date: str
    content: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A speech with all that its page shows: what the cleaning did, what it doubted, what a keeper changed.

    `aliases` maps ids that were once published to the ids on the page where they land now. `revisions` begins with the
    first publication; it is empty where nobody kept a history.
    """

    speech: Speech
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    edits: tuple[KeeperEdit, ...]
    aliases: dict[str, str]
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """The whole corpus as it is published, in stable order. `version` names its content (a digest).

    `former_slogans` are entries of the glossary that were published once and are no more, id → wording.
    """

    editions: tuple[Edition, ...]
    slogans: tuple[Slogan, ...]
    version: str
    former_slogans: dict[str, str] = field(default_factory=dict)

    @property
    def speeches(self) -> list[Speech]:
        return [edition.speech for edition in self.editions]


@dataclass(frozen=True, slots=True)
class Site:
    """Where and under which name the corpus is published.

    `address` is the absolute address of the root with a slash at its end, "" where it is not known: then nothing may
    be said that needs it.
    """

    name: str
    address: str = ""
    description: str = ""

    def at(self, path: str = "") -> str:
        """The absolute address of a path below the root; "" where the site's own is not known."""
        return self.address + path if self.address else ""
