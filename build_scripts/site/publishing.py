"""MkDocs on the generated pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_scripts.model import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from build_scripts.site.rendering import ManyPages

PROJECT = Path(__file__).resolve().parents[2]
MKDOCS_CONFIG = PROJECT / "mkdocs.yml"


def configured(**changes: Any) -> MkDocsConfig:
    """The project's `mkdocs.yml`, with changes."""
    # The theme's notice about the end of MkDocs 1.x is for its developers: requirements/ pins what we use.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config

    return load_config(str(MKDOCS_CONFIG), **changes)


def published_as(config: MkDocsConfig) -> Site:
    """Name and address of the site as MkDocs knows them; `mkdocs serve` gives the address at which it serves."""
    return Site(config.site_name, config.site_url or "", config.site_description or "")


def name_version(config: MkDocsConfig, version: str) -> None:
    """Let every page, hand-written ones too, name the version of the corpus at its foot."""
    config.copyright = f"{config.copyright or ''}语料库版本 {version}。"


def two_at_a_time(config: MkDocsConfig, version: str, guarded: bool = True) -> ManyPages:
    """Let MkDocs take kept pages and render the others in two processes; see `rendering`."""
    from build_scripts.site.rendering import ManyPages

    config.plugins["many pages"] = pages = ManyPages(version, guarded)
    return pages


def mkdocs(docs: Path, built: Path, version: str) -> None:
    """Run MkDocs on the pages as they are; a warning is an error. Raises mkdocs' own exceptions."""
    from mkdocs.commands.build import build as mkdocs_build

    # MkDocs stamps its files with this; the same corpus shall give the same bytes.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    config = configured(docs_dir=str(docs), site_dir=str(built), strict=True)
    config.extra["corpus"] = ""
    name_version(config, version)
    two_at_a_time(config, version)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)
