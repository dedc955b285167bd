"""A corpus that an earlier release wrote is read, checked and published with the ids it had.

Each folder of `releases/` is a small corpus as one release wrote it: a raw file, its speech file after an edit,
`anchors.yml`, `history.yml` and `slogans.yml`. When a release changes one of these formats, add a folder.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from build_scripts import anchors, pipeline
from build_scripts.corpus import import_raw
from build_scripts.corpus.history import read_history

RELEASES = sorted((Path(__file__).parent / "releases").iterdir())


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_corpus_of_an_earlier_release_is_published_with_its_ids(release: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(release, corpus)
    before = (corpus / "anchors.yml").read_text("utf-8")
    assert [each for each in pipeline.check(corpus) if each.severity == "error"] == []
    library = pipeline.publish(corpus)
    after = (corpus / "anchors.yml").read_text("utf-8")

    (edition,) = library.editions
    known = anchors.read_registry(before).speeches[edition.speech.id]
    paragraphs = [paragraph.id for paragraph in edition.speech.paragraphs]
    assert paragraphs == [paragraph.id for paragraph in known.paragraphs]
    assert known.ids <= {*paragraphs, *(section.id for section in edition.speech.sections), *edition.aliases}
    published = anchors.read_registry(before).slogans
    slogans = {slogan.id for slogan in library.slogans} | library.former_slogans.keys()
    assert published.keys() <= slogans
    assert published.items() <= anchors.read_registry(after).slogans.items()


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.name)
def test_decisions_and_dates_of_an_earlier_release_hold(release: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(release, corpus)
    library = pipeline.publish(corpus)
    slogans = {slogan.text: slogan for slogan in library.slogans}
    assert "见脏就扫、见乱就整、见堵就疏" in slogans
    assert "人员到位、措施到位、责任到位" not in slogans
    assert slogans["四清四建"].translation == "Four Clearances and Four Foundations"
    before = read_history((release / "history.yml").read_text("utf-8"))
    after = read_history((corpus / "history.yml").read_text("utf-8"))
    assert after == before
    assert import_raw(corpus, [corpus / "raw"]).written == ()
    assert next((corpus / "speeches").iterdir()).read_bytes() == next((release / "speeches").iterdir()).read_bytes()
