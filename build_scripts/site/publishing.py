"""MkDocs on the generated pages."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_scripts import exports
from build_scripts.model import Library, Site
from build_scripts.pages import Pages
from build_scripts.system.parallel import TASK, meanwhile

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from build_scripts.site.rendering import Renderer

PROJECT = Path(__file__).resolve().parents[2]
MKDOCS_CONFIG = PROJECT / "mkdocs.yml"


def configured(**changes: Any) -> MkDocsConfig:
    """Return the project's `mkdocs.yml` with changes."""
    # The theme's notice about the end of MkDocs 1.x is for its developers: requirements/ pins what we use.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config

    return load_config(str(MKDOCS_CONFIG), **changes)


def published_as(config: MkDocsConfig) -> Site:
    """Return name and address of the site as MkDocs knows them; `mkdocs serve` sets the address at which it serves."""
    return Site(config.site_name, config.site_url or "", config.site_description or "")


def create_renderer(library: Library, site: Site, has_policy: bool = True) -> Renderer:
    """Return a renderer for the pages of a library."""
    from build_scripts.site.rendering import Renderer

    return Renderer(Pages(library, site), exports.heads(library, site), has_policy)


def render(docs: Path, built: Path, library: Library, site: Site | None = None) -> None:
    """Render the pages of a library into the new folder `built`; a warning is an error. Raises MkDocs' exceptions.

    Two ordinary runs of MkDocs share the pages that the navigation does not name; the second's are then moved to the
    first's.
    """
    renderer = create_renderer(library, site or published_as(configured()))
    second = built.with_name(f"{built.name}-second")
    is_large = len(library.editions) >= 2 * TASK
    if not is_large:
        _run_mkdocs(docs, built, renderer, 0, 1)
        return
    with meanwhile(partial(_run_mkdocs, docs, second, renderer, 1, 2)) as finish:
        _run_mkdocs(docs, built, renderer, 0, 2)
        for path in finish():
            (built / path).parent.mkdir(parents=True, exist_ok=True)
            (second / path).replace(built / path)
    shutil.rmtree(second)


def _run_mkdocs(docs: Path, built: Path, renderer: Renderer, share: int, shares: int) -> list[str]:
    """Run MkDocs and return the files that this run alone has written, relative to `built`."""
    from mkdocs.commands.build import build

    # MkDocs stamps its files with this; the same corpus must give the same bytes.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    config = configured(docs_dir=str(docs), site_dir=str(built), strict=True)
    renderer.share, renderer.shares = share, shares
    config.extra |= {"corpus": "", "renderer": renderer}
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return [file.dest_uri for file in renderer.own]
