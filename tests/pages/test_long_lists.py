"""Lists of any length: pages are bounded, their number grows no faster than the corpus, and nothing is lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from factories import make_library, make_slogan, make_speech
from hypothesis import given
from hypothesis import strategies as st
from page_rendering import Dom, PageRenderer, get_address, get_text, resolve

from build_scripts.model import Library, Occurrence
from build_scripts.pages.lists import Part, divide, number_path_below, number_path_beside
from build_scripts.pages.measures import round_length
from build_scripts.pages.slogan import MOST_OCCURRENCES, divide_occurrences
from build_scripts.pages.slogan_index import MOST_LINES
from build_scripts.pages.speech_list import MOST_ROWS, find_list_paths
from build_scripts.text.addresses import spell

SIZES = (9, 1_000, 10_000)
MARKED_SIZES = [9, 1_000, pytest.param(10_000, marks=pytest.mark.slow)]
# One worker runs these tests, because each corpus is generated once for each process.
pytestmark = pytest.mark.xdist_group("long lists")
#: The most bytes of the content of a list's page: the largest is the index of slogans with MOST_LINES lines.
MOST_BYTES = 300_000
MOST_LINKS = MOST_LINES + 200
#: Characters of the titles of the generated speeches and of the generated slogans.
LETTERS = "安保创发改干高和建科民强群生思先学勇振中"


def make_name(number: int) -> str:
    """Return four characters for a number, different ones for every number below 160,000."""
    return "".join(LETTERS[number // 20**place % 20] for place in range(4))


@cache
def corpus(size: int) -> Library:
    """Return speeches of 45 years, each tenth undated, a third of them in the largest campaign, and as many slogans.

    One slogan occurs twice in every speech.
    """
    speeches = []
    for number in range(size):
        facts = {"title": f"在{make_name(number)}动员大会上的讲话"}
        if number % 10:
            facts["date"] = f"{1978 + number % 45}-{number % 12 + 1:02}-10"
        facts["campaign"] = "创先争优" if number % 3 == 0 else make_name(number % (size // 5 + 1))
        speeches.append(make_speech("同志们，同志们", make_name(number), speech_id=f"s-{number:05}", **facts))
    often = [Occurrence(s.id, "p_1", at, at + 3, "同志们") for s in speeches for at in (0, 4)]
    once = [
        make_slogan(name, Occurrence(speech.id, "p_2", 0, 4, name), slogan_id=f"k-{number:05}")
        for number, speech in enumerate(speeches)
        for name in [make_name(number)]
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
    slogans.append(
        make_slogan("同志们", *often, slogan_id="tong-zhi-men", campaigns=("创先争优",), pinyin="tóng zhì mén")
    )
    return make_library(*speeches, slogans=slogans)


@cache
def lists(size: int) -> dict[str, str]:
    """Return all pages of a library, rendered, except those of speeches and of slogans that occur once."""
    renderer = PageRenderer(corpus(size), records=corpus(size).slogans[-1:])
    return {path: renderer.render(path) for path in renderer.markdown}


def list_links(path: str, page: str) -> list[str]:
    """Return the addresses of the pages that a page links to."""
    return [resolve(path, href).path for href in re.findall(r'<a [^>]*href="([^"]+)"', page)]


# --- Sizes and numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", MARKED_SIZES)
def test_a_page_of_a_list_is_bounded(size: int) -> None:
    for path, page in lists(size).items():
        assert len(page.encode()) <= MOST_BYTES, path
        assert page.count('href="') <= (4_500 if path == "slogans/by/speech.md" else MOST_LINKS), path
        if path.startswith("speeches/"):
            assert page.count("<tr>") - page.count("<thead>") <= MOST_ROWS, path
            assert page.count("<li>") <= MOST_ROWS, path
        else:
            assert page.count("<li") <= MOST_LINES, path
            assert len(re.findall('<tr data-pinyin|data-start="', page)) <= MOST_LINES, path


@pytest.mark.slow
@pytest.mark.parametrize(("begin", "most"), [("speeches/", 0.6), ("slogans/by/", 0.02), ("slogans/tong-zhi-men", 0.01)])
def test_the_pages_grow_no_faster_than_the_corpus(begin: str, most: float) -> None:
    counts = [sum(path.startswith(begin) for path in lists(size)) for size in SIZES]
    assert counts[2] <= 10.5 * counts[1]
    assert counts[2] <= most * SIZES[2]
    written = [sum(len(page) for path, page in lists(size).items() if path.startswith(begin)) for size in SIZES[1:]]
    assert written[1] <= 10.5 * written[0]


def test_a_short_list_is_one_page() -> None:
    few = set(lists(9))
    assert {path for path in few if path.startswith("speeches/")} == {"speeches/index.md"}
    assert {path for path in few if path.count("/") > 2} == set()
    assert "by/" not in lists(9)["speeches/index.md"]


@pytest.mark.parametrize("size", MARKED_SIZES)
def test_every_list_page_is_linked_and_links_have_targets(size: int) -> None:
    library = corpus(size)
    there = {get_address(path): path for path in lists(size) if "/" in path}
    others = {f"/speeches/{speech.id}/" for speech in library.speeches} | {f"/slogans/{s.id}/" for s in library.slogans}
    others |= {"/data/", "/search/", "/trends/", "/method/", "/cite/", "/rules/", "/compare/", "/"}
    reached: set[str] = set()
    waiting = {"/speeches/", "/slogans/", "/parallels/", "/outlines/"}
    while waiting:
        at = waiting.pop()
        reached.add(at)
        found = set(list_links(there[at], lists(size)[there[at]]))
        assert found <= others | there.keys(), at
        waiting |= (found & there.keys()) - reached
    assert reached == set(there)


# --- Speeches ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", MARKED_SIZES[1:])
def test_every_speech_is_in_one_year_and_in_its_campaign(size: int) -> None:
    library = corpus(size)
    rows: Counter[str] = Counter()
    for path, page in lists(size).items():
        if path.startswith("speeches/by/year/"):
            year = path.split("/")[3].removesuffix(".md")
            for each in re.findall(r'<td><a href="[^"]*?(s-\d{5})/"', page):
                rows[each] += 1
                date = library.speeches[int(each[2:])].fact("date")
                assert (date[:4] if date else "undated") == year
    assert rows == Counter({speech.id: 1 for speech in library.speeches})
    campaign = [
        page for path, page in lists(size).items() if path.startswith("speeches/by/campaign/chuang-xian-zheng-you")
    ]
    listed = [each for page in campaign for each in re.findall(r'<td><a href="[^"]*?(s-\d{5})/"', page)]
    assert set(listed) == {s.id for s in library.speeches if s.fact("campaign") == "创先争优"}
    assert len(listed) == len(set(listed))


@pytest.mark.slow
def test_years_and_parts_link_to_their_neighbours() -> None:
    rendered = lists(10_000)
    first, second = rendered["speeches/by/year/2000.md"], rendered["speeches/by/year/2000/2.md"]
    assert 'rel="next" href="2/"' in first
    assert 'rel="prev" href="../"' in second
    assert 'href="../2001/">← 2001年' in first
    assert 'href="../../1999/">1999年 →' in second
    assert "rel=" not in rendered["speeches/by/year/undated.md"].split("上一页")[0].split("下一页")[1]


def of_campaigns(*names: str, rest: int = MOST_ROWS) -> dict[str, str]:
    """Return the lists of a speech for each name, and of `rest` more."""
    speeches = [make_speech("甲", speech_id=f"n-{number}", campaign=name) for number, name in enumerate(names)]
    speeches += [make_speech("甲", speech_id=f"r-{number}") for number in range(rest)]
    return PageRenderer(make_library(*speeches)).render_lists()


def test_names_that_sound_alike_share_a_page() -> None:
    rendered = of_campaigns("争先", "正先", "争先", "其他")
    assert 'id="title">活动：争先、正先</h1>' in rendered["speeches/by/campaign/zheng-xian.md"]
    assert "共 3 篇" in rendered["speeches/by/campaign/zheng-xian.md"]


def test_a_single_speech_needs_no_list() -> None:
    rendered = of_campaigns("争先", "创优", "创优")
    assert '<a href="../campaigns/zheng-xian/">争先</a>' in rendered["speeches/index.md"]
    assert set(rendered) >= {"speeches/by/campaign/chuang-you.md"}
    assert not any("by/campaign/zheng-xian" in path for path in rendered)


def test_facts_lead_to_the_lists_of_their_speeches() -> None:
    rest = [make_speech("文", speech_id=f"r-{number}", title="题") for number in range(MOST_ROWS)]
    speeches = [make_speech("文", speech_id=f"s-{n}", title="题", campaign="创先争优") for n in range(2)]
    single = make_speech("文", speech_id="single", title="题", campaign="两评一树")
    large = find_list_paths([*rest, *speeches, single])
    assert large["campaign", "创先争优"] == ("campaigns/chuang-xian-zheng-you.md", "")
    assert large["campaign", "两评一树"] == ("campaigns/liang-ping-yi-shu.md", "")
    assert find_list_paths(speeches)["campaign", "创先争优"] == ("campaigns/chuang-xian-zheng-you.md", "")
    page = PageRenderer(make_library(*rest, *speeches, single)).render("speeches/s-0.md")
    assert 'href="../../campaigns/chuang-xian-zheng-you/">创先争优</a>' in page


@given(st.text(max_size=40))
def test_any_name_can_be_part_of_an_address(name: str) -> None:
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", spell(name))
    assert len(spell(name)) <= 80


@pytest.mark.parametrize(
    ("name", "expected"),
    [("创先争优", "chuang-xian-zheng-you"), ("“1+4”绿色", "1-4-lv-se"), ("……", "other"), ("", "other")],
)
def test_names_in_addresses(name: str, expected: str) -> None:
    assert spell(name) == expected


def test_hostile_names_are_text() -> None:
    name = '"><script>alert(1)</script> | ](x.md) ../..'
    rendered = of_campaigns(name, name, "../../index", "../../index")
    assert all(re.fullmatch(r"speeches/(index|by/[a-z]+(/[a-z0-9-]+)*)\.md", path) for path in rendered), list(rendered)
    for page in rendered.values():
        assert [each for each in Dom(page).find_all("script") if "src" not in each] == []
    assert name in get_text(rendered["speeches/index.md"])


# --- Slogans ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["pinyin", "type", "number", "campaign"])
@pytest.mark.slow
def test_a_divided_order_has_every_entry_in_its_groups(order: str) -> None:
    library = corpus(10_000)
    main = f"slogans/by/{order}.md"
    whole: Counter[str] = Counter()
    for path, page in lists(10_000).items():
        here = path.startswith(f"slogans/by/{order}/")
        if here or path == main or path.startswith(f"slogans/by/{order}-"):
            found = re.findall(r'<li data-pinyin="[^"]*"(?: data-also="[^"]*")?><a href="[^"]*?([a-z0-9-]+)/">', page)
            whole.update(found if here else [])
            if not here:  # A group without a list of its own is complete on the first page.
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


@pytest.mark.slow
def test_a_divided_index_keeps_its_letters() -> None:
    whole, divided = (
        set(re.findall(r'id="(letter-\w)"', lists(size)["slogans/by/pinyin.md"])) for size in (1_000, 10_000)
    )
    assert whole == divided
    assert "letter-A" in divided
    assert divided <= set(re.findall(r'id="(letter-\w)"', lists(10_000)["slogans/index.md"]))


@pytest.mark.parametrize("size", MARKED_SIZES)
def test_pages_of_an_entry_have_each_occurrence_once(size: int) -> None:
    slogan = corpus(size).slogans[-1]
    found = []
    for number, part in enumerate(divide_occurrences(slogan), 1):
        page = lists(size)[number_path_below("slogans/tong-zhi-men.md", number)]
        assert re.findall('<h3 id="in-([^"]+)"', page) == list(part)
        assert page.count("data-start=") == sum(map(len, part.values())) <= MOST_OCCURRENCES
        found += re.findall('<h3 id="in-([^"]+)"', page)
    assert found == sorted({each.speech for each in slogan.occurrences})


@given(st.dictionaries(st.text("ab-.9", min_size=1, max_size=3), st.integers(1, 9), max_size=9))
def test_no_occurrence_is_lost_and_no_speech_divided(counts: dict[str, int]) -> None:
    places = [Occurrence(speech, "p_1", at, at + 1, "甲") for speech, count in counts.items() for at in range(count)]
    divided = divide_occurrences(make_slogan("甲", *places), most=5)
    assert Counter(each for part in divided for said in part.values() for each in said) == Counter(places)
    speeches = [speech for part in divided for speech in part]
    assert len(speeches) == len(set(speeches))
    for part in divided:
        assert sum(map(len, part.values())) <= 5 or len(part) == 1
    if len(divided) > 1:
        assert speeches == sorted(speeches)
        assert all(divided)


def test_the_table_links_to_the_occurrences_of_a_year() -> None:
    page = lists(1_000)["slogans/by/speech.md"]
    found = re.findall(r'href="\.\./\.\./tong-zhi-men/\?year=([0-9]+)">([0-9,]+)<', page)
    years = Counter((speech.fact("date") or "")[:4] for speech in corpus(1_000).speeches)
    assert {year: int(count) for year, count in found} == {year: 2 * n for year, n in years.items() if year}


def test_a_further_page_has_its_number() -> None:
    page = lists(1_000)["slogans/tong-zhi-men/2.md"]
    assert 'data-entry="../"' in page
    page = get_text(page)
    assert "第 2 页，共 7 页" in page
    assert "全部 2,000 处分 7 页列出，以讲话编号为序，本页是第 301–600 处" in page


@pytest.mark.parametrize(
    ("han", "words"),
    [(0, "0 字"), (36_657, "36,657 字"), (1_034_567, "约 103 万字"), (35_649_999, "约 3,560 万字")],
)
def test_a_large_number_is_rounded(han: int, words: str) -> None:
    assert round_length(han) == words


# --- Parts ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers()), st.integers(1, 5))
def test_parts_together_are_the_list(rows: list[int], most: int) -> None:
    divided = divide(rows, most, str)
    assert [row for part in divided for row in part.rows] == rows
    assert [part.number for part in divided] == list(range(1, divided[0].of + 1))
    assert all(len(part.rows) == most for part in divided[:-1])
    for part in divided:
        assert list(part.rows) == rows[part.first - 1 : part.last]


@pytest.mark.parametrize(
    ("number", "of", "named"),
    [(1, 1, [1]), (1, 9, [1, 2, 3, None, 9]), (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]), (3, 4, [1, 2, 3, 4])],
)
def test_a_part_links_to_near_parts(number: int, of: int, named: list[int | None]) -> None:
    assert Part([], number, of, 1, str).linked == named


def test_paths_of_parts() -> None:
    assert [number_path_below("a/b.md", number) for number in (1, 2)] == ["a/b.md", "a/b/2.md"]
    assert [number_path_beside("a/b.md", number) for number in (1, 2)] == ["a/b.md", "a/b-2.md"]
