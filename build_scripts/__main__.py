"""The commands. The only module that reads arguments, prints and exits."""

from __future__ import annotations

import copy
import errno
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console

from build_scripts import exports, pipeline
from build_scripts.corpus import (
    LANGUAGES,
    LARGEST_DECISIONS,
    CorpusError,
    Language,
    apply_decisions,
    choose_language,
    count,
    escape_unprintable,
    import_raw,
    load,
    load_text,
    problem,
    record_moves,
    translate,
)
from build_scripts.desk import LEAST_RISK, Report, write_report
from build_scripts.model import Library, Problem
from build_scripts.raw_files import read
from build_scripts.reports import (
    report_change,
    report_doubts,
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


class _Run:
    """The language of this run's messages; each command sets it."""

    language: Language = "en"


def _set_language(context: click.Context, option: click.Parameter, value: str | None) -> None:
    """Set the language; an option of the group holds for its command, too."""
    if value or not context.parent:
        _Run.language = choose_language(value, os.environ)


class Command(click.Command):
    """A command with `--lang`, whose help is in the language of the run."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.params.append(
            click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                callback=_set_language,
                expose_value=False,
                is_eager=True,
                help="Language of messages; default: the locale's.",
            )
        )

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        translated = copy.copy(self)
        translated.help = translate(self.help or "", _Run.language)
        translated.params = [_translate_option(each) for each in self.get_params(context)]
        super(Command, translated).format_help(context, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return translate(self.help or "", _Run.language)


class Group(Command, click.Group):
    """The commands; a command without another class is a `Command`."""

    command_class = Command


def _translate_option(option: click.Parameter) -> click.Parameter:
    translated = copy.copy(option)
    if isinstance(translated, click.Option):
        translated.help = translate(translated.help or "", _Run.language)
    return translated


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


def say(*messages: str, to: Console = console) -> None:
    """Print messages on one line, in the language of the run, with commas between them."""
    show(("，" if _Run.language == "zh" else ", ").join(translate(each, _Run.language) for each in messages), to=to)


def show_problems(problems: Sequence[Problem], most: int = MOST_SHOWN) -> None:
    """Print the first problems, each with its hint."""
    show(*(report_problem(each, _Run.language) for each in problems[:most]), to=errors)
    if len(problems) > most:
        say(f"and {len(problems) - most} more", to=errors)


def show_progress(quiet: bool = False) -> ProgressDisplay:
    """Return a display of progress in the language of the run."""
    return ProgressDisplay(errors, quiet, lambda text: translate(text, _Run.language))


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
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
        say(f"{'would be written' if dry_run else 'written'}  {path}")
    for change in imported.changes:
        if not change.taken:
            reason = "the current rules clean it differently, or it was edited; --force cleans it again"
            say(f"unchanged  {change.speech}: {reason}")
        if dry_run:
            show(*report_change(change, _Run.language))
    written = f"{count(len(imported.written), 'file')} {'would be written' if dry_run else 'written'}"
    say(written, f"{count(len(imported.unchanged), 'speech', 'speeches')} unchanged")
    new = {path.stem for path in imported.written if path.parent.name == "speeches"}
    if new and not dry_run:
        show_report(write_report(corpus, new, f"import-{datetime.now().astimezone():%Y%m%d-%H%M%S}"))


def show_report(report: Report) -> None:
    """Print the riskiest speeches of a report and where it is."""
    say(f"speeches to proofread: {len(report.entries)}", f"look first at: {report.risky}")
    for entry in [entry for entry in report.entries if entry.risk >= LEAST_RISK][:MOST_SHOWN]:
        labels = dict.fromkeys(item.label if _Run.language == "zh" else item.name for item in entry.items)
        show(f"{entry.risk:4}  {entry.id}  {', '.join(labels)}")
    say(f"report  {report.path}")


@main.command()
@corpus_option
@click.option("--open", "opens", is_flag=True, help="Open the report in the browser.")
def report(corpus: Path, opens: bool) -> None:
    """List the speeches that nobody has proofread, those that need a look first, with source and result."""
    written = write_report(corpus)
    show_report(written)
    if opens:
        click.launch(str(written.path.resolve()))


@main.command()
@corpus_option
def pages(corpus: Path) -> None:
    """Write the generated pages below docs/."""
    if corpus.resolve() != pipeline.PROJECT / "corpus":
        raise click.ClickException(f"{corpus} is not the corpus of docs/; `site` builds the site of another corpus")
    with show_progress():
        library = pipeline.generate_pages(corpus)
    say(*count_library(library))


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
    with show_progress(quiet) as progress:
        library = pipeline.build_site(corpus, output)
    if not quiet:
        took = f"{time.monotonic() - start:.1f} s"
        say(f"{output}/", *count_library(library), *measure(output), took, f"corpus {library.version}")
        show(str(progress))


def count_library(library: Library) -> tuple[str, str]:
    """Return how many speeches and slogans a library has."""
    return count(len(library.editions), "speech", "speeches"), count(len(library.slogans), "slogan")


def measure(folder: Path) -> tuple[str, str]:
    """Return how many files a folder has, and their size."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return count(len(sizes), "file"), f"{sum(sizes) / 1e6:.1f} MB"


@main.command()
@corpus_option
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default="offline.zip", show_default=True)
def offline(corpus: Path, output: Path) -> None:
    """Write the site as a zip that opens from a folder, search included."""
    with show_progress():
        library = pipeline.build_offline(corpus, output)
    say(str(output), f"{output.stat().st_size / 1e6:.1f} MB", f"corpus {library.version}")


@main.command()
@corpus_option
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A folder of its own.")
def articles(corpus: Path, output: Path) -> None:
    """Write the site as Markdown with rendered pages, for another generator such as Zensical."""
    with show_progress():
        library = pipeline.build_articles(corpus, output)
    say(f"{output}/", *measure(output), f"corpus {library.version}")


@main.command()
@corpus_option
@click.option("--format", "format_", type=click.Choice(list(exports.ENGINES)), required=True)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A folder of its own for each format.")
def export(corpus: Path, format_: str, output: Path) -> None:
    """Write the corpus for other engines: bulk files for OpenSearch, or tables in Parquet."""
    with show_progress():
        library = pipeline.export(corpus, format_, output)
    say(f"{output}/", *measure(output), f"corpus {library.version}")


@main.command()
@corpus_option
@click.option("--accept", is_flag=True, help="Lead links to lost paragraphs to their neighbours.")
def check(corpus: Path, accept: bool) -> None:
    """Report every problem of the corpus; exit with 1 if any is an error."""
    if accept:
        proposed = load(corpus).proposed
        record_moves(corpus, proposed)
        for speech, moves in proposed.items():
            for old, new in moves.items():
                say(f"moved  {speech} #{old} → #{new}")
        say(f"{count(sum(map(len, proposed.values())), 'id')} moved")
    problems = pipeline.check(corpus)
    show_problems(problems, len(problems))
    counts = Counter(each.severity for each in problems)
    say(*(count(counts[severity], severity) for severity in ("error", "warning", "note")))
    if counts["error"]:
        sys.exit(1)


@main.command()
@click.argument("speech")
@click.argument("old")
@click.argument("new")
@corpus_option
def moved(speech: str, old: str, new: str, corpus: Path) -> None:
    """Let links to OLD, a lost id of SPEECH, lead to NEW."""
    record_moves(corpus, {speech: {old: new}})
    say(f"moved  {speech} #{old} → #{new}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@corpus_option
def apply(file: Path, corpus: Path) -> None:
    """Apply the editor's decisions in FILE to the corpus: all of them, or none."""
    if file.stat().st_size > LARGEST_DECISIONS:
        raise CorpusError([problem("D001", str(file), "too large; divide it")])
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError([problem("D001", str(file), "not UTF-8")]) from error
    written = apply_decisions(corpus, text)
    for path in written:
        say(f"written  {path}")
    say(f"{count(len(written), 'file')} written")


@main.command()
@corpus_option
@click.option("--features", is_flag=True, help="Show the features from which the model computes each score.")
def slogans(corpus: Path, features: bool) -> None:
    """List wordings just below the publish threshold, the best first, to promote or reject in slogans.yml."""
    loaded = load(corpus)
    lines = report_slogans(loaded.candidates, loaded.library, has_features=features)
    show(*lines)
    say(count(len(loaded.candidates), "candidate"))
    for candidate in loaded.candidates[:1]:
        say(f"To publish one, write into slogans.yml   {candidate.text}: {{promote: true}}")
        say(f"To take one off this list                {candidate.text}: {{reject: true, reason: …}}")


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
    show(*report_facts(edition, _Run.language))
    show(*report_repairs([repair for repair in edition.repairs if rule in (None, repair.rule)], raw, _Run.language))
    show(*report_doubts(edition, _Run.language))
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
        show(f"--- {edition.speech.id}", *report_facts(edition, _Run.language))
        say("--- outline")
        show(*report_outline(edition))
        say("--- repairs")
        show(*report_repairs(edition.repairs, read(name, content).text, _Run.language, counts_blanks=True))
    say("--- slogans")
    show(*report_slogans(loaded.library.slogans, loaded.library))
    say("--- candidates below the publish threshold")
    show(*report_slogans(loaded.candidates, loaded.library))
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
    wanted = next((each for option, each in pairwise(sys.argv) if option == "--lang"), None)
    _Run.language = choose_language(wanted, os.environ)
    try:
        sys.exit(main(standalone_mode=False))
    except click.Abort:
        sys.exit(1)
    except click.ClickException as error:
        if isinstance(error, click.UsageError) and error.ctx:
            show(error.ctx.get_usage(), to=errors)
        say(f"Error: {error.format_message()}", to=errors)
        sys.exit(error.exit_code)
    except OSError as error:
        place, message = str(error.filename or "the disk"), error.strerror or str(error)
        show_problems([problem("W001", place, message, _HINTS.get(error.errno or 0, ""))])
        say("1 error; existing files are unchanged", to=errors)
        sys.exit(1)
    except CorpusError as error:
        show_problems(error.problems)
        say(f"{count(len(error.problems), 'error')}; nothing was written", to=errors)
        sys.exit(1)


if __name__ == "__main__":
    run()
