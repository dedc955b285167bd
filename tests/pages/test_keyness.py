"""Typical slogans of campaigns, years and single speeches, against counts by scan."""

from __future__ import annotations

import re
from math import log

from factories import find_all, make_library, make_slogan, make_speech
from page_rendering import PageRenderer, get_text

from build_scripts.model import Library
from build_scripts.pages.keyness import Keyness
from build_scripts.pages.measures import measure

TEXTS = {
    "a": ("2010", "创先争优" * 9 + "真抓实干"),
    "b": ("2010-06-08", "创先争优" * 3 + "真抓实干" * 2),
    "c": ("2011", "真抓实干" * 3 + "其他的话" * 20),
    "d": ("", "其他的话" * 30),
}
WORDINGS = ("创先争优", "真抓实干")


def make_corpus() -> Library:
    speeches = [
        make_speech(text, speech_id=name, title=name, **({"date": date} if date else {}))
        for name, (date, text) in TEXTS.items()
    ]
    return make_library(
        *speeches,
        slogans=[
            make_slogan(each, *(o for speech in speeches for o in find_all(speech, each)), slogan_id=f"k-{at}")
            for at, each in enumerate(WORDINGS)
        ],
    )


def find_naively(ids: set[str]) -> dict[str, tuple[int, int, float]]:
    """Return counts in the texts and in the rest, and G², of the wordings that are typical at p < 0.01."""
    own = "".join(TEXTS[each][1] for each in ids)
    rest = "".join(text for name, (_, text) in TEXTS.items() if name not in ids)
    found = {}
    for wording in WORDINGS:
        a, b = own.count(wording), rest.count(wording)
        e = (a + b) * len(own) / (len(own) + len(rest)), (a + b) * len(rest) / (len(own) + len(rest))
        score = 2 * sum(count * log(count / expected) for count, expected in zip((a, b), e, strict=True) if count)
        if score >= 6.63 and a > e[0]:
            found[wording] = (a, b, round(score, 6))
    return found


def test_any_part_has_the_counts_of_a_scan() -> None:
    library = make_corpus()
    keyness = Keyness(library, measure(library.speeches))
    for ids in ({"a"}, {"b"}, {"c"}, {"a", "b"}, {"c", "d"}):
        found = {t.slogan.text: (t.key.part, t.key.rest, round(t.key.score, 6)) for t in keyness.find(ids)}
        assert found == find_naively(ids)
    assert find_naively({"a"})
    assert keyness.find(TEXTS) == []


def test_years_have_a_page() -> None:
    page = PageRenderer(make_corpus()).render("slogans/by/year.md")
    assert re.findall(r'<h2 id="year-(\d+)">', page) == ["2011", "2010"]
    ((a, b, score),) = find_naively({"a", "b"}).values()
    text = get_text(re.sub("</t[hd]>", " ", page))
    assert f"2010年 2 篇，{len(TEXTS['a'][1] + TEXTS['b'][1])} 字" in text
    assert re.search(f"创先争优 {a} [0-9.]+ {b} [0-9.]+ {score:.1f}", text)


def test_a_speech_has_its_typical_slogans() -> None:
    renderer = PageRenderer(make_corpus())
    page = renderer.render("speeches/a.md")
    (counts,) = find_naively({"a"}).values()
    listed = page[page.index('id="typical"') :]
    assert re.findall(r"<td>(\d+)</td>", listed)[:2] == [str(each) for each in counts[:2]]
    assert 'id="typical"' not in renderer.render("speeches/d.md")


def test_without_dates_the_page_of_years_says_so() -> None:
    speech = make_speech("创先争优")
    library = make_library(speech, slogans=[make_slogan("创先争优", *find_all(speech, "创先争优"))])
    assert "没有载明日期的讲话" in PageRenderer(library).render("slogans/by/year.md")
