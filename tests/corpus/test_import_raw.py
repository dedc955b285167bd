"""Raw files become a corpus; nothing is written if one of them is unreadable."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import PROJECT
from factories import RAW_TEXT
from trees import find_speech_file, read_tree

from build_scripts import pipeline
from build_scripts.corpus import CorpusError, import_raw

RAW = PROJECT / "corpus" / "raw"


def codes(corpus: Path) -> list[str]:
    return [each.code for each in pipeline.check(corpus)]


def test_import_copies_raw_files_and_writes_speech_files(corpus: Path) -> None:
    for name in ("002_0d49e7191d1f6b17.txt", "003_28b2f8a5ff4f8601.txt"):
        assert (corpus / "raw" / name).read_bytes() == (RAW / name).read_bytes()
    assert len(list((corpus / "speeches").iterdir())) == 2
    assert [problem for problem in pipeline.check(corpus) if problem.severity == "error"] == []


def test_a_second_import_changes_nothing(corpus: Path) -> None:
    path = find_speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    before = read_tree(corpus)
    result = import_raw(corpus, [corpus / "raw"])
    assert read_tree(corpus) == before
    assert (len(result.unchanged), len(result.changes)) == (1, 1)


def test_an_edit_is_recognised_and_shown(corpus: Path) -> None:
    path = find_speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    assert codes(corpus) == ["S003"]
    edition, _ = pipeline.explain(corpus, path.stem)
    (edit,) = edition.edits
    assert ("实实在的效果" in edit.before, "实实在在的效果" in edit.after) == (True, True)


def test_unedited_paragraphs_have_their_raw_line(corpus: Path) -> None:
    path = find_speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    edition, raw = pipeline.explain(corpus, path.stem)
    lines = raw.split("\n")
    unknown = [paragraph for paragraph in edition.speech.paragraphs if paragraph.raw_line is None]
    assert [paragraph.id for paragraph in unknown] == [edit.paragraph for edit in edition.edits]
    for paragraph in edition.speech.paragraphs:
        assert paragraph.raw_line is None or paragraph.text[0] in lines[paragraph.raw_line - 1], paragraph.id


def test_one_unreadable_file_stops_the_import(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(RAW_TEXT, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    with pytest.raises(CorpusError) as error:
        import_raw(tmp_path / "corpus", [folder, tmp_path / "missing.txt"])
    assert sorted(problem.place for problem in error.value.problems) == sorted(
        [str(folder / "empty.txt"), str(folder / "picture.txt"), str(tmp_path / "missing.txt")]
    )
    assert all(problem.hint for problem in error.value.problems)
    assert not (tmp_path / "corpus").exists()


def test_the_same_bytes_are_not_imported_twice(corpus: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.txt"
    shutil.copyfile(RAW / "002_0d49e7191d1f6b17.txt", twin)
    before = read_tree(corpus)
    result = import_raw(corpus, [twin])
    assert [problem.code for problem in result.problems] == ["R002"]
    assert read_tree(corpus) == before


def test_another_text_under_an_existing_name_is_refused(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "002_0d49e7191d1f6b17.txt"
    other.write_text(RAW_TEXT, "utf-8")
    with pytest.raises(CorpusError, match="1 problems"):
        import_raw(corpus, [other])


def test_two_speeches_with_one_title_get_two_ids(tmp_path: Path) -> None:
    for name, word in (("a.txt", "任务"), ("b.txt", "目标")):
        (tmp_path / name).write_text(RAW_TEXT.replace("任务", word), "utf-8")
    import_raw(tmp_path / "corpus", [tmp_path / "a.txt", tmp_path / "b.txt"])
    ids = sorted(path.stem for path in (tmp_path / "corpus" / "speeches").iterdir())
    assert len(ids) == 2
    assert ids[1] == ids[0] + "-2"
