"""A built site → the same site for opening from a folder (`file://`), search included.

On `file://` a browser neither finds the page of a folder, nor fetches. So links to folders name the page in them
(`pages`), and each file of the search index becomes a script that hands over its bytes (read by
`docs/assets/search/index_files.js`, which the bundle of modules tells so). Each page loads `settings.js`, which carries
the reader's settings to the next. All other files are unchanged.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

from build_scripts.site.modules import ALL, READING
from build_scripts.site.offline.pages import SETTINGS, adapt_page

INDEX = "assets/search-index/"
_SETTINGS = Path(__file__).with_name("settings.js")
#: Files that only a web server uses.
_FOR_SERVERS = ("404.html", "_headers", "robots.txt", "sitemap.xml", "sitemap.xml.gz")


def copy(site: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a site, by path relative to its root, as files that work from a folder, sorted by path."""
    site = {path: content for path, content in site.items() if path not in _FOR_SERVERS}
    copied = {SETTINGS: _SETTINGS.read_bytes()}
    for path, content in site.items():
        if path.endswith(".html"):
            copied[path] = adapt_page(content.decode(), path, site).encode()
        elif path.startswith(INDEX):
            copied[f"{path}.js"] = _write_script(path.removeprefix(INDEX), content)
        else:
            copied[path] = b"globalThis.indexInScripts = {};\n" + content if path in (ALL, READING) else content
    return dict(sorted(copied.items()))


def _write_script(name: str, content: bytes) -> bytes:
    return f"indexInScripts[{json.dumps(name)}]={json.dumps(base64.b64encode(content).decode())};\n".encode()
