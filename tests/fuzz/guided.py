"""Fuzzing that is guided by coverage (Atheris, that is libFuzzer): `make fuzz`, or one target by hand.

    PYTHONPATH=.:tests python -m fuzz.guided TARGET [FILE …] [-max_total_time=600 …]

Targets are reading, cleaning, twice, outline, glossary, pages, search and large (the search over either format of the
index, guided by what runs in the browser).

Texts that reach code which none before reached are kept in `.cache/fuzz/TARGET` and grown further, also by the next
run. They start from the raw files, the gold and the cases, and are damaged as `texts.py` damages them or byte by byte.
A finding stops the run and is left in `.cache/fuzz`; with it as FILE it is tried again. It belongs into the case files.
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["build_scripts"]):
    from fuzz import invariants, searching

from fuzz import texts

KEPT = Path(__file__).parents[2] / ".cache" / "fuzz"
#: Bytes of the longest text that is tried. Longer ones reach little more and take their time.
LONGEST = 6_000
#: Lines of a source that start together.
LINES = 25
#: Of ten new texts, so many are damaged as a web site or a keeper damages texts; the others as libFuzzer does.
DAMAGED = 7


def said(content: bytes) -> str:
    """The text of any bytes."""
    return content.decode("utf-8", "ignore")


def bodies(text: str) -> list[str]:
    """The text's lines as paragraphs of a speech file."""
    found = (re.sub(rf"[{texts.NOT_IN_SPEECH_FILES}]", "", line).strip() for line in text.split("\n"))
    return [line for line in found if line] or ["空"]


def cleaning(content: bytes) -> None:
    text = said(content)
    invariants.nothing_is_lost(text)
    invariants.facts_stand_in_the_text(text)


def twice(content: bytes) -> None:
    invariants.cleaning_twice_changes_nothing(said(content))


def outline(content: bytes) -> None:
    invariants.sections_and_masks_are_slices(bodies(said(content)))


def speeches(content: bytes) -> list[list[str]]:
    """The text as one speech, or where it has a form feed as several."""
    return [bodies(part) for part in said(content).split("\f")][:3]


def glossary(content: bytes) -> None:
    invariants.slogans_are_slices(invariants.a_library(*speeches(content)))


def pages(content: bytes) -> None:
    library = invariants.a_library(*speeches(content))
    for _ in invariants.pages_say_what_speeches_say(library):
        pass
    invariants.data_is_read_back(library)


# --- the search -------------------------------------------------------------------------------------------------------

#: Queries that are cut from the text, besides those that its first part says.
CUT = 6


#: Holds the browser until Python ends.
_open = ExitStack()


@cache
def opened() -> tuple[searching.Searching, Any]:
    """The search in a browser, and a debugging session that counts what of it runs."""
    search = _open.enter_context(searching.searching())
    session = search.page.context.new_cdp_session(search.page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
    return search, session


#: A counter of libFuzzer for each stretch of the modules.
_counter = cache(lambda stretch: atheris._reserve_counter())


def asked(content: bytes) -> tuple[list[list[str]], list[str]]:
    """Speeches and queries: the first part's lines are queries, a form feed divides it and the speeches."""
    first, *parts = said(content).split("\f")
    many = [bodies(part) for part in parts or [first]][:8]
    texts = [text for each in many for text in each]
    chance = random.Random(zlib.crc32(content))
    cut = [
        text[(at := chance.randrange(len(text))) : at + chance.randint(1, 8)] for text in chance.choices(texts, k=CUT)
    ]
    return many, [query for query in (*first.split("\n")[:8], *cut) if searching.SIGNS.sub("", query)] or ["甲"]


def search(content: bytes) -> None:
    many, queries = asked(content)
    browser, session = opened()
    browser.finds_what_a_naive_scan_finds([text for each in many for text in each], queries)
    trace(session)


def large(content: bytes) -> None:
    many, queries = asked(content)
    browser, session = opened()
    browser.index_finds_what_a_naive_scan_finds(many, queries, (30, 300, 8000)[len(content) % 3])
    trace(session)


def trace(session: Any) -> None:
    for stretch in searching.covered(session):
        atheris._trace_branch(_counter(stretch))


TARGETS: dict[str, Callable[[bytes], object]] = {
    "reading": invariants.decoded_whole_or_refused,
    "cleaning": cleaning,
    "twice": twice,
    "outline": outline,
    "glossary": glossary,
    "pages": pages,
    "search": search,
    "large": large,
}


def seeds(target: str) -> Iterator[bytes]:
    """Windows of every source; for `reading` in several encodings."""
    for source in (*texts.RAWS, *texts.GOLD, *texts.CASES):
        for first in range(0, len(source), LINES):
            lines = source[first : first + LINES]
            if target in ("search", "large"):
                lines = ["两个 责任|-工作", '"，" -要', lines[0][2:6], "\f" + "\n\f".join(lines[::3])]
            window = "\n".join(lines).encode()[:LONGEST].decode("utf-8", "ignore")
            for encoding in ("utf-8", "gb18030", "big5", "utf-16") if target == "reading" else ("utf-8",):
                yield window.encode(encoding, "ignore")


def mutated(content: bytes, most: int, seed: int) -> bytes:
    chance = random.Random(seed)
    if chance.randrange(10) >= DAMAGED:
        return atheris.Mutate(content, most)  # type: ignore[no-any-return]
    blows = [
        (chance.choice(texts.DAMAGES), chance.randrange(5001), chance.randrange(81), chance.choice(texts.INTRUDERS))
        for _ in range(chance.randint(1, 3))
    ]
    return texts.damaged(said(content), blows).encode("utf-8", "ignore")[:most]


def crossed(one: bytes, other: bytes, most: int, seed: int) -> bytes:
    """The lines of one up to a place, and those of the other from a place on."""
    chance = random.Random(seed)
    head, tail = said(one).split("\n"), said(other).split("\n")
    lines = head[: chance.randint(0, len(head))] + tail[chance.randint(0, len(tail)) :]
    return "\n".join(lines).encode("utf-8", "ignore")[:most]


def main() -> None:
    target, *more = sys.argv[1:]
    kept = KEPT / target
    kept.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (kept / f"seed-{number:04}").write_bytes(seed)
    settings = [f"-max_len={LONGEST}", "-timeout=60", f"-artifact_prefix={KEPT / target}-", "-print_final_stats=1"]
    files = [each for each in more if not each.startswith("-")]
    mutations = {} if target == "reading" else {"custom_mutator": mutated, "custom_crossover": crossed}
    arguments = [sys.argv[0], *settings, *more, *([] if files else [str(kept)])]
    atheris.Setup(arguments, TARGETS[target], **mutations)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
