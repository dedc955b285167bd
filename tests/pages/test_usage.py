"""The use of a slogan by year and fact, against a count by scan."""

from __future__ import annotations

import re

from factories import find_all, make_library, make_slogan, make_speech
from hypothesis import given
from hypothesis import strategies as st
from page_rendering import PageRenderer, get_text

from build_scripts.model import Speech
from build_scripts.pages.measures import format_rate, measure
from build_scripts.pages.usage import LEAST_DATED, MOST_ROWS, UNKNOWN, Usage, list_wordings

WORDING = "创先争优"
#: Inferred dates, and the year in which the middle of each is.
MIDDLES = {"2010-11/2012-03": "2011", "2012": "2012"}
FACTS = {
    "date": st.sampled_from(["2010", "2010-05", "2011-01-02"]),
    "date_inferred": st.sampled_from(sorted(MIDDLES)),
    "campaign": st.sampled_from(["甲活动", "乙活动"]),
    "level": st.sampled_from(["县", "校"]),
    "meeting": st.sampled_from(["动员", "部署"]),
}
SPEECH = st.tuples(st.text("创先争优，的话", max_size=30), st.fixed_dictionaries({}, optional=FACTS))


def make_speeches(items: list[tuple[str, dict[str, str]]]) -> list[Speech]:
    return [make_speech(text, speech_id=f"s-{n}", **facts) for n, (text, facts) in enumerate(items)]


def name_year(speech: Speech) -> str:
    date = speech.fact("date")
    inferred = speech.fact("date_inferred")
    return f"{date[:4]}年" if date else f"{MIDDLES[inferred]}年（考订）" if inferred else UNKNOWN


@given(st.lists(SPEECH, min_size=1, max_size=8))
def test_counts_by_group_are_those_of_a_scan(items: list[tuple[str, dict[str, str]]]) -> None:
    speeches = make_speeches(items)
    slogan = make_slogan(WORDING, *(each for speech in speeches for each in find_all(speech, WORDING)))
    view = Usage(measure(speeches)).view(slogan)
    names = ["年份", "活动", "层级", "会议种类"]
    assert [name for name, _ in view.tables] == names
    for (_, rows), fact in zip(view.tables, ["date", "campaign", "level", "meeting"], strict=True):
        assert sum(row.speeches for row in rows) == len(speeches)
        for row in (each for each in rows if each.name != "其余"):
            label = row.name + ("（考订）" if row.is_inferred else "")
            own = [s for s in speeches if (name_year(s) if fact == "date" else s.fact(fact) or UNKNOWN) == label]
            text = "".join(p.text for speech in own for p in speech.paragraphs)
            han = len(re.findall("[创先争优的话]", text))
            count = sum(p.text.count(WORDING) for speech in own for p in speech.paragraphs)
            assert (row.speeches, row.length, row.count) == (len(own), f"{han:,}", count)
            assert row.rate == format_rate(count, han)
    dated = [s for s in speeches if name_year(s) != UNKNOWN and any(find_all(s, WORDING))]
    assert (view.picture is None) == (len(dated) < LEAST_DATED)
    if view.picture:
        marked = {name_year(speech) for speech in speeches} - {UNKNOWN}
        assert len(view.picture.dots) == len(marked)
        assert sum(dot.is_inferred for dot in view.picture.dots) == sum("考订" in name for name in marked)
        assert min(dot.y for dot in view.picture.dots) == 0


def test_many_groups_are_cut_and_summed() -> None:
    speeches = [make_speech(WORDING, speech_id=f"s-{n:02}", campaign=f"活动{n:02}") for n in range(MOST_ROWS + 5)]
    slogan = make_slogan(WORDING, *(each for speech in speeches for each in find_all(speech, WORDING)))
    rows = dict(Usage(measure(speeches)).view(slogan).tables)["活动"]
    assert len(rows) == MOST_ROWS + 1
    assert (rows[-1].name, rows[-1].speeches, rows[-1].count) == ("其余", 5, 5)


def test_page_has_every_number_of_the_picture_in_its_table() -> None:
    years = {"a": "2008", "b": "2009", "c": "2011"}
    speeches = [make_speech(WORDING * n, speech_id=i, date=d) for n, (i, d) in enumerate(years.items(), 1)]
    speeches.append(make_speech("话", speech_id="d", date_inferred="2010"))
    slogan = make_slogan(WORDING, *(each for speech in speeches for each in find_all(speech, WORDING)))
    page = PageRenderer(make_library(*speeches, slogans=(slogan,))).render("slogans/kou-hao.md")
    assert page.count("<circle") == 4
    assert page.count("mark hollow") == 1
    for row in ("2008年 1 4 1 2500.0", "2010年（考订） 1 1 0 0", "2011年 1 12 3 2500.0"):
        assert row in get_text(re.sub("</t[hd]>", " ", page))


def test_wordings_are_counted() -> None:
    speeches = [make_speech("创先、争优和创先争优", speech_id="a"), make_speech("创先争优", speech_id="b")]
    places = [each for speech in speeches for text in (WORDING, "创先、争优") for each in find_all(speech, text)]
    assert list_wordings(make_slogan(WORDING, *places)) == [(WORDING, 2, 2), ("创先、争优", 1, 1)]
    assert list_wordings(make_slogan(WORDING)) == []
