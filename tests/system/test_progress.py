"""The progress display of a build, on a terminal and in a log."""

from __future__ import annotations

import itertools
import logging
from io import StringIO

import pytest
from rich.console import Console

from build_scripts.system.progress import ProgressDisplay, report_done, report_stage


def run_display(total: int, *, terminal: bool = False, quiet: bool = False, seconds: int = 0) -> str:
    """Return the output for a stage with `total` items, one every `seconds` seconds."""
    screen = StringIO()
    console = Console(file=screen, force_terminal=terminal, width=100, highlight=False)
    with pytest.MonkeyPatch.context() as patch, ProgressDisplay(console, quiet):
        clock = itertools.count(0, seconds)
        patch.setattr("build_scripts.system.progress.time.monotonic", lambda: next(clock))
        report_stage("rendering")
        for done in range(1, total + 1):
            report_done("pages", done, total)
    return screen.getvalue()


def test_a_terminal_shows_how_much_is_done() -> None:
    shown = run_display(300, terminal=True)
    assert "pages" in shown
    assert "/300" in shown


def test_a_log_has_more_lines_for_a_long_stage() -> None:
    assert run_display(300).splitlines() == ["rendering …"]
    lines = run_display(300, seconds=1).splitlines()
    assert lines[1].startswith("pages: ")
    assert "of 300, about" in lines[1]
    assert len(lines) < 300 / 10 + 1


@pytest.mark.parametrize("terminal", [True, False])
def test_a_quiet_display_shows_warnings_only(terminal: bool) -> None:
    assert run_display(300, terminal=terminal, quiet=True, seconds=1) == ""
    screen = StringIO()
    with ProgressDisplay(Console(file=screen), quiet=True):
        logging.getLogger("build_scripts.x").warning("attention")
    assert screen.getvalue() == "warning: attention\n"


def test_the_display_knows_how_long_each_stage_took() -> None:
    with ProgressDisplay(Console(file=StringIO())) as display:
        report_stage("reading")
        report_stage("writing")
    assert [stage.rsplit(" ", 2)[0] for stage in str(display).split(", ")] == ["reading", "writing"]
