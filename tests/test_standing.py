"""A site that is what a build would make of its corpus is not built again; whatever was touched is noticed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from build_scripts import pipeline as build
from build_scripts.__main__ import main
from build_scripts.system import cache as kept

RAW = "在抗旱动员会上的讲话\n同志们：\n今天开会，我讲三点意见。要做到“两手抓、两手硬”，把水管住。\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and its site, just built."""
    folder = tmp_path_factory.mktemp("standing")
    (folder / "raw").mkdir()
    (folder / "raw" / "a.txt").write_text(RAW, "utf-8")
    build.import_raw(folder / "corpus", [folder / "raw"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "FILE", folder / "kept.sqlite")
        build.site(folder / "corpus", folder / "site")
    return folder


@pytest.fixture
def stands(made: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], build.Standing | None]:
    monkeypatch.setattr(kept, "FILE", made / "kept.sqlite")
    return lambda: build.stands(made / "corpus", made / "site")


def test_a_site_that_was_just_built_stands(
    made: Path, stands: Callable[[], build.Standing | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = stands()
    assert standing
    assert standing == build.Standing.of(build.gather(made / "corpus").library)
    monkeypatch.setattr(build, "site", None)
    said = CliRunner().invoke(main, ["site", "--corpus", str(made / "corpus"), "--output", str(made / "site")])
    assert said.exit_code == 0, said.output
    assert "1 speeches" in said.output
    assert "nothing has changed" in said.output


@pytest.mark.parametrize("name", ["corpus/raw/a.txt", "corpus/anchors.yml", "corpus/history.yml", "site/index.html"])
def test_a_file_that_changed_is_noticed(made: Path, stands: Callable[[], build.Standing | None], name: str) -> None:
    path = made / name
    content, times = path.read_bytes(), path.stat()
    path.write_bytes(content + b"\n")
    assert stands() is None
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert stands()


def test_a_file_more_or_less_is_noticed(made: Path, stands: Callable[[], build.Standing | None]) -> None:
    for name in ("corpus/speeches/b.txt", "corpus/slogans.yml", "site/b.html"):
        (made / name).write_text("b", "utf-8")
        assert stands() is None, name
        (made / name).unlink()
    page = made / "site" / "index.html"
    page.rename(made / "index.html")
    assert stands() is None
    (made / "index.html").rename(page)
    assert stands()


def test_the_address_and_the_code_are_part_of_it(
    stands: Callable[[], build.Standing | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("SITE_URL", "https://example.org/")
        assert stands() is None
    with monkeypatch.context() as patch:
        patch.setattr(kept, "code_version", lambda: "other")
        assert stands() is None
    with monkeypatch.context() as patch:
        patch.setattr(build.standing, "MKDOCS_CONFIG", build.PROJECT / "README.md")
        assert stands() is None
    assert stands()


def test_what_changed_while_it_was_built_is_built_later(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "FILE", made / "other.sqlite")
    mkdocs = build.mkdocs

    def edited_meanwhile(*given: object) -> None:
        mkdocs(*given)
        (made / "corpus" / "slogans.yml").write_text("[]\n", "utf-8")

    monkeypatch.setattr(build, "mkdocs", edited_meanwhile)
    build.site(made / "corpus", made / "other")
    assert build.stands(made / "corpus", made / "other") is None
    (made / "corpus" / "slogans.yml").unlink()
