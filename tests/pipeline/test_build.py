"""The build from a corpus to pages, data and the site."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT
from mkdocs.exceptions import Abort
from trees import find_speech_file, read_tree

from build_scripts import pipeline
from build_scripts.corpus import CorpusError, import_raw, load
from build_scripts.model import Site
from build_scripts.pages import Pages
from build_scripts.site import publishing
from build_scripts.site.rendering import Renderer
from build_scripts.system import cache

RAW = PROJECT / "corpus" / "raw"


def test_two_builds_are_equal(corpus: Path, tmp_path: Path) -> None:
    pipeline.generate_pages(corpus, tmp_path / "one")
    registry = (corpus / "anchors.yml").read_bytes()
    pipeline.generate_pages(corpus, tmp_path / "two")
    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "two")
    assert (corpus / "anchors.yml").read_bytes() == registry


def test_stale_pages_are_deleted_and_written_ones_kept(corpus: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    pipeline.generate_pages(corpus, docs)
    (docs / "method.md").write_text("手写", "utf-8")
    page = next((docs / "slogans").glob("*.md"))
    speech = find_speech_file(corpus, "王子贺")
    shutil.rmtree(docs / "slogans")
    pipeline.generate_pages(corpus, docs)
    assert page.exists()
    (corpus / "anchors.yml").unlink()
    speech.unlink()
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").unlink()
    pipeline.generate_pages(corpus, docs)
    assert not (docs / "speeches" / f"{speech.stem}.md").exists()
    assert (docs / "method.md").exists()


def test_an_incremental_build_equals_a_clean_one(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.build_site(corpus, tmp_path / "site")
    speech = find_speech_file(corpus, "王子贺")
    speech.write_text(speech.read_text("utf-8").rstrip() + "今天又加了一句话。\n", "utf-8")
    spoilt = next((tmp_path / "site" / "slogans").glob("*/index.html"))
    spoilt.write_text("half", "utf-8")
    rendered: list[str] = []
    monkeypatch.setattr(Renderer, "on_page_context", _recorded(Renderer.on_page_context, rendered))
    library = pipeline.build_site(corpus, tmp_path / "site")
    assert f"speeches/{speech.stem}.md" in rendered
    assert f"slogans/{spoilt.parent.name}.md" in rendered
    assert f"speeches/{next(each.id for each in library.speeches if each.id != speech.stem)}/source.md" not in rendered
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    pipeline.build_site(corpus, tmp_path / "clean")
    assert read_tree(tmp_path / "site") == read_tree(tmp_path / "clean")


def _recorded(method: Callable[..., None], rendered: list[str]) -> Callable[..., None]:
    def record(renderer: Renderer, context: Any, page: Any) -> None:
        rendered.append(page.file.src_uri)
        method(renderer, context, page)

    return record


def test_the_public_data_equals_the_speeches(corpus: Path, tmp_path: Path) -> None:
    import_raw(corpus, [RAW / "004_f408407dff65bcd2.txt"])
    library = pipeline.build_site(corpus, tmp_path / "site")
    assert any(edition.speech.redactions for edition in library.editions)
    lines = (tmp_path / "site" / "data" / "speeches.jsonl").read_text("utf-8").splitlines()
    for line, edition in zip(lines, library.editions, strict=True):
        entry, speech = json.loads(line), edition.speech
        assert entry["id"] == speech.id
        assert [(p["id"], p["text"]) for p in entry["paragraphs"]] == [(p.id, p.text) for p in speech.paragraphs]
        texts = {p.id: p.text for p in speech.paragraphs}
        for section in entry["sections"]:
            assert texts[section["paragraph"]][section["start"] : section["end"]] == section["label"] + section["title"]
        for mask in entry["redactions"]:
            assert texts[mask["paragraph"]][mask["start"] : mask["end"]] == mask["literal"]


def test_a_site_never_replaces_another_folder(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "letters"
    output.mkdir()
    (output / "index.html").write_text("ours", "utf-8")
    with pytest.raises(CorpusError) as error:
        pipeline.build_site(corpus, output)
    assert [problem.message for problem in error.value.problems] == ["the output folder is not a site of ours"]
    assert read_tree(output) == {"index.html": b"ours"}


def test_a_former_slogan_keeps_its_page(corpus: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    slogan = pipeline.generate_pages(corpus, docs).slogans[0]
    assert f"\n  {slogan.id} {slogan.text}\n" in (corpus / "anchors.yml").read_text("utf-8")
    (corpus / "slogans.yml").write_text(f"{slogan.text}: {{reject: true, reason: 试}}\n", "utf-8")
    library = pipeline.generate_pages(corpus, docs)
    assert slogan.id not in {entry.id for entry in library.slogans}
    assert library.former_slogans == {slogan.id: slogan.text}
    assert "曾经列出" in (docs / "slogans" / f"{slogan.id}.md").read_text("utf-8")
    assert f"\n  {slogan.id} {slogan.text}\n" in (corpus / "anchors.yml").read_text("utf-8")


# --- keeping the glossary ---------------------------------------------------------------------------------------------


def test_decisions_take_effect_in_the_next_build(corpus: Path, tmp_path: Path) -> None:
    before = pipeline.generate_pages(corpus, tmp_path / "docs").slogans
    promoted, rejected = load(corpus).candidates[0].text, before[0].text
    (corpus / "slogans.yml").write_text(
        f"{promoted}: {{promote: true, definition: 试解}}\n{rejected}: {{reject: true, reason: 试}}\n", "utf-8"
    )
    after = {slogan.text: slogan for slogan in pipeline.generate_pages(corpus, tmp_path / "docs").slogans}
    assert rejected not in after
    assert after[promoted].glosses[0].text == "试解"
    assert (tmp_path / "docs" / "slogans" / f"{after[promoted].id}.md").is_file()
    assert promoted not in {each.text for each in load(corpus).candidates}


def test_a_decision_on_nothing_is_a_warning_with_near_slogans(corpus: Path, tmp_path: Path) -> None:
    slogan = next(each.text for each in load(corpus).library.slogans if len(each.text) >= 4)
    (corpus / "slogans.yml").write_text(f"{slogan}龘: {{note: 试}}\n", "utf-8")
    problem = next(problem for problem in pipeline.check(corpus) if problem.code == "G002")
    assert slogan in problem.hint


@pytest.mark.parametrize("link", ["nowhere.md", "index.md#nowhere", "#nowhere"])
def test_a_broken_link_stops_the_build(corpus: Path, tmp_path: Path, link: str) -> None:
    docs = pipeline.copy_hand_written(tmp_path / "docs")
    library = pipeline.generate_pages(corpus, docs)
    page = docs / "speeches" / f"{library.speeches[0].id}.md"
    page.write_text(f"{page.read_text('utf-8')}\n[某处]({link})\n", "utf-8")
    with pytest.raises(Abort, match="1 warnings"):
        publishing.render(docs, tmp_path / "site", Pages(library, Site("语料库")))


def test_generated_files_are_those_that_git_ignores(corpus: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    pipeline.generate_pages(corpus, docs)
    written = {path.relative_to(docs).parts[0] for path in docs.rglob("*") if path.is_file()}
    assert written <= set(pipeline.GENERATED)
    ignored = (PROJECT / ".gitignore").read_text("utf-8").splitlines()
    assert {f"docs/{name}" for name in pipeline.GENERATED} <= {line.rstrip("/") for line in ignored}
