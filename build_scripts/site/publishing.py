"""MkDocs on the generated pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from build_scripts.corpus import CorpusError, problem
from build_scripts.model import Site
from build_scripts.pages import Pages
from build_scripts.system.parallel import parallel_map

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from build_scripts.site.rendering import Renderer

PROJECT = Path(__file__).resolve().parents[2]
MKDOCS_CONFIG = PROJECT / "mkdocs.yml"
#: Number of MkDocs runs that divide the pages, and least number of speeches for that: a run needs 0.7 s to start.
SHARES, SHARED_FROM = 2, 50
#: Characters of a path that keep their meaning unencoded (RFC 3986, pchar), and `%`, which begins an encoded one.
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~"


def load_settings(**changes: Any) -> MkDocsConfig:
    """Return the project's `mkdocs.yml` with changes."""
    # The theme's notice about the end of MkDocs 1.x is for its developers: requirements/ pins what we use.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config

    return load_config(str(MKDOCS_CONFIG), **changes)


def get_site(config: MkDocsConfig) -> Site:
    """Return name and address of the site as MkDocs knows them; `mkdocs serve` sets the address at which it serves."""
    return Site(config.site_name, encode_address(config.site_url or ""), config.site_description or "")


def encode_address(address: str) -> str:
    """Return the address of a site in ASCII: its host in IDNA, its path percent-encoded; "" for "".

    Raises CorpusError with W002 for an address to which no path can be added, or that is not one.
    """
    if not address:
        return ""
    parts = urlsplit(address)
    hint = "set SITE_URL to the address of the home page, e.g. https://example.org/corpus/"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CorpusError([problem("W002", "SITE_URL", f"{address!r} does not begin with http:// and a host", hint)])
    if any(not c.isprintable() or c.isspace() for c in address):
        raise CorpusError([problem("W002", "SITE_URL", f"{address!r} contains a blank", hint)])
    if "?" in address or "#" in address:
        raise CorpusError([problem("W002", "SITE_URL", f"{address!r} has a query or a fragment", hint)])
    try:
        port = f":{parts.port}" if parts.port else ""
        host = parts.hostname.encode("idna").decode()
    except ValueError as error:
        raise CorpusError([problem("W002", "SITE_URL", f"{address!r} has an invalid host or port", hint)]) from error
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path, safe=_SAFE_IN_PATH).rstrip("/") + "/"
    return f"{parts.scheme}://{host}{port}{path}"


def create_renderer(pages: Pages, has_policy: bool = True) -> Renderer:
    """Return a renderer for the pages of a library."""
    from build_scripts.site.rendering import Renderer

    return Renderer(pages, has_policy)


def render(docs: Path, built: Path, pages: Pages, former: Path | None = None) -> None:
    """Render the pages of a library into the new folder `built`; a warning is an error. Raises MkDocs' exceptions.

    Pages that are the same in the former site, in the folder `former` if it exists, are copied.

    Ordinary runs of MkDocs share the pages that the navigation does not name, each in a folder of its own; the pages
    are then moved into the first one.
    """
    pages.prepare()
    shares = SHARES if len(pages.library.editions) >= SHARED_FROM else 1
    folders = [built, *(built.with_name(f"{built.name}-{number}") for number in range(1, shares))]
    work = partial(_run_mkdocs, docs, folders, create_renderer(pages), pages.site.address, former)
    own = list(parallel_map(work, range(shares), chunk=1))
    for folder, paths in zip(folders[1:], own[1:], strict=True):
        for path in paths:
            (built / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).replace(built / path)
        shutil.rmtree(folder)


def _run_mkdocs(
    docs: Path, folders: Sequence[Path], renderer: Renderer, address: str, former: Path | None, share: int
) -> list[str]:
    """Run MkDocs on one share of the pages; return the paths of their files."""
    from mkdocs.commands.build import build

    from build_scripts.site.former import FormerPages, digest_settings

    # MkDocs writes this time into its files; the same corpus must give the same bytes.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    config = load_settings(docs_dir=str(docs), site_dir=str(folders[share]), site_url=address, strict=True)
    renderer.share, renderer.shares = share, len(folders)
    if former:
        renderer.former = FormerPages(former, digest_settings(config))
    config.extra |= {"corpus": "", "renderer": renderer}
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return [file.dest_uri for file in renderer.own]
