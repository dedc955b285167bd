"""The copy for opening from a folder: links name pages, and one script does what the modules do."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from browser.serving import chromium

from build_scripts.site import offline
from build_scripts.site.offline.modules import ModuleError, bundle
from build_scripts.site.offline.pages import adapt_page, find_modules

MODULES = {
    "assets/a/main.js": (
        'import { twice, NAME as name } from "./core/numbers.js";\n'
        'import {\n  Box,\n} from "../b/box.js";\n'
        'import "./effect.js";\n'
        "// export const nothing = 1;\n"
        "const load = 1;\n"
        "globalThis.said = [twice(21), name, new Box(3).size, load];\n"
        'globalThis.beside = new URL("x.txt", import.meta.url).pathname;\n'
        'import { late } from "./later.js";\n'
        "globalThis.later = late();\n"
    ),
    "assets/a/core/numbers.js": (
        'export const NAME = "数";\n'
        "export function twice(n) {\n  return add(n, n);\n}\n"
        "export async function slowly() {}\n"
        "export function add(a, b) {\n  return a + b;\n}\n"
    ),
    "assets/b/box.js": "export class Box {\n  constructor(size) {\n    this.size = size;\n  }\n}\n",
    "assets/a/effect.js": "globalThis.effects = (globalThis.effects ?? 0) + 1;\n",
    "assets/a/later.js": (
        'import "./effect.js";\nimport { add as sum } from "./core/numbers.js";\n'
        'import { Box } from "../b/box.js";\nexport const late = () => sum(1, new Box(1).size);\n'
    ),
    "assets/a/unused.js": "export default 1;\n",
}

SITE = {"index.html", "search/index.html", "speeches/a/index.html", "speeches/a/a.txt", "404.html"}


def test_the_bundle_contains_what_the_entries_import() -> None:
    _, bundled = bundle(MODULES, ["assets/a/main.js"])
    assert bundled == set(MODULES) - {"assets/a/unused.js"}


def test_one_classic_script_does_what_the_modules_do() -> None:
    script, _ = bundle(MODULES, ["assets/a/main.js"])
    html = adapt_page('<script type="module" src="assets/a/main.js"></script>', "index.html", SITE)
    context = chromium().new_context()
    page = context.new_page()
    page.route("https://example.org/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    page.route("**/modules.js", lambda route: route.fulfill(content_type="text/javascript; charset=utf-8", body=script))
    page.goto("https://example.org/")
    said: list[Any] = page.evaluate("said")
    assert said == [42, "数", 3, 1]
    assert page.evaluate("beside") == "/assets/a/x.txt"
    assert page.evaluate("later") == 2
    assert page.evaluate("effects") == 1
    context.close()


@pytest.mark.parametrize(
    "source",
    [
        "export default function () {}",
        "export let changing = 1;",
        'import * as all from "./b.js";',
        'import whole from "./b.js";',
        'export { b } from "./b.js";',
        "export { source };",
        'import { b } from "b";',
        "const known = await fetch(1);",
        "await something();",
        'const module = import("./b.js");',
    ],
)
def test_an_unknown_form_is_an_error(source: str) -> None:
    modules = {"a.js": f"{source}\n", "b.js": "export const b = 1;\n"}
    with pytest.raises(ModuleError, match=r"a\.js: cannot bundle"):
        bundle(modules, ["a.js"])


def test_a_missing_module_is_an_error() -> None:
    with pytest.raises(ModuleError, match=r"b\.js is imported, but does not exist"):
        bundle({"a.js": 'import "./b.js";\n'}, ["a.js"])


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


def test_a_page_names_its_modules_and_loads_the_script_once() -> None:
    page = (
        '<link rel="modulepreload" href="../assets/a/main.js">'
        '<link rel="preload" as="fetch" crossorigin href="../assets/a/index.json">'
        '<script src="../assets/theme.js"></script>'
        '<script src="../assets/a/main.js" type="module"></script>'
        '<script type="module" src="../assets/b/box.js"></script>'
    )
    assert list(find_modules(page, "search/index.html")) == ["assets/a/main.js", "assets/b/box.js"]
    assert adapt_page(page, "search/index.html", SITE) == (
        '<script src="../assets/theme.js"></script>'
        '<script defer src="../assets/modules.js"></script>'
        '<script type="text/plain" data-module="assets/a/main.js"></script>'
        '<script type="text/plain" data-module="assets/b/box.js"></script>'
    )


def test_a_copy_has_all_files_but_those_for_servers() -> None:
    index = b"\x00\xff\x80"
    site = {
        "index.html": '<script type="module" src="assets/a/main.js"></script>甲'.encode(),
        "404.html": b'<script type="module" src="/assets/a/main.js"></script>',
        "sitemap.xml": b"",
        "assets/theme.js": b"theme()",
        "assets/search-index/grams/0.bin": index,
        **{path: source.encode() for path, source in MODULES.items()},
    }
    copied = offline.copy(site)
    script = "assets/search-index/grams/0.bin.js"
    assert list(copied) == ["assets/a/unused.js", "assets/modules.js", script, "assets/theme.js", "index.html"]
    match = re.fullmatch(r'indexInScripts\["grams/0\.bin"\]=(.*);\n', copied[script].decode())
    assert match
    assert base64.b64decode(json.loads(match[1])) == index
    assert offline.copy(dict(reversed(site.items()))) == copied
