"""What counts are measured against: the texts, their lengths, and where in its speech a place lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from build_scripts.model import Occurrence, Speech
from build_scripts.pages.facts import han_characters
from build_scripts.pages.literal import LONGEST_QUOTE, Markdown, identifier, in_address

#: A rate is given for so many Han characters: the unit of corpus studies, and about the length of one long speech.
RATE_BASE = 10_000
#: Width of the picture in its own units; a tick is placed to the thousandth of a speech, finer than a screen shows.
_WIDTH = 1000
_THIRDS = ("篇首", "篇中", "篇末")


@dataclass(frozen=True, slots=True)
class Body:
    """A speech with its length in Han characters, and its paragraphs by id: the text, and where it starts.

    `starts` and `length` count the code points of all paragraphs, one behind the other.
    """

    speech: Speech
    han: int
    texts: Mapping[str, str]
    starts: Mapping[str, int]
    length: int

    def place(self, paragraph: str, start: int, end: int) -> Markdown:
        """The end of an address, behind the speech's own, that leads to these words of a paragraph and marks just them.

        `?words=…#p_2`, as docs/assets/reading/words.js reads it: `nth` counts the places of the words from the
        start of the paragraph on. Words longer than LONGEST_QUOTE are not marked; the address is the paragraph's.
        """
        text = self.texts[paragraph]
        words = text[start:end]
        if len(words) > LONGEST_QUOTE:
            return Markdown(f"#{identifier(paragraph)}")
        nth, at = 0, text.find(words)
        while 0 <= at <= start:
            nth, at = nth + 1, text.find(words, at + 1)
        which = f"&nth={nth}" if nth > 1 else ""
        return Markdown(f"?words={in_address(words)}{which}#{identifier(paragraph)}")

    def share(self, place: Occurrence) -> float:
        """How far into the speech the place begins: 0 at its first character, below 1 at its last."""
        return (self.starts[place.paragraph] + place.start) / self.length


class Bodies(dict[str, Body]):
    """Speeches by id, measured."""

    @cached_property
    def han(self) -> int:
        """Their length together in Han characters: what every slogan's page measures against."""
        return sum(body.han for body in self.values())


def bodies(speeches: Iterable[Speech]) -> Bodies:
    """The speeches by id, measured."""
    return Bodies((speech.id, _measured(speech)) for speech in speeches)


def _measured(speech: Speech) -> Body:
    starts, length = {}, 0
    for paragraph in speech.paragraphs:
        starts[paragraph.id] = length
        length += len(paragraph.text)
    return Body(speech, han_characters(speech), {p.id: p.text for p in speech.paragraphs}, starts, length)


def rate(count: int, han: int) -> str:
    """How many in RATE_BASE Han characters: one decimal, two below one (`3.2`, `0.04`); `—` where there are none."""
    if not han:
        return "—"
    value = count * RATE_BASE / han
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def about(han: int) -> str:
    """A number of characters in words: exact below a million (`36,657 字`), else three figures of it (`约 3,560 万字`).

    It stands on the page of every slogan. Rounded, it stays the same when a word of one speech is corrected, so that
    not all these pages are new; a rate of two figures needs no more.
    """
    if han < 1_000_000:
        return f"{han:,} 字"
    unit = 10 ** (len(str(han)) - 3)
    return f"约 {round(han / unit) * unit // 10_000:,} 万字"


def picture(body: Body, places: Sequence[Occurrence]) -> Markdown:
    """Where in a speech the places lie: a line as long as the speech, with a tick for each, and the thirds in words.

    An SVG that stretches to its box; the ticks are one path.
    """
    shares = [body.share(place) for place in places]
    thirds = [int(share * 3) for share in shares]
    said = "，".join(f"{name} {thirds.count(third)} 处" for third, name in enumerate(_THIRDS) if third in thirds)
    ticks = "".join(f"M{share * _WIDTH:.0f} 0v10" for share in shares)
    return Markdown(
        f'<svg class="spread" role="img" aria-label="{said}" viewBox="0 0 {_WIDTH} 10" preserveAspectRatio="none">'
        f'<path d="{ticks}"/></svg>'
    )
