"""The history has the dates of publication and change of each speech, and loses none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from build_scripts import pipeline
from build_scripts.anchors import read_registry
from build_scripts.corpus.history import add_revision, digest_words, read_history, write_history
from build_scripts.model import Library, Paragraph, Revision, Section
from build_scripts.system.yaml_files import RecordsError

DAY, NEXT = date(2026, 11, 21), date(2026, 12, 1)


def test_the_history_reads_back(library: Library) -> None:
    history = {"b": (Revision("2026-11-21", "0" * 12), Revision("2026-12-01", "1" * 12, "第 3 段补一字：#1")), "a": ()}
    assert read_history(write_history(history)) == history
    assert write_history(read_history(write_history(history))) == write_history(history)
    assert read_history("") == {}


def test_the_first_revision_is_dated_today(library: Library) -> None:
    speech = library.speeches[0]
    assert add_revision((), speech, DAY) == (Revision("2026-11-21", digest_words(speech)),)


def test_a_revision_is_added_only_if_the_words_changed(library: Library) -> None:
    speech = library.speeches[0]
    known = add_revision((), speech, DAY)
    assert add_revision(known, speech, NEXT) == known
    changed = replace(speech, paragraphs=(*speech.paragraphs[:-1], Paragraph(speech.paragraphs[-1].id, "改过的一段。")))
    assert add_revision(known, changed, NEXT) == (*known, Revision("2026-12-01", digest_words(changed)))
    assert len({digest_words(speech), digest_words(changed), digest_words(replace(speech, note="按"))}) == 3


def test_changes_of_one_day_are_one_revision_with_its_remark(library: Library) -> None:
    speech = library.speeches[0]
    known = (Revision("2026-11-21", "0" * 12), Revision("2026-12-01", "1" * 12, "补一字"))
    assert add_revision(known, speech, NEXT) == (known[0], Revision("2026-12-01", digest_words(speech), "补一字"))


def test_a_corrected_date_keeps_the_order_of_revisions(library: Library) -> None:
    speech = library.speeches[0]
    known = read_history(f"a: |\n  2027-01-01 {'0' * 12}\n  2026-11-21 {digest_words(speech)}\n")["a"]
    assert add_revision(known, speech, NEXT) == known


def test_another_outline_is_not_a_change(library: Library) -> None:
    speech = library.speeches[0]
    outlined = replace(speech, sections=(Section("sec_9", "", "", 1, "point", "p_1", 0, 0, None, "", None),))
    assert digest_words(outlined) == digest_words(speech)


@pytest.mark.parametrize(
    "text",
    ["- a", "a: [", "a: |\n  2026-13-01 000000000000", "a: |\n  2026-11-21", "a: |\n  21.11.2026 000000000000", "a: 1"],
)
def test_a_broken_history_is_refused(text: str) -> None:
    with pytest.raises(RecordsError, match=r"line \d: .*(not YAML|expected|is not a day)"):
        read_history(text)


def test_the_history_of_the_corpus_is_up_to_date(library: Library) -> None:
    known = read_history((pipeline.PROJECT / "corpus" / "history.yml").read_text("utf-8"))
    assert {edition.speech.id: edition.revisions for edition in library.editions} == known


@pytest.mark.parametrize("nested", ["[" * 300_000, "{a: " * 300_000, "- " * 300_000, "? " * 300_000, "[\n" * 300_000])
@pytest.mark.parametrize("read", [read_history, read_registry])
def test_deep_nesting_is_refused(read: Callable[[str], object], nested: str) -> None:
    with pytest.raises(ValueError, match="not YAML"):
        read(nested)


def test_dates_never_decrease(library: Library) -> None:
    speech = library.speeches[0]
    known = (Revision("2026-01-02", "0" * 12),)
    added = Revision("2026-01-02", digest_words(speech))
    assert add_revision(known, speech, date(2025, 1, 1)) == (*known, added)
    assert add_revision((added,), speech, date(2025, 1, 1)) == (added,)
