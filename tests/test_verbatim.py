"""Handing HTML past Markdown changes nothing: with it and without it a page is the same, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.structure.pages import _RawHTMLPreprocessor

from build_scripts.site.verbatim import Verbatim

EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc"]
PARAGRAPH = '同志们，<a class="slogan" href="../x/">抓紧</a>&#32;<span id="sec_1">第一</span>。\n{: #p_1 .para }'
HEADING = (
    '## <span id="p_3">一、甲</span><a class="permalink" href="#sec_2"></a> {: #sec_2 .section aria-labelledby="p_3" }'
)
FACTS = '<div id="facts" data-facts="{&quot;a&quot;: [1, 2]}" hidden></div>'
CONCORDANCE = '<div data-kwic>\n<section id="in-1">\n<ul><li>左&#46;<br/>右</li></ul>\n\n</section>\n</div>'


def converted(text: str) -> tuple[str, set[str], int]:
    """The page, the ids known to stand in its HTML, and the pieces put aside."""
    verbatim = Verbatim()
    markdown = Markdown(extensions=[*EXTENSIONS, verbatim])
    others = _RawHTMLPreprocessor()
    others._register(markdown)
    page = markdown.convert(text)
    return page, verbatim.ids | others.present_anchor_ids, verbatim.pieces


def as_ever(text: str) -> tuple[str, set[str]]:
    markdown = Markdown(extensions=EXTENSIONS)
    ids = _RawHTMLPreprocessor()
    ids._register(markdown)
    return markdown.convert(text), ids.present_anchor_ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PARAGRAPH, 1),
        (CONCORDANCE, 1),
        (HEADING, 1),
        (FACTS, 1),
        (f"{CONCORDANCE}\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n\n{HEADING}\n\n{PARAGRAPH}", 4),
    ],
)
def test_what_is_html_already_is_put_aside(text: str, expected: int) -> None:
    page, ids, pieces = converted(f"# 题\n\n{text}\n\n末段\n")
    assert (page, ids) == as_ever(f"# 题\n\n{text}\n\n末段\n")
    assert ids
    assert pieces == expected


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH.replace("第一", "*第一*"),
        PARAGRAPH.replace("第一", "`第一`"),
        PARAGRAPH.replace("第一", "[第一](x.md)"),
        PARAGRAPH.replace("第一", "第 一"),
        PARAGRAPH.replace("../x/", "a@b"),
        PARAGRAPH.replace("<a ", "<p ").replace("</a>", "</p>"),
        CONCORDANCE.replace("<section ", '<section markdown="1" '),
        CONCORDANCE.replace("<section ", "<div ").replace("</section>", "</div>"),
        CONCORDANCE.replace("左", "<!-- 左 -->"),
        f'<div class="outer" markdown="1">\n\n{CONCORDANCE}\n\n</div>',
    ],
)
def test_what_markdown_may_act_on_is_left_to_it(text: str) -> None:
    page, ids, pieces = converted(f"# 题\n\n{text}\n\n末段\n")
    assert (page, ids) == as_ever(f"# 题\n\n{text}\n\n末段\n")
    assert pieces == 0


def test_a_heading_takes_no_id_of_a_paragraph_that_is_put_aside() -> None:
    page, _, pieces = converted(f"# p_1\n\n{PARAGRAPH}\n\n末段\n")
    assert page == as_ever(f"# p_1\n\n{PARAGRAPH}\n\n末段\n")[0]
    assert '<h1 id="p_2">' in page
    assert pieces == 1


#: What a line may be made of, and whole blocks. Left out is where Markdown itself goes wrong: behind "&# " it writes
#: characters twice, and it moves text that stands on one line with the end of a block of HTML.
INLINE = [
    "- ", "    ", "# ", "| a | b |\n|---|---|\n| c | d |", "字", "a", " ", "  \n", "\n", "\\", "`", "*", "_", "**",
    "[", "](x)", "[x]: y", "][x]", "![", ">", "&#32;", "&amp;", "@", "http://x.y", "<http://x.y>", "<a@b.c>",
    '<span id="q">', "</span>", "<br/>", "{: #p_2 .para }", "{", "}", '"', "'",
]  # fmt: skip
BLOCKS = [
    PARAGRAPH, HEADING, FACTS, CONCORDANCE, '<div class="c" markdown="1">', "<div>", "</div>",
    '<details markdown="1">', "</details>", "<section>", "</section>", "<!-- -->",
    '<script src="x"></script>', "<script>", "</script>",
]  # fmt: skip


@given(st.lists(st.sampled_from(BLOCKS) | st.lists(st.sampled_from(INLINE), max_size=6).map("".join), max_size=9))
def test_a_page_is_the_same_whatever_stands_in_it(blocks: list[str]) -> None:
    page, ids, _ = converted("\n\n".join(blocks) + "\n")
    assert (page, ids) == as_ever("\n\n".join(blocks) + "\n")
