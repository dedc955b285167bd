"""Links by which a browser requests all modules of a page at once, instead of import after import."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from build_scripts.site.offline.modules import list_imports

_MODULE = re.compile(r'<script\b[^>]*\btype="module"[^>]*>')
_SOURCE = re.compile(r'\bsrc="([^":?#]+\.js)"')


def add_preloads(page: str, path: str, sources: Mapping[str, str]) -> str:
    """Return the page with a `modulepreload` link for each module that its modules import, before the first of them.

    `path` is the path of the page, `sources` has the modules of the site; both are relative to its root. The links have
    the priority of the first module. Modules that `sources` lacks, and a page without modules, get no link.
    """
    scripts = [script[0] for script in _MODULE.finditer(page)]
    folder = posixpath.dirname(path)
    entries = [
        posixpath.normpath(posixpath.join(folder, source[1]))
        for script in scripts
        if (source := _SOURCE.search(script))
    ]
    imported = [name for name in list_imports(sources, entries) if name not in entries]
    priority = ' fetchpriority="low"' if scripts and "fetchpriority" in scripts[0] else ""
    links = (
        f'<link rel="modulepreload"{priority} href="{posixpath.relpath(name, folder or ".")}">' for name in imported
    )
    return page.replace(scripts[0], "".join(links) + scripts[0], 1) if scripts else page
