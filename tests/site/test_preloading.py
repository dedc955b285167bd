"""Modules are requested at once: a page names all that its modules import."""

from __future__ import annotations

import re

from build_scripts.site.preloading import add_preloads

SOURCES = {
    "assets/a.js": 'import { b } from "./deep/b.js";\nimport "./deep/c.js";\n',
    "assets/deep/b.js": 'import { c } from "./c.js";\n',
    "assets/deep/c.js": 'import { a } from "../a.js";\n',
}


def get_links(page: str) -> list[str]:
    return re.findall(r'<link rel="modulepreload"[^>]* href="([^"]+)">', page)


def test_each_imported_module_is_preloaded_once() -> None:
    script = '<script type="module" src="../assets/a.js"></script>'
    page = add_preloads(f"<p>甲</p>{script}", "search/index.html", SOURCES)
    assert get_links(page) == ["../assets/deep/b.js", "../assets/deep/c.js"]
    assert page.startswith("<p>甲</p><link ")
    assert page.endswith(script)


def test_a_module_of_the_page_is_not_preloaded() -> None:
    scripts = '<script src="assets/a.js" type="module"></script><script src="assets/deep/b.js" type="module"></script>'
    assert get_links(add_preloads(scripts, "index.html", SOURCES)) == ["assets/deep/c.js"]


def test_preloads_have_the_priority_of_the_module() -> None:
    page = add_preloads('<script fetchpriority="low" src="assets/a.js" type="module">', "index.html", SOURCES)
    assert page.count('<link rel="modulepreload" fetchpriority="low"') == 2


def test_a_page_without_modules_is_unchanged() -> None:
    page = '<script src="assets/a.js"></script>'
    assert add_preloads(page, "index.html", SOURCES) == page
