"""The content security policy: the theme's scripts by their hash, and files of the site."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from conftest import PROJECT

from build_scripts.site.policy import ForeignScriptError, add_policy, match_scripts

OWN = match_scripts(['{% if x %}<script>at(new URL("{{ base_url }}",location))</script>{% endif %}', "<p>甲</p>"])


def page(script: str) -> str:
    return f'<head>\n      <meta charset="utf-8">\n</head><body>{script}</body>'


def hashed(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def sources(html: str) -> list[str]:
    found = re.search(r'http-equiv="Content-Security-Policy" content="(?:.*; )?script-src ([^;]*);', html)
    assert found
    return found[1].split()


@pytest.mark.parametrize("base", [".", "../..", "/readers/corpus/", "https://example.org/甲/"])
def test_the_themes_scripts_are_allowed_on_every_page(base: str) -> None:
    script = f'at(new URL("{base}",location))'
    assert sources(add_policy(page(f"<script>{script}</script>"), OWN)) == ["'self'", hashed(script)]


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
    with pytest.raises(ForeignScriptError, match="contains a script"):
        add_policy(page(script), OWN)


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
def test_script_files_and_data_need_no_hash(script: str) -> None:
    assert sources(add_policy(page(script), OWN)) == ["'self'"]


@pytest.mark.parametrize("html", ["<p>甲</p>", '<script src="a.js"></script><meta charset="utf-8">'])
def test_a_page_without_charset_before_its_scripts_is_refused(html: str) -> None:
    with pytest.raises(ValueError, match="before its scripts"):
        add_policy(html, OWN)


def test_without_templates_no_script_is_allowed() -> None:
    with pytest.raises(ForeignScriptError):
        add_policy(page("<script></script>"), match_scripts([]))


def test_no_module_writes_html_or_evaluates_text() -> None:
    for path in sorted((PROJECT / "docs/assets").rglob("*.js")):
        found = re.findall(
            r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|parseFromString|eval|new Function"
            r"|setHTMLUnsafe|createContextualFragment)\b|setAttribute\(\s*[\"'`](?:style|on)",
            path.read_text("utf-8"),
        )
        # The further pages of an entry are read in a document of their own, where nothing runs, for their lines.
        allowed = ["parseFromString"] if path.parts[-2:] == ("glossary", "concordance.js") else []
        assert found == allowed, path
