"""The home page: the timeline, the featured slogan, and the numbers with their links."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from factories import find_all, make_library, make_slogan, make_speech
from page_rendering import Dom, PageRenderer, get_text

from build_scripts.model import Campaign, Gloss, Library, SetPhrase, Speech
from build_scripts.pages.home import CONTEXT, choose_featured, quote_occurrence
from build_scripts.pages.measures import measure
from build_scripts.pages.timeline import LONGEST_BAND, MOST_BANDS, MOST_MARKS, Timeline, draw_timeline

EDUCATION = Campaign("先进性教育", "保持共产党员先进性教育活动", "先进性", (), "2005-01", "2006-06")
HEALTH = Campaign("爱国卫生运动", "爱国卫生运动", "爱国卫生", (), "1952")


def draw(*speeches: Speech, campaigns: tuple[Campaign, ...] = (EDUCATION, HEALTH)) -> Timeline:
    drawn = draw_timeline(speeches, {campaign.name: campaign for campaign in campaigns}, {})
    assert drawn is not None
    return drawn


def date(number: int, **facts: str) -> Speech:
    return make_speech("文", speech_id=f"s-{number:04}", title=f"题{number}", **facts)


# --- Timeline ---------------------------------------------------------------------------------------------------------


def test_marks_are_in_the_band_of_their_campaign() -> None:
    drawn = draw(
        date(1, date="2005-07-01", campaign="先进性教育"),
        date(2, date_inferred="2005-07/2005-12", campaign="先进性教育"),
        date(3, date="2008"),
        date(4),
    )
    education, rest = drawn.bands
    assert [(mark.speech.id, mark.is_inferred) for mark in education.marks] == [("s-0001", False), ("s-0002", True)]
    assert [mark.speech.id for mark in rest.marks] == ["s-0003"]
    # The axis is 2005 to 2009.
    assert (education.x, education.width) == (0, pytest.approx(100 * 1.5 / 4))
    inferred = education.marks[1]
    assert (inferred.start, inferred.x, inferred.end) == (12.5, 18.75, 25)
    assert education.x <= inferred.start
    assert inferred.end <= education.x + education.width
    assert (drawn.stated, drawn.inferred, drawn.undated) == (2, 1, 1)


def test_near_marks_do_not_cover_each_other() -> None:
    drawn = draw(*(date(number, date="2005-07-01", campaign="先进性教育") for number in range(3)))
    assert len({mark.y for mark in drawn.bands[0].marks}) == 3
    assert all(mark.y + 5 <= drawn.bands[0].y + drawn.bands[0].height for mark in drawn.bands[0].marks)


def test_a_long_campaign_does_not_widen_the_axis() -> None:
    drawn = draw(date(1, date="2010-05", campaign="爱国卫生运动"))
    assert (drawn.bands[0].x, drawn.bands[0].width) == (0, 100)
    assert drawn.ticks == [(2010, 0)]
    assert LONGEST_BAND < 2010 - 1952


def test_without_any_date_there_is_no_timeline() -> None:
    assert draw_timeline([date(1)], {}, {}) is None
    assert draw_timeline([], {}, {}) is None


def test_many_speeches_are_bars_with_all_of_them() -> None:
    speeches = [date(n, date=f"{1990 + n % 30}-05", campaign=f"活动{n % 20}") for n in range(2 * MOST_MARKS)]
    speeches += [date(9000 + n, date_inferred="2001-03") for n in range(7)]
    drawn = draw(*speeches)
    expected = Counter(int((s.fact("date") or "")[:4]) for s in speeches if s.fact("date"))
    assert {bar.year: bar.stated for bar in drawn.bars} == dict(expected)
    assert {bar.year: bar.inferred for bar in drawn.bars if bar.inferred} == {2001: 7}
    assert sum(row.stated + row.inferred for row in drawn.rows) == len(speeches)
    assert len(drawn.bands) == MOST_BANDS
    assert all(not band.marks for band in drawn.bands)
    highest = max(drawn.bars, key=lambda bar: bar.stated + bar.inferred)
    assert highest.y == 0
    assert all(bar.y + bar.inferred_height + bar.stated_height == drawn.bars[0].y + drawn.bars[0].stated_height
               + drawn.bars[0].inferred_height for bar in drawn.bars)  # fmt: skip


# --- Featured slogan --------------------------------------------------------------------------------------------------


def library_with_slogan() -> Library:
    texts = [f"{'前' * 60}。我们要创先争优，{'后' * 60}。", "创先争优就是争当先进。", "大家都要创先争优。"]
    speeches = [make_speech(text, speech_id=f"s-{n}", title=f"题{n}", date=f"201{n}") for n, text in enumerate(texts)]
    found = [each for speech in speeches for each in find_all(speech, "创先争优")]
    slogan = replace(make_slogan("创先争优", *found), glosses=(Gloss("争当先进", "text", "s-1", "p_1", 7, 11),))
    return make_library(*speeches, slogans=(slogan,))


def test_quotations_are_of_different_speeches_and_come_before_the_gloss() -> None:
    library = library_with_slogan()
    featured = choose_featured(library.slogans, measure(library.speeches))
    assert featured is not None
    assert [each.speech.id for each in featured.quotations] == ["s-0", "s-2", "s-1"]
    first = featured.quotations[0]
    assert (first.before, first.words, first.after) == ("我们要", "创先争优", f"，{'后' * (CONTEXT - 1)}…")
    assert first.address.endswith("#p_1")


def test_a_quotation_is_the_sentence() -> None:
    speech = make_speech("甲乙。丙创先争优丁！戊")
    quotation = quote_occurrence(find_all(speech, "创先争优")[0], measure([speech])[speech.id])
    assert (quotation.before, quotation.after) == ("丙", "丁！")


def test_without_an_explained_slogan_none_is_featured() -> None:
    speech = make_speech("创先争优")
    assert choose_featured([make_slogan("创先争优", *find_all(speech, "创先争优"))], measure([speech])) is None


# --- Page -------------------------------------------------------------------------------------------------------------


def test_numbers_and_quotations_are_links() -> None:
    page = PageRenderer(library_with_slogan()).render("index.md")
    numbers = page[page.index('class="numbers"') : page.index("<form")]
    assert re.findall('href="([^"]+)"', numbers) == ["speeches/", "#timeline", "data/", "slogans/"]
    text = get_text(numbers)
    assert [each in text for each in ("3 篇讲话", "2010—2012 年", "1 条口号")] == [True] * 3
    assert 'href="speeches/s-2/?words=' in page
    links = [each["href"] for each in Dom(page[page.index("<svg") : page.index("</svg>")]).find_all("a")]
    assert [each for each in links if "?" not in each] == ["speeches/s-0/", "speeches/s-1/", "speeches/s-2/"]
    assert [each for each in links if "?" in each] == [f"speeches/?year={year}" for year in (2010, 2011, 2012)]
    assert '<th scope="row"><a href="speeches/?year=2011">2011</a></th>' in page


def test_sample_queries_share_no_character_and_show_a_gap() -> None:
    speech = make_speech("科学发展、科学发展观、创先争优，深入开展")
    texts = ("科学发展", "科学发展观", "创先争优")
    library = make_library(
        speech,
        slogans=[make_slogan(text, *find_all(speech, text), slogan_id=f"s-{n}") for n, text in enumerate(texts)],
        phrases=(SetPhrase("深入开展", tuple(find_all(speech, "深入开展"))),),
    )
    page = PageRenderer(library).render("index.md")
    samples = page[page.index('class="samples"') :].partition("</p>")[0]
    assert re.findall("<a [^>]+>([^<]+)</a>", samples) == ["科学发展", "创先争优", "深入…开展"]


def test_an_empty_corpus_has_a_home_page() -> None:
    assert "还没有讲话" in PageRenderer(make_library()).render("index.md")
