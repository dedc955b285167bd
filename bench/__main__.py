"""The benchmark of the search: build corpora and indexes, query each in one browser, print one table.

`python -m bench --help` lists the options.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.corpora import LENGTH, sentences, shuffled
from bench.engines import Built, Engine, Mkdocs, Ours, Pagefind, QuotedPagefind
from bench.serving import Host, hosted
from bench.truth import Question, Truth, questions
from build_scripts.model import Library

#: Rivals are built for at most this number of speeches: above it Material's index alone exceeds 100 MB.
MOST_FOR_RIVALS = 1_000
#: After each this many questions the page is loaded once without a question; its time is subtracted.
BARE_EVERY = 5


@dataclass
class Row:
    """The measurements of one engine at one size; lists have an entry per question."""

    engine: str
    speeches: int
    built: Built
    text_size: int
    recall: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    wrong_totals: int = 0
    absent: int = 0
    absent_found: int = 0
    cold: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    slowest: list[tuple[float, int, str]] = field(default_factory=list)


def _p95(numbers: Sequence[float]) -> float:
    return sorted(numbers)[int(0.95 * (len(numbers) - 1))] if numbers else float("nan")


def _mean(numbers: Sequence[float]) -> float:
    return statistics.fmean(numbers) if numbers else float("nan")


def _median(numbers: Sequence[float]) -> float:
    return statistics.median(numbers) if numbers else float("nan")


def measure(browser: Browser, host: Host, engine: Engine, truth: Truth, asked: Sequence[Question], row: Row) -> None:
    """Ask every question with an empty browser cache, then a second question in the same page; fill `row`.

    The host reports the bytes sent, because reporting every request slows the browser down.
    """
    address = host.address
    for number, question in enumerate(asked):
        if number % BARE_EVERY == 0:
            with browser.new_context() as context:
                page = context.new_page()
                page.goto(address + engine.bare, wait_until="load")
                row.bare.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
        with browser.new_context() as context:
            page = context.new_page()
            host.sent()
            answer = engine.ask(page, address, question.text)
            page.wait_for_timeout(30)
            sent = sum(size for path, size in host.sent() if engine.is_index(path))
            row.cold.append(answer.ms)
            row.sent.append(sent)
            row.slowest.append((answer.ms, sent, f"{question.kind} {question.text}"))
            found = answer.speeches or engine.found(page, question.text)
            row.again.append(engine.ask_again(page, asked[(number + 7) % len(asked)].text))
        right = truth.speeches_with(question.text)
        if question.kind == "absent" or not right:
            row.absent += 1
            row.absent_found += bool(found or answer.total)
            continue
        # Engines that count paragraphs are compared by paragraphs, engines that find speeches by speeches.
        by_paragraph = isinstance(engine, Ours)
        both = sum(min(found[each] or 0, right[each]) if by_paragraph else 1 for each in found if each in right)
        row.recall.append(both / (right.total() if by_paragraph else len(right)))
        all_found = sum(each or 0 for each in found.values()) if by_paragraph else len(found)
        row.precision.append(both / all_found if all_found else 0.0)
        row.wrong_totals += answer.total != (right.total() if by_paragraph else len(right))


def compare(texts: Path, sizes: Iterable[int], count: int, length: int, rivals: bool, verbose: bool) -> list[Row]:
    """Return a row for every engine at every size."""
    all_sentences, rows = sentences(texts), []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        from bench.browser import launched

        for speeches in sizes:
            library = shuffled(all_sentences, speeches, length)
            here = Path(temporary) / str(speeches)
            engines: list[Engine] = [Ours(here / "ours")]
            if rivals and speeches <= MOST_FOR_RIVALS:
                engines += [Mkdocs(here / "rivals"), Pagefind(here / "rivals"), QuotedPagefind(here / "rivals")]
            built = [engine.build(library) for engine in engines]
            text_size = _gzipped(library)
            truth = Truth(library)
            asked = questions(truth, count)
            browser = launched(playwright)
            for engine, made in zip(engines, built, strict=True):
                row = Row(engine.name, speeches, made, text_size)
                with hosted(engine.folder) as host:
                    measure(browser, host, engine, truth, asked, row)
                rows.append(row)
                print(markdown([row]).splitlines()[-1], file=sys.stderr, flush=True)
                if verbose:
                    print(f"    page alone {_median(row.bare):.0f} ms", file=sys.stderr)
                    for ms, size, text in [*sorted(row.slowest)[-14:], *sorted(row.slowest, key=lambda e: e[1])[-10:]]:
                        print(f"    {ms:.0f} ms {size:,} bytes  {text}", file=sys.stderr)
            browser.close()
    return rows


def _gzipped(library: Library) -> int:
    """Return the size of all texts, each speech compressed on its own, as a host sends it."""
    return sum(
        len(gzip.compress("\n".join(each.text for each in speech.paragraphs).encode(), 6))
        for speech in library.speeches
    )


HEAD = (
    "speeches", "search", "recall", "precision", "wrong totals", "absent with results", "cold query ms p50 · p95",
    "KB p50 · p95", "second query ms p50 · p95", "index / text", "index MB", "build s", "build MB",
)  # fmt: skip


def markdown(rows: Sequence[Row]) -> str:
    """Return the table; from each time the median load time of the page without a question is subtracted."""
    lines = ["| " + " | ".join(HEAD) + " |", "|--:|---|" + "--:|" * (len(HEAD) - 2)]
    for row in rows:
        bare = _median(row.bare)
        cold = [ms - bare for ms in row.cold]
        cells = (
            f"{row.speeches:,}",
            row.engine,
            f"{_mean(row.recall):.3f}",
            f"{_mean(row.precision):.3f}",
            f"{row.wrong_totals} of {len(row.recall)}",
            f"{row.absent_found} of {row.absent}",
            f"{_median(cold):.0f} · {_p95(cold):.0f}",
            f"{_median(row.sent) / 1000:.0f} · {_p95(row.sent) / 1000:.0f}",
            f"{_median(row.again):.0f} · {_p95(row.again):.0f}",
            f"{row.built.size / row.text_size:.2f}",
            f"{row.built.size / 1e6:.1f}",
            f"{row.built.seconds:.1f}",
            f"{row.built.megabytes:.0f}",
        )
        lines.append("| " + " | ".join(cell.replace("nan", "–") for cell in cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("texts", type=Path, help="folder with .txt files to take sentences from")
    parser.add_argument("--sizes", default="100,1000,10000", help="numbers of speeches (default %(default)s)")
    parser.add_argument("--questions", type=int, default=100, help="parts of texts to ask for (default %(default)s)")
    parser.add_argument("--length", type=int, default=LENGTH, help="characters of a speech (default %(default)s)")
    parser.add_argument("--no-rivals", action="store_true", help="this project alone")
    parser.add_argument("--verbose", action="store_true", help="also the slowest questions")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    print(markdown(compare(given.texts, sizes, given.questions, given.length, not given.no_rivals, given.verbose)))


if __name__ == "__main__":
    main()
