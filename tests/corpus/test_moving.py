"""Successors of lost ids: named by the editor, or the neighbours that `check` proposes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from trees import find_speech_file

from build_scripts import pipeline
from build_scripts.__main__ import main
from build_scripts.corpus import CorpusError, record_moves


@pytest.fixture
def published(corpus: Path) -> Path:
    pipeline.publish(corpus)
    return corpus


def delete_paragraph(path: Path, number: int) -> None:
    head, *blocks = re.split(r"\n\n", path.read_text("utf-8"))
    del blocks[number - 1]
    path.write_text("\n\n".join([head, *blocks]), "utf-8")


def list_lost(corpus: Path) -> list[str]:
    return [each.hint for each in pipeline.check(corpus) if each.code == "A001"]


def test_check_proposes_the_paragraph_before_and_accepts_it(published: Path) -> None:
    path = find_speech_file(published, "王子贺")
    delete_paragraph(path, 4)
    (hint, *_) = list_lost(published)
    assert f"`moved {path.stem} p_4 p_3`" in hint
    ran = CliRunner().invoke(main, ["check", "--accept", "--corpus", str(published)])
    assert ran.exit_code == 0, ran.output
    assert f"moved  {path.stem} #p_4 → #p_3" in ran.output
    assert list_lost(published) == []
    edition = next(each for each in pipeline.publish(published).editions if each.speech.id == path.stem)
    assert edition.aliases["p_4"] == "p_3"


def test_an_editor_names_another_successor(published: Path) -> None:
    path = find_speech_file(published, "王子贺")
    delete_paragraph(path, 1)
    ran = CliRunner().invoke(main, ["moved", path.stem, "p_1", "p_2", "--corpus", str(published)])
    assert ran.exit_code == 0, ran.output
    assert list_lost(published) == []


@pytest.mark.parametrize("moves", [{"nobody": {"p_1": "p_2"}}, {"": {"p_1": "p_1"}}, {"": {"p_1": "p_999"}}])
def test_a_wrong_move_is_refused_and_nothing_written(published: Path, moves: dict[str, dict[str, str]]) -> None:
    speech = find_speech_file(published, "王子贺").stem
    before = (published / "anchors.yml").read_bytes()
    with pytest.raises(CorpusError) as raised:
        record_moves(published, {name or speech: moved for name, moved in moves.items()})
    assert raised.value.problems[0].code == "A003"
    assert (published / "anchors.yml").read_bytes() == before


def test_anchors_that_are_not_utf_8_are_refused(published: Path) -> None:
    (published / "anchors.yml").write_bytes(b"\xff")
    with pytest.raises(CorpusError) as raised:
        record_moves(published, {find_speech_file(published, "王子贺").stem: {"p_1": "p_2"}})
    assert [(each.code, each.message) for each in raised.value.problems] == [("A002", "not UTF-8")]
