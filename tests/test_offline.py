"""A copy for opening from a folder: links name pages, modules are one script that does what they do."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest
from browser.serving import chromium

from build_scripts.site import offline
from build_scripts.site.offline.modules import ModuleError, as_classic, reached
from build_scripts.site.offline.pages import entries, for_folder

MODULES = {
    "assets/a/main.js": (
        'import { twice, NAME as name } from "./core/numbers.js";\n'
        'import {\n  Box,\n} from "../b/box.js";\n'
        'import "./effect.js";\n'
        'export { Box as Crate } from "../b/box.js";\n'
        "// export const nothing = 1;\n"
        "const load = 1;\n"
        "globalThis.said = [twice(21), name, new Box(3).size, load];\n"
        'globalThis.beside = new URL("x.txt", import.meta.url).pathname;\n'
        'globalThis.later = import("./later.js").then(({ late }) => late());\n'
    ),
    "assets/a/core/numbers.js": (
        'export const NAME = "数";\n'
        "export function twice(n) {\n  return add(n, n);\n}\n"
        "export async function slowly() {}\n"
        "function add(a, b) {\n  return a + b;\n}\n"
        "export { add as sum };\n"
    ),
    "assets/b/box.js": "export class Box {\n  constructor(size) {\n    this.size = size;\n  }\n}\n",
    "assets/a/effect.js": "globalThis.effects = (globalThis.effects ?? 0) + 1;\n",
    "assets/a/later.js": (
        'import "./effect.js";\nimport { sum } from "./core/numbers.js";\n'
        'import { Crate } from "./main.js";\nexport const late = () => sum(1, new Crate(1).size);\n'
    ),
    "assets/a/unused.js": "export default 1;\n",
}

SITE = {"index.html", "search/index.html", "speeches/a/index.html", "speeches/a/a.txt", "404.html"}


def test_the_modules_of_a_page_are_those_it_reaches_each_behind_what_it_imports() -> None:
    found = list(reached(MODULES, ["assets/a/main.js"]))
    assert found == [
        "assets/a/core/numbers.js", "assets/b/box.js", "assets/a/effect.js", "assets/a/main.js", "assets/a/later.js",
    ]  # fmt: skip


def test_one_classic_script_does_what_the_modules_do() -> None:
    script = as_classic(reached(MODULES, ["assets/a/main.js"]))
    html = for_folder('<script type="module" src="assets/a/main.js"></script>', "index.html", SITE)
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
        "const known = await fetch(1);",
        "await something();",
        "const module = import(`./${name}.js`);",
        "const __load = 1;",
    ],
)
def test_a_form_that_is_not_known_is_an_error(source: str) -> None:
    modules = {"a.js": f"{source}\n", "b.js": "export const b = 1;\n"}
    with pytest.raises(ModuleError, match=r"a\.js: .* cannot be told"):
        as_classic(modules)


def test_what_is_missing_or_goes_in_a_circle_is_an_error() -> None:
    with pytest.raises(ModuleError, match=r"b\.js is imported, but is not there"):
        reached({"a.js": 'import "./b.js";\n'}, ["a.js"])
    with pytest.raises(ModuleError, match=r"a\.js → b\.js → a\.js is a circle"):
        reached({"a.js": 'import "./b.js";\n', "b.js": 'import "./a.js";\n'}, ["a.js"])
    with pytest.raises(ModuleError, match="is no path"):
        reached({"a.js": 'import { b } from "b";\n'}, ["a.js"])


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
    assert for_folder(page, "speeches/a/index.html", SITE) == page.replace(f'href="{address}">', f'href="{copied}">')


def test_modules_are_named_and_the_script_is_asked_for_once() -> None:
    page = (
        '<link rel="modulepreload" href="../assets/a/main.js">'
        '<link rel="preload" as="fetch" crossorigin href="../assets/a/index.json">'
        '<script src="../assets/theme.js"></script>'
        '<script src="../assets/a/main.js" type="module"></script>'
        '<script type="module" src="../assets/b/box.js"></script>'
    )
    assert list(entries(page, "search/index.html")) == ["assets/a/main.js", "assets/b/box.js"]
    assert for_folder(page, "search/index.html", SITE) == (
        '<script src="../assets/theme.js"></script>'
        '<script defer src="../assets/modules.js"></script>'
        '<script type="text/plain" data-module="assets/a/main.js"></script>'
        '<script type="text/plain" data-module="assets/b/box.js"></script>'
    )


def test_a_copy_has_all_but_what_only_a_server_needs() -> None:
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
    handing = "assets/search-index/grams/0.bin.js"
    assert list(copied) == ["assets/a/unused.js", "assets/modules.js", handing, "assets/theme.js", "index.html"]
    handed = re.fullmatch(r'indexInScripts\["grams/0\.bin"\]=(.*);\n', copied[handing].decode())
    assert handed
    assert base64.b64decode(json.loads(handed[1])) == index
    assert offline.copy(dict(reversed(site.items()))) == copied
