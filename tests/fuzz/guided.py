"""Fuzzing that is guided by coverage (Atheris, that is libFuzzer): `make fuzz`, or one target by hand.

    PYTHONPATH=.:tests python -m fuzz.guided TARGET [FILE …] [-max_total_time=600 …]

Targets are reading, html, cleaning, twice, outline, glossary, pages and search (guided by what runs in the browser).

Texts that reach new code are saved in `.cache/fuzz/TARGET` and changed further, also by the next run. They start from
the raw files, the gold and the cases, and are damaged as `texts.py` damages them or byte by byte. A finding stops the
run and is saved in `.cache/fuzz`; run it again as FILE, and add it to the case files.
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

from factories import make_outlined_library

from fuzz import texts

KEPT = Path(__file__).parents[2] / ".cache" / "fuzz"
#: Bytes of the longest text that is tried. Longer ones reach little more and take their time.
LONGEST = 6_000
#: Lines of a source in one seed.
LINES = 25
#: Of ten new texts, the number that are damaged as web sites damage texts; libFuzzer damages the others.
DAMAGED = 7


def decode(content: bytes) -> str:
    """Return the text of any bytes."""
    return content.decode("utf-8", "ignore")


def bodies(text: str) -> list[str]:
    """Return the lines of a text as paragraphs of a speech file."""
    found = (re.sub(rf"[{texts.NOT_IN_SPEECH_FILES}]", "", line).strip() for line in text.split("\n"))
    return [line for line in found if line] or ["空"]


def html(content: bytes) -> None:
    invariants.check_html(decode(content))


def cleaning(content: bytes) -> None:
    text = decode(content)
    invariants.check_nothing_is_lost(text)
    invariants.check_facts(text)


def twice(content: bytes) -> None:
    invariants.check_cleaning_again(decode(content))


def outline(content: bytes) -> None:
    invariants.check_outline(bodies(decode(content)))


def speeches(content: bytes) -> list[list[str]]:
    """Return the text as speeches, divided at form feeds, at most three."""
    return [bodies(part) for part in decode(content).split("\f")][:3]


def glossary(content: bytes) -> None:
    invariants.check_glossary(make_outlined_library(*speeches(content)))


def pages(content: bytes) -> None:
    library = make_outlined_library(*speeches(content))
    for _ in invariants.check_pages(library):
        pass
    invariants.check_exports(library)


# --- the search -------------------------------------------------------------------------------------------------------

#: Queries that are cut from the text, in addition to those of its first part.
CUT = 6


#: Closes the browser when Python ends.
_open = ExitStack()


@cache
def opened() -> tuple[searching.Searching, Any]:
    """Return the search in a browser, and a debugging session that measures its coverage."""
    search = _open.enter_context(searching.searching())
    session = search.page.context.new_cdp_session(search.page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
    return search, session


#: One libFuzzer counter for each block of code of the modules.
_counter = cache(lambda stretch: atheris._reserve_counter())


def asked(content: bytes) -> tuple[list[list[str]], list[str]]:
    """Return speeches and queries: the lines before the first form feed are queries, the other parts speeches."""
    first, *parts = decode(content).split("\f")
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
    "reading": invariants.check_decoding,
    "html": html,
    "cleaning": cleaning,
    "twice": twice,
    "outline": outline,
    "glossary": glossary,
    "pages": pages,
    "search": search,
    "large": large,
}


def seeds(target: str) -> Iterator[bytes]:
    """Yield windows of every source, for `reading` in several encodings."""
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
    return texts.damaged(decode(content), blows).encode("utf-8", "ignore")[:most]


def crossed(one: bytes, other: bytes, most: int, seed: int) -> bytes:
    """Return the first lines of one text and the last lines of the other."""
    chance = random.Random(seed)
    head, tail = decode(one).split("\n"), decode(other).split("\n")
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
