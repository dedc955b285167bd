"""The texts and their lengths, from which rates and the positions of occurrences are computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote

from build_scripts.model import Occurrence, Speech
from build_scripts.pages.facts import measure_length
from build_scripts.text.markdown import LONGEST_QUOTE

#: A rate is given per this many Han characters: the unit of corpus studies, and about the length of one long speech.
RATE_BASE = 10_000
#: Width of the dispersion plot in its own units; a tick is placed to the thousandth of a speech, finer than a screen.
PLOT_WIDTH = 1000
_THIRDS = ("篇首", "篇中", "篇末")


@lru_cache(4096)  # The wording of a slogan is mostly the same at all its occurrences.
def _encode(text: str) -> str:
    return quote(text, safe="")


@dataclass(frozen=True, slots=True)
class Body:
    """A speech with its length in Han characters, and its paragraphs by id: their texts and where they start.

    `starts` and `length` count the code points of all paragraphs joined together.
    """

    speech: Speech
    han: int
    texts: Mapping[str, str]
    starts: Mapping[str, int]
    length: int

    def address(self, paragraph: str, start: int, end: int) -> str:
        """Return the query and fragment that, after the speech's address, lead to these words and highlight them.

        `?words=…#p_2`, as docs/assets/reading/words.js reads it: `nth` counts the occurrences of the words from
        the start of the paragraph. Words longer than LONGEST_QUOTE are not highlighted: `#p_2`.
        """
        text = self.texts[paragraph]
        words = text[start:end]
        if len(words) > LONGEST_QUOTE:
            return f"#{paragraph}"
        nth, at = 0, text.find(words)
        while 0 <= at <= start:
            nth, at = nth + 1, text.find(words, at + 1)
        which = f"&nth={nth}" if nth > 1 else ""
        return f"?words={_encode(words)}{which}#{paragraph}"

    def position(self, occurrence: Occurrence) -> float:
        """Return how far into the speech the occurrence starts: 0 at its first character, below 1 at its last."""
        return (self.starts[occurrence.paragraph] + occurrence.start) / self.length


class Bodies(dict[str, Body]):
    """Measured speeches by id."""

    @cached_property
    def han(self) -> int:
        """Their length together in Han characters: the base of every slogan's rate."""
        return sum(body.han for body in self.values())


def measure(speeches: Iterable[Speech]) -> Bodies:
    """Measure the speeches."""
    return Bodies((speech.id, _measure_one(speech)) for speech in speeches)


def _measure_one(speech: Speech) -> Body:
    starts, length = {}, 0
    for paragraph in speech.paragraphs:
        starts[paragraph.id] = length
        length += len(paragraph.text)
    return Body(speech, measure_length(speech), {p.id: p.text for p in speech.paragraphs}, starts, length)


def format_rate(count: int, han: int) -> str:
    """Return how many per RATE_BASE Han characters: `3.2`, two decimals below one (`0.04`), `0`; `—` for no text."""
    if not han:
        return "—"
    if not count:
        return "0"
    value = count * RATE_BASE / han
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def round_length(han: int) -> str:
    """Return a number of characters in words: exact below a million (`36,657 字`), else rounded (`约 3,560 万字`).

    It is on the page of every slogan. Rounded to three figures it stays the same when one speech is corrected, so that
    not all these pages change; a rate of two figures needs no more.
    """
    if han < 1_000_000:
        return f"{han:,} 字"
    unit = 10 ** (len(str(han)) - 3)
    return f"约 {round(han / unit) * unit // 10_000:,} 万字"


@dataclass(frozen=True, slots=True)
class Plot:
    """A line as long as the speech with a tick (`path`, SVG) for each occurrence; `label` says the same in words."""

    label: str
    path: str


def plot_dispersion(body: Body, occurrences: Sequence[Occurrence]) -> Plot:
    """Plot where in a speech the occurrences are."""
    positions = [body.position(occurrence) for occurrence in occurrences]
    thirds = [int(position * 3) for position in positions]
    label = "，".join(f"{name} {thirds.count(third)} 处" for third, name in enumerate(_THIRDS) if third in thirds)
    return Plot(label, "".join(f"M{position * PLOT_WIDTH:.0f} 0v10" for position in positions))
