"""The benchmark of the glossary, `python -m bench.glossary TEXTS`: time and memory, then with one changed speech."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from bench.corpora import LENGTH, sentences, shuffled
from build_scripts import glossary
from build_scripts.corpus import find_candidates
from build_scripts.model import Paragraph, Speech
from build_scripts.system import cache

HEAD = ("speeches", "million characters", "slogans", "occurrences", "s", "peak MB", "s, one speech changed")


@dataclass(frozen=True)
class Row:
    """The measurements at one size; `megabytes` is the peak of this process plus twice that of its largest worker."""

    speeches: int
    characters: int
    slogans: int
    occurrences: int
    seconds: float
    megabytes: float
    again: float


def measure(texts: Path, speeches: int, length: int = LENGTH) -> Row:
    """Compute the glossary of `speeches` speeches without a cache, and again after a change of one speech."""
    corpus = shuffled(sentences(texts), speeches, length).speeches
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        cache.FOLDER = Path(temporary) / "cache"
        start = time.monotonic()
        found = _compiled(corpus)
        seconds = time.monotonic() - start
        changed = [_changed(corpus[0]), *corpus[1:]]
        start = time.monotonic()
        _compiled(changed)
        again = time.monotonic() - start
    own, workers = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Row(
        speeches,
        sum(len(paragraph.text) for speech in corpus for paragraph in speech.paragraphs),
        len(found.slogans),
        sum(len(slogan.occurrences) for slogan in found.slogans),
        seconds,
        (own + 2 * workers) / 1024,
        again,
    )


def _compiled(speeches: list[Speech]) -> glossary.Glossary:
    """Compute the glossary as a build does, with the cache of earlier runs."""
    return glossary.find_slogans(speeches, (), find_candidates(speeches))


def _changed(speech: Speech) -> Speech:
    first = speech.paragraphs[0]
    return replace(speech, paragraphs=(Paragraph(first.id, first.text + "一字之差。"), *speech.paragraphs[1:]))


def markdown(rows: list[Row]) -> str:
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "--:|" * len(HEAD)]
    for row in rows:
        cells = (
            f"{row.speeches:,}",
            f"{row.characters / 1e6:.1f}",
            f"{row.slogans:,}",
            f"{row.occurrences:,}",
            f"{row.seconds:.1f}",
            f"{row.megabytes:.0f}",
            f"{row.again:.1f}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.glossary", description=__doc__)
    parser.add_argument("texts", type=Path, help="folder with .txt files to take sentences from")
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of speeches (default %(default)s)")
    parser.add_argument("--length", type=int, default=LENGTH, help="characters of a speech (default %(default)s)")
    given = parser.parse_args()
    rows = []
    for size in map(int, given.sizes.split(",")):
        # Each size runs in its own process, so that its memory does not include that of earlier sizes.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            rows.append(pool.submit(measure, given.texts, size, given.length).result())
    print(markdown(rows))


if __name__ == "__main__":
    main()
