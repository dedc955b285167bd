"""The MkDocs hook: pages are generated before a build, and the side bar shows the outline of a speech.

Nothing else of ours lives inside MkDocs. Where `extra.corpus` is empty, the pages are taken as they are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

PROJECT = Path(__file__).resolve().parent.parent


def _corpus(config: MkDocsConfig) -> Path | None:
    """The folder of the corpus, which `extra.corpus` gives relative to the project; None where it gives none."""
    return PROJECT / config.extra["corpus"] if config.extra.get("corpus") else None


def on_pre_build(config: MkDocsConfig) -> None:
    """Bring the generated pages up to date with the corpus; its errors stop the build, all at once."""
    if corpus := _corpus(config):
        if str(PROJECT) not in sys.path:  # `mkdocs` is a command of its own and does not know our package.
            sys.path.insert(0, str(PROJECT))
        from build_scripts import build

        try:
            library = build.generate(corpus, Path(config.docs_dir), build.published_as(config))
        except build.CorpusError as error:
            raise PluginError("\n".join(f"{p.code} {p.place}: {p.message}" for p in error.problems)) from error
        build.name_version(config, library.version)
        build.two_at_a_time(config, library.version)


def on_files(files: Files, **_: Any) -> None:
    """Publish `ID.md.txt` as `ID.md`: under that name MkDocs would take it for a page of its own."""
    for file in files:
        if file.src_uri.endswith(".md.txt"):
            file.dest_uri = file.src_uri.removesuffix(".txt")


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Give the side bar the outline that the page states (`outline` in its front matter): run-in headings too."""
    if outline := page.meta.get("outline"):
        above: list[Any] = [{"level": 0, "children": []}]
        for entry in outline:
            node = {"id": entry["id"], "name": entry["title"], "level": entry["level"], "children": []}
            while above[-1]["level"] >= node["level"]:
                above.pop()
            above[-1]["children"].append(node)
            above.append(node)
        page.toc = get_toc(above[0]["children"])
    return html


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> None:
    """Rebuild when the corpus changes."""
    if corpus := _corpus(config):
        server.watch(str(corpus))
