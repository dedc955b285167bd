"""One script does what the modules do."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from browser.serving import chromium
from playwright.sync_api import Route

from build_scripts.site.modules import ModuleError, bundle, use_bundle, write_bundles

MODULES = {
    "assets/a/main.js": (
        'import { twice, NAME as name } from "./core/numbers.js";\n'
        'import {\n  Box,\n} from "../b/box.js";\n'
        'import "./effect.js";\n'
        "// export const nothing = 1;\n"
        "const load = 1;\n"
        "globalThis.said = [twice(21), name, new Box(3).size, load];\n"
        'globalThis.beside = new URL("x.txt", import.meta.url).pathname;\n'
        'import("./rare.js").then(({ rare }) => (globalThis.rare = rare));\n'
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
    "assets/a/rare.js": 'import { NAME } from "./core/numbers.js";\nexport const rare = NAME + globalThis.effects;\n',
    "assets/a/later.js": (
        'import "./effect.js";\nimport { add as sum } from "./core/numbers.js";\n'
        'import { Box } from "../b/box.js";\nexport const late = () => sum(1, new Box(1).size);\n'
    ),
}


def test_one_classic_script_does_what_the_modules_do() -> None:
    script = bundle(MODULES)
    html = use_bundle('<script type="module" src="assets/a/main.js"></script>')
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


def _answer(route: Route, body: str) -> None:
    route.fulfill(content_type="text/javascript; charset=utf-8", body=body)


def test_a_module_that_is_needed_later_is_loaded() -> None:
    needed = {name: source for name, source in MODULES.items() if "rare" not in name}
    html = use_bundle('<script type="module" src="assets/a/main.js"></script>').replace("modules.js", "reading.js")
    context = chromium().new_context()
    page = context.new_page()
    page.route("https://example.org/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    for name, modules in (("reading", needed), ("modules", MODULES)):
        answer = partial(_answer, body=bundle(modules))
        page.route(f"**/{name}.js", answer)
    page.goto("https://example.org/")
    page.wait_for_function("globalThis.rare")
    assert page.evaluate("[rare, effects]") == ["数1", 1]
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
        "const module = import(name);",
    ],
)
def test_an_unknown_form_is_an_error(source: str) -> None:
    modules = {"a.js": f"{source}\n", "b.js": "export const b = 1;\n"}
    with pytest.raises(ModuleError, match=r"a\.js: cannot bundle"):
        bundle(modules)


def test_a_missing_module_is_an_error() -> None:
    with pytest.raises(ModuleError, match=r"b\.js is imported, but does not exist"):
        bundle({"a.js": 'import "./b.js";\n'})


def test_comments_are_left_out() -> None:
    script = bundle({"a.js": "/**\n * One.\n */\nconst a = 1; // Two.\n  // Three.\nsay(`// ${a}`);\n"})
    assert "One" not in script
    assert "Three" not in script
    assert "const a = 1; // Two.\nsay(`// ${a}`);\n" in script


def test_a_page_names_its_modules_and_loads_the_script_once() -> None:
    page = (
        '<script src="../assets/theme.js"></script>'
        '<script src="../assets/a/main.js" async type="module"></script>'
        '<script type="module" src="../assets/b/box.js"></script>'
    )
    assert use_bundle(page) == (
        '<script src="../assets/theme.js"></script>'
        '<script async src="../assets/modules.js"></script>'
        '<script type="text/plain" data-module="assets/a/main.js" data-early></script>'
        '<script type="text/plain" data-module="assets/b/box.js"></script>'
    )


@pytest.mark.parametrize("root", ["", "/", "/corpus/", "../../"])
def test_the_script_has_the_address_and_priority_of_the_modules(root: str) -> None:
    page = use_bundle(f'<script type="module" fetchpriority="low" src="{root}assets/a.js"></script>')
    assert page.startswith(f'<script async fetchpriority="low" src="{root}assets/modules.js"></script>')


def test_a_page_to_read_loads_only_what_it_needs() -> None:
    page = (
        '<script type="module" src="assets/site.js"></script><script type="module" src="assets/reading/a.js"></script>'
    )
    assert use_bundle(page).startswith('<script async src="assets/reading.js"></script>')
    empty = "const here = 1;\n"
    sources = {"assets/site.js": 'import "./dom.js";\n', "assets/dom.js": empty, "assets/search/page.js": empty}
    bundles = write_bundles(sources | {"assets/reading/a.js": empty})
    assert bundles.keys() == {"assets/modules.js", "assets/reading.js"}
    assert [name for name in sources if f'"{name}": (' in bundles["assets/reading.js"]] == [
        "assets/site.js",
        "assets/dom.js",
    ]
    assert all(f'"{name}": (' in bundles["assets/modules.js"] for name in sources)


def test_a_page_without_modules_is_unchanged() -> None:
    page = '<script src="assets/a.js"></script>'
    assert use_bundle(page) == page


def test_an_early_module_runs_while_the_page_is_parsed() -> None:
    modules = {f"assets/{name}.js": f'said.push("{name}", document.readyState);\n' for name in ("early", "usual")}
    bundled = use_bundle(
        '<script type="module" async src="assets/early.js"></script>'
        '<script type="module" src="assets/usual.js"></script>'
    )
    loader, named = bundled.split("</script>", 1)
    # The script comes while the page is parsed.
    html = f"<script>globalThis.said = [];</script>{named}{loader.replace('async ', '')}</script><p>甲</p>"
    context = chromium().new_context()
    page = context.new_page()
    page.route("https://example.org/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html))
    page.route("**/modules.js", lambda route: route.fulfill(content_type="text/javascript", body=bundle(modules)))
    page.goto("https://example.org/")
    assert page.evaluate("said") == ["early", "loading", "usual", "interactive"]
    context.close()
