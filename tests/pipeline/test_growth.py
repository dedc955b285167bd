"""What must not grow with the corpus: what stands on a page besides its text, and the files of a speech."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import pytest

from build_scripts import pipeline
from build_scripts.corpus import import_raw
from build_scripts.model import Library
from build_scripts.system.files import Folder

RAW = Path(__file__).parent.parent / "corpus" / "raw"
#: Bytes of a page's body besides its article, without its outline: at most 15,400 with Material 9.8; a navigation of a
#: line for each of a thousand pages has 300,000.
FURNITURE = 20_000


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Library, Path]]:
    """The site of two raw files, and that of five with these among them."""
    folder = tmp_path_factory.mktemp("growth")
    raws = sorted(RAW.glob("*.txt"))
    sites = []
    for name, some in (("small", raws[1:3]), ("large", raws[1:6])):
        import_raw(folder / name, some)
        sites.append((pipeline.build_site(folder / name, folder / f"{name}-site"), folder / f"{name}-site"))
    return sites


def test_each_file_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)  # What is counted is done in this process.
    written: Counter[str] = Counter()
    opened, copied = Folder.opened, list[str]()

    def counted(self: Folder, path: str) -> AbstractContextManager[BinaryIO]:
        written[path] += 1
        return opened(self, path)

    monkeypatch.setattr(Folder, "opened", counted)
    monkeypatch.setattr("mkdocs.utils.copy_file", lambda _, to: copied.append(to))
    import_raw(tmp_path / "corpus", sorted(RAW.glob("*.txt"))[:2])
    pipeline.build_site(tmp_path / "corpus", tmp_path / "site")
    assert set(written.values()) == {1}
    site = tmp_path / "site"
    published = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    ours = {path for path in published if path.startswith(("data/", "raw/", "assets/search-index/"))}
    assert ours - {"data/index.html"} <= written.keys()
    assert copied
    assert not [to for to in copied if to.endswith(tuple(written))]


def around(page: Path) -> str:
    """The body of a page without its article and the outline at its side."""
    body = page.read_text("utf-8").partition("<body")[2]
    body = re.sub(r"<article.*</article>", "", body, flags=re.S)
    return re.sub(r'<div class="md-sidebar md-sidebar--secondary".*?<div class="md-content"', "", body, flags=re.S)


def test_a_page_carries_as_much_around_it_in_a_larger_corpus(sites: list[tuple[Library, Path]]) -> None:
    (small, site), (large, larger) = sites
    assert len(large.editions) > len(small.editions)
    for page in [speech.url for speech in small.speeches] + ["search/", "method/"]:
        before, now = around(site / page / "index.html"), around(larger / page / "index.html")
        assert now.count("<a ") == before.count("<a ")
        assert len(now.encode()) == len(before.encode())
        assert len(now.encode()) < FURNITURE


def test_a_speech_has_eight_files_and_a_slogan_one(sites: list[tuple[Library, Path]]) -> None:
    for library, site in sites:
        files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
        for speech in library.speeches:
            assert sum(name.startswith((f"speeches/{speech.id}/", f"speeches/{speech.id}.")) for name in files) == 8
        for slogan in library.slogans:
            assert sum(name.startswith(f"slogans/{slogan.id}/") for name in files) == 1
