"""What a page lets a browser do: the theme's scripts, by their hash, and files of the site."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from conftest import PROJECT

from build_scripts.site.policy import ForeignScriptError, guarded, own_scripts

OWN = own_scripts(['{% if x %}<script>at(new URL("{{ base_url }}",location))</script>{% endif %}', "<p>甲</p>"])


def page(script: str) -> str:
    return f'<head>\n      <meta charset="utf-8">\n</head><body>{script}</body>'


def hashed(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def sources(html: str) -> list[str]:
    found = re.search(r'http-equiv="Content-Security-Policy" content="(?:.*; )?script-src ([^;]*);', html)
    assert found
    return found[1].split()


@pytest.mark.parametrize("base", [".", "../..", "/readers/corpus/", "https://example.org/甲/"])
def test_a_script_of_the_theme_is_allowed_wherever_the_page_stands(base: str) -> None:
    script = f'at(new URL("{base}",location))'
    assert sources(guarded(page(f"<script>{script}</script>"), OWN)) == ["'self'", hashed(script)]


@pytest.mark.parametrize(
    "script",
    [
        "<script>alert(1)</script>",
        "<SCRIPT >alert(1)</SCRIPT >",
        "<script defer>alert(1)</script>",
        '<script type="module">alert(1)</script>',
        '<script>at(new URL("",alert(1));("",location))</script>',
        '<script>at(new URL("\\",alert(1))//",location))</script>',
        '<script>at(new URL("a\nb",location))</script>',
        '<script>at(new URL("x",location))</script><script>alert(1)</script>',
    ],
)
def test_any_other_script_stops_the_build(script: str) -> None:
    with pytest.raises(ForeignScriptError, match="is written into the page"):
        guarded(page(script), OWN)


@pytest.mark.parametrize(
    "script",
    [
        '<script src="a.js"></script>',
        '<script type="module" src="a.js"></script>',
        '<script type="application/ld+json">{"a": 1}</script>',
        '<script id="x" type="application/json">1</script>',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_files_and_data_need_no_leave_of_their_own(script: str) -> None:
    assert sources(guarded(page(script), OWN)) == ["'self'"]


@pytest.mark.parametrize("html", ["<p>甲</p>", '<script src="a.js"></script><meta charset="utf-8">'])
def test_a_policy_stands_before_all_that_it_speaks_of(html: str) -> None:
    with pytest.raises(ValueError, match="before the scripts"):
        guarded(html, OWN)


def test_no_template_no_script() -> None:
    with pytest.raises(ForeignScriptError):
        guarded(page("<script></script>"), own_scripts([]))


def test_no_module_of_the_site_writes_html_or_runs_text() -> None:
    for path in sorted((PROJECT / "docs/assets").rglob("*.js")):
        found = re.findall(
            r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|parseFromString|eval|new Function"
            r"|setHTMLUnsafe|createContextualFragment)\b|setAttribute\(\s*[\"'`](?:style|on)",
            path.read_text("utf-8"),
        )
        # The further pages of an entry are read in a document of their own, where nothing runs, for their lines.
        allowed = ["parseFromString"] if path.parts[-2:] == ("glossary", "concordance.js") else []
        assert found == allowed, path
