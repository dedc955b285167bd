"""The site's words for things, what is known of a speech in these words, and the order of speeches in lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import yaml

from build_scripts import cleaning, glossary
from build_scripts.model import Fact, Speech
from build_scripts.text.characters import count_han
from build_scripts.text.dates import find_year, write_date
from build_scripts.text.markdown import shorten

#: The list of speeches.
LIST = "speeches/index.md"
WORDS = Path(__file__).parent.parent / "templates" / "words.yml"
#: Rows of the table of facts that are shown even if the source does not state them, unless it states a masked fact.
_ALWAYS = ("title", "speaker", "date")
#: Facts of the line below a speech's title, in its order.
_LINE = ("speaker", "speaker_masked", "date", "date_masked", "date_inferred", "place", "campaign", "batch", "meeting")
#: Facts that only lists show.
_NEVER = {"short_name"}
#: Characters of Chinese that adults read aloud in a minute: 255 ± 29 by the International Reading Speed Texts (2012),
#: doi:10.1167/iovs.11-8284. A speech is delivered at about that pace.
READ_ALOUD = 255


@dataclass(frozen=True, slots=True)
class Word:
    """The site's name for something, and a sentence that explains it ("" if the name is enough)."""

    name: str
    explanation: str = ""


@cache
def words() -> dict[str, dict[str, Word]]:
    """Return the site's words by topic (`evidence`, `types` …) and id.

    `repairs` are the rules of the cleaning; `evidence` has those of the glossary.
    """
    topics = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    topics["repairs"] = {name: [rule.label, rule.explanation] for name, rule in cleaning.RULES.items()}
    topics["evidence"] |= {rule.name: rule.name_zh for rule in glossary.RULES}
    return {
        topic: {key: Word(*([word] if isinstance(word, str) else word)) for key, word in entries.items()}
        for topic, entries in topics.items()
    }


def word(topic: str, key: str) -> Word:
    """Return the site's word for `key`, or the key itself if words.yml has no name for it."""
    return words()[topic].get(key, Word(key))


@dataclass(frozen=True, slots=True)
class FactRow:
    """A row of the table of facts: name, value, and how it is known ("" where that needs no explanation).

    `fact` is its name in the data, "" for a row that is not a single fact. `path` and `anchor` lead to the list of the
    speeches that share the value, "" without one.
    """

    fact: str
    name: str
    value: str
    how: str
    path: str = ""
    anchor: str = ""


#: The lists of speeches: path and anchor by fact and value.
ListPaths = Mapping[tuple[str, str], tuple[str, str]]


def list_facts(speech: Speech, lists: ListPaths | None = None) -> list[FactRow]:
    """Return what is known of a speech and how, in the order of words.yml; facts without a name there come last.

    A value with an entry in `lists` is a link.
    """
    order = [*words()["facts"], *sorted(set(speech.facts) - set(words()["facts"]))]
    rows = []
    for name in [name for name in order if name not in _NEVER]:
        if fact := speech.facts.get(name):
            written = {"date": write_stated_date, "date_inferred": write_inferred_date}
            value = written[name](speech) if name in written else fact.value
            path, anchor = (lists or {}).get((name, fact.value), ("", ""))
            link = (path, anchor) if path and path != f"speeches/{speech.id}.md" else find_list(speech, name)
            rows.append(FactRow(name, word("facts", name).name, value, describe_evidence(name, fact), *link))
        elif name in _ALWAYS and f"{name}_masked" not in speech.facts:
            rows.append(FactRow("", word("facts", name).name, "未注明", ""))
    rows += [FactRow("", "日期存异", conflict, "落款") for conflict in speech.date_conflicts]
    if speech.kind != "speech":
        rows.append(FactRow("kind", "类别", word("kinds", speech.kind).name, "", *find_list(speech, "kind")))
    length = measure_length(speech)
    minutes = max(round(length / READ_ALOUD), 1)
    rows.append(
        FactRow(
            "",
            "篇幅",
            f"{length} 字，{len(speech.paragraphs)} 段，朗读约 {minutes} 分钟",
            f"只计汉字；按每分钟 {READ_ALOUD} 字计",
        )
    )
    return rows


def find_list(speech: Speech, fact: str) -> tuple[str, str]:
    """Return path and query of the list of the speeches that share a fact, ("", "") for a fact that they cannot share.

    A date is shared by its year, a batch or stage within its campaign.
    """
    match fact:
        case "date" | "date_inferred":
            shared = {"year": str(find_year(speech))}
        case "batch" | "stage":
            shared = {"campaign": speech.fact("campaign") or "", fact: speech.fact(fact) or ""}
        case "missing":
            shared = {"complete": speech.completeness}
        case "kind":
            shared = {"kind": speech.kind}
        case "level" | "meeting" | "place" | "campaign" | "speaker" | "speaker_masked":
            shared = {fact.removesuffix("_masked"): speech.fact(fact) or ""}
        case _:
            return "", ""
    return LIST, "?" + urlencode({name: value for name, value in shared.items() if value})


def select_line(rows: Sequence[FactRow]) -> list[FactRow]:
    """Return the facts for the line below a speech's title, in their order there; [] if none is known."""
    return sorted((row for row in rows if row.fact in _LINE), key=lambda row: _LINE.index(row.fact))


def describe_evidence(name: str, fact: Fact) -> str:
    """Return in Chinese how a fact is known: kind of evidence, raw line, and the line's text if it says more."""
    own = f"{name}.{fact.basis}"
    basis = word("bases", own if own in words()["bases"] else fact.basis).name
    if fact.basis == "inferred":
        return f"{basis}：{fact.quote}"
    line = f"，来源文件第 {fact.line} 行" if fact.line else ""
    quote = f"：“{shorten(fact.quote)}”" if fact.quote and fact.quote != fact.value else ""
    return basis + line + quote


def measure_length(speech: Speech) -> int:
    """Return the number of Han characters in the paragraphs: the length that readers of Chinese expect."""
    return count_han(speech.text)


def describe(speech: Speech) -> str:
    """Return one line on a speech for search engines and previews: who, when, where, and how the text begins."""
    facts = "，".join(filter(None, (speech.speaker, write_stated_date(speech), speech.fact("place"))))
    first = next((p.text for p in speech.paragraphs if p.text != speech.fact("salutation")), "")
    return f"{facts}。{first[:60]}" if facts else first[:80]


def write_stated_date(speech: Speech) -> str:
    """Return the stated date in Chinese (`2008年10月10日`), the masked date as it is, or ""."""
    stated = speech.fact("date")
    if not stated:
        return speech.fact("date_masked") or ""
    return write_date(stated)


def write_inferred_date(speech: Speech) -> str:
    """Return the inferred date in Chinese (`2005年7月至2005年12月`), or ""."""
    return "至".join(write_date(date) for date in (speech.fact("date_inferred") or "").split("/") if date)


def choose_date(speech: Speech) -> tuple[str, str]:
    """Return fact and text of the date to show: the stated, the inferred (marked so) or the masked one, or ("", "")."""
    if not speech.fact("date") and (inferred := write_inferred_date(speech)):
        return "date_inferred", f"{inferred}（考订）"
    text = write_stated_date(speech)
    return ("date" if speech.fact("date") else "date_masked", text) if text else ("", "")


def write_years(span: tuple[str, str]) -> str:
    """Return a period in years: `2005—2006`, `2011`, `1963—` while it lasts, "" if it is unknown."""
    start, end = (date[:4] for date in span)
    return start if start == end else f"{start}—{end}"


def write_period(span: tuple[str, str]) -> str:
    """Return a period in Chinese (`2005年1月至6月`, `2005年12月至2006年6月`), "" if it is unknown."""
    start, end = (write_date(date) if date else "" for date in span)
    if start[:5] == end[:5] and start != end:
        end = end[5:]
    return start if start == end else f"{start}至{end}"


def sort_by_date(speeches: Iterable[Speech]) -> list[Speech]:
    """Sort by stated date, newest first, a year before its months, then by inferred date, undated speeches last.

    Equal dates are sorted by title.
    """

    def rank(speech: Speech) -> tuple[str, str]:
        return speech.fact("date") or "", speech.fact("date_inferred") or ""

    return sorted(sorted(speeches, key=lambda speech: speech.title), key=rank, reverse=True)


def group_by_fact(speeches: Iterable[Speech], fact: str) -> list[tuple[str, list[Speech]]]:
    """Group the speeches by the value of a fact, largest group first; speeches without the fact are left out."""
    groups: dict[str, list[Speech]] = defaultdict(list)
    for speech in sort_by_date(speeches):
        if value := speech.fact(fact):
            groups[value].append(speech)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


#: Other speeches of the campaign that a speech's page lists; at more, a link leads to the list of all.
MOST_COMPANIONS = 6


@dataclass(frozen=True, slots=True)
class Companions:
    """Other speeches of a speech's campaign: those that its page shows, each with its place in time, and their number.

    The place is 前一篇 or 后一篇 for the stated dates next to the speech's own, or else "".
    """

    shown: list[tuple[Speech, str]] = field(default_factory=list)
    count: int = 0


def find_companions(speeches: Iterable[Speech]) -> dict[str, Companions]:
    """Return the other speeches of each speech's campaign by its id; speeches alone in theirs are left out.

    The order is known only from stated dates of which neither contains the other: 2008 and 2008-10 have none. The
    previous and next speech come first, then those that follow in the list of the campaign, so that each is linked.
    """
    found: dict[str, Companions] = {}
    for _, members in group_by_fact(speeches, "campaign"):
        for at, speech in enumerate(members):
            if len(members) == 1:
                continue
            # Newest first.
            earlier = next((each for each in islice(members, at + 1, None) if _is_earlier(each, speech)), None)
            later = next((each for each in reversed(members[:at]) if _is_earlier(speech, each)), None)
            placed = [(each, where) for each, where in ((earlier, "前一篇"), (later, "后一篇")) if each]
            following = [
                members[(at + step) % len(members)] for step in range(1, min(len(members), MOST_COMPANIONS + 3))
            ]
            rest = [(each, "") for each in following if each not in (earlier, later)]
            found[speech.id] = Companions([*placed, *rest][:MOST_COMPANIONS], len(members) - 1)
    return found


def _is_earlier(speech: Speech, other: Speech) -> bool:
    """Return whether the stated dates prove that a speech precedes another."""
    first, second = speech.fact("date") or "", other.fact("date") or ""
    return bool(first) and first < second and not second.startswith(first)
