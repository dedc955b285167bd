"""The benchmark of the build, `python -m bench.build TEXTS`: this project, stock Material and Zensical.

All engines build the same speeches in one run, one after another, each in its own processes; every second round has
the reverse order. An output without the page of a speech is an error.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import shutil
import statistics
import sys
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bench.corpora import LENGTH, raw, sentences, shuffled
from bench.measuring import Cost, cost
from build_scripts.corpus.speech_file import read_speech
from build_scripts.model import Speech

ROOT = Path(__file__).parents[1]
#: Numbers of speeches at which rivals are measured before their times are extrapolated.
MEASURED = (1_000, 2_000, 3_000)
#: This project's command line with the benchmark's own cache, so that the user's cache is not changed.
OURS = """
import sys
from pathlib import Path
from build_scripts.system import cache
cache.FOLDER = Path(sys.argv.pop(1))
from build_scripts.__main__ import run
run()
"""


class MissingPageError(Exception):
    """An output lacks the page of a speech."""


@dataclass(frozen=True)
class Built:
    """The measurements of one stage of one engine at one size in one round; `size` is in bytes."""

    speeches: int
    engine: str
    stage: str
    round: int
    cost: Cost
    size: int
    files: int


class Engine(ABC):
    """Builds a site from the speeches of `corpus`, in its own folders below `here`."""

    name: str

    def __init__(self, corpus: Path, here: Path) -> None:
        self.corpus = corpus
        self.here = here
        self.output = here / "site"
        self.here.mkdir()

    @abstractmethod
    def stages(self) -> Iterator[tuple[str, Cost]]:
        """Run the stages one by one and yield the name and cost of each; after each, `output` is a complete site."""

    @abstractmethod
    def page(self, speech: Speech) -> Path:
        """Return the path of a speech's page."""

    def move_away(self, *folders: Path) -> None:
        """Rename the folders of the previous round instead of deleting them.

        After ten thousand deletions ext4 needs ten times as long to allocate new files, some seconds in all.
        """
        for folder in folders:
            if folder.exists():
                folder.rename(tempfile.mkdtemp(dir=self.here, prefix="former-") + "/left")

    def build(self, speeches: Sequence[Speech], round_: int) -> Iterator[Built]:
        for stage, taken in self.stages():
            if missing := [speech.id for speech in speeches if not self.page(speech).is_file()]:
                raise MissingPageError(f"{self.name}, {stage}: {len(missing)} pages are missing, as {missing[0]}")
            sizes = [path.stat().st_size for path in self.output.rglob("*") if path.is_file()]
            yield Built(len(speeches), self.name, stage, round_, taken, sum(sizes), len(sizes))


class Ours(Engine):
    """This project with all outputs: a clean build without cache, one without changes, one with one changed speech."""

    name = "this project"

    def stages(self) -> Iterator[tuple[str, Cost]]:
        cache = self.here / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        self.move_away(self.output)
        command = [sys.executable, "-c", OURS, str(cache), "site", "--corpus", str(self.corpus)]
        command += ["--output", str(self.output)]
        yield "clean", cost(command, ROOT)
        yield "again", cost(command, ROOT)
        files = sorted((self.corpus / "speeches").glob("*.txt"))
        changed = files[len(files) // 2]
        text = changed.read_text("utf-8")
        changed.write_text(text.rstrip() + "今天又加了一句话。\n", "utf-8")
        try:
            yield "one speech changed", cost(command, ROOT)
        finally:
            changed.write_text(text, "utf-8")

    def page(self, speech: Speech) -> Path:
        return self.output / speech.url / "index.html"


class Material(Engine):
    """Material as its manual sets it up for Chinese: plain pages, all in the navigation, search with jieba."""

    name = "Material"
    command: tuple[str, ...] = ("-m", "mkdocs", "build", "--quiet")

    def __init__(self, corpus: Path, here: Path) -> None:
        super().__init__(corpus, here)
        docs = here / "docs"
        docs.mkdir()
        (docs / "index.md").write_text("# -\n", "utf-8")
        for speech in speeches_of(corpus):
            body = "\n\n".join(re.sub(r"([\\`*_{}\[\]()#+.!<>|~-])", r"\\\1", each.text) for each in speech.paragraphs)
            (docs / f"{speech.id}.md").write_text(f"# {speech.title}\n\n{body}\n", "utf-8")
        config = {
            "site_name": "-",
            "theme": {"name": "material", "language": "zh", "font": False},
            "plugins": [{"search": {"separator": r"[\s\u200b\-]"}}],
        }
        (here / "mkdocs.yml").write_text(json.dumps(config), "utf-8")

    def stages(self) -> Iterator[tuple[str, Cost]]:
        self.move_away(self.output, self.here / ".cache")
        yield "clean", cost([sys.executable, *self.command], self.here)

    def page(self, speech: Speech) -> Path:
        return self.output / speech.id / "index.html"


class Zensical(Material):
    """Material's successor, on the same pages with the same settings."""

    name = "Zensical"
    command = ("-m", "zensical", "build")


def engines() -> list[type[Engine]]:
    """Return the engines to compare; Zensical only if it is installed."""
    return [Ours, Material, *([Zensical] if find_spec("zensical") else [])]


def speeches_of(corpus: Path) -> list[Speech]:
    """Read the speech files of a corpus."""
    return [read_speech(path.read_text("utf-8")) for path in sorted((corpus / "speeches").glob("*.txt"))]


def imported(texts: Path, count: int, length: int, corpus: Path) -> list[Speech]:
    """Compose `count` speeches from the sentences of the texts, import them into `corpus`, and return them."""
    folder = corpus.with_name(f"{corpus.name}-raw")
    folder.mkdir(parents=True)
    for number, speech in enumerate(shuffled(sentences(texts), count, length).speeches, 1):
        (folder / f"{number:06}.txt").write_text(raw(speech, number), "utf-8")
    cache = corpus.with_name(f"{corpus.name}-cache")
    cost([sys.executable, "-c", OURS, str(cache), "import", str(folder), "--corpus", str(corpus)], ROOT)
    return speeches_of(corpus)


def compare(
    texts: Path, sizes: Sequence[int], taking_part: Sequence[type[Engine]], rounds: int, length: int
) -> list[Built]:
    """Run every engine at every size and print each result to standard error."""
    rows: list[Built] = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
            corpus = Path(temporary) / "corpus"
            speeches = imported(texts, size, length, corpus)
            contestants = [engine(corpus, Path(temporary) / engine.__name__) for engine in taking_part]
            for round_ in range(rounds):
                for contestant in contestants[:: -1 if round_ % 2 else 1]:
                    for row in contestant.build(speeches, round_):
                        rows.append(row)
                        print(format_row(row), file=sys.stderr, flush=True)
    return rows


def format_row(row: Built) -> str:
    memory = "" if row.cost.megabytes is None else f", {row.cost.megabytes:.0f} MB"
    return (
        f"{row.speeches} {row.engine}, {row.stage}: {row.cost.seconds:.1f} s{memory}, {row.size / 1e6:.1f} MB on disk"
    )


HEAD = (
    "speeches", "engine", "stage", "s", "CPU s", "peak MB", "output MB", "files", "time / ours", "output / ours",
)  # fmt: skip


def markdown(rows: Sequence[Built]) -> str:
    """Return the table: medians over the rounds; ratios refer to this project's clean build of the same round."""
    lines = ["| " + " | ".join(HEAD) + " |", "|--:|---|---|" + "--:|" * (len(HEAD) - 3)]
    ours = {(row.speeches, row.round): row for row in rows if (row.engine, row.stage) == (Ours.name, "clean")}
    for speeches, engine, stage in dict.fromkeys((row.speeches, row.engine, row.stage) for row in rows):
        same = [row for row in rows if (row.speeches, row.engine, row.stage) == (speeches, engine, stage)]
        pairs = [(row, ours[row.speeches, row.round]) for row in same if (row.speeches, row.round) in ours]
        peaks = [row.cost.megabytes for row in same if row.cost.megabytes is not None]
        cells = (
            f"{speeches:,}",
            engine,
            stage,
            f"{statistics.median(row.cost.seconds for row in same):.1f}",
            f"{statistics.median(row.cost.processor for row in same):.1f}",
            f"{max(peaks):.0f}" if peaks else "–",
            f"{same[0].size / 1e6:.1f}",
            f"{same[0].files:,}",
            _ratio([row.cost.seconds / own.cost.seconds for row, own in pairs]),
            _ratio([row.size / own.size for row, own in pairs]),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _ratio(ratios: Sequence[float]) -> str:
    return f"{statistics.median(ratios):.2f}" if ratios else "–"


def power_law(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Fit the law a · n^b to the points (n, value) by least squares of the logarithms, and return a and b.

    Raises ValueError for fewer than two different n.
    """
    logs = [(math.log(n), math.log(value)) for n, value in points]
    middle, height = (statistics.fmean(each) for each in zip(*logs, strict=True))
    spread = sum((x - middle) ** 2 for x, _ in logs)
    if not spread:
        raise ValueError("a law needs two sizes")
    slope = sum((x - middle) * (y - height) for x, y in logs) / spread
    return math.exp(height - slope * middle), slope


def extrapolated(rows: Sequence[Built], to: int) -> str:
    """Return a line per rival: time and size extrapolated to `to` speeches, and their ratio to this project's."""
    lines = []
    ours = [row for row in rows if (row.engine, row.stage, row.speeches) == (Ours.name, "clean", to)]
    for engine in dict.fromkeys(row.engine for row in rows if row.engine != Ours.name):
        same = [row for row in rows if row.engine == engine]
        told_of = []
        for what, own, points in (
            ("s", [row.cost.seconds for row in ours], [(row.speeches, row.cost.seconds) for row in same]),
            ("MB", [row.size / 1e6 for row in ours], [(row.speeches, row.size / 1e6) for row in same]),
        ):
            factor, power = power_law(points)
            value = factor * to**power
            ratio = f", {value / statistics.median(own):.1f} times ours" if own else ""
            told_of.append(f"{value:,.0f} {what} (growing as n^{power:.2f}{ratio})")
        sizes = ", ".join(f"{size:,}" for size in sorted({row.speeches for row in same}))
        lines.append(f"{engine} at {to:,}, computed from {sizes} and not measured: {'; '.join(told_of)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.build", description=__doc__)
    parser.add_argument("texts", type=Path, help="folder with .txt files to take sentences from")
    parser.add_argument("--speeches", type=int, nargs="*", default=[100, 1_000], help="sizes (default 100 1000)")
    parser.add_argument("--rounds", type=int, default=1, help="times that all is measured (default %(default)s)")
    parser.add_argument("--length", type=int, default=LENGTH, help="characters of a speech (default %(default)s)")
    parser.add_argument(
        "--extrapolate", type=int, metavar="N", help="also this project at N, the others computed from 1000, 2000, 3000"
    )
    given = parser.parse_args()
    taking_part = engines()
    if Zensical not in taking_part:
        print("Zensical is not installed (requirements/bench.txt) and takes no part", file=sys.stderr)
    rows = compare(given.texts, given.speeches, taking_part, given.rounds, given.length)
    if given.extrapolate:
        more = [size for size in MEASURED if size not in given.speeches]
        rows += compare(given.texts, more, [each for each in taking_part if each is not Ours], 1, given.length)
        if given.extrapolate not in given.speeches:
            rows += compare(given.texts, [given.extrapolate], [Ours], 1, given.length)
    print(markdown(rows))
    if given.extrapolate:
        print(
            "\n"
            + extrapolated(
                [row for row in rows if row.engine == Ours.name or row.speeches in MEASURED], given.extrapolate
            )
        )


if __name__ == "__main__":
    main()
