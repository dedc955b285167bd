"""Decisions of the editor: applied all or not at all, refused for a file that has changed, and replayed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from factories import find_file, import_text

from build_scripts.__main__ import main
from build_scripts.corpus import CorpusError, apply_decisions, get_state
from build_scripts.corpus.deciding import LARGEST_DECISIONS, STATE_LENGTH
from build_scripts.corpus.speech_file import read_speech
from build_scripts.corpus.updating import update_mapping
from build_scripts.model import Speech

RAW = """在全县动员大会上的讲话
同志们：
今天我们召开动员大会，部署今年的各项工作，请大家认真贯彻执行，不得有误。
主要领导要亲自抓，一级抓一级，层层抓落实，把旗臶插到每一个山头。
加强领导
让我们行动起来，夺取新的胜利！
"""
THIRD = "主要领导要亲自抓，一级抓一级，层层抓落实，把旗臶插到每一个山头。"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return import_text(tmp_path, RAW)


def read(corpus: Path) -> Speech:
    return read_speech(find_file(corpus).read_text("utf-8"))


def decide(corpus: Path, *decisions: dict[str, Any], state: str | None = None, **slogans: Any) -> str:
    path = find_file(corpus)
    entry = {"state": state or get_state(path.read_text("utf-8")), "decisions": list(decisions)}
    return json.dumps({"speeches": {path.stem: entry}, "slogans": slogans}, ensure_ascii=False)


def apply(corpus: Path, *decisions: dict[str, Any], **options: Any) -> list[Path]:
    return apply_decisions(corpus, decide(corpus, *decisions, **options))


def list_messages(corpus: Path, text: str) -> list[tuple[str, str]]:
    before = {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()}
    with pytest.raises(CorpusError) as caught:
        apply_decisions(corpus, text)
    assert {path: path.read_bytes() for path in corpus.rglob("*") if path.is_file()} == before
    return [(each.code, each.message) for each in caught.value.problems]


def test_each_kind_of_decision_changes_the_speech_file(corpus: Path) -> None:
    written = apply(
        corpus,
        {"confirm": "现将"},
        {"accept": "breaks_off 让我们"},
        {"set": {"speaker": "王大山", "note": "据手稿补一段", "kind": "other"}},
        {"replace": THIRD, "with": ["主要领导要亲自抓。", "一级抓一级。"]},
        {"insert": ["补回的一段。"], "after": "主要领导要亲自抓。"},
        {"source_error": {"text": "夺取", "reject": True}},
        {"heading": {"加强领导": 1}},
        {"proofread": {"by": "王某", "date": "2026-12-01"}},
    )
    assert written == [find_file(corpus)]
    speech = read(corpus)
    assert [p.text for p in speech.paragraphs[2:5]] == ["主要领导要亲自抓。", "补回的一段。", "一级抓一级。"]
    assert (speech.fact("speaker"), speech.facts["speaker"].basis) == ("王大山", "keeper")
    assert (speech.note, speech.kind, speech.confirmed) == ("据手稿补一段", "other", ("现将",))
    assert speech.accepted == ("breaks_off 让我们", "restored 补回的一段。")
    assert speech.headings == {"加强领导": 1}
    assert speech.source_rulings[0].reject
    assert speech.proofread is not None
    assert speech.proofread.by == "王某"


def test_comments_and_order_of_other_keys_stay(corpus: Path) -> None:
    path = find_file(corpus)
    text = path.read_text("utf-8").replace("complete: true", "complete: true  # 全文\n# 待查\nnote: 旧注")
    path.write_text(text, "utf-8")
    apply(corpus, {"set": {"speaker": "王大山"}})
    changed = path.read_text("utf-8")
    assert changed.replace("speaker: 王大山\n", "") == text
    apply(corpus, {"set": {"speaker": None, "note": "旧注"}})
    assert path.read_text("utf-8") == text.replace("source:\n", "accepted:\n- speaker\nsource:\n")


def test_decisions_are_replayed_without_effect(corpus: Path) -> None:
    text = decide(
        corpus, {"replace": THIRD, "with": ["改后。"]}, {"insert": ["补。"], "after": "改后。"}, {"confirm": "现将"}
    )
    assert apply_decisions(corpus, text) != []
    after = find_file(corpus).read_bytes()
    assert apply_decisions(corpus, text) == []
    assert find_file(corpus).read_bytes() == after


def test_a_changed_speech_file_is_refused(corpus: Path) -> None:
    text = decide(corpus, {"set": {"speaker": "王大山"}})
    path = find_file(corpus)
    path.write_text(path.read_text("utf-8").replace("亲自抓", "亲自管"), "utf-8")
    assert [code for code, _ in list_messages(corpus, text)] == ["D002"]


def test_line_ends_and_byte_order_mark_are_no_change(corpus: Path) -> None:
    text = decide(corpus, {"set": {"speaker": "王大山"}})
    path = find_file(corpus)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    apply_decisions(corpus, text)
    assert read(corpus).fact("speaker") == "王大山"


def test_all_problems_are_reported_in_one_run(corpus: Path) -> None:
    root = json.loads(
        decide(corpus, {"replace": "没有的一段", "with": []}, {"set": {"colour": "red"}}, {"heading": {"无": 1}})
    )
    root["speeches"]["no-such-speech"] = {"state": "0", "decisions": []}
    root["slogans"] = {"四学四比": {"reject": True}}
    codes = [code for code, _ in list_messages(corpus, json.dumps(root))]
    assert codes == ["D001"] * 5


@pytest.mark.parametrize(
    "name", ["../speeches/x", "../../etc/passwd", "/etc/passwd", "a\0b", "..", "", "speeches/x", "A B", "x.txt"]
)
def test_a_name_that_is_no_id_is_refused(corpus: Path, name: str) -> None:
    (corpus / "x.txt").write_text("---\n---\n\nx\n", "utf-8")
    text = json.dumps({"speeches": {name: {"state": "0", "decisions": [{"confirm": "x"}]}}})
    assert [code for code, _ in list_messages(corpus, text)] == ["D001"]


def test_a_speech_file_that_is_a_link_is_refused(corpus: Path, tmp_path: Path) -> None:
    path = find_file(corpus)
    outside = tmp_path / "outside.txt"
    path.rename(outside)
    path.symlink_to(outside)
    text = json.dumps({"speeches": {path.stem: {"state": "0", "decisions": [{"confirm": "x"}]}}})
    assert [code for code, _ in list_messages(corpus, text)] == ["D001"]


@pytest.mark.parametrize(
    "text", ["[", "- a", "x: 1", "speeches: [a]", "speeches: {a: 1}", "speeches: {a: {state: 12, decisions: []}}"]
)
def test_a_broken_file_is_one_message(corpus: Path, text: str) -> None:
    assert [code for code, _ in list_messages(corpus, text)] == ["D001"]


@pytest.mark.parametrize(
    "decision",
    [
        {"confirm": ""},
        {"confirm": 3},
        {"accept": " "},
        {"accept": ["title"]},
        {"set": []},
        {"set": {"date": 2011}},
        {"set": {"date": "gestern"}},
        {"set": {"complete": "no"}},
        {"set": {"kind": "poem"}},
        {"set": {"front_matter": "x"}},
        {"replace": THIRD},
        {"replace": THIRD, "with": ["two\n\nparagraphs"]},
        {"replace": THIRD, "with": ["a\u202eb"]},
        {"insert": ["x"]},
        {"insert": ["x"], "after": "", "removed": 3},
        {"insert": [], "after": "nowhere"},
        {"source_error": {"text": "旗臶"}},
        {"source_error": {"text": "不在文中", "reject": True}},
        {"heading": {"加强领导": "one"}},
        {"heading": {"加强领导": True}},
        {"set": {"kind": None}},
        {"proofread": {"by": "王某"}},
        {"proofread": {"by": "王某", "date": "yesterday"}},
    ],
)
def test_an_invalid_decision_is_refused(corpus: Path, decision: dict[str, Any]) -> None:
    assert [code for code, _ in list_messages(corpus, decide(corpus, decision))] == ["D001"]


def test_a_heading_that_is_a_number_is_refused(corpus: Path) -> None:
    text = decide(corpus).replace('"decisions": []', '"decisions": [{heading: {2010: 1}}]')
    assert list_messages(corpus, text) == [("D001", "heading must map paragraphs to levels; quote numbers")]


def test_the_last_paragraph_cannot_be_deleted(corpus: Path) -> None:
    decisions = [{"replace": paragraph.text, "with": []} for paragraph in read(corpus).paragraphs]
    assert [code for code, _ in list_messages(corpus, decide(corpus, *decisions))] == ["D001"]


def test_a_decision_on_a_slogan_is_written_to_slogans(corpus: Path) -> None:
    apply(corpus, 四学四比={"promote": True})
    apply(corpus, 四学四比={"definition": "学什么，比什么"}, 两评一树={"reject": True, "reason": "不是口号"})
    text = (corpus / "slogans.yml").read_text("utf-8")
    assert text == (
        "四学四比:\n  promote: true\n  definition: 学什么，比什么\n两评一树:\n  reject: true\n  reason: 不是口号\n"
    )


def test_a_decision_on_a_slogan_keeps_its_other_fields(corpus: Path) -> None:
    path = corpus / "slogans.yml"
    path.write_text("四学四比:\n  definition: 学什么\n两评一树: {reject: true, reason: 无}\n", "utf-8")
    apply(corpus, 四学四比={"promote": True}, 两评一树={"promote": True})
    assert path.read_text("utf-8") == (
        "四学四比:\n  definition: 学什么\n  promote: true\n两评一树:\n  reason: 无\n  promote: true\n"
    )


@pytest.mark.parametrize("content", [b"\xff", b"- a\n", b"text\n", b"a: [\n"])
def test_a_broken_slogans_file_is_refused(corpus: Path, content: bytes) -> None:
    (corpus / "slogans.yml").write_bytes(content)
    codes = [code for code, _ in list_messages(corpus, decide(corpus, 四学四比={"promote": True}))]
    assert codes in (["G001"], ["D001"])


def test_an_edited_paragraph_adds_no_blank_lines(corpus: Path) -> None:
    before = find_file(corpus).read_text("utf-8")
    apply(corpus, {"replace": THIRD, "with": ["改后。"]})
    assert find_file(corpus).read_text("utf-8") == before.replace(THIRD, "改后。")


def test_null_removes_the_note(corpus: Path) -> None:
    before = find_file(corpus).read_bytes()
    apply(corpus, {"set": {"note": "旧注"}})
    apply(corpus, {"set": {"note": None}})
    assert find_file(corpus).read_bytes() == before


def test_the_command_refuses_a_file_that_is_too_large(corpus: Path) -> None:
    file = corpus / "decisions.yml"
    with file.open("wb") as stream:
        stream.truncate(LARGEST_DECISIONS + 1)
    result = CliRunner().invoke(main, ["apply", str(file), "--corpus", str(corpus), "--lang", "en"])
    assert isinstance(result.exception, CorpusError)
    assert [each.message for each in result.exception.problems] == ["too large; divide it"]


def test_a_mapping_keeps_its_comments() -> None:
    text = "# 说明\n甲:  # 第一\n  promote: true\n# 第二\n乙:\n  promote: true\n"
    assert update_mapping(text, "丙", {"promote": True}) == text + "丙:\n  promote: true\n"
    assert "# 第二\n乙" in update_mapping(text, "甲", {"note": "x"})
    assert update_mapping("# 说明\n{}\n", "甲", {"note": "x"}) == "# 说明\n甲:\n  note: x\n"


def test_the_command_applies_a_file(corpus: Path) -> None:
    file = corpus / "decisions.yml"
    file.write_text(decide(corpus, {"set": {"speaker": "王大山"}}), "utf-8")
    result = CliRunner().invoke(main, ["apply", str(file), "--corpus", str(corpus), "--lang", "en"])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "1 file written")
    assert len(get_state("x")) == STATE_LENGTH
