"""The selected slogans: what the index shows first, by theme, the most widespread first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from build_scripts.glossary import define_known_term, slogan_id
from build_scripts.model import NUMERIC, Slogan
from build_scripts.pages.facts import Word, sort_by_date, word
from build_scripts.pages.lists import Heading, Listed, spell_pinyin
from build_scripts.pages.measures import Bodies, Plot
from build_scripts.text.markdown import shorten

_THEMES = Path(__file__).with_name("themes.yml")
#: Themes of entries without a word of any theme in themes.yml: numeric formulas, and all others.
_NUMERALS, _OTHER = "numerals", "other"
#: Entries of a theme: of the 69 entries of the nine texts that occur at least twice the largest theme has 14;
#: in a large corpus eight full themes have nearly as many lines as one page of the other orders.
MOST_OF_THEME = 100
#: Columns of the strip: a column is a speech, or several of them where the corpus has more.
MOST_BINS = 48
#: Height of the tallest column, in units of the picture; one occurrence is LOWEST high.
_HEIGHT, _LOWEST = 10, 3


@cache
def read_themes() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return name and words of each theme by its id, in the order of the page."""
    listed: dict[str, dict[str, Any]] = yaml.load(_THEMES.read_text("utf-8"), yaml.CSafeLoader)
    return {theme: (str(each["name"]), tuple(map(str, each["words"]))) for theme, each in listed.items()}


def choose_theme(slogan: Slogan) -> str:
    """Return the id of the theme that an entry belongs to: the editor's, else by its words.

    A theme of the editor that is not in themes.yml is a new one, with an id from its name.
    """
    if slogan.theme:
        named = (theme for theme, (name, _) in read_themes().items() if name == slogan.theme)
        return next(named, slogan_id(slogan.theme))
    scores = {
        theme: sum(len(each) * slogan.text.count(each) for each in words) for theme, (_, words) in read_themes().items()
    }
    best = max(scores, key=lambda theme: scores[theme])
    return best if scores[best] else _NUMERALS if slogan.type == NUMERIC else _OTHER


def sort_by_spread(slogans: Sequence[Slogan]) -> list[Slogan]:
    """Sort by number of speeches, then of occurrences, the most first, then by pinyin."""
    return sorted(slogans, key=lambda s: (-s.speech_count, -len(s.occurrences), spell_pinyin(s.pinyin), s.text))


def find_gloss(slogan: Slogan) -> tuple[Word, str]:
    """Return one line on what an entry means, and whose words it is: of a text, of the editor, of the known terms."""
    glosses = {gloss.by: gloss.text for gloss in slogan.glosses}
    members = "、".join(member.text for member in slogan.members)
    for by, text in (
        ("text", glosses.get("text", "") or members),
        ("keeper", glosses.get("keeper", "")),
        ("known", define_known_term(slogan.text)),
    ):
        if text:
            return word("gloss_sources", by), shorten(text)
    return Word(""), ""


def plot_spread(slogan: Slogan, columns: Mapping[str, int], speeches: int) -> Plot:
    """Plot in which speeches the slogan occurs: a column for each of them, as high as it is frequent."""
    counts = Counter(columns[each.speech] for each in slogan.occurrences)
    most = max(counts.values(), default=1)
    heights = {column: _LOWEST + (_HEIGHT - _LOWEST) * (count / most) for column, count in sorted(counts.items())}
    path = "".join(f"M{column}.5 {_HEIGHT}v-{height:.0f}" for column, height in heights.items())
    return Plot(f"{speeches} 篇中的 {slogan.speech_count} 篇", path)


@dataclass(frozen=True, slots=True)
class Selected:
    """A line of the selection: an entry with its gloss and where it occurs. `spelling` is its pinyin as it is typed."""

    slogan: Slogan
    spelling: str
    speeches: int
    source: Word
    gloss: str
    plot: Plot


@dataclass(frozen=True, slots=True)
class Theme:
    """The entries of one theme; `more` is the number of those that are not shown."""

    id: str
    name: str
    lines: Sequence[Selected]
    more: int


@dataclass(frozen=True, slots=True)
class SelectionView:
    """The first page of the index: themes with the entries that occur at least twice, then those that occur once.

    `columns` is the number of columns of the strips. `once_count` is the number of entries that occur once, `once` are
    those on the page. `letters` are headings and anchors of the index by pinyin, whose address this page once had.
    """

    order: str
    name: Word
    entries: int
    themes: list[Theme]
    columns: int
    once: Sequence[Listed]
    letters: Sequence[tuple[str, str]]
    once_count: int
    is_cut: bool
    description: str = "讲话中的口号与提法，按主题列出，见于篇数多的在前；另可按拼音、类别、句式、活动查找。"

    @property
    def side_bar(self) -> list[Heading]:
        return [Heading(theme.id, theme.name, 2) for theme in self.themes]


def view_selection(
    slogans: Sequence[Slogan],
    once: Sequence[Listed],
    most_lines: int,
    letters: Sequence[tuple[str, str]],
    bodies: Bodies,
) -> SelectionView:
    """Return the view of the selection; `once` are the lines of all entries that occur once.

    The page has `most_lines` at most: the themes first.
    """
    order = [speech.id for speech in reversed(sort_by_date(body.speech for body in bodies.values()))]
    bins = min(len(order), MOST_BINS)
    columns = {speech: at * bins // len(order) for at, speech in enumerate(order)}
    by_theme: dict[str, list[Slogan]] = defaultdict(list)
    several = sort_by_spread([slogan for slogan in slogans if len(slogan.occurrences) > 1])
    for slogan in several:
        by_theme[choose_theme(slogan)].append(slogan)
    themes = []
    names = {choose_theme(slogan): slogan.theme for slogan in several if slogan.theme}
    names = {theme: name for theme, (name, _) in read_themes().items()} | dict(sorted(names.items()))
    for theme, name in names.items():
        shown = by_theme[theme][:MOST_OF_THEME]
        if shown:
            lines = [_view_line(slogan, columns, len(order)) for slogan in shown]
            themes.append(Theme(f"theme-{theme}", name, lines, len(by_theme[theme]) - len(shown)))
    shown_once = once[: most_lines - sum(len(theme.lines) for theme in themes)]
    return SelectionView(
        order="selected",
        name=word("orders", "selected"),
        entries=len(slogans),
        themes=themes,
        columns=bins,
        once=shown_once,
        letters=letters,
        once_count=len(once),
        is_cut=len(shown_once) < len(once) or any(theme.more for theme in themes),
    )


def _view_line(slogan: Slogan, columns: Mapping[str, int], speeches: int) -> Selected:
    source, gloss = find_gloss(slogan)
    plot = plot_spread(slogan, columns, speeches)
    return Selected(slogan, spell_pinyin(slogan.pinyin), slogan.speech_count, source, gloss, plot)
