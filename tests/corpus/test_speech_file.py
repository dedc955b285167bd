"""Speech files: what is written reads back, and every fault is reported with its line."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from factories import make_source, make_speech

from build_scripts.corpus.speech_file import SpeechFileError, read_speech, write_speech
from build_scripts.model import Fact, Proofreading, SourceRuling, Speech


def a_speech(*texts: str) -> Speech:
    source = make_source(site_title="网站标题", published="2022-02-17", cleaned="1" * 64)
    facts = {"title": Fact("标题: “#1”", "own_line", 1, "引"), "speaker": Fact("王某", "keeper")}
    return replace(
        make_speech(*texts, speech_id="a-1"),
        facts=facts,
        front_matter=("标题",),
        back_matter=("- 落款",),
        source=source,
        note="说明：一",
    )


@pytest.mark.parametrize(
    "text", ["同志们：", "---", "key: value", "# 不是标题", "- 一", "{% raw %}", "<b>&amp;", "'\"", "一 - 二"]
)
def test_a_speech_file_reads_back(text: str) -> None:
    speech = a_speech("同志们：", text, "完。")
    assert read_speech(write_speech(speech)) == speech


def test_derived_facts_of_the_editor_read_back() -> None:
    facts = {"title": Fact("标题", "own_line", 1), "date_inferred": Fact("2005-07/2005-12", "keeper")}
    speech = replace(a_speech("同志们："), facts=facts, rejected=("level", "short_name"))
    assert read_speech(write_speech(speech)) == speech


def test_headings_and_confirmations_read_back() -> None:
    speech = replace(
        a_speech("同志们：", "一 二"),
        headings={"一 二": 1, "2020": 0},
        functions={"一 二": "任务"},
        confirmed=("甲：乙", "- 丙"),
    )
    assert read_speech(write_speech(speech)) == speech


def test_decisions_of_the_editor_read_back() -> None:
    rulings = (SourceRuling("集休", "集体"), SourceRuling("旗臶", reject=True))
    for proofread in (Proofreading("王某", "2026-12-01"), Proofreading("王某", "2026-12-01", "第 3 段")):
        speech = replace(a_speech("同志们："), source_rulings=rulings, proofread=proofread)
        assert read_speech(write_speech(speech)) == speech


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("headings: [甲]", "headings must map paragraphs to levels"),
        ("headings: {2020: 1}", "headings must map paragraphs to levels"),
        ("headings: {甲: 7}", "invalid level 7"),
        ("headings: {甲: true}", "invalid level True"),
        ("functions: [甲]", "functions must map headings to their functions"),
        ("functions: {甲: 开头}", "invalid function '开头'"),
        ("confirmed: 甲", "confirmed must be a list of texts"),
        ("confirmed: ['']", "confirmed must be a list of texts"),
        ("source_errors: [{text: 集休}]", "invalid decision"),
        ("source_errors: [{text: 集休, suggestion: 集体, reject: true}]", "invalid decision"),
        ("source_errors: 集休", "invalid decision"),
        ("proofread: 王某", "proofread is invalid"),
        ("proofread: {by: 王某, date: 2026-12}", "proofread is invalid"),
        ("date_inferred: '2005-07/'", "invalid date"),
        ("date_inferred: 2005年7月", "invalid date"),
        ("rejected: [title]", "rejected must be a list of derived facts"),
        ("rejected: level", "rejected must be a list of derived facts"),
    ],
)
def test_invalid_derived_facts_are_faults(line: str, message: str) -> None:
    with pytest.raises(SpeechFileError, match=message):
        read_speech(write_speech(a_speech("同志们：")).replace("complete: true", f"complete: true\n{line}"))


def test_every_fault_is_reported_with_its_line() -> None:
    text = write_speech(a_speech("同志们：")).replace("kind: speech", "kind: talk").replace("note:", "notes:")
    with pytest.raises(SpeechFileError) as error:
        read_speech(text.replace("complete: true", "complete: yes please"))
    found = [(line, message) for line, message, _ in error.value.problems]
    assert found == [(3, "invalid kind 'talk'"), (4, "complete must be true or false"), (11, "unknown key 'notes'")]
    assert "did you mean 'note'?" in [hint for _, _, hint in error.value.problems]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("同志们：\n", "no front matter"),
        ("---\nid: a\n", "does not end"),
        ("---\nid: [a\n---\n\n文\n", "broken YAML"),
        ("---\nid: !!python/object/apply:os.system [true]\n---\n\n文\n", "broken YAML"),
        ("---\n- a\n---\n\n文\n", "not a list of"),
        ("---\nid: a-1\nid: a-2\n---\n\n文\n", "id is written twice"),
    ],
)
def test_a_broken_file_is_one_fault(text: str, message: str) -> None:
    with pytest.raises(SpeechFileError, match=message):
        read_speech(text)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("id: a-1", "id: index", 2),  # speeches/index.html is the list of speeches
        ("complete: true", "complete: true\ndate: 2021-6-7", 5),
        ("同志们：", "同志们：\x00", 25),
    ],
)
def test_invalid_values_are_faults(before: str, after: str, line: int) -> None:
    text = write_speech(a_speech("同志们："))
    assert before in text
    with pytest.raises(SpeechFileError) as error:
        read_speech(text.replace(before, after))
    assert [at for at, _, _ in error.value.problems] == [line]


def test_a_yaml_bomb_is_a_fault() -> None:
    levels = "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefghijkl")
    )
    with pytest.raises(SpeechFileError) as error:
        read_speech(f"---\na: &a [x]\n{levels}id: *l\nkind: *l\n---\n\n文\n")
    assert len(str(error.value)) < 5000


@pytest.mark.parametrize("file", ["../../x", "/etc/passwd", "..", ".", "''", "a/b.txt", "a\\b.txt"])
def test_a_raw_file_outside_the_folder_is_refused(file: str) -> None:
    speech = make_speech("正文。")
    text = write_speech(speech)
    assert read_speech(text).source.file == speech.source.file
    with pytest.raises(SpeechFileError, match="source must have"):
        read_speech(text.replace(f"file: {speech.source.file}", f"file: {file}"))
