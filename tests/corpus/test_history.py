"""The history says when a speech came here and when its words changed, and forgets nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from build_scripts import pipeline
from build_scripts.anchors import read_registry
from build_scripts.corpus.history import HistoryError, content, continued, read_history, write_history
from build_scripts.model import Library, Paragraph, Revision, Section

DAY, NEXT = date(2026, 11, 21), date(2026, 12, 1)


def test_what_is_written_is_read(library: Library) -> None:
    history = {"b": (Revision("2026-11-21", "0" * 12), Revision("2026-12-01", "1" * 12, "第 3 段补一字：#1")), "a": ()}
    assert read_history(write_history(history)) == history
    assert write_history(read_history(write_history(history))) == write_history(history)
    assert read_history("") == {}


def test_the_first_day_is_that_of_publication(library: Library) -> None:
    speech = library.speeches[0]
    assert continued((), speech, DAY) == (Revision("2026-11-21", content(speech)),)


def test_a_day_is_added_where_the_words_changed_and_only_there(library: Library) -> None:
    speech = library.speeches[0]
    known = continued((), speech, DAY)
    assert continued(known, speech, NEXT) == known
    changed = replace(speech, paragraphs=(*speech.paragraphs[:-1], Paragraph(speech.paragraphs[-1].id, "改过的一段。")))
    assert continued(known, changed, NEXT) == (*known, Revision("2026-12-01", content(changed)))
    assert len({content(speech), content(changed), content(replace(speech, note="按"))}) == 3


def test_changes_of_one_day_are_one_and_keep_their_remark(library: Library) -> None:
    speech = library.speeches[0]
    known = (Revision("2026-11-21", "0" * 12), Revision("2026-12-01", "1" * 12, "补一字"))
    assert continued(known, speech, NEXT) == (known[0], Revision("2026-12-01", content(speech), "补一字"))


def test_a_mended_date_never_makes_an_old_text_the_last(library: Library) -> None:
    speech = library.speeches[0]
    known = read_history(f"a: |\n  2027-01-01 {'0' * 12}\n  2026-11-21 {content(speech)}\n")["a"]
    assert continued(known, speech, NEXT) == known


def test_another_outline_is_no_other_text(library: Library) -> None:
    speech = library.speeches[0]
    outlined = replace(speech, sections=(Section("sec_9", "", "", 1, "point", "p_1", 0, 0, None, "", None),))
    assert content(outlined) == content(speech)


@pytest.mark.parametrize(
    "text",
    ["- a", "a: [", "a: |\n  2026-13-01 000000000000", "a: |\n  2026-11-21", "a: |\n  21.11.2026 000000000000", "a: 1"],
)
def test_a_history_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(HistoryError, match=r"is no YAML|list of speeches|is no line|block of lines"):
        read_history(text)


def test_the_history_of_the_corpus_is_up_to_date(library: Library) -> None:
    known = read_history((pipeline.PROJECT / "corpus" / "history.yml").read_text("utf-8"))
    assert {edition.speech.id: edition.revisions for edition in library.editions} == known


@pytest.mark.parametrize("nested", ["[" * 300_000, "{a: " * 300_000, "- " * 300_000, "? " * 300_000, "[\n" * 300_000])
@pytest.mark.parametrize("read", [read_history, read_registry])
def test_what_nests_without_end_is_told_and_ends_no_process(read: Callable[[str], object], nested: str) -> None:
    with pytest.raises(ValueError, match="no YAML"):
        read(nested)
