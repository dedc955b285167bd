"""A corpus is read with every problem, and with the ids and dates under which it was published."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PROJECT
from factories import RAW_TEXT
from trees import find_speech_file, read_tree

from build_scripts import glossary, pipeline
from build_scripts.corpus import CorpusError, import_raw, load
from build_scripts.corpus.problems import KINDS
from build_scripts.glossary import scoring
from build_scripts.raw_files import LARGEST_FILE

RAW = PROJECT / "corpus" / "raw"


def codes(corpus: Path) -> list[str]:
    return [each.code for each in pipeline.check(corpus)]


def test_every_code_is_in_the_table_and_used() -> None:
    sources = [
        path.read_text("utf-8") for path in (PROJECT / "build_scripts").rglob("*.py") if path.name != "problems.py"
    ]
    used = {code for source in sources for code in re.findall(r'"([RSACDGHEW]\d{3})"', source)}
    assert used == set(KINDS)


def test_a_changed_raw_file_is_an_error(corpus: Path) -> None:
    path = corpus / "raw" / "002_0d49e7191d1f6b17.txt"
    path.write_bytes(path.read_bytes().replace("镇党委".encode(), "县党委".encode(), 1))
    assert "R005" in codes(corpus)


def test_missing_raw_file_is_error_and_new_one_warning(corpus: Path) -> None:
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").unlink()
    (corpus / "raw" / "new.txt").write_text(RAW_TEXT, "utf-8")
    assert sorted(codes(corpus)) == ["R003", "R004"]


def test_a_renamed_raw_file_is_one_problem(corpus: Path) -> None:
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").rename(corpus / "raw" / "renamed.txt")
    assert codes(corpus) == ["R004"]


def test_a_folder_without_a_corpus_is_an_error(tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == ["R009"]


@pytest.mark.parametrize(
    ("name", "code"), [("a\nb.txt", "R010"), ("a\\b.txt", "R010"), ("page.html", "R003"), ("讲话", "R003")]
)
def test_raw_files_have_visible_names_of_any_ending(corpus: Path, name: str, code: str) -> None:
    (corpus / "raw" / name).write_text(RAW_TEXT, "utf-8")
    assert codes(corpus) == [code]


def test_a_copy_of_a_raw_file_is_not_imported_again(corpus: Path) -> None:
    original = corpus / "raw" / "002_0d49e7191d1f6b17.txt"
    shutil.copyfile(original, corpus / "raw" / "000.txt")
    assert not import_raw(corpus, [corpus / "raw"]).written
    assert codes(corpus) == ["R002"]


def test_deleting_a_published_paragraph_is_an_error(corpus: Path, tmp_path: Path) -> None:
    pipeline.generate_pages(corpus, tmp_path / "docs")
    path = find_speech_file(corpus, "王子贺")
    blocks = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join([*blocks[:5], *blocks[6:]]), "utf-8")
    assert "A001" in codes(corpus)
    before = read_tree(tmp_path / "docs")
    with pytest.raises(CorpusError):
        pipeline.generate_pages(corpus, tmp_path / "docs")
    assert read_tree(tmp_path / "docs") == before


def test_deleting_a_published_speech_is_an_error(corpus: Path, tmp_path: Path) -> None:
    pipeline.generate_pages(corpus, tmp_path / "docs")
    find_speech_file(corpus, "王子贺").unlink()
    assert "A001" in codes(corpus)


def test_ids_survive_an_inserted_paragraph(corpus: Path, tmp_path: Path) -> None:
    pipeline.generate_pages(corpus, tmp_path / "docs")
    path = find_speech_file(corpus, "王子贺")
    before = {p.text: p.id for p in pipeline.explain(corpus, path.stem)[0].speech.paragraphs}
    head, _, rest = path.read_text("utf-8").partition("\n\n同志们：")
    path.write_text(f"{head}\n\n同志们：\n\n新加的一段，是编者补的。{rest}", "utf-8")
    after = {p.text: p.id for p in pipeline.explain(corpus, path.stem)[0].speech.paragraphs}
    assert {text: after[text] for text in before} == before
    assert after["新加的一段，是编者补的。"] not in before.values()


def test_a_correction_is_one_revision(corpus: Path, tmp_path: Path) -> None:
    pipeline.generate_pages(corpus, tmp_path / "docs")
    history = corpus / "history.yml"
    assert history.read_text("utf-8").count("\n  20") == len(list((corpus / "speeches").glob("*.txt")))
    history.write_text(re.sub(r"(?m)^  20\d\d-\d\d-\d\d", "  2020-01-01", history.read_text("utf-8")), "utf-8")
    before = load(corpus)
    assert before.history == history.read_text("utf-8")
    path = find_speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8") + "\n\n编者补的一段。\n", "utf-8")
    edition, _ = pipeline.explain(corpus, path.stem)
    assert [revision.date == "2020-01-01" for revision in edition.revisions] == [True, False]
    pipeline.generate_pages(corpus, tmp_path / "docs")
    assert load(corpus).history == history.read_text("utf-8")


def test_the_text_of_each_published_revision_is_stored(corpus: Path, tmp_path: Path) -> None:
    pipeline.generate_pages(corpus, tmp_path / "docs")
    history, path = corpus / "history.yml", find_speech_file(corpus, "王子贺")
    history.write_text(re.sub(r"(?m)^  20\d\d-\d\d-\d\d", "  2020-01-01", history.read_text("utf-8")), "utf-8")
    first = {each.name for each in (corpus / "revisions").iterdir()}
    for words in ("一段草稿。", "补的一段。"):
        text = path.read_text("utf-8").replace("\n\n一段草稿。", "")
        path.write_text(f"{text.rstrip()}\n\n{words}\n", "utf-8")
        pipeline.generate_pages(corpus, tmp_path / "docs")
    edition, _ = pipeline.explain(corpus, path.stem)
    added = {each.name for each in (corpus / "revisions").iterdir()} - first
    assert added == {f"{path.stem}.{edition.revision}.txt"}
    before, after = (edition.texts[revision.content].paragraphs for revision in edition.revisions)
    assert [p.text for p in after[len(before) :]] == ["补的一段。"]
    assert (tmp_path / "docs" / "speeches" / path.stem / "revisions.md").is_file()


def test_a_stored_revision_with_other_words_is_left_out(corpus: Path, tmp_path: Path) -> None:
    pipeline.generate_pages(corpus, tmp_path / "docs")
    history, path = corpus / "history.yml", find_speech_file(corpus, "王子贺")
    history.write_text(re.sub(r"(?m)^  20\d\d-\d\d-\d\d", "  2020-01-01", history.read_text("utf-8")), "utf-8")
    path.write_text(path.read_text("utf-8") + "\n\n补的一段。\n", "utf-8")
    [stored] = (corpus / "revisions").glob(f"{path.stem}.*")
    for content in (stored.read_bytes() + "多".encode(), b"\xff"):
        stored.write_bytes(content)
        loaded = load(corpus)
        assert [each.code for each in loaded.problems if each.code.startswith("H")] == ["H003"]
        [edition] = [each for each in loaded.library.editions if each.speech.id == path.stem]
        assert list(edition.texts) == [edition.revision]


def test_publishing_does_not_change_the_version(corpus: Path, tmp_path: Path) -> None:
    version = pipeline.generate_pages(corpus, tmp_path / "docs").version
    assert load(corpus).library.version == version


def test_the_version_changes_with_the_rules(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    former = load(corpus).library
    lower = replace(scoring.read_model(), publish=0.2)
    monkeypatch.setattr(glossary, "read_model", lambda: lower)
    library = load(corpus).library
    assert len(library.slogans) > len(former.slogans)
    assert library.version != former.version


def test_the_editor_sets_and_rejects_derived_facts(corpus: Path) -> None:
    path = find_speech_file(corpus, "王子贺")
    lines = "date_inferred: 2006-01\nrejected: [level, short_name]\ncomplete: true"
    path.write_text(path.read_text("utf-8").replace("complete: true", lines), "utf-8")
    speech = pipeline.explain(corpus, path.stem)[0].speech
    assert speech.facts["date_inferred"].value == "2006-01"
    assert speech.facts["date_inferred"].basis == "keeper"
    assert speech.facts["batch"].value == "第二批"
    assert not {"level", "short_name"} & set(speech.facts)


def test_campaigns_of_the_editor_take_part(corpus: Path) -> None:
    path = find_speech_file(corpus, "王子贺")
    text = "- {name: 先进性教育, full_name: 某活动, from: '2001', to: '2002', names: [先进性教育]}\n"
    (corpus / "campaigns.yml").write_text(text, "utf-8")
    assert (
        pipeline.explain(corpus, path.stem)[0].speech.facts["date_inferred"].quote.startswith("先进性教育：2001至2002")
    )
    (corpus / "campaigns.yml").write_text("- {name: 先进性教育, names: 先进性教育}\n", "utf-8")
    assert "C001" in codes(corpus)


def test_a_broken_history_stops_the_build(corpus: Path, tmp_path: Path) -> None:
    (corpus / "history.yml").write_text("a: gestern\n", "utf-8")
    assert "H001" in codes(corpus)
    with pytest.raises(CorpusError):
        pipeline.generate_pages(corpus, tmp_path / "docs")
    assert (corpus / "history.yml").read_text("utf-8") == "a: gestern\n"


@pytest.mark.parametrize("name", ["anchors.yml", "history.yml"])
def test_records_may_be_larger_than_a_text(corpus: Path, tmp_path: Path, name: str) -> None:
    library = pipeline.generate_pages(corpus, tmp_path / "docs")
    path = corpus / name
    path.write_text(f"# {'x' * 98}\n" * (LARGEST_FILE // 100) + path.read_text("utf-8"), "utf-8")
    assert path.stat().st_size > LARGEST_FILE
    assert not [problem for problem in pipeline.check(corpus) if problem.severity == "error"]
    assert pipeline.generate_pages(corpus, tmp_path / "docs").speeches == library.speeches
