"""The search page: exact, honest, and its state in the address."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from opencc import OpenCC
from playwright.sync_api import Locator, Page, Route

from browser.conftest import BOTH_INDEXES, EVERYWHERE, NARROW, Reader, Visit
from build_scripts.model import Library
from build_scripts.text.characters import fold

Texts = dict[tuple[str, str], str]

#: Characters that no speech of the genre has.
ABSENT = "龘靐齉"

#: Asks the search's own modules, in the page, for many queries at once.
ASK = """async ([root, queries]) => {
    const from = (name) => import(root + `assets/search/${name}.js`);
    const [{ searchIndex }, { HitStream }, { parse }] = await Promise.all(["index_files", "index", "query"].map(from));
    const index = await searchIndex();
    const hitsOf = async (query) => {
        const { speeches, counts } = await index.answer(query);
        return new HitStream(index, speeches, counts, query).next(Infinity);
    };
    const shown = ({ passage, spans }) =>
        [passage.speech.id, passage.id, spans.map(([start, end]) => passage.text.slice(start, end))];
    return Promise.all(queries.map(async (query) => (await hitsOf(parse(query, index.folding))).map(shown)));
}"""


@pytest.fixture(scope="session")
def texts(speeches: list[dict[str, Any]]) -> Texts:
    return {(speech["id"], each["id"]): each["text"] for speech in speeches for each in speech["paragraphs"]}


@pytest.fixture(scope="session")
def phrase(texts: Texts) -> str:
    """Return two characters that occur in several speeches, in headings and in texts, but not everywhere."""
    folded = {place: fold(text) for place, text in texts.items()}
    pairs = sorted({text[i : i + 2] for text in folded.values() for i in range(len(text) - 1)})
    usual = [(pair, {place for place, text in folded.items() if pair in text}) for pair in pairs]
    return max(
        (each for each in usual if len(each[1]) <= 30),
        key=lambda each: (len({s for s, _ in each[1]}), len(each[1]), each[0]),
    )[0]


def containing(texts: Texts, query: str) -> set[tuple[str, str]]:
    return {place for place, text in texts.items() if fold(query) in fold(text)}


def test_finds_exactly_what_is_there(visit: Visit, texts: Texts) -> None:
    """Random substrings, across punctuation and in traditional spelling too, and phrases that are nowhere."""
    chance = random.Random(7)
    traditional = OpenCC("s2t")
    long = [text for text in texts.values() if len(text) > 12]
    queries = []
    for _ in range(400):
        text = chance.choice(long)
        start = chance.randrange(len(text) - 1)
        queries.append(re.sub(r"[\s|…-]", "", text[start : start + chance.choice([1, 2, 2, 3, 4, 6, 9, 14])]))
    queries += [traditional.convert(query) for query in queries[:60]]
    queries += ["".join(chance.choice("".join(long)) for _ in range(4)) for _ in range(60)]
    queries = [query for query in queries if fold(query) and '"' not in query]
    reader = visit()
    page = reader.search()
    for query, found in zip(queries, page.evaluate(ASK, [reader.address, queries]), strict=True):
        assert {(speech, paragraph) for speech, paragraph, _ in found} == containing(texts, query), query
        for speech, paragraph, marked in found:
            assert {fold(each) for each in marked} == {fold(query)}, (query, speech, paragraph)
            assert len(marked) == fold(texts[speech, paragraph]).count(fold(query))


@EVERYWHERE
def test_shows_every_hit(reader: Reader, texts: Texts) -> None:
    """The most common character: every paragraph with it, after `more` has been pressed until it is gone."""
    reader.search("的")
    truth = containing(texts, "的")
    assert reader.total == len(truth)
    hits = reader.all_hits()
    assert len(hits) == len(set(hits)) == len(truth)
    assert set(hits) == truth


@BOTH_INDEXES
def test_a_hit_says_where_it_is_from(reader: Reader, phrase: str, speeches: list[dict[str, Any]]) -> None:
    page = reader.search(phrase)
    by_id = {speech["id"]: speech for speech in speeches}
    hits = page.locator("li[data-speech]").all()
    assert hits
    for hit in hits:
        speech = by_id[hit.get_attribute("data-speech") or ""]
        assert speech["title"] in (hit.text_content() or "")
        if speech["date"]:
            year, month, day = map(int, speech["date"].split("-"))
            assert f"{year}年{month}月{day}日" in (hit.text_content() or "")
        assert {fold(each) for each in hit.locator("mark").all_text_contents()} == {phrase}
    assert f"{reader.total} 段" in page.locator("#search-status").inner_text()


@EVERYWHERE
@pytest.mark.parametrize("view", ["passages", "keyword"])
def test_a_hit_lands_on_its_phrase(reader: Reader, phrase: str, view: str) -> None:
    page = reader.search(phrase, view=view)
    hit = page.locator("li[data-speech]").last
    paragraph = hit.get_attribute("data-paragraph")
    hit.locator("a[href*='#']").first.click()
    page.wait_for_selector(f"[id='{paragraph}'] mark.found.current")
    assert page.url.endswith(f"#{paragraph}")
    assert page.locator(f"[id='{paragraph}'] mark.found").first.evaluate(
        "each => { const { top, bottom } = each.getBoundingClientRect(); return top > 0 && bottom < innerHeight; }"
    )


@BOTH_INDEXES
def test_punctuation_width_and_spelling_do_not_matter(reader: Reader, texts: Texts) -> None:
    place, text = next(
        (place, text) for place, text in texts.items() if re.search(r"\w{3}、\w{3}", text) and len(text) > 20
    )
    part = re.search(r"\w{3}、\w{3}", text)[0]  # type: ignore[index]
    for spelling in (part, part.replace("、", "，"), part.replace("、", ""), OpenCC("s2t").convert(part)):
        reader.search(spelling)
        assert place in reader.all_hits(), spelling
    reader.search(f'"{part}"')
    assert place in reader.all_hits()
    reader.search(f'"{part.replace("、", "！")}"')
    assert reader.total == 0


@BOTH_INDEXES
def test_several_terms(reader: Reader, texts: Texts, phrase: str) -> None:
    second = "工作"
    both = containing(texts, phrase) & containing(texts, second)
    assert both, "the corpus has changed: choose another second term"
    reader.search(f"{phrase} {second}")
    assert set(reader.all_hits()) == both
    reader.search(f"{phrase} -{second}")
    assert set(reader.all_hits()) == containing(texts, phrase) - containing(texts, second)
    reader.search(f"{phrase}|{ABSENT}")
    assert set(reader.all_hits()) == containing(texts, phrase)
    reader.search(f"{phrase} {second}", within="speech")
    fitting = {speech for speech, _ in containing(texts, phrase)} & {speech for speech, _ in containing(texts, second)}
    assert set(reader.all_hits()) == {
        place for place in containing(texts, phrase) | containing(texts, second) if place[0] in fitting
    }


@EVERYWHERE
def test_nothing_asked(reader: Reader, slogans: list[dict[str, Any]]) -> None:
    page = reader.search()
    assert reader.total == 0
    assert reader.hits() == []
    example = page.locator("#search-results .chips a").first
    wording = example.inner_text()
    assert wording in {slogan["text"] for slogan in slogans}
    example.click()
    page.wait_for_function("() => document.querySelector('#search-results').dataset.total > 0")
    assert page.input_value("#search-query") == wording


@BOTH_INDEXES
def test_punctuation_alone_is_searched_as_it_is(reader: Reader, texts: Texts) -> None:
    for sign in ("：", "**", "《"):
        page = reader.search(sign)
        truth = {place for place, text in texts.items() if sign in text}
        assert reader.total == len(truth), sign
        if truth:
            assert page.locator("li[data-speech] mark").first.inner_text() == sign


@EVERYWHERE
def test_nothing_found_is_said(reader: Reader) -> None:
    page = reader.search(ABSENT)
    assert reader.total == 0
    assert reader.hits() == []
    assert f"没有找到“{ABSENT}”" in page.locator("#search-results").inner_text()
    assert page.locator("#search-results .near").count() == 0


@BOTH_INDEXES
def test_near_forms_stand_apart(reader: Reader, slogans: list[dict[str, Any]], texts: Texts) -> None:
    slogan = next(
        each["text"] for each in slogans if re.fullmatch(r"\w{4,5}", each["text"]) and containing(texts, each["text"])
    )
    page = reader.search(slogan[:-1] + ABSENT[0])
    assert reader.total == 0
    assert reader.hits() == []
    near = page.locator("#search-results .near")
    assert "不是检索结果" in near.inner_text()
    near.get_by_role("link", name=slogan, exact=True).click()
    page.wait_for_function("() => document.querySelector('#search-results').dataset.total > 0")
    assert set(reader.all_hits()) <= containing(texts, slogan)


@BOTH_INDEXES
def test_the_longest_part_that_occurs(reader: Reader, texts: Texts, phrase: str) -> None:
    page = reader.search(phrase + ABSENT)
    part = page.locator("#search-results .near li", has_text=phrase).last
    assert f"{len(containing(texts, phrase))} 段" in part.inner_text()


@BOTH_INDEXES
def test_pinyin_that_finds_nothing_leads_to_the_slogan(
    visit: Visit, slogans: list[dict[str, Any]], texts: Texts
) -> None:
    slogan = next(
        each
        for each in slogans
        if re.fullmatch(r"[\u4e00-\u9fff]{4}", each["text"]) and containing(texts, each["text"])
    )
    bare = "".join(each for each in unicodedata.normalize("NFD", slogan["pinyin"]) if each.isascii() and each.isalpha())
    page = visit().search(bare)
    link = page.locator("#search-results .near").get_by_role("link", name=slogan["text"], exact=True)
    link.wait_for()
    assert link.count() == 1


@BOTH_INDEXES
def test_titles_are_found_apart(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    speech = max(speeches, key=lambda each: len(each["title"]))
    page = reader.search(speech["title"])
    titles = page.locator("#search-results .titled a")
    titles.first.wait_for()
    assert titles.all_inner_texts() == [speech["title"]]
    titles.click()
    page.wait_for_url(f"**/{speech['url']}")


@BOTH_INDEXES
def test_all_titles_that_fit_can_be_listed(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    fitting = [speech for speech in speeches if "动员" in (speech["reader_title"] or speech["title"])]
    assert len(fitting) > 3
    page = reader.search("动员")
    more = page.locator("#search-results .titled button")
    assert more.inner_text() == f"另有 {len(fitting) - 3} 篇"
    more.press("Enter")
    page.wait_for_function("count => document.querySelectorAll('.titled a').length === count", arg=len(fitting))
    assert more.is_hidden()


@BOTH_INDEXES
def test_keyword_in_context(reader: Reader, phrase: str, texts: Texts) -> None:
    page = reader.search(phrase)
    page.get_by_role("link", name="逐行对照").click()
    page.wait_for_selector(".lines")
    assert sum(fold(texts[place]).count(phrase) for place in containing(texts, phrase)) == len(reader.all_hits())
    left = {round(each.bounding_box()["x"]) for each in page.locator(".lines mark").all()}  # type: ignore[index]
    assert max(left) - min(left) <= 1, "the phrase begins at one line"
    page.get_by_role("link", name="按后文").click()
    page.wait_for_url("**sort=right**")
    assert parse_qs(urlparse(page.url).query) == {"q": [phrase], "view": ["keyword"], "sort": ["right"]}


def matching_with_gap(texts: Texts, first: str, last: str, most: int) -> set[tuple[str, str]]:
    """Return the paragraphs that have a sentence with both parts, at most `most` letters between them."""
    gap = re.compile(f"{first}.{{0,{most}}}{last}")
    return {
        place
        for place, text in texts.items()
        if any(gap.search(fold(sentence)) for sentence in re.split("[。！？!?]", text))
    }


@EVERYWHERE
def test_a_gap(reader: Reader, texts: Texts) -> None:
    truth = matching_with_gap(texts, "统一", "思想", 999)
    assert len(truth) > len(containing(texts, "统一思想")) > 0
    reader.search("统一…思想", view="keyword")
    assert set(reader.all_hits()) == truth
    assert all(re.match("统一.*思想$", fold(each)) for each in reader.page.locator(".lines mark").all_text_contents())
    for query, most in (("抓……3……实", 3), ("抓...9...实", 9)):
        reader.search(query)
        assert set(reader.all_hits()) == matching_with_gap(texts, "抓", "实", most)
    reader.page.locator(".hit-place a").last.click()
    reader.page.wait_for_selector("mark.found.current")


@BOTH_INDEXES
def test_one_hit_for_each_speech(reader: Reader, texts: Texts, phrase: str) -> None:
    """The whole result is ordered, not only what is shown at first."""
    page = reader.search(phrase, view="speeches", sort="count")
    found = Counter(speech for speech, _ in containing(texts, phrase))
    hits = reader.all_hits()
    assert sorted(speech for speech, _ in hits) == sorted(found)
    assert [found[speech] for speech, _ in hits] == sorted(found.values(), reverse=True)
    for speech, paragraph in hits:
        most = max(fold(text).count(phrase) for place, text in texts.items() if place[0] == speech)
        assert fold(texts[speech, paragraph]).count(phrase) == most
    first = hits[0][0]
    page.locator(".hit-all a").first.click()
    page.wait_for_url(f"**speech={first}**")
    reader.answered()
    assert {speech for speech, _ in reader.all_hits()} == {first}


@BOTH_INDEXES
def test_order_by_date_has_inferred_dates(reader: Reader, library: Library) -> None:
    page = reader.search("的", view="speeches", sort="date")
    dates = {each.id: each.fact("date") or each.fact("date_inferred") or "" for each in library.speeches}
    shown = [dates[speech] for speech, _ in reader.all_hits()]
    assert shown == sorted(shown, reverse=True)
    assert page.locator(".inferred", has_text="考订").count() > 0


def test_invisible_differences_do_not_matter(visit: Visit) -> None:
    reader = visit()
    reader.search("群众")
    total = reader.total
    for query in ("群\u200d众", "群\ufe00众", "群\u0301众", '"群\u200b众"'):
        reader.search(query)
        assert reader.total == total > 0, ascii(query)


def test_examples_on_the_empty_page(reader: Reader) -> None:
    page = reader.search()
    examples = page.locator(".search-help td:first-child a")
    assert examples.count() >= 6
    examples.nth(1).click()
    page.wait_for_url("**q=**")
    reader.answered()
    assert reader.total > 0
    assert not page.locator("details.search-help").evaluate("each => each.open")


def facets(page: Page) -> Locator:
    """The filters, unfolded: on a narrow screen they are folded at first."""
    all_ = page.locator("details.facets")
    if not all_.evaluate("each => each.open"):
        all_.locator("summary").first.click()
    return all_


@BOTH_INDEXES
def test_filters_and_the_address(reader: Reader, phrase: str, texts: Texts) -> None:
    page = reader.search(phrase)
    whole = reader.total
    chosen = facets(page).locator("a[data-key^='speech-']").first
    speech = (chosen.get_attribute("data-key") or "").removeprefix("speech-")
    chosen.click()
    page.wait_for_url(f"**speech={speech}**")
    reader.answered()
    assert set(reader.all_hits()) == {place for place in containing(texts, phrase) if place[0] == speech}
    page.reload()
    reader.answered()
    assert {place[0] for place in reader.all_hits()} == {speech}
    page.go_back()
    page.wait_for_function("total => document.querySelector('#search-results').dataset.total == total", arg=whole)
    page.go_forward()
    page.wait_for_function("total => document.querySelector('#search-results').dataset.total != total", arg=whole)
    facets(page).locator("a[aria-current]").click()
    page.wait_for_function("total => document.querySelector('#search-results').dataset.total == total", arg=whole)
    assert "speech=" not in page.url


@BOTH_INDEXES
def test_headings_only(reader: Reader, phrase: str, speeches: list[dict[str, Any]], texts: Texts) -> None:
    headings = {
        (speech["id"], each["paragraph"])
        for speech in speeches
        for each in speech["sections"]
        if each["kind"] == "heading"
    }
    reader.search(phrase, type="heading")
    assert set(reader.all_hits()) == containing(texts, phrase) & headings


@EVERYWHERE
def test_back_and_forward_through_questions(reader: Reader, phrase: str, texts: Texts) -> None:
    page = reader.search(phrase)
    page.fill("#search-query", ABSENT)
    page.press("#search-query", "Enter")
    page.wait_for_function("() => document.querySelector('#search-results').dataset.total == 0")
    page.go_back()
    page.wait_for_function("() => document.querySelector('#search-results').dataset.total > 0")
    assert page.input_value("#search-query") == phrase
    page.go_forward()
    page.wait_for_function("() => document.querySelector('#search-results').dataset.total == 0")
    assert page.input_value("#search-query") == ABSENT


@BOTH_INDEXES
def test_coming_back_from_a_hit_finds_the_place_again(reader: Reader) -> None:
    page = reader.search("的")
    reader.more()
    shown = len(reader.hits())
    page.locator("li[data-speech]").nth(shown - 2).locator("a[href*='#']").first.click()
    page.wait_for_url("**/speeches/**")
    page.go_back()
    reader.answered()
    page.wait_for_function("scrollY > 1000")
    assert len(reader.hits()) == shown


@BOTH_INDEXES
def test_all_hits_as_a_table(visit: Visit, texts: Texts, phrase: str) -> None:
    page = visit().search(phrase)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载全部").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))
    assert {(row["讲话编号"], row["段落"]) for row in rows} == containing(texts, phrase)
    assert all(row["前文"] + row["词句"] + row["后文"] == texts[row["讲话编号"], row["段落"]] for row in rows)


@BOTH_INDEXES
def test_a_hit_is_copied_with_its_source(visit: Visit, texts: Texts, phrase: str) -> None:
    page = visit().search(phrase)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hit = page.locator("li[data-speech]").first
    hit.get_by_role("button", name="复制引文").click()
    page.get_by_role("status").filter(has_text="已复制引文").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    place = (hit.get_attribute("data-speech") or "", hit.get_attribute("data-paragraph") or "")
    assert copied.startswith(texts[place] + "\n——")
    assert copied.endswith(f"#{place[1]}.")


@BOTH_INDEXES
def test_markup_in_a_query_is_text(reader: Reader) -> None:
    page = reader.search("<img/src=x/onerror=alert(1)>甲乙")
    assert page.locator("#search-results img").count() == 0
    assert "<img/src=x/onerror=alert(1)>甲乙" in page.locator("#search-results").inner_text()


@pytest.mark.parametrize("name", ["catalogue.json", "folding.json"])
def test_an_unknown_format_is_refused(visit: Visit, site: Any, name: str) -> None:
    reader = visit(NARROW)
    content = json.loads((site / "assets/search-index" / name).read_text(encoding="utf-8")) | {"format": 99}
    reader.page.route(f"**/{name}*", lambda route: route.fulfill(json=content))
    page = reader.open("search/", q="工作")
    page.wait_for_selector("#search-results[data-state=error]")
    assert "索引的格式（99）" in page.get_by_role("alert").inner_text()
    assert reader.hits() == []


@pytest.mark.parametrize("name", ["columns.bin", "texts/0.bin"])
def test_an_unknown_binary_format_is_refused(visit: Visit, site: Any, name: str) -> None:
    reader = visit()
    content = (site / "assets/search-index" / name).read_bytes()
    reader.page.route(f"**/{name}*", lambda route: route.fulfill(body=bytes([99]) + content[1:]))
    page = reader.open("search/", q="工作")
    page.wait_for_selector("#search-results[data-state=error]")
    assert "索引的格式（99）" in page.get_by_role("alert").inner_text()


def test_a_truncated_file_is_reported(visit: Visit, site: Any) -> None:
    reader = visit()
    content = (site / "assets/search-index/texts/0.bin").read_bytes()
    reader.page.route("**/texts/0.bin*", lambda route: route.fulfill(body=content[:1000]))
    page = reader.open("search/", q="工作")
    page.wait_for_selector("#search-results[data-state=error]")
    assert "没有读到" in page.get_by_role("alert").inner_text()


def test_files_of_two_versions_are_not_mixed(visit: Visit, site: Any) -> None:
    reader = visit()
    content = (site / "assets/search-index/texts/0.bin").read_bytes()
    reader.page.route("**/texts/0.bin*", lambda route: route.fulfill(body=content[:1] + b"none" + content[5:]))
    page = reader.open("search/", q="工作")
    page.wait_for_selector("#search-results[data-state=error]")
    assert "刷新" in page.get_by_role("alert").inner_text()


def test_a_lost_connection_can_be_tried_again(visit: Visit) -> None:
    reader = visit()
    lost = [True]

    def answer(route: Route) -> None:
        if lost[0]:
            route.abort()
        else:
            route.continue_()

    reader.page.route("**/catalogue.json*", answer)
    page = reader.open("search/", q="工作")
    page.wait_for_selector("#search-results[data-state=error]")
    lost[0] = False
    page.get_by_role("button", name="重试").click()
    reader.answered()
    assert reader.total > 0
    assert all("Failed to load resource" in each for each in reader.wrong)
    reader.wrong.clear()


def test_the_page_alone_loads_no_text(visit: Visit) -> None:
    """Without a query the page loads neither text nor posting lists."""
    reader = visit()
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.search()
    assert not any("/texts/" in each for each in asked)


def test_the_page_loads_few_scripts(visit: Visit) -> None:
    """At most twelve, the theme's included; more would be a waterfall or a list of preloads."""
    reader = visit()
    scripts: set[str] = set()
    reader.page.on("request", lambda request: scripts.add(request.url) if request.resource_type == "script" else None)
    reader.search("工作")
    reader.page.wait_for_load_state("networkidle")
    assert len(scripts) <= 12, scripts


def test_invisible_characters_do_not_matter(visit: Visit, texts: Texts, phrase: str) -> None:
    reader = visit()
    for query in (f"\u200b{phrase[0]}\u2060{phrase[1]}\ufe0f", f'"{phrase[0]}\u200d{phrase[1]}"'):
        reader.search(query)
        assert set(reader.all_hits()) == containing(texts, phrase)
    reader.search("\u200b")
    assert reader.total == 0
