"""A built site → the same site for opening from a folder (`file://`), search included.

There a browser neither finds the page of a folder, nor fetches, nor runs ES modules. So links to folders name the page
in them (`pages`), the modules become one classic script (`modules`), and each file of the search index becomes a script
that hands over its bytes (here; `docs/assets/search/handed.js` takes them). All else stays as it is.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from build_scripts.site.offline.modules import BUNDLE, as_classic, reached
from build_scripts.site.offline.pages import entries, for_folder

INDEX = "assets/search-index/"
#: Files that only a web server has a use for.
_FOR_SERVERS = ("404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz")


def copy(site: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a site, by their path below its root, as files that work from a folder, sorted by path.

    Raises ModuleError where a module of the site has a form that `modules` does not know.
    """
    site = {path: content for path, content in site.items() if path not in _FOR_SERVERS}
    pages = {path: content.decode() for path, content in site.items() if path.endswith(".html")}
    sources = {path: content.decode() for path, content in site.items() if path.endswith(".js")}
    modules = reached(sources, sorted({entry for path, page in pages.items() for entry in entries(page, path)}))
    copied = {BUNDLE: as_classic(modules).encode()}
    for path, content in site.items():
        if path in modules:
            continue
        if path in pages:
            copied[path] = for_folder(pages[path], path, site).encode()
        elif path.startswith(INDEX):
            copied[f"{path}.js"] = _handing_over(path.removeprefix(INDEX), content)
        else:
            copied[path] = content
    return dict(sorted(copied.items()))


def _handing_over(name: str, content: bytes) -> bytes:
    return f"indexInScripts[{json.dumps(name)}]={json.dumps(base64.b64encode(content).decode())};\n".encode()
