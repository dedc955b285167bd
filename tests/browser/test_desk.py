"""The review pages in a browser: answered by keyboard, without violations of access, and without a server."""

from __future__ import annotations

import json
import threading
import wsgiref.simple_server
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn

import pytest
from desk.review import RAW, site
from factories import find_file, import_text
from playwright.sync_api import Page

from browser.axe import find_violations, load_axe
from browser.serving import chromium
from build_scripts.corpus import apply_decisions
from build_scripts.corpus.speech_file import read_speech
from build_scripts.desk import Desk
from build_scripts.model import Speech

pytestmark = pytest.mark.slow


class _Server(ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return import_text(tmp_path, RAW)


@pytest.fixture
def address(corpus: Path) -> Iterator[str]:
    with wsgiref.simple_server.make_server("127.0.0.1", 0, Desk(site, corpus), _Server, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/_desk/"
        server.shutdown()


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium().new_context() as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        assert errors == []


def read(corpus: Path) -> Speech:
    return read_speech(find_file(corpus).read_text("utf-8"))


def open_review(page: Page, address: str, corpus: Path) -> None:
    page.goto(address)
    page.click("#next")
    page.wait_for_selector("article[aria-current]")
    assert page.url.endswith(f"/_desk/{find_file(corpus).stem}/")


def test_every_question_is_answered_by_keyboard(page: Page, address: str, corpus: Path) -> None:
    open_review(page, address, corpus)
    questions = page.locator("article").count()
    for _ in range(questions):
        current = page.locator("article[aria-current] h2")
        label = current.text_content() or ""
        key = "r" if "旗帜" in label else "e" if "讲话人" in label else "a"
        page.keyboard.press(key)
        if key == "e":
            page.keyboard.press("Control+a")
            page.keyboard.type("李大河")
            page.keyboard.press("Control+Enter")
        page.wait_for_function(
            "label => [...document.querySelectorAll('.answered h2')].some(h => h.textContent.startsWith(label))",
            arg=label,
        )
    assert page.evaluate("document.activeElement.id") == "by"
    page.keyboard.type("王某")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text('校读进度')")
    speech = read(corpus)
    assert speech.proofread is not None
    assert speech.proofread.by == "王某"
    assert speech.fact("speaker") == "李大河"
    assert speech.source_rulings[0].reject
    assert speech.confirmed[0].startswith("现将王大山")
    assert "已校读 1 篇" in (page.text_content("main") or "")


def test_a_decision_is_undone_by_key(page: Page, address: str, corpus: Path) -> None:
    before = find_file(corpus).read_bytes()
    open_review(page, address, corpus)
    page.keyboard.press("r")
    page.wait_for_selector(".answered")
    assert find_file(corpus).read_bytes() != before
    with page.expect_navigation():
        page.keyboard.press("u")
    assert find_file(corpus).read_bytes() == before


def test_a_difference_is_shown_before_it_is_saved(page: Page, address: str, corpus: Path) -> None:
    open_review(page, address, corpus)
    page.keyboard.press("e")
    field = page.locator("article[aria-current] textarea")
    before = field.input_value()
    field.fill(f"{before[:2]}某{before[3:]}")
    assert page.locator(".difference del").text_content() == before[2]
    assert page.locator(".difference ins").text_content() == "某"


def test_an_accepted_answer_is_not_asked_again(page: Page, address: str, corpus: Path) -> None:
    open_review(page, address, corpus)
    asked = page.locator("article").count()
    page.keyboard.press("a")
    page.wait_for_selector(".answered")
    assert read(corpus).accepted
    page.reload()
    page.wait_for_selector("article[aria-current]")
    assert page.locator("article").count() == asked - 1


def test_a_paragraph_is_edited_by_keyboard_and_undone(page: Page, address: str, corpus: Path) -> None:
    before = find_file(corpus).read_bytes()
    open_review(page, address, corpus)
    page.keyboard.press("t")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+End")
    page.keyboard.type("\n新的一段。")
    assert page.locator("#text ins").text_content() == "\n新的一段。"
    assert find_file(corpus).read_bytes() == before
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    texts = [paragraph.text for paragraph in read(corpus).paragraphs]
    assert texts[1].startswith("今天我们召开")
    assert texts[2] == "新的一段。"
    page.wait_for_selector("article[aria-current]")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert find_file(corpus).read_bytes() == before


def test_an_edited_paragraph_is_not_written_over_a_foreign_change(page: Page, address: str, corpus: Path) -> None:
    open_review(page, address, corpus)
    path = find_file(corpus)
    path.write_text(path.read_text("utf-8").replace("亲自抓", "亲自管"), "utf-8")
    edited = path.read_bytes()
    page.locator("#text button").first.click()
    page.keyboard.type("改")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#message:text('又改过')")
    assert path.read_bytes() == edited
    assert "改" in page.locator("#text textarea").input_value()


def test_two_clicks_are_one_request(page: Page, address: str, corpus: Path) -> None:
    open_review(page, address, corpus)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.keyboard.press("r")
    page.wait_for_selector(".answered")
    for name, path in (("undo", "undo"), ("proofread", "decisions")):
        sent.clear()
        page.fill("#by", "王某")
        with page.expect_navigation():
            page.evaluate("id => { for (const _ of 'ab') document.getElementById(id).click(); }", name)
        assert sent == [address + path]


def test_a_change_by_another_program_is_reported(page: Page, address: str, corpus: Path) -> None:
    open_review(page, address, corpus)
    path = find_file(corpus)
    path.write_text(path.read_text("utf-8").replace("亲自抓", "亲自管"), "utf-8")
    edited = path.read_bytes()
    page.keyboard.press("r")
    page.wait_for_selector("#message:text('又改过')")
    assert path.read_bytes() == edited
    assert page.locator(".answered").count() == 0


def test_without_a_server_decisions_are_downloaded(page: Page, address: str, corpus: Path) -> None:
    open_review(page, address, corpus)
    page.context.set_offline(True)
    page.keyboard.press("r")
    page.wait_for_selector("#download:visible")
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == "decisions.yml"
    text = Path(download.value.path()).read_text("utf-8")
    assert list(json.loads(text)["speeches"]) == [find_file(corpus).stem]
    assert apply_decisions(corpus, text) == [find_file(corpus)]
    assert "title" not in read(corpus).facts


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(page: Page, address: str, corpus: Path, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "removals/", f"{find_file(corpus).stem}/"):
        page.goto(address + path)
        if path.startswith("2011"):
            page.wait_for_selector("article[aria-current]")
            page.keyboard.press("e")
            page.locator("#text button").first.click()
            page.keyboard.type("改")
        load_axe(page)
        assert find_violations(page) == []
