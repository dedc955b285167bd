"""The domain types as frozen dataclasses; every stage takes and returns these.

There are two coordinate systems. Both count Unicode code points from 0, end exclusive:

* raw offsets point into the decoded text of a file in `corpus/raw` (raw lines count from 1);
* paragraph offsets point into one published paragraph: `paragraph.text[start:end]` is the wording.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

SpeechKind = Literal["speech", "news_report", "other"]
SectionKind = Literal["heading", "run_in", "point"]
SloganType = Literal["A", "B", "C", "D", "E"]
SourceErrorBasis = Literal["shape", "sound", "rare", "marks", "editor"]

#: Names of the types; the letters are for the public data only (数字缩略, 并列口号, 主题口号, 形象提法, 政治术语).
NUMERIC: Final = "A"
PARALLEL: Final = "B"
THEME: Final = "C"
FIGURATIVE: Final = "D"
POLITICAL_TERM: Final = "E"

#: Names of the facts about a speech, in the order of speech files and public data.
FACTS = (
    "title",
    "subtitle",
    "speaker",
    "speaker_masked",
    "date",
    "date_masked",
    "occasion",
    "campaign",
    "place",
    "salutation",
)
#: Names of the facts that are derived from the text and the other facts (see `metadata/derived.py`), in the order of
#: the public data. A speech file has one only where the editor sets it.
DERIVED_FACTS = ("reader_title", "short_name", "date_inferred", "level", "meeting", "batch", "stage", "missing")


MarkKind = Literal[
    "frame", "heading", "bold", "note", "table", "list_number", "running_head", "page_number", "hidden", "record"
]


class Mark(NamedTuple):
    """A stretch of `RawText.text` (code points, end exclusive) of which the format of the file says something.

    `frame`: outside the main content of a page (navigation, sidebar, footer, form) or code around a text.
    `heading`: `level` is 1 to 6; 0 for every other kind. `bold`: the bold run that begins a paragraph. `note`: a
    footnote or endnote. `table`: one row. `list_number`: a number that the program generates and the text lacks.
    `running_head`, `page_number`: of a printed page. `hidden`: not shown by the program that opens the file.
    `record`: the first line of each text of an export that has several.
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
    """A change that one cleaning rule asks for: `text[start:end]` is replaced by `after`."""

    start: int
    end: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that the cleaning made, with the name of its rule.

    `layer` is the number of the rule in the order of execution; `start` and `end` point into the text that this rule
    received, so that the log can be replayed. `raw_start` and `raw_end` point into the raw text.
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
    """A suspect stretch that the cleaning left unchanged because no rule could prove a repair."""

    code: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact about a speech with its evidence.

    `basis` is the kind of evidence: `own_line` (a line of the text), `site_title`, `first_sentence`, `composed`
    (composed by the program and marked as such), `signature`, `text`, `inferred`, `keeper` (the editor). `line` is
    the raw line, or None.
    """

    value: str
    basis: str
    line: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The origin of a speech: raw file, number of the speech in it (from 1), and what the web page says about itself.

    `lines` is the first and last raw line. `cleaned` is the SHA-256 of the body as the cleaning wrote it, which
    distinguishes an editor's change from a change of the rules.
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
    """One paragraph. Its stable id is `p_1`, `p_2` … in order of first publication.

    `raw_line` is the raw line on which the text begins, None if an editor changed the paragraph.
    """

    id: str
    text: str
    raw_line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the outline.

    `label` and `title` are literal: `paragraph.text[start:end]` is the label with its title. `level` is the nesting
    depth from 1, independent of the style of the label. `paragraph` and `parent` are ids (`parent` None at the top).
    `ordinal` is the number that the source prints. `note` describes an irregular numbering of the source, or is "".
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
    """A mask in the source that hides a text (`**`, `20xx年`), published as it is: `text[start:end] == literal`."""

    literal: str
    paragraph: str
    start: int
    end: int
    context: str


@dataclass(frozen=True, slots=True)
class SourceError:
    """A probable error of the source, published as it is: `text` is printed, `suggestion` was probably meant.

    `basis` is the proof: a word of the dictionary from which one character differs by its `shape` or `sound`, or that
    a `rare` character hides; the order of `marks`; or the `editor`, who confirmed or added it (`is_confirmed`).
    """

    paragraph: str
    start: int
    end: int
    text: str
    suggestion: str
    basis: SourceErrorBasis
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SourceRuling:
    """The editor's decision on a probable error: what was meant, or that the text is right (`reject`)."""

    text: str
    suggestion: str = ""
    reject: bool = False


@dataclass(frozen=True, slots=True)
class Proofreading:
    """Record of who compared a text with its source, on which day (ISO), and which doubts remained ("" for none)."""

    by: str
    date: str
    doubts: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """One published text. `facts` has the known facts by name (FACTS); unknown facts are absent.

    A date is ISO, as far as the text states it: year, month or day. `complete` is False if the text begins or breaks
    off in the middle. `note` is the editor's remark. `headings` maps paragraphs that are headings
    by the format of the raw file or the editor to their levels from 1; level 0 marks a paragraph that is not a heading.
    `functions` maps headings (label and title) to their functions (see `outline/functions.py`), where the
    editor decided. `rejected` names derived facts that the editor rejects.
    `source_rulings` are the editor's decisions on probable errors of the source, `source_errors` what is published.
    `proofread` is None for a text that nobody has compared with its source.
    `confirmed` has the beginnings of suspect stretches of the raw file that the editor checked (see `Problem.quote`).
    `accepted` names the other questions that the editor answered without a change (see `name_question`).
    `same_as` is the id of the speech that is published instead of this one, which is the same from another source.
    `date_conflicts` says where the signature differs from the stated date.
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
    headings: dict[str, int] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    rejected: tuple[str, ...] = ()
    confirmed: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    same_as: str = ""
    source_rulings: tuple[SourceRuling, ...] = ()
    source_errors: tuple[SourceError, ...] = ()
    proofread: Proofreading | None = None
    date_conflicts: tuple[str, ...] = ()

    def fact(self, name: str) -> str | None:
        """Return the value of a fact, None if it is unknown."""
        return self.facts[name].value if name in self.facts else None

    @property
    def text(self) -> str:
        """Return the paragraphs as lines."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def title(self) -> str:
        return self.fact("title") or self.id

    @property
    def reader_title(self) -> str:
        """Return the title with the addition that tells the speech apart, for lists; citations use `title`."""
        return self.fact("reader_title") or self.title

    @property
    def short_name(self) -> str:
        """Return a name for narrow places."""
        return self.fact("short_name") or self.title

    @property
    def speaker(self) -> str:
        """Return the speaker, a masked name as it is printed, "" if the text names none."""
        return self.fact("speaker") or self.fact("speaker_masked") or ""

    @property
    def completeness(self) -> str:
        """Return in Chinese whether the text is complete, and what is missing where that is known."""
        missing = self.fact("missing")
        return "完整" if self.complete else f"残篇（{missing}）" if missing else "残篇"

    @property
    def url(self) -> str:
        """Return the address of the page, relative to the site's root."""
        return f"speeches/{self.id}/"

    @property
    def main_headings(self) -> tuple[Section, ...]:
        """Return the headings on the highest level of the outline; points are not headings."""
        return tuple(section for section in self.sections if section.level == 1 and section.kind != "point")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a slogan; `text` is the wording found, a slice of the paragraph."""

    speech: str
    paragraph: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence that a wording is a slogan: a rule and the number of places where it matched."""

    rule: str
    count: int


@dataclass(frozen=True, slots=True)
class Gloss:
    """A definition of a slogan, quoted from a text or written by the editor (without speech and paragraph).

    `start` and `end` are paragraph offsets, and the slice is `text`. Both are None if `text` is composed of members
    that are not contiguous; `Slogan.members` has their offsets.
    """

    text: str
    by: Literal["text", "keeper"]
    speech: str | None = None
    paragraph: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a slogan in the wording of a text: `paragraph.text[start:end] == text`.

    `slogan` is the id of the member's own entry in the glossary, None if it has none.
    """

    text: str
    speech: str
    paragraph: str
    start: int
    end: int
    slogan: str | None = None


@dataclass(frozen=True, slots=True)
class Collocate:
    """An entry that occurs in the same paragraphs as another more often than by chance.

    `paragraphs` have both, `all_paragraphs` have the collocate; `score` is G² (see `statistics.log_likelihood`), to one
    decimal.
    """

    slogan: str
    paragraphs: int
    all_paragraphs: int
    score: float


@dataclass(frozen=True, slots=True)
class Slogan:
    """An entry of the glossary. `variants` are its other wordings, `occurrences` are in reading order.

    `glosses` has the editor's definition, then one quoted from a text; at most one of each.
    `members` are the members of a numeric formula, or of a name that a text spells out, in the order of the text; () if
    the corpus never spells it out. `counts` is the number of members that the numbers of a numeric formula (type A) add
    up to (`四学四比` 8, `两新` 2), None for other types and without such a number; fewer members may be found.
    `parts` are the ids of published entries inside this one's occurrences, `wholes` of those whose occurrences contain
    this one, in the order of the glossary. `together` are its collocates, the strongest
    first. `theme` is the name of the theme that the editor chose, "" for none.
    `campaigns` are the campaigns of its speeches, in reading order.
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
    theme: str = ""
    note: str = ""
    members: tuple[Member, ...] = ()
    counts: int | None = None
    parts: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    together: tuple[Collocate, ...] = ()
    campaigns: tuple[str, ...] = ()

    @property
    def speech_count(self) -> int:
        """Return the number of speeches in which it occurs."""
        return len({each.speech for each in self.occurrences})


@dataclass(frozen=True, slots=True)
class SetPhrase:
    """A set phrase of the genre that recurs across speeches and is not a slogan, with its occurrences in reading order.

    Occurrences inside a slogan or a longer set phrase are not among them.
    """

    text: str
    occurrences: tuple[Occurrence, ...]

    @property
    def speech_count(self) -> int:
        """Return the number of speeches in which it occurs."""
        return len({each.speech for each in self.occurrences})


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a paragraph: `paragraph.text[start:end]`."""

    speech: str
    paragraph: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parallel:
    """Passages of two or more speeches that share their wording, identical or with small changes, in reading order.

    `length` is the number of letters of the longest passage, each number counted as one.
    """

    passages: tuple[Passage, ...]
    length: int

    @property
    def speeches(self) -> tuple[str, ...]:
        """Return the ids of its speeches, each once, in reading order."""
        return tuple(dict.fromkeys(each.speech for each in self.passages))


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign. `start` and `end` are ISO months or years, "" if unknown; `batches` maps a number to such a pair.

    `names` are the wordings that announce it, `name` the one that the data use, `short` has at most four characters.
    """

    name: str
    full_name: str
    short: str
    names: tuple[str, ...]
    start: str = ""
    end: str = ""
    stages: tuple[str, ...] = ()
    batches: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    background: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of `check`. `code` is permanent (see `corpus/problems.py`); `hint` says what to do.

    `quote` is the suspect stretch of a raw file. The problem disappears if the key `confirmed` of a speech of that file
    has a text with which the stretch begins. It is "" for a problem that nobody can confirm.
    """

    code: str
    severity: Literal["error", "warning", "note"]
    place: str
    message: str
    hint: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The editor's decision on a slogan (`corpus/slogans.yml`). `reason` is required for `reject` and `same_as`."""

    text: str
    reject: bool = False
    promote: bool = False
    same_as: tuple[str, ...] = ()
    type: SloganType | None = None
    definition: str = ""
    translation: str = ""
    theme: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EditorEdit:
    """A difference between the speech file and the result of the cleaning: an editor's correction."""

    paragraph: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A day (ISO) on which a speech was first published, or published with changed text or metadata.

    `content` is the first 12 hex digits of the SHA-256 of text and metadata; `what` is the editor's remark, or "".
    """

    date: str
    content: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A speech with its apparatus: repairs and doubts of the cleaning, and the editor's changes.

    `aliases` maps former ids to the ids on the page where their links now lead. `revisions` begins with the first
    publication; it is empty without a history. `raw_text` has the lines of its part of the raw file's text; they begin
    at offset `raw_start` of that text. It is "" if the file was not read. `texts` has the speech as its file was at
    each revision, by `content`, where that is stored; it is empty if there is one revision.
    """

    speech: Speech
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    edits: tuple[EditorEdit, ...]
    aliases: dict[str, str]
    revisions: tuple[Revision, ...] = ()
    raw_text: str = ""
    raw_start: int = 0
    texts: Mapping[str, Speech] = field(default_factory=dict)

    @property
    def revision(self) -> str:
        """Return the name of the published revision: 12 hex digits over text and metadata, "" without a history."""
        return self.revisions[-1].content if self.revisions else ""

    @property
    def revised(self) -> str:
        """Return the date (ISO) of the published revision, "" without a history."""
        return self.revisions[-1].date if self.revisions else ""


@dataclass(frozen=True, slots=True)
class Library:
    """The whole corpus as it is published, in stable order. `version` is a digest of its content.

    `former_slogans` are entries of the glossary that were published once and are gone, id → wording. `campaigns` is the
    list of campaigns with the editor's entries; a campaign of the corpus may be missing from it. `campaign_pages` has
    the names of the pages of campaigns by id, of those published once, too.
    """

    editions: tuple[Edition, ...]
    slogans: tuple[Slogan, ...]
    version: str
    former_slogans: dict[str, str] = field(default_factory=dict)
    phrases: tuple[SetPhrase, ...] = ()
    parallels: tuple[Parallel, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    campaign_pages: dict[str, str] = field(default_factory=dict)

    @property
    def speeches(self) -> list[Speech]:
        return [edition.speech for edition in self.editions]

    @property
    def revised(self) -> str:
        """Return the latest date (ISO) on which a speech was changed, "" without a history."""
        return max((revision.date for edition in self.editions for revision in edition.revisions), default="")


@dataclass(frozen=True, slots=True)
class Site:
    """Name and address of the published site.

    `address` is the absolute address of the root with a trailing slash, "" if it is unknown; everything that requires
    an absolute address is then omitted.
    """

    name: str
    address: str = ""
    description: str = ""

    def at(self, path: str = "") -> str:
        """Return the absolute address of a path below the root, "" if the site's address is unknown."""
        return self.address + path if self.address else ""
