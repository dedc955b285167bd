"""The commands. The only module that reads arguments, prints and exits."""

from __future__ import annotations

import errno
import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console

from build_scripts import exports, pipeline
from build_scripts.corpus import CorpusError, escape_unprintable, import_raw, load, load_text, problem
from build_scripts.model import Problem
from build_scripts.raw_files import read
from build_scripts.reports import (
    report_change,
    report_facts,
    report_outline,
    report_problem,
    report_repairs,
    report_slogans,
)
from build_scripts.system.progress import ProgressDisplay

#: Problems shown before “and N more”, by all commands but `check`.
MOST_SHOWN = 20
console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("corpus"),
    show_default=True,
    help="Folder of the corpus.",
)


def show(*texts: str, to: Console = console) -> None:
    """Print texts; what would move the cursor or turn the writing direction is shown as a number."""
    for line in "\n".join(texts).split("\n") if texts else ():
        to.print(escape_unprintable(line), markup=False)


def show_problems(problems: Sequence[Problem], most: int = MOST_SHOWN) -> None:
    """Print the first problems, each with its hint."""
    show(*map(report_problem, problems[:most]), to=errors)
    if len(problems) > most:
        show(f"and {len(problems) - most} more", to=errors)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Clean, check and publish a corpus of speeches."""


@main.command("import")
@click.argument("raw", nargs=-1, type=click.Path(path_type=Path))
@corpus_option
@click.option("--force", is_flag=True, help="Clean existing speeches of RAW again; edits of them are lost.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written, and every changed line.")
def import_(raw: tuple[Path, ...], corpus: Path, force: bool, dry_run: bool) -> None:
    """Bring RAW files or folders into the corpus (default: the files in its raw/)."""
    if force and not raw and not dry_run:
        raise click.UsageError(
            "--force needs raw files by name (for all of them: the folder raw/), because it overwrites edits. "
            "`import --force --dry-run` shows which speeches would change, and how."
        )
    imported = import_raw(corpus, raw or [corpus / "raw"], force=force, dry_run=dry_run)
    show_problems(imported.problems)
    for path in imported.written:
        show(f"{'would be written' if dry_run else 'written'}  {path}")
    for change in imported.changes:
        if not change.taken:
            reason = "the current rules clean it differently, or it was edited; --force cleans it again"
            show(f"unchanged  {change.speech}: {reason}")
        if dry_run:
            show(*report_change(change))
    written = f"{len(imported.written)} files {'would be written' if dry_run else 'written'}"
    show(f"{written}, {len(imported.unchanged)} speeches unchanged")


@main.command()
@corpus_option
def pages(corpus: Path) -> None:
    """Write the generated pages below docs/."""
    if corpus.resolve() != pipeline.PROJECT / "corpus":
        raise click.ClickException(f"{corpus} is not the corpus of docs/; `site` builds the site of another corpus")
    with ProgressDisplay(errors):
        library = pipeline.generate_pages(corpus)
    show(f"{len(library.editions)} speeches, {len(library.slogans)} slogans")


@main.command()
@corpus_option
@click.option("--output", type=click.Path(path_type=Path), default=Path("site"), show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@click.option("-v", "--verbose", is_flag=True, help="Show MkDocs' own messages.")
def site(corpus: Path, output: Path, quiet: bool, verbose: bool) -> None:
    """Build the complete static site."""
    start = time.monotonic()
    level = logging.INFO if verbose and not quiet else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s  %(message)s")
    with ProgressDisplay(errors, quiet) as progress:
        library = pipeline.build_site(corpus, output)
    if not quiet:
        counts = f"{len(library.editions)} speeches, {len(library.slogans)} slogans, {measure(output)}"
        show(f"{output}/: {counts}, {time.monotonic() - start:.1f} s, corpus {library.version}\n{progress}")


def measure(folder: Path) -> str:
    """Return how many files a folder has, and their size."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{len(sizes)} files, {sum(sizes) / 1e6:.1f} MB"


@main.command()
@corpus_option
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default="offline.zip", show_default=True)
def offline(corpus: Path, output: Path) -> None:
    """Write the site as a zip that opens from a folder, search included."""
    with ProgressDisplay(errors):
        library = pipeline.build_offline(corpus, output)
    show(f"{output}: {output.stat().st_size / 1e6:.1f} MB, corpus {library.version}")


@main.command()
@corpus_option
@click.option("--format", "format_", type=click.Choice(list(exports.ENGINES)), required=True)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A folder of its own for each format.")
def export(corpus: Path, format_: str, output: Path) -> None:
    """Write the corpus for other engines: bulk files for OpenSearch, or tables in Parquet."""
    with ProgressDisplay(errors):
        library = pipeline.export(corpus, format_, output)
    show(f"{output}/: {measure(output)}, corpus {library.version}")


@main.command()
@corpus_option
def check(corpus: Path) -> None:
    """Report every problem of the corpus; exit with 1 if any is an error."""
    problems = pipeline.check(corpus)
    show_problems(problems, len(problems))
    counts = Counter(each.severity for each in problems)
    show(f"{counts['error']} errors, {counts['warning']} warnings, {counts['note']} notes")
    if counts["error"]:
        sys.exit(1)


@main.command()
@corpus_option
@click.option("--features", is_flag=True, help="Show the features from which the model computes each score.")
def slogans(corpus: Path, features: bool) -> None:
    """List wordings just below the publish threshold, the best first, to promote or reject in slogans.yml."""
    loaded = load(corpus)
    lines = report_slogans(loaded.candidates, loaded.library, has_features=features)
    show(*lines, f"{len(loaded.candidates)} candidates")
    for candidate in loaded.candidates[:1]:
        show(f"To publish one, write into slogans.yml   {candidate.text}: {{promote: true}}")
        show(f"To take one off this list                {candidate.text}: {{reject: true, reason: …}}")


@main.command()
@click.argument("speech_id", metavar="ID")
@corpus_option
@click.option("--rule", help="Only the repairs of this rule.")
def explain(speech_id: str, corpus: Path, rule: str | None) -> None:
    """Show what the cleaning did to a speech, repair by repair."""
    try:
        edition, raw = pipeline.explain(corpus, speech_id)
    except KeyError as error:
        raise click.ClickException(error.args[0]) from error
    show(*report_facts(edition))
    show(*report_repairs([repair for repair in edition.repairs if rule in (None, repair.rule)], raw))
    for doubt in edition.doubts:
        show(f"{doubt.line:5} doubt {doubt.code}: {doubt.text!r} ({doubt.reason})")
    for edit in edition.edits:
        show(f"{edit.paragraph:>5} editor: {edit.before!r} → {edit.after!r}")
    counts = Counter(repair.rule for repair in edition.repairs)
    show("; ".join(f"{name} {count}" for name, count in counts.most_common()))


@main.command("try")
@click.argument("file", type=click.File("rb"))
def try_(file: BinaryIO) -> None:
    """Show what becomes of FILE (- for standard input) without a corpus: facts, outline, repairs, slogans."""
    name = Path(getattr(file, "name", "-")).name
    content = file.read()
    loaded = load_text(name, content)
    show_problems(loaded.problems)
    for edition in loaded.library.editions:
        show(f"--- {edition.speech.id}", *report_facts(edition))
        show("--- outline", *report_outline(edition))
        show("--- repairs", *report_repairs(edition.repairs, read(name, content).text))
    show("--- slogans", *report_slogans(loaded.library.slogans, loaded.library))
    show("--- candidates below the publish threshold", *report_slogans(loaded.candidates, loaded.library))
    if not loaded.library.editions:
        sys.exit(1)


#: What to do about an error of the system.
_HINTS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "free space on the disk and run the command again"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "check the rights of the folder and the file"),
    errno.EROFS: "the disk is read-only: choose another --corpus or --output",
}


def run() -> None:
    """Run a command; problems of the corpus and of the system are printed, not raised."""
    try:
        main()
    except OSError as error:
        place, message = str(error.filename or "the disk"), error.strerror or str(error)
        show_problems([problem("W001", place, message, _HINTS.get(error.errno or 0, ""))])
        show("1 error; existing files are unchanged", to=errors)
        sys.exit(1)
    except CorpusError as error:
        show_problems(error.problems)
        show(f"{len(error.problems)} error{'s' if len(error.problems) > 1 else ''}; nothing was written", to=errors)
        sys.exit(1)


if __name__ == "__main__":
    run()
