"""The copy for opening from a folder: links name pages."""

from __future__ import annotations

import base64
import json
import re

import pytest

from build_scripts.site import offline
from build_scripts.site.offline.pages import adapt_page

SITE = {"index.html", "search/index.html", "speeches/a/index.html", "speeches/a/a.txt", "404.html"}


@pytest.mark.parametrize(
    ("address", "copied"),
    [
        ("../../search/", "../../search/index.html"),
        ("../../search/?q=%E7%94%B2#x", "../../search/index.html?q=%E7%94%B2#x"),
        ("../..", "../../index.html"),
        ("./", "./index.html"),
        (".", "./index.html"),
        ("a.txt", "a.txt"),
        ("#p_1", "#p_1"),
        ("?q=1", "?q=1"),
        ("../b/", "../b/"),
        ("https://example.org/search/", "https://example.org/search/"),
        ("&#46;&#46;&#47;&#46;&#46;&#47;search&#47;?q=a&amp;b", "../../search/index.html?q=a&amp;b"),
        ("//example.org/search/", "//example.org/search/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_of_a_folder_names_its_page(address: str, copied: str) -> None:
    page = f'<p title="a > b">甲 <a class="x" href="{address}">href="../../search/"</a></p>'
    assert adapt_page(page, "speeches/a/index.html", SITE) == page.replace(f'href="{address}">', f'href="{copied}">')


@pytest.mark.parametrize(("path", "to_root"), [("index.html", ""), ("speeches/a/index.html", "../../")])
def test_the_script_of_the_settings_ends_the_head(path: str, to_root: str) -> None:
    page = "<head><script>a()</script></head><body><p>&lt;/head></p></body>"
    script = f'<script src="{to_root}assets/settings.js"></script>'
    assert adapt_page(page, path, SITE) == page.replace("</head>", f"{script}</head>", 1)


def test_a_copy_preloads_nothing() -> None:
    script = '<script src="../assets/a.js"></script>'
    page = f'<link rel="preload" as="fetch" crossorigin href="../assets/a/index.json">{script}'
    assert adapt_page(page, "search/index.html", SITE) == script


def test_a_copy_has_all_files_but_those_for_servers() -> None:
    index = b"\x00\xff\x80"
    site = {
        "index.html": "甲".encode(),
        "404.html": b"",
        "assets/modules.js": b"run()",
        "sitemap.xml": b"",
        "assets/theme.js": b"theme()",
        "assets/search-index/grams/0.bin": index,
    }
    copied = offline.copy(site)
    script = "assets/search-index/grams/0.bin.js"
    assert list(copied) == ["assets/modules.js", script, "assets/settings.js", "assets/theme.js", "index.html"]
    assert copied["assets/modules.js"] == b"globalThis.indexInScripts = {};\nrun()"
    match = re.fullmatch(r'indexInScripts\["grams/0\.bin"\]=(.*);\n', copied[script].decode())
    assert match
    assert base64.b64decode(json.loads(match[1])) == index
    assert offline.copy(dict(reversed(site.items()))) == copied
