"""The commands. The only place that reads arguments, prints and exits."""

from __future__ import annotations

import difflib
import errno
import gc
import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from build_scripts import pipeline as build
from build_scripts.corpus.checks import shown
from build_scripts.model import Problem, Repair

#: Problems shown before “and N more”, by all commands but `check`.
MOST_SHOWN = 20
#: Characters of the text shown on each side of a repair.
CONTEXT = 12

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("corpus"),
    show_default=True,
    help="Folder of the corpus.",
)


#: What a build does one by one, by the names of its stages.
_WORK = {"raw": "raw files", "speech": "outlines", "candidates": "slogans", "piece": "data", "page": "pages"}
#: Seconds between two lines on how far a stage is, where there is no terminal: a log of many speeches stays short.
PAUSE = 10.0


class Stages(logging.Handler):
    """Tells what a build is doing, how much of it is done, and how long it will take still.

    On a terminal by a bar that goes when the build is done; elsewhere in a line for each stage, and in one now and then
    where a stage is long. `verbose` names all that is made anew, `quiet` tells nothing.
    """

    def __init__(self, console: Console, quiet: bool = False, verbose: bool = False) -> None:
        super().__init__(logging.INFO)
        self._begun: list[tuple[str, float]] = []
        self._console, self._quiet, self._verbose = console, quiet, verbose
        self._work, self._since, self._told = "", 0.0, 0.0
        self._bar: Progress | None = None
        if console.is_terminal and not quiet:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=console, transient=True)
            self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Stages:
        logger = logging.getLogger("build_scripts")
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(self)
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._begun.append(("", time.monotonic()))
        logging.getLogger("build_scripts").removeHandler(self)
        if self._bar:
            self._bar.stop()

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            self._console.print(f"{record.levelname.lower()}: {record.getMessage()}", markup=False)
        elif done := getattr(record, "done", None):
            work, total = record.__dict__["work"], record.__dict__["total"]
            self._tell(record.getMessage(), _WORK.get(work, work), done, total)
        else:
            self._begin(record.getMessage())

    def _begin(self, stage: str) -> None:
        self._begun.append((stage, time.monotonic()))
        self._work = ""
        if self._bar:
            self._bar.reset(self._task, total=None, description=f"{stage} …")
        elif not self._quiet:
            self._console.print(f"{stage} …", markup=False)

    def _tell(self, name: str, work: str, done: int, total: int) -> None:
        now = time.monotonic()
        if work != self._work:
            self._work, self._since, self._told = work, now, now
            if self._bar:
                self._bar.reset(self._task, total=total, description=work)
        if self._bar:
            self._bar.update(self._task, completed=done)
        if self._verbose and not self._quiet:
            self._console.print(f"{work}: {name}", markup=False)
        elif not self._bar and not self._quiet and now - self._told >= PAUSE and done < total:
            still = (now - self._since) / done * (total - done)
            self._console.print(f"{work}: {done} of {total}, some {still:.0f} s still", markup=False)
            self._told = now

    def __str__(self) -> str:
        """How long each stage took."""
        took = ((stage, end - start) for (stage, start), (_, end) in pairwise(self._begun))
        return ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in took)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Clean, check and publish a corpus of speeches."""
    # A corpus is many small records and hardly any garbage: to look for some at every 700 new ones took 1.1 of the 13.6
    # seconds of a build of 1,000 speeches after one change.
    gc.set_threshold(100_000, 20, 20)


@main.command("import")
@click.argument("raw", nargs=-1, type=click.Path(path_type=Path))
@corpus_option
@click.option("--force", is_flag=True, help="Clean speeches of RAW anew that exist already, a keeper's edits lost.")
@click.option("--dry-run", is_flag=True, help="Write nothing: show what would be written, and every line that changes.")
def import_(raw: tuple[Path, ...], corpus: Path, force: bool, dry_run: bool) -> None:
    """Bring RAW files or folders into the corpus (default: what lies in its raw/)."""
    if force and not raw and not dry_run:
        raise click.UsageError(
            "--force cleans speeches anew and needs their raw files by name (all of them: the folder raw/). "
            "`import --force --dry-run` shows which would change, and how."
        )
    imported = build.import_raw(corpus, raw or [corpus / "raw"], force=force, dry_run=dry_run)
    _show(imported.problems)
    for path in imported.written:
        out.print(printable(f"{'would be written' if dry_run else 'written'}  {path}"), markup=False)
    for change in imported.changes:
        if not change.taken:
            why = "today's rules clean it otherwise, or a keeper edited it; --force cleans it anew"
            out.print(f"kept     {change.speech}: {why}", markup=False)
        if dry_run:
            _show_change(change)
    written, kept = len(imported.written), len(imported.unchanged)
    told = f"{written} files would be written" if dry_run else f"{written} files written"
    out.print(f"{told}, {kept} speeches as they were", markup=False)


#: Code points shown before and behind what changes in a line, which is a paragraph and may fill a screen.
CONTEXT = 8
#: Code points of a line in which an eye finds the change by itself.
LONGEST_SEEN = 40


def _show_change(change: build.Change) -> None:
    lines = change.before.splitlines(), change.after.splitlines()
    former = ""
    for line in difflib.unified_diff(*lines, str(change.path), f"{change.path} as cleaned today", lineterm="", n=1):
        out.print(printable(line), markup=False)
        if former.startswith("-") and line.startswith("+") and len(line) > LONGEST_SEEN:
            out.print(printable(f"?   {_spots(former[1:], line[1:])}"), markup=False)
        former = line


def _spots(before: str, after: str) -> str:
    """What differs between two lines, with some words around it: 把⟦“→‘⟧先”和, one place behind the other."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return "  ".join(
        f"{before[max(0, a - CONTEXT) : a]}⟦{before[a:b]}→{after[c:d]}⟧{before[b : b + CONTEXT]}"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )


@main.command()
@corpus_option
def pages(corpus: Path) -> None:
    """Write the generated pages below docs/."""
    if not build.is_own(corpus):
        raise click.ClickException(f"{corpus} is not the corpus of docs/; `site` builds the site of another one")
    library = build.generate(corpus, build.DOCS)
    out.print(f"{len(library.editions)} speeches, {len(library.slogans)} slogans", markup=False)


@main.command()
@corpus_option
@click.option("--output", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name all that is made anew, and show MkDocs' own messages.")
def site(corpus: Path, output: Path, quiet: bool, verbose: bool) -> None:
    """Build the complete static site."""
    start = time.monotonic()
    level = logging.INFO if verbose and not quiet else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s  %(message)s")
    with Stages(err, quiet, verbose) as stages:
        standing = build.stands(corpus, output)
        made = standing or build.Standing.of(build.site(corpus, output))
    if quiet:
        return
    sizes = [file.stat(follow_symlinks=False).st_size for file in build.files_below(output)]
    size = sum(sizes) / 1e6
    counts = f"{made.speeches} speeches, {made.slogans} slogans, {len(sizes)} files, {size:.1f} MB"
    out.print(f"{output}/: {counts}, {time.monotonic() - start:.1f} s, corpus {made.version}", markup=False)
    out.print("nothing has changed since it was built" if standing else str(stages), markup=False)


@main.command()
@corpus_option
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("offline.zip"), show_default=True
)
def offline(corpus: Path, output: Path) -> None:
    """Write the site as a zip that opens from a folder, search included."""
    library = build.offline(corpus, output)
    out.print(f"{output}: {output.stat().st_size / 1e6:.1f} MB, corpus {library.version}", markup=False)


@main.command()
@corpus_option
@click.option("--format", "format_", type=click.Choice(build.EXPORT_FORMATS), required=True)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A folder of its own for each format.")
def export(corpus: Path, format_: str, output: Path) -> None:
    """Write the corpus for other engines: bulk files for OpenSearch, or tables in Parquet."""
    with Stages(err):
        library = build.export(corpus, format_, output)
    files = [path for path in output.iterdir() if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    out.print(f"{output}/: {len(files)} files, {size:.1f} MB, corpus {library.version}", markup=False)


@main.command()
@corpus_option
def check(corpus: Path) -> None:
    """Report every problem of the corpus; exit 1 if any is an error."""
    problems = build.check(corpus)
    _show(problems, len(problems))
    counts = Counter(problem.severity for problem in problems)
    out.print(f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes", markup=False)
    if counts["error"]:
        sys.exit(1)


@main.command()
@corpus_option
def slogans(corpus: Path) -> None:
    """List wordings just below the glossary's line, the best first, to promote or reject in slogans.yml.

    Each with its score, the number of places, the evidence, and the first place.
    """
    candidates = build.candidates(corpus)
    for found in candidates:
        evidence = "；".join(f"{name} {count}" for name, count in found.evidence)
        out.print(f"{found.score:.2f}  {found.places:3} ×  {found.text}  [{evidence}]", markup=False)
        out.print(f"             {found.context}  {found.address}", markup=False)
    out.print(f"{len(candidates)} candidates", markup=False)
    if candidates:
        text = candidates[0].text
        out.print(f"To publish one, write into slogans.yml   {text}: {{promote: true}}", markup=False)
        out.print(f"To take one off this list                {text}: {{reject: true, reason: …}}", markup=False)


@main.command()
@click.argument("speech_id", metavar="ID")
@corpus_option
@click.option("--rule", help="Only the repairs of this rule.")
def explain(speech_id: str, corpus: Path, rule: str | None) -> None:
    """Show what the cleaning did to a speech, repair by repair."""
    try:
        edition, raw = build.explain(corpus, speech_id)
    except KeyError as error:
        raise click.ClickException(error.args[0]) from error
    for name, fact in edition.speech.facts.items():
        line = f", line {fact.line}" if fact.line else ""
        out.print(f"{name:12} {fact.value}  [{fact.basis}{line}]", markup=False)
    for repair in edition.repairs:
        if rule in (None, repair.rule):
            out.print(_repair_line(repair, raw), markup=False)
    for doubt in edition.doubts:
        out.print(f"{doubt.line:5} doubt {doubt.code}: {doubt.text!r} ({doubt.reason})", markup=False)
    for edit in edition.edits:
        out.print(f"{edit.paragraph:>5} keeper: {edit.before!r} → {edit.after!r}", markup=False)
    counts = Counter(repair.rule for repair in edition.repairs)
    out.print("; ".join(f"{name} {count}" for name, count in counts.most_common()), markup=False)


def _repair_line(repair: Repair, raw: str) -> str:
    before = raw[max(0, repair.raw_start - CONTEXT) : repair.raw_start]
    after = raw[repair.raw_end : repair.raw_end + CONTEXT]
    context = f"{before}⟦{raw[repair.raw_start : repair.raw_end]}⟧{after}".replace("\n", "⏎")
    return f"{repair.line:5} {repair.rule}: {repair.before!r} → {repair.after!r}  in {context}"


def _show(problems: Sequence[Problem], most: int = MOST_SHOWN) -> None:
    for problem in problems[:most]:
        line = f"{problem.code} {problem.severity}  {problem.place}  {problem.message}"
        hint = f"\n      Hint: {printable(problem.hint)}" if problem.hint else ""
        err.print(f"{printable(line)}{hint}", markup=False)
    if len(problems) > most:
        err.print(f"and {len(problems) - most} more", markup=False)


def printable(text: str) -> str:
    """The text for a terminal: line ends stay, and what would move the cursor or turn the writing is a number."""
    return "\n".join(map(shown, text.split("\n")))


#: What to do about an error of the system that a keeper can mend.
_MENDING = {
    errno.ENOSPC: "make room on the disk and run the same again",
    errno.EDQUOT: "make room on the disk and run the same again",
    errno.EFBIG: "make room on the disk and run the same again",
    errno.EROFS: "the disk can only be read: choose another --corpus or --output",
    errno.EACCES: "check the rights of the folder and the file",
    errno.EPERM: "check the rights of the folder and the file",
}


def _of_the_system(error: OSError) -> Problem:
    hint = _MENDING.get(error.errno or 0, "mend this and run the same again")
    return Problem("W001", "error", str(error.filename or "the disk"), error.strerror or str(error), hint)


def run() -> None:
    """The entry point: problems of the corpus and of the system are shown, not raised."""
    try:
        main()
    except OSError as error:
        _show([_of_the_system(error)])
        err.print("1 error; what stood there before is whole", markup=False)
        sys.exit(1)
    except build.CorpusError as error:
        _show(error.problems)
        count = len(error.problems)
        err.print(f"{count} error{'s' if count > 1 else ''}; nothing was written", markup=False)
        sys.exit(1)


if __name__ == "__main__":
    run()
