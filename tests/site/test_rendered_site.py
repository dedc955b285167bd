"""A small site as MkDocs renders it, in strict mode: every page, link and anchor."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import jinja2
import jinja2.meta
import pytest
from conftest import PROJECT
from factories import make_library, make_speech
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from page_rendering import Dom, PageRenderer, get_config, get_env

from build_scripts.model import Library, Site
from build_scripts.pages import KINDS, Pages
from build_scripts.site import publishing
from build_scripts.site.theme import prepare_templates

HOSTILE = "</script><script>alert(1)</script> \"甲\" '乙' <b>&amp; {{ 丙 }}"


@pytest.fixture(scope="module")
def site(render_small: Callable[[str], Path]) -> Path:
    return render_small("")


def test_every_page_has_the_search_box_and_is_chinese(site: Path) -> None:
    built = sorted(site.rglob("*.html"))
    assert len(built) > 12
    for path in built:
        dom = Dom(path.read_text("utf-8"))
        assert dom.find_all("html")[0]["lang"] == "zh-CN", path
        box = next(form for form in dom.find_all("form") if form.get("id") == "header-search")
        assert box["role"] == "search"
        address = "/" if path.name == "404.html" else f"/{path.relative_to(site).parent.as_posix()}/"
        assert urljoin(address, box["action"] or "") == "/search/", path


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    for path in [*site.rglob("*.html"), *(site / "assets" / "css").glob("*.css")]:
        text = path.read_text("utf-8")
        assert re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//[^"' >]+""", text) == [], path
        assert re.findall(r"url\((?![\"']?data:)|@import", text) == [], path


def test_every_link_between_pages_has_a_target(site: Path) -> None:
    built = {f"/{path.relative_to(site).as_posix()}": Dom(path.read_text("utf-8")) for path in site.rglob("*.html")}
    for path, dom in built.items():
        for link in dom.find_all("a"):
            there = urlsplit(urljoin(path, link.get("href") or ""))
            target = f"{there.path}index.html" if there.path.endswith("/") else there.path
            if target.endswith(".html"):
                assert not there.fragment or there.fragment in built[target].ids, (path, link["href"])


def test_ids_are_unique(site: Path) -> None:
    for path in site.rglob("*.html"):
        ids = Dom(path.read_text("utf-8")).ids
        assert len(ids) == len(set(ids)), path


def test_the_side_bar_shows_the_outline(site: Path, small_library: Library) -> None:
    speech = small_library.speeches[0]
    dom = Dom((site / speech.url / "index.html").read_text("utf-8"))
    shown = [link["href"] for link in dom.find_all("a", "md-nav__link") if (link["href"] or "").startswith("#")]
    assert shown == [f"#{s.id}" for s in speech.sections if s.kind != "point"] + ["#slogans", "#apparatus"]


def test_a_hostile_title_stays_in_its_place_in_the_theme(site: Path) -> None:
    html = (site / "speeches" / "hostile" / "index.html").read_text("utf-8")
    assert "<script>alert(1)" not in html
    assert Dom(html).text["title"] == HOSTILE


def test_runs_that_share_the_pages_give_the_same_site(
    site: Path, small_library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SHARED_FROM", 1)
    docs = site.parent / "docs"
    publishing.render(docs, tmp_path / "site", Pages(small_library, Site("动员讲话语料库")))
    shared, alone = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (tmp_path / "site", site)
    )
    assert shared.keys() == alone.keys()
    assert [path for path, content in shared.items() if content != alone[path] and path.suffix != ".gz"] == []


def test_pages_render_without_the_corpus(site: Path, tmp_path: Path) -> None:
    """A plain `mkdocs build` of the Markdown has every text with its ids."""
    for name in ("overrides", "build_scripts"):
        (tmp_path / name).symlink_to(PROJECT / name)
    settings = (PROJECT / "mkdocs.yml").read_text("utf-8").replace("  corpus: corpus\n", '  corpus: ""\n')
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    shutil.copytree(site.parent / "docs", tmp_path / "docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    page = Dom((tmp_path / "site/speeches/hostile/index.html").read_text("utf-8"))
    assert {"title", "p_1"} <= set(page.ids)


# --- Templates --------------------------------------------------------------------------------------------------------

OURS = sorted(
    {*map("{}".format, KINDS), *(f"lists/{path.name}" for path in (PROJECT / "overrides/lists").glob("*.html"))}
)
#: Names that MkDocs, the hook, or an including template gives to a template.
GIVEN = {
    "view",
    "page",
    "config",
    "heading",
    "text",
    "head",
    "orders",
    "lines",
    "rows",
    "shelves",
    "is_wide",
    "part",
    "typical",
    "part_name",
}


@pytest.mark.parametrize("name", OURS)
def test_templates_escape_what_they_print_and_use_known_names(name: str) -> None:
    source = (PROJECT / "overrides" / name).read_text("utf-8")
    content = source.partition("{% block content %}")[2] or source
    assert content.index("{% autoescape true %}") < content.index("{{")
    env = get_env()
    prepare_templates(env, Files([]))
    own = set(re.findall(r"{% (?:macro|set) ([\w, ]+?)(?:\(| =)", source))
    names = {name.strip() for each in own for name in each.split(",")}
    assert jinja2.meta.find_undeclared_variables(env.parse(source)) <= GIVEN | names


def test_an_unknown_name_of_a_record_is_an_error() -> None:
    env = get_env()
    prepare_templates(env, Files([]))
    with pytest.raises(jinja2.UndefinedError, match="has no 'titel'"):
        env.from_string("{{ speech.titel }}").render(speech=make_speech("甲"))
    assert env.from_string("{{ meta.absent }}").render(meta={}) == ""


def test_a_link_to_a_missing_page_stops_the_build() -> None:
    renderer = PageRenderer(make_library(make_speech("甲")))
    prepare_templates(get_env(), renderer.files)
    page = Page(None, renderer.files.src_uris["index.md"], get_config())
    link = get_env().from_string("{{ path | link }}")
    assert link.render(page=page, path="speeches/a-speech.md") == "speeches/a-speech/"
    with pytest.raises(PluginError, match="leads to nowhere, which does not exist"):
        link.render(page=page, path="nowhere")
