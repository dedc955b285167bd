"""The theme's successor, Zensical, builds the same tree: every page with every anchor. Skipped where it is not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_pages import all_pages

from build_scripts import exports, pipeline
from build_scripts.model import Library, Site
from build_scripts.site import publishing

pytest.importorskip("zensical")

#: Ids that only a builder's own furniture has: its switches and parts, whose names begin with two strokes.
FURNITURE = "__"


def anchors(page: Path) -> set[str]:
    return {name for name in re.findall(r'\sid="([^"]+)"', page.read_text("utf-8")) if not name.startswith(FURNITURE)}


def test_every_anchor_is_where_mkdocs_puts_it(library: Library, tmp_path: Path) -> None:
    docs = pipeline.copy_hand_written(tmp_path / "docs")
    for path, page in all_pages(library, exports.heads(library, Site("动员讲话语料库", ""))).items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(page, "utf-8")
    shutil.copytree(pipeline.PROJECT / "overrides", tmp_path / "overrides")
    shutil.copyfile(publishing.MKDOCS_CONFIG, tmp_path / "mkdocs.yml")
    publishing.mkdocs(docs, tmp_path / "by-mkdocs", library.version)
    subprocess.run([sys.executable, "-m", "zensical", "build"], cwd=tmp_path, check=True, capture_output=True)
    built = sorted((tmp_path / "by-mkdocs").rglob("*.html"))
    assert len(built) > len(library.editions) + len(library.slogans)
    lost = {}
    for page in built:
        name = page.relative_to(tmp_path / "by-mkdocs")
        other = tmp_path / "site" / name
        if gone := anchors(page) - (anchors(other) if other.is_file() else set()):
            lost[name.as_posix()] = sorted(gone)[:5]
    assert lost == {}
