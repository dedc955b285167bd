"""Files and addresses that work on every host: character sets, downloads, addresses in ASCII."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT

from build_scripts import exports
from build_scripts.corpus import CorpusError, import_raw
from build_scripts.model import Library, Site
from build_scripts.pipeline import publish
from build_scripts.site.downloads import write_data
from build_scripts.site.publishing import encode_address

TEXT = "在全县动员大会上的讲话\n同志们：\n今天召开动员大会，请大家认真贯彻执行，确保完成任务。\n"
CHINESE = "https://语料库.example/动员/a%20b/"
ENCODED = "https://xn--dxt49m9y8a.example/%E5%8A%A8%E5%91%98/a%20b/"


# --- Text files -------------------------------------------------------------------------------------------------------


def test_only_plain_text_has_a_byte_order_mark(tmp_path: Path) -> None:
    raw = tmp_path / "in" / "a.html"
    raw.parent.mkdir()
    raw.write_text("<html><body>" + "".join(f"<p>{line}</p>" for line in TEXT.split()) + "</body></html>", "utf-8")
    import_raw(tmp_path / "corpus", [raw])
    write_data(publish(tmp_path / "corpus"), tmp_path / "corpus", Site("语料库"), tmp_path / "site")
    marked = {
        path.relative_to(tmp_path / "site").as_posix()
        for path in (tmp_path / "site").rglob("*")
        if path.is_file() and path.read_bytes().startswith(codecs.BOM_UTF8)
    }
    (speech,) = (tmp_path / "site/speeches").iterdir()
    assert marked == {f"speeches/{speech.name}/{speech.name}.txt", "raw/a.html.txt"}
    assert (tmp_path / "site/raw/a.html").read_bytes() == raw.read_bytes()


def test_header_files_state_the_character_set_of_every_text_format() -> None:
    rules = re.findall(r"^/.*\*\.(\w+)\n  Content-Type: (.*)$", exports.write_headers().decode(), re.M)
    texts = [each for each in exports.SPEECH_FORMATS if "json" not in each.media_type and "xml" not in each.media_type]
    assert rules == [(each.ending, f"{each.media_type}; charset=utf-8") for each in texts]
    guide = (PROJECT / "build_scripts/README.md").read_text("utf-8")
    assert all(each.media_type in guide for each in texts)


def test_links_to_files_download_them(render_small: Callable[[str], Path], small_library: Library) -> None:
    site = render_small("")
    for page in ("data/index.html", f"{small_library.speeches[0].url}index.html"):
        for link in re.findall(r"<a [^>]*>", (site / page).read_text("utf-8")):
            if re.search(r'href="[^"#]*\.(?:txt|md|bib|ris|html?)"', link):
                assert " download" in link, link


# --- The address of the site ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "encoded"),
    [
        ("", ""),
        (CHINESE, ENCODED),
        (ENCODED, ENCODED),
        ("https://example.org", "https://example.org/"),
        ("http://example.org:8080/a~b/(c)/", "http://example.org:8080/a~b/(c)/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_address_is_encoded_once(address: str, encoded: str) -> None:
    assert encode_address(address) == encoded


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("https://example.org/a b/", "a blank"),
        ("https://example.org/a\u3000b/", "a blank"),
        ("https://example.org/?q=1", "a query"),
        ("https://example.org/#", "a fragment"),
        ("ftp://example.org/", "http://"),
        ("https:///corpus/", "http://"),
        ("https://example.org:x/", "port"),
        ("https://a..b/", "invalid host"),
    ],
)
def test_invalid_address_is_one_problem(address: str, message: str) -> None:
    with pytest.raises(CorpusError) as error:
        encode_address(address)
    (problem,) = error.value.problems
    assert problem.code == "W002"
    assert message in problem.message
    assert "SITE_URL" in problem.hint


def test_canonical_links_and_sitemap_have_the_encoded_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, render_small: Callable[[str], Path]
) -> None:
    monkeypatch.setenv("SITE_URL", CHINESE)
    from build_scripts.site.publishing import get_site, load_settings

    site = render_small(get_site(load_settings()).address)
    assert f'<link rel="canonical" href="{ENCODED}cite/">' in (site / "cite/index.html").read_text("utf-8")
    assert f"<loc>{ENCODED}cite/</loc>" in (site / "sitemap.xml").read_text("utf-8")
    assert f"Sitemap: {ENCODED}sitemap.xml" in (site / "robots.txt").read_text("utf-8")
