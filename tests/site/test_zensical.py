"""The theme's successor, Zensical, builds the same Markdown: every heading and paragraph has its id. Optional."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT

from build_scripts.model import Library

pytest.importorskip("zensical")


def test_every_id_of_the_markdown_is_on_the_page(
    small_library: Library, render_small: Callable[[str], Path], tmp_path: Path
) -> None:
    docs = shutil.copytree(render_small("").parent / "docs", tmp_path / "docs")
    # The other pages consist of what their templates print, with filters that only the MkDocs hook defines.
    for path in docs.rglob("*.md"):
        if "template: speech.html" not in path.read_text("utf-8"):
            path.unlink()
    shutil.copytree(PROJECT / "overrides", tmp_path / "overrides")
    shutil.copyfile(PROJECT / "mkdocs.yml", tmp_path / "mkdocs.yml")
    subprocess.run([sys.executable, "-m", "zensical", "build"], cwd=tmp_path, check=True, capture_output=True)
    for edition in small_library.editions:
        speech = edition.speech
        written = set(re.findall(r"\{: #(\S+) \}", (docs / f"speeches/{speech.id}.md").read_text("utf-8")))
        html = (tmp_path / f"site/speeches/{speech.id}/index.html").read_text("utf-8")
        assert written - set(re.findall(r'\sid="([^"]+)"', html)) == set(), speech.id
        headings = {section.paragraph for section in speech.sections if section.kind == "heading"}
        assert {paragraph.id for paragraph in speech.paragraphs} - headings <= written
