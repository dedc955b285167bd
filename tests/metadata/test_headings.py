"""Headings that the format of a raw file marks, from the bytes of the file to the outline."""

from __future__ import annotations

from build_scripts.corpus import load_text
from build_scripts.model import Section

BODY = "各单位要把这项工作放在心上、抓在手上，一级抓一级，层层抓落实。"


def read_sections(html: str) -> list[Section]:
    page = f"<html><body><h1>在动员大会上的讲话</h1><p>同志们：</p><p>今天开会，讲几点意见。</p>{html}</body></html>"
    (edition,) = load_text("a.html", page.encode()).library.editions
    return list(edition.speech.sections)


def read_outline(html: str) -> list[tuple[int, str]]:
    return [(section.level, section.label + section.title) for section in read_sections(html)]


def test_html_headings_make_the_outline() -> None:
    html = f"<h2>认清形势</h2><h3>看成绩</h3><p>{BODY}</p><h3>看差距</h3><p>{BODY}</p><h2>狠抓落实</h2><p>{BODY}</p>"
    assert read_outline(html) == [(1, "认清形势"), (2, "看成绩"), (2, "看差距"), (1, "狠抓落实")]
    assert [section.id for section in read_sections(html)][:2] == ["sec_nn_1", "sec_nn_1__sec_nn_1"]


def test_bold_lines_make_the_outline() -> None:
    html = f"<p><b>提高认识，抓紧抓好</b></p><p>{BODY}</p><p><strong>落实责任？</strong></p><p>{BODY}</p>"
    assert read_outline(html) == [(1, "提高认识，抓紧抓好"), (1, "落实责任？")]


def test_a_heading_of_two_sentences_is_one_title() -> None:
    heading = "提高站位。" + "进一步增强做好工作的责任感" * 3
    assert read_outline(f"<h3>{heading}</h3><p>{BODY}</p>") == [(1, heading)]


def test_bold_words_salutations_and_sentences_are_no_headings() -> None:
    bold = f"<p><b>各位同志：</b></p><p>{BODY}<b>重中之重</b></p><p><b>这一条最要紧。</b></p>"
    assert read_outline(f"{bold}<p><b>重点</b>在落实，{BODY}</p>") == []


def test_a_text_in_bold_throughout_has_no_headings() -> None:
    assert read_outline("<p><b>坚定信心真抓实干</b></p><p><b>攻坚克难再创辉煌</b></p><p><b>完</b></p>" * 3) == []


def test_headings_below_the_content_do_not_name_the_page() -> None:
    text = f"<h1>在动员大会上的讲话</h1><p>同志们：</p><p>今天开会，讲几点意见。</p><p>{BODY * 3}</p>"
    menu = "<p><a>首页</a> <a>政务公开</a></p>"
    page = (
        f"<title>动员大会_某政府网</title><body>{menu}<div>{text}</div><h3>相关阅读</h3><p><a>区长在会上的讲话</a></p>"
    )
    (edition,) = load_text("a.html", page.encode()).library.editions
    assert edition.speech.source.site_title == "动员大会_某政府网"
    assert edition.speech.title == "在动员大会上的讲话"
