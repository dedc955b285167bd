"""Lists of any length: a page of one is bounded, all of them grow no faster than the corpus, and nothing is lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from build_scripts.pages.parts import Part, address, below, beside, folder, link, parts
from build_scripts.pages.sample import about, bodies
from build_scripts.pages.slogan_map import map_page
from hypothesis import given
from hypothesis import strategies as st
from test_pages import a_library, a_slogan, a_speech, all_pages, an_edition, shown
from test_slogan_pages import landing, published, read_out

from build_scripts.model import Library, Occurrence, Speech
from build_scripts.pages.facts import spelt
from build_scripts.pages.slogan import MOST_PLACES, in_parts, pages_of, slogan_pages
from build_scripts.pages.slogan_index import MOST_LINES, index_pages
from build_scripts.pages.speech_list import MOST_ROWS, list_pages

SIZES = (9, 1_000, 10_000)
#: What one page of a list may be, as Markdown: the largest of them is the index of slogans with MOST_LINES lines.
MOST_BYTES = 300_000
MOST_LINKS = MOST_LINES + 200
#: Characters of which the titles of the made speeches and the wordings of the made slogans are put together.
LETTERS = "安保创发改干高和建科民强群生思先学勇振中"


def a_name(number: int) -> str:
    """Four characters for a number, other ones for every number below 160,000."""
    return "".join(LETTERS[number // 20**place % 20] for place in range(4))


@cache
def corpus(size: int) -> Library:
    """Speeches of 45 years, each tenth without a date, a third of them in the largest campaign, and as many slogans.

    One slogan is said twice in every speech.
    """
    speeches = []
    for number in range(size):
        facts = {"title": f"在{a_name(number)}动员大会上的讲话"}
        if number % 10:
            facts["date"] = f"{1978 + number % 45}-{number % 12 + 1:02}-10"
        facts["campaign"] = "创先争优" if number % 3 == 0 else a_name(number % (size // 5 + 1))
        speeches.append(a_speech("同志们，同志们", a_name(number), name=f"s-{number:05}", **facts))
    often = [Occurrence(s.id, "p_1", at, at + 3, "同志们") for s in speeches for at in (0, 4)]
    once = [
        a_slogan(a_name(number), Occurrence(speech.id, "p_2", 0, 4, a_name(number)), name=f"k-{number:05}")
        for number, speech in enumerate(speeches)
    ]
    slogans = [
        replace(
            slogan,
            pinyin=" ".join("abcdefghjklmnopqrstw"[number // 20**place % 20] + "a" for place in range(4)),
            type="ABCDE"[number % 5],
            campaigns=(speeches[number].fact("campaign") or "",),
            variants=(f"{slogan.text}啊",) if number % 20 == 0 else (),
        )
        for number, slogan in enumerate(once)
    ]
    slogans.append(a_slogan("同志们", *often, name="tong-zhi-men", campaigns=("创先争优",), pinyin="tóng zhì mén"))
    return a_library(*map(an_edition, speeches), slogans=tuple(slogans))


@cache
def lists(size: int) -> dict[str, str]:
    """All pages of a library but those of speeches and of slogans that are said once."""
    library = corpus(size)
    texts = bodies(library.speeches)
    return {
        **list_pages(library.speeches, texts),
        **index_pages(library.slogans, texts),
        "slogans/by/speech.md": map_page(library.slogans, texts),
        **dict(slogan_pages(library.slogans[-1], library, texts, {s.id: s for s in library.slogans})),
    }


def links_of(path: str, page: str) -> list[str]:
    """The pages that a page links to, as they are published; all of Markdown's links and all of HTML's."""
    found = [*re.findall(r"\]\(([^)\s]+)\)", page), *re.findall(r'href="([^"]+)"', page)]
    return [landing(path, href).path for href in found]


# --- How large, how many ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_a_page_of_a_list_is_bounded(size: int) -> None:
    for path, page in lists(size).items():
        assert len(page.encode()) <= MOST_BYTES, path
        assert page.count("](") + page.count('href="') <= (4_500 if path == "slogans/by/speech.md" else MOST_LINKS), (
            path
        )
        if path.startswith("speeches/"):
            assert len(re.findall(r"^\| (?!日期|-)", page, re.M)) <= MOST_ROWS, path
            assert page.count("<li>") <= MOST_ROWS, path
        else:
            assert page.count("<li") <= MOST_LINES, path
            assert len(re.findall('<tr data-pinyin|data-start="', page)) <= MOST_LINES, path


@pytest.mark.parametrize(("begin", "most"), [("speeches/", 0.6), ("slogans/by/", 0.02), ("slogans/tong-zhi-men", 0.01)])
def test_the_pages_grow_no_faster_than_the_corpus(begin: str, most: float) -> None:
    counts = [sum(path.startswith(begin) for path in lists(size)) for size in SIZES]
    assert counts[2] <= 10.5 * counts[1]
    assert counts[2] <= most * SIZES[2]
    written = [sum(len(page) for path, page in lists(size).items() if path.startswith(begin)) for size in SIZES[1:]]
    assert written[1] <= 10.5 * written[0]


def test_what_is_short_stays_on_one_page() -> None:
    few = set(lists(9))
    assert {path for path in few if path.startswith("speeches/")} == {"speeches/index.md"}
    assert {path for path in few if path.count("/") > 2} == set()
    assert "](by/" not in lists(9)["speeches/index.md"]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_a_list_is_reached_and_every_link_lands(size: int) -> None:
    library = corpus(size)
    there = {published(path): path for path in lists(size)}
    others = {f"/speeches/{speech.id}/" for speech in library.speeches} | {f"/slogans/{s.id}/" for s in library.slogans}
    others |= {"/data/", "/search/"}
    reached: set[str] = set()
    waiting = {"/speeches/", "/slogans/"}
    while waiting:
        at = waiting.pop()
        reached.add(at)
        found = set(links_of(there[at], lists(size)[there[at]]))
        assert found <= others | there.keys(), at
        waiting |= (found & there.keys()) - reached
    assert reached == set(there)


# --- Speeches ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES[1:])
def test_every_speech_stands_in_one_year_and_in_its_campaign(size: int) -> None:
    library = corpus(size)
    rows: Counter[str] = Counter()
    for path, page in lists(size).items():
        if path.startswith("speeches/by/year/"):
            year = path.split("/")[3].removesuffix(".md")
            for each in re.findall(r"\]\(\S*?(s-\d{5})\.md\)", page):
                rows[each] += 1
                date = library.speeches[int(each[2:])].fact("date")
                assert (date[:4] if date else "undated") == year
    assert rows == Counter({speech.id: 1 for speech in library.speeches})
    campaign = [
        page for path, page in lists(size).items() if path.startswith("speeches/by/campaign/chuang-xian-zheng-you")
    ]
    listed = [each for page in campaign for each in re.findall(r"(s-\d{5})\.md\)", page)]
    assert set(listed) == {s.id for s in library.speeches if s.fact("campaign") == "创先争优"}
    assert len(listed) == len(set(listed))


def test_the_years_are_a_row_and_their_parts_too() -> None:
    rendered = lists(10_000)
    first, second = rendered["speeches/by/year/2000.md"], rendered["speeches/by/year/2000/2.md"]
    assert 'rel="next" href="2/"' in first
    assert 'rel="prev" href="../"' in second
    assert 'href="../2001/">← 2001年' in first
    assert 'href="../../1999/">1999年 →' in second
    assert "rel=" not in rendered["speeches/by/year/undated.md"].split("上一页")[0].split("下一页")[1]


def of_campaigns(*names: str, rest: int = MOST_ROWS) -> dict[str, str]:
    """The list of a speech for each name, and of `rest` more."""
    speeches = [a_speech("甲", name=f"n-{number}", campaign=name) for number, name in enumerate(names)]
    speeches += [a_speech("甲", name=f"r-{number}") for number in range(rest)]
    return list_pages(speeches, bodies(speeches))


def test_names_that_sound_alike_share_a_page() -> None:
    rendered = of_campaigns("争先", "正先", "争先", "其他")
    assert "# 活动：争先、正先" in rendered["speeches/by/campaign/zheng-xian.md"]
    assert "共 3 篇" in rendered["speeches/by/campaign/zheng-xian.md"]


def test_a_single_speech_needs_no_list() -> None:
    rendered = of_campaigns("争先", "创优", "创优")
    assert '<a href="n-0/">争先</a>' in rendered["speeches/index.md"]
    assert set(rendered) >= {"speeches/by/campaign/chuang-you.md"}
    assert not any("zheng-xian" in path for path in rendered)


@given(st.text(max_size=40))
def test_any_name_is_a_part_of_an_address(name: str) -> None:
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", spelt(name))
    assert len(spelt(name)) <= 80


@pytest.mark.parametrize(
    ("name", "expected"),
    [("创先争优", "chuang-xian-zheng-you"), ("“1+4”绿色", "1-4-lv-se"), ("……", "other"), ("", "other")],
)
def test_names_in_addresses(name: str, expected: str) -> None:
    assert spelt(name) == expected


def test_hostile_names_are_text() -> None:
    name = '"><script>alert(1)</script> | ](x.md) ../..'
    rendered = of_campaigns(name, name, "../../index", "../../index")
    dom = shown(rendered["speeches/index.md"])
    assert name in dom.html or dom.all("script") == []
    assert all(re.fullmatch(r"speeches/(index|by/[a-z]+(/[a-z0-9-]+)*)\.md", path) for path in rendered), list(rendered)
    for page in rendered.values():
        assert shown(page).all("script") == []


# --- Slogans ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["pinyin", "type", "number", "campaign"])
def test_a_divided_order_has_every_entry_in_its_groups(order: str) -> None:
    library = corpus(10_000)
    main = "slogans/index.md" if order == "pinyin" else f"slogans/by/{order}.md"
    whole: Counter[str] = Counter()
    for path, page in lists(10_000).items():
        here = path.startswith(f"slogans/by/{order}/")
        if here or path == main or path.startswith(f"slogans/by/{order}-"):
            found = re.findall(r'<li data-pinyin="[^"]*"(?: data-also="[^"]*")?><a href="[^"]*?([a-z0-9-]+)/">', page)
            whole.update(found if here else [])
            if not here:  # What has no list of its own stands whole on the first page.
                for section in re.findall(r"<section.*?</section>", page, re.S):
                    if 'class="rest"' not in section:
                        whole.update(
                            re.findall(
                                r'<li data-pinyin="[^"]*"(?: data-also="[^"]*")?><a href="[^"]*?([a-z0-9-]+)/">',
                                section,
                            )
                        )
    expected = Counter(slogan.id for slogan in library.slogans)
    assert whole == ({} if order == "number" else expected)


def test_the_letters_of_a_divided_index_stay_where_they_were() -> None:
    whole, divided = (set(re.findall(r'id="(letter-\w)"', lists(size)["slogans/index.md"])) for size in (1_000, 10_000))
    assert whole == divided
    assert "letter-A" in divided


def test_the_places_of_an_entry_are_on_its_pages_once_and_in_order() -> None:
    for size in SIZES:
        slogan = corpus(size).slogans[-1]
        found = []
        for number, part in enumerate(in_parts(slogan), 1):
            page = lists(size)[below("slogans/tong-zhi-men.md", number)]
            assert re.findall('<h3 id="in-([^"]+)"', page) == list(part)
            assert page.count("data-start=") == sum(map(len, part.values())) <= MOST_PLACES
            found += re.findall('<h3 id="in-([^"]+)"', page)
        assert found == sorted({each.speech for each in slogan.occurrences})


@given(st.dictionaries(st.text("ab-.9", min_size=1, max_size=3), st.integers(1, 9), max_size=9))
def test_no_place_is_lost_and_no_speech_cut(counts: dict[str, int]) -> None:
    places = [Occurrence(speech, "p_1", at, at + 1, "甲") for speech, count in counts.items() for at in range(count)]
    divided = in_parts(a_slogan("甲", *places), most=5)
    assert Counter(each for part in divided for said in part.values() for each in said) == Counter(places)
    speeches = [speech for part in divided for speech in part]
    assert len(speeches) == len(set(speeches))
    for part in divided:
        assert sum(map(len, part.values())) <= 5 or len(part) == 1
    if len(divided) > 1:
        assert speeches == sorted(speeches)
        assert all(divided)


def test_the_map_leads_to_the_page_that_has_the_places() -> None:
    page = lists(1_000)["slogans/by/speech.md"]
    found = re.findall(r'href="\.\./\.\./(tong-zhi-men/[^"]*)#in-([^"]+)"', page)
    where = pages_of(corpus(1_000).slogans[-1])
    assert len(found) > 1
    for path, speech in found:
        assert f"/slogans/{path}" == published(where[speech])
    assert {path for path, _ in found} != {"tong-zhi-men/"}


def test_a_further_page_says_which_it_is() -> None:
    page = lists(1_000)["slogans/tong-zhi-men/2.md"]
    assert 'data-entry="../"' in page
    page = read_out(page)
    assert "第 2 页，共 7 页" in page
    assert "全部 2,000 处分 7 页列出，以讲话编号为序，本页是第 301–600 处" in page


@pytest.mark.parametrize(
    ("han", "words"),
    [(0, "0 字"), (36_657, "36,657 字"), (1_034_567, "约 103 万字"), (35_649_999, "约 3,560 万字")],
)
def test_a_large_number_is_rounded(han: int, words: str) -> None:
    assert about(han) == words


# --- Parts ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers()), st.integers(1, 5))
def test_parts_are_the_list(rows: list[int], most: int) -> None:
    divided = parts(rows, most)
    assert [row for part in divided for row in part.rows] == rows
    assert [part.number for part in divided] == list(range(1, divided[0].of + 1))
    assert all(len(part.rows) == most for part in divided[:-1])
    for part in divided:
        assert list(part.rows) == rows[part.first - 1 : part.last]


@pytest.mark.parametrize(
    ("number", "of", "named"),
    [(1, 1, [1]), (1, 9, [1, 2, 3, None, 9]), (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]), (3, 4, [1, 2, 3, 4])],
)
def test_a_part_names_the_parts_near_it(number: int, of: int, named: list[int | None]) -> None:
    assert Part([], number, of, 1).named == named


def pairs() -> list[tuple[str, str]]:
    paths = ["index.md", "speeches/index.md", "speeches/a.md", "slogans/by/type.md", "slogans/by/type/a/2.md"]
    return [(one, other) for one in paths for other in paths]


@pytest.mark.parametrize(("path", "here"), pairs())
def test_links_between_pages(path: str, here: str) -> None:
    assert landing(here, address(path, here)).path == published(path)
    assert landing(here, link(path, here)).path == published(path)
    assert landing(here, folder("slogans", here) + "x/").path == "/slogans/x/"


def test_where_parts_stand() -> None:
    assert [below("a/b.md", number) for number in (1, 2)] == ["a/b.md", "a/b/2.md"]
    assert [beside("a/b.md", number) for number in (1, 2)] == ["a/b.md", "a/b-2.md"]


@pytest.mark.parametrize("path", ["a b.md", "甲.md", 'a".md', "a(b).md"])
def test_what_is_no_path_of_ids_is_refused(path: str) -> None:
    for way in (address, link):
        with pytest.raises(ValueError, match="no path"):
            way(path, "index.md")


def test_all_pages_of_a_library_have_the_lists_in_them() -> None:
    speeches: list[Speech] = [a_speech("甲", name=f"s-{number}", date="2010") for number in range(MOST_ROWS + 1)]
    rendered = all_pages(a_library(*map(an_edition, speeches)))
    assert {"speeches/by/year/2010.md", "speeches/by/year/2010/2.md"} <= set(rendered)
