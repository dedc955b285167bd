"""One style sheet: all that the site can show keeps the theme's style, and nothing else of it is left."""

from __future__ import annotations

import re
from pathlib import Path

import material
import pytest
from conftest import HostileSite

from build_scripts.site import hook
from build_scripts.site.publishing import configured
from build_scripts.site.style import PARTS, one_sheet

SHEETS = Path(material.__file__).parent / "templates/assets/stylesheets"
THEME = [path.read_text("utf-8") for path in sorted(SHEETS.glob("*.min.css"))]


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".para{color:red}", ".para{color:red}"),
        (".tabbed-set{color:red}", ""),
        (".md-typeset .tabbed-set>input:checked+label{color:red}", ""),
        (".para,.tabbed-set{color:red}", ".para{color:red}"),
        (".para:not(.tabbed-set){color:red}", ".para:not(.tabbed-set){color:red}"),
        (":is(.para,.tabbed-set),.keys{color:red}", ":is(.para,.tabbed-set){color:red}"),
        ("@media print{.keys{a:b}.para{a:b}}", "@media print{.para{a:b}}"),
        ('@charset "UTF-8";html{a:b}/* .keys{} */', '@charset "UTF-8";html{a:b}'),
        ("[data-md-color-primary=teal]{a:b}[data-md-color-primary=custom]{a:b}", "[data-md-color-primary=custom]{a:b}"),
        ("", ""),
    ],
)
def test_what_no_setting_brings_is_left_out(sheet: str, kept: str) -> None:
    assert one_sheet([sheet], [], {"custom"}) == kept


def test_what_a_setting_brings_stays() -> None:
    assert one_sheet([".tabbed-set{a:b}.keys{a:b}"], [], {"pymdownx.tabbed"}) == ".tabbed-set{a:b}"


def test_ours_comes_behind_the_theme_and_is_whole() -> None:
    assert (
        one_sheet([".a{b:c}"], ["/* 甲 */\n.keys { d: e; }\n", ".f { g: h; }"], ())
        == ".a{b:c}\n.keys { d: e; }\n\n.f { g: h; }"
    )


def test_with_every_setting_the_theme_is_whole() -> None:
    colours = set(re.findall(r"data-md-color-(?:primary|accent)=([\w-]+)", "".join(THEME)))
    whole = [re.sub(r"/\*.*?\*/\s*", "", sheet, flags=re.S) for sheet in THEME]
    assert one_sheet(THEME, [], colours.union(*PARTS.values())) == "\n".join(whole)


def test_the_theme_has_every_part_that_can_be_left_out() -> None:
    assert len(THEME) == 2
    for start in PARTS:
        assert f".{start}" in "".join(THEME), start


def test_no_page_of_the_site_has_a_part_that_was_left_out(hostile: HostileSite) -> None:
    settings = hook._settings(configured())
    absent = tuple(start for start, bringing in PARTS.items() if bringing.isdisjoint(settings))
    assert absent
    for page in (hostile.folder / "site").rglob("*.html"):
        classes = re.findall(r'class="([^"]*)"', page.read_text("utf-8"))
        assert not [each for each in " ".join(classes).split() if each.startswith(absent)], page
