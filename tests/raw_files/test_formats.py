"""Detection by content, and what each format gives: text, marks and facts."""

from __future__ import annotations

import json

import pytest

from build_scripts.model import RawText
from build_scripts.raw_files import FORMATS, UnreadableTextError, extract_text, read
from raw_files.samples import (
    HTML,
    PARAGRAPHS,
    SAMPLES,
    escape_rtf,
    make_docx,
    make_mhtml,
    make_pdf,
    make_zip,
    set_lines,
)

FIRST, SECOND, _, LAST = PARAGRAPHS


def marked(raw: RawText, kind: str) -> list[str]:
    """Return the texts under marks of a kind."""
    return [raw.text[mark.start : mark.end] for mark in raw.marks if mark.kind == kind]


def content(raw: RawText) -> list[str]:
    """Return the lines outside frames."""
    frames = [(mark.start, mark.end) for mark in raw.marks if mark.kind == "frame"]
    kept = "".join(c for at, c in enumerate(raw.text) if not any(start <= at < end for start, end in frames))
    return [line for line in kept.split("\n") if line]


@pytest.mark.parametrize("name", [form.name for form in FORMATS])
def test_every_format_is_detected_and_its_paragraphs_are_lines(name: str) -> None:
    raw = read("any name", SAMPLES[name])
    assert raw.format == name
    assert [line for line in content(raw) if line in PARAGRAPHS] == list(PARAGRAPHS)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["html", "sql", "markdown"])
def test_formats_of_text_are_read_in_every_encoding(name: str, encoding: str) -> None:
    raw = read("a", SAMPLES[name].decode().encode(encoding))
    assert (raw.format, content(raw)[-1]) == (name, LAST)


#: A text in each light markup, and whether it has a heading.
MARKUPS = {
    "wiki": (
        "{{Header\n| title = 题\n| date = 2010\n}}\n\n== 一、认识 ==\n"
        "'''同志们：'''\n:[[某县|全县]]动员。\n[[Category:讲话]]\n",
        True,
    ),
    "tex": (
        "\\documentclass{article}\n\\title{题}\n\\begin{document}\n\\maketitle\n\\section*{一、认识}\n"
        "\\textbf{同志们：}\n% 注\n全县动员。\n\\end{document}\n",
        True,
    ),
    "org": ("#+TITLE: 题\n#+DATE: 2010\n* 一、认识\n同志们：\n全县动员。\n", True),
    "rst": ("一、认识\n========\n\n:title: 题\n:date: 2010\n\n同志们：\n全县动员。\n", True),
    "subtitles": (
        "1\n00:00:01,000 --> 00:00:02,000\n同志们：\n\n2\n00:00:02,000 --> 00:00:09,000\n全县动员。\n",
        False,
    ),
}


@pytest.mark.parametrize("name", MARKUPS)
def test_signs_of_markup_go_and_headings_stay(name: str) -> None:
    text, has_heading = MARKUPS[name]
    raw = read("a", text.encode())
    assert raw.format == "markup"
    assert content(raw)[-2:] == ["同志们：", "全县动员。"]
    assert marked(raw, "heading") == (["一、认识"] if has_heading else [])
    assert raw.facts.get("page_title") == (None if name == "subtitles" else "题")


def test_parts_with_one_title_are_one_text() -> None:
    parts = [{"title": "动员讲话", "part": at, "content": text} for at, text in enumerate(PARAGRAPHS)]
    raw = read("a", json.dumps(parts).encode())
    assert [line for line in content(raw) if line in PARAGRAPHS] == list(PARAGRAPHS)
    assert raw.facts["page_title"] == "动员讲话"


def test_a_list_of_paragraphs_in_code_is_one_text() -> None:
    listed = ",\n".join(f'"{paragraph}"' for paragraph in PARAGRAPHS)
    raw = read("a", f'export const speech: Speech = {{\n title: "动员讲话",\n paragraphs: [{listed}]\n}};\n'.encode())
    assert raw.format == "code"
    assert content(raw) == list(PARAGRAPHS)


def test_yaml_with_aliases_is_not_expanded() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n" + SAMPLES["yaml"].decode()
    assert read("a", bomb.encode()).format == "text"


@pytest.mark.parametrize("name", ["sql", "json", "csv", "html", "xml", "yaml", "markup"])
def test_the_title_that_the_format_states_is_a_fact(name: str) -> None:
    assert read("a", SAMPLES[name]).facts["page_title"] == "动员讲话"


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n<某某>同志说：a < b，c > d。\n{SECOND}\n",
        f"{FIRST}\n<div>{SECOND}</div>\n",
        f"某县**同志：\n{FIRST}\n在**镇**村，**县委的领导下。\n",
        f"（一）{FIRST}\n{{某某}}\n[注]{SECOND}\n",
        f"{FIRST}\n#1号文件\n{SECOND}\n",
    ],
    ids=["angles", "two tags", "masks", "brackets", "number sign"],
)
def test_plain_text_is_not_taken_for_markup(text: str) -> None:
    assert (read("a", text.encode()).format, read("a", text.encode()).text) == ("text", text)


# --- HTML -------------------------------------------------------------------------------------------------------------

PAGE = f"""<!DOCTYPE html><html><head><meta charset=utf-8><title>动员讲话 - 某某网</title>
<meta name="PubDate" content="2011-08-04 10:00"><meta name="ContentSource" content="某某网"></head><body>
<div class="header"><a href="/">首页</a> <a href="/n">新闻</a></div>
<div class="main"><div class="left"><h1>在全县动员大会上的讲话</h1>
<div class="info">来源：某某网 点击数：<script>document.write(9)</script> 次</div>
<div class="text"><p>同志们：</p>{HTML}<p align="right">2011年8月4日</p></div>
<div class="share">分享到：<a href="#">微博</a></div><div>上一篇：<a href="#">另一篇讲话</a></div></div>
<div class="right"><ul><li><a href="#">热点一</a></li><li><a href="#">热点二</a></li></ul>
<p>近日，我县召开了另一个会议，会议要求认真落实。</p></div></div>
<div class="footer">版权所有：某某网。未经许可，不得转载本网站的任何内容。</div></body></html>"""


def test_everything_outside_the_content_of_a_page_is_frame() -> None:
    raw = read("a", PAGE.encode())
    assert content(raw) == ["同志们：", *PARAGRAPHS, "2011年8月4日"]
    assert raw.facts == {"page_title": "动员讲话 - 某某网", "published": "2011-08-04 10:00", "site": "某某网"}
    assert marked(raw, "heading") == ["在全县动员大会上的讲话"]
    for words in ("首页 新闻", "来源：某某网", "微博", "另一篇讲话", "热点二", "另一个会议", "版权所有"):
        assert any(words in frame for frame in marked(raw, "frame")), words


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>教<span>育</span>改革</p>", ["教育改革"]),
        ("<p>同志们，<a href=x>中央八项规定</a>要执行。</p>", ["同志们，中央八项规定要执行。"]),
        (f"<p>{FIRST}<br>{SECOND}<br/>{LAST}</p>", [FIRST, SECOND, LAST]),
        (f"<div>{FIRST}</div><div>{SECOND}</div>", [FIRST, SECOND]),
        ("<p>一、<b>加强\n   领导</b></p>", ["一、加强领导"]),
        ("<p>one\n two &amp; three&nbsp;四</p>", ["one two & three\u00a0四"]),
        ("<p>第一<!-- 注释 -->段</p><p>　　第二段<script>x='不见'</script></p><p></p>", ["第一段", "　　第二段"]),
        ("<ol start=3><li>甲项</li><li value=7>乙项</li></ol>", ["3. 甲项", "7. 乙项"]),
        ("<ul><li>甲项</li><li>乙项</li></ul>", ["甲项", "乙项"]),
        (
            "<table><tr><td><p>单位</p></td><td>人数</td></tr><tr><td>甲</td><td>5</td></tr></table>",
            ["单位\t人数", "甲\t5"],
        ),
        (f"<table><tr><td>{HTML}</td><td>旁栏</td></tr></table>", list(PARAGRAPHS)),
        ("<p>甲<sup>①</sup>乙</p><pre>一行\n  二行</pre>", ["甲①乙", "一行", "  二行"]),
        ("<o:p></o:p><p class=MsoNormal>二<st1:chsdate w:st='on'>月</st1:chsdate>初</p>", ["二月初"]),
        ("<p>未关闭<b>的段落<p>下一段", ["未关闭的段落", "下一段"]),
        ("<?php echo '不见'; $a->b ?><p>可见</p><p><?= $x ?>也可见</p>", ["可见", "也可见"]),
        (f"<div class=content><div>同志们：</div><div>{FIRST}</div><div>某某</div></div>", ["同志们：", FIRST, "某某"]),
        (f"<div style='visibility:hidden'>{HTML}</div>", list(PARAGRAPHS)),
        (f"<div style='display:none'>{HTML}</div>", list(PARAGRAPHS)),
    ],
)
def test_visible_text_of_html_by_blocks(html: str, lines: list[str]) -> None:
    assert content(read("a", f"<html><body>{html}</body></html>".encode())) == lines


def test_a_fragment_whose_lines_are_paragraphs_keeps_them() -> None:
    text = f"<p align=center>动员讲话</p>\n    {FIRST}\n    {SECOND}&nbsp;\n一、标题\n{LAST}\n"
    lines = [line.strip() for line in content(read("a", text.encode()))]
    assert lines == ["动员讲话", FIRST, SECOND, "一、标题", LAST]


def test_hidden_text_stays_under_a_mark() -> None:
    raw = read("a", f"<html><body>{HTML}<p style='display:none'>防盗文字</p></body></html>".encode())
    assert marked(raw, "hidden") == ["防盗文字"]


def test_a_list_of_remarks_is_not_the_content() -> None:
    remarks = "".join(f"<li><p>第{n}位读者说，这篇讲话写得很好，大家都要认真学习。</p></li>" for n in range(30))
    page = f"<html><body><div class=article>{HTML}</div><div class=comments><ul>{remarks}</ul></div></body></html>"
    assert content(read("a", page.encode())) == list(PARAGRAPHS)


def test_bold_and_headings_of_html() -> None:
    html = "<h2>标题</h2><p>一、<b>加强领导。</b>各级都要重视。</p><p>各级<b>都要</b>重视。</p>"
    raw = read("a", f"<html><body>{html}</body></html>".encode())
    assert [(m.kind, m.level, raw.text[m.start : m.end]) for m in raw.marks] == [
        ("heading", 2, "标题"),
        ("bold", 0, "一、加强领导。"),
    ]


def test_the_text_in_a_script_is_the_content() -> None:
    string = "\\n".join(PARAGRAPHS)
    page = f"<template><button>提交</button></template><script>\nconst s =\n  '{string}'\nconst t = '短'\n</script>"
    raw = read("a", page.encode())
    assert content(raw) == list(PARAGRAPHS)
    assert marked(raw, "frame") == ["提交"]


# --- literals ---------------------------------------------------------------------------------------------------------


def test_escapes_quotes_and_tags_in_a_row_of_sql() -> None:
    body = f"<p align=\\\"left\\\">他说：''{FIRST}''</p>\\r\\n<P>{SECOND * 2}</P>\\r\\n{LAST}"
    raw = read("a", f"(19,'在大会上的讲话','#000000','','本站',1,'2011-03-05 00:00:00','{body}',1,0),".encode())
    assert content(raw) == [f"他说：'{FIRST}'", SECOND * 2, LAST]
    assert raw.facts == {"page_title": "在大会上的讲话", "published": "2011-03-05 00:00:00"}
    assert marked(raw, "frame")[0].startswith("(19,'在大会上的讲话'")


def test_columns_have_names_and_each_row_its_own_title() -> None:
    long = "".join(PARAGRAPHS)
    rows = ", ".join(f"({n}, '{long}', '某某', '第{n}篇讲话', '2020-01-0{n}')" for n in (1, 2))
    raw = read("a", f"INSERT INTO t (id, content, author, title, pubdate) VALUES {rows};".encode())
    assert content(raw) == ["第1篇讲话", long, "第2篇讲话", long]
    assert raw.facts == {"page_title": "第1篇讲话", "published": "2020-01-01", "author": "某某"}


def test_a_row_of_another_kind_is_frame() -> None:
    long = "".join(PARAGRAPHS)
    rows = f"(1, '本站简介', '{long}'), (2, '在动员大会上的讲话', '{LAST}{long}'), "
    rows += f"(3, '开学典礼', '同志们：\\n{long}')"
    raw = read("a", f"INSERT INTO t VALUES {rows};".encode())
    assert content(raw) == ["在动员大会上的讲话", LAST + long, "开学典礼", "同志们：", long]
    raw = read("a", f"INSERT INTO t VALUES {rows.replace('在动员大会上的讲话', '大会纪要')};".encode())
    assert content(raw)[:2] == ["本站简介", long]


def test_elements_of_xml_are_records() -> None:
    item = "<item><title><![CDATA[在第{0}次大会上的讲话]]></title><author>某市市长 王{0}</author>"
    item += "<text><![CDATA[{1}]]></text></item>"
    feed = "".join(item.format(n, HTML) for n in "一二")
    expected = [
        "在第一次大会上的讲话",
        "某市市长 王一",
        *PARAGRAPHS,
        "在第二次大会上的讲话",
        "某市市长 王二",
        *PARAGRAPHS,
    ]
    assert content(read("a", feed.encode())) == expected
    quoted = feed.replace('"', '\\"')
    assert content(read("a", f'var s = "<rss>" +\n "{quoted}" +\n "</rss>";'.encode())) == expected
    page = f"<html><body><h1>动员讲话</h1><script>//<![CDATA[{FIRST * 4}]]></script>{HTML}</body></html>"
    assert read("a", page.encode()).format == "html"


def test_chunks_of_a_list_are_one_text() -> None:
    first, second = FIRST * 4, SECOND * 4
    code = f'chunks = [\n  """{first}""",\n  """{second}"""\n]\nq = ["这篇讲话说了什么内容？", "动员大会讲话"]\n'
    raw = read("a", code.encode())
    assert content(raw) == [first, second]
    assert raw.facts["page_title"] == "动员大会讲话"


def test_code_and_editors_quotations_are_frame() -> None:
    quote = "> 【导读】这一篇讲了流程。\n\n> 写于年初。\n\n"
    text = "# 动员讲话\n\n" + quote + "\n\n".join(PARAGRAPHS) + "\n\n> 引文在正文里。\n\n```sql\nSELECT 1\n```\n"
    raw = read("a", text.encode())
    assert content(raw) == ["动员讲话", *PARAGRAPHS, "引文在正文里。"]
    fenced = "# 回答\n\n```\n" + "\n".join(PARAGRAPHS) + "\n```\n"
    assert content(read("a", fenced.encode())) == ["回答", *PARAGRAPHS]


def test_json_of_several_texts() -> None:
    rows = [{"标题": f"第{n}篇讲话", "正文": "\r\n".join(PARAGRAPHS), "来源": "某网"} for n in (1, 2)]
    raw = read("a", json.dumps({"data": {"list": rows}}, ensure_ascii=False).encode())
    assert content(raw) == ["第1篇讲话", *PARAGRAPHS, "第2篇讲话", *PARAGRAPHS]
    assert raw.facts["site"] == "某网"


# --- Markdown ---------------------------------------------------------------------------------------------------------


def test_signs_of_markdown_are_marks_and_lines_stay() -> None:
    text = (
        "---\ntitle: 新年致辞\ndate: 2018-12-27\n---\n\n# 新年致辞 #\n\n**一、要团结。**大家\\*都要团结。\n"
        "> 引文[链接](http://a.b)\n<img src='x'>\n---\n- 第一\n| 甲 | 乙 |\n|---|---|\n[^1]: 注文\n"
    )
    raw = read("a", text.encode())
    assert content(raw) == ["新年致辞", "一、要团结。大家*都要团结。", "引文链接", "第一", "甲\t乙", "注文"]
    assert raw.facts == {"page_title": "新年致辞", "published": "2018-12-27"}
    assert (marked(raw, "heading"), marked(raw, "bold")) == (["新年致辞"], ["一、要团结。"])
    assert (marked(raw, "table"), marked(raw, "note")) == (["甲\t乙"], ["注文"])
    assert raw.locate(raw.text.index("引文")) == "line 9"


def test_masks_in_markdown_are_no_emphasis() -> None:
    raw = read("a", f"# 讲话\n\n在**县**镇召开，{FIRST}\n".encode())
    assert content(raw)[1].startswith("在**县**镇召开")


# --- Word -------------------------------------------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def test_word_numbers_styles_and_breaks() -> None:
    number = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    body = (
        paragraph(run("在动员大会上的讲话", '<w:sz w:val="44"/>'))
        + paragraph(run("总体要求"), '<w:pStyle w:val="1"/>' + number.format(0))
        + paragraph(run("提高认识。", "<w:b/>") + run("要重视。"), number.format(1))
        + paragraph(run("加强领导。"), number.format(1))
        + paragraph(run("工作任务"), '<w:outlineLvl w:val="0"/>' + number.format(0))
        + paragraph(run("上行") + "<w:r><w:br/></w:r>" + run("下行"))
        + paragraph(run(FIRST))
    )
    styles = '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'
        '</w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    raw = read("a", make_docx(body, styles=styles, numbering=numbering))
    assert raw.text.split("\n")[:7] == [
        "在动员大会上的讲话", "一、总体要求", "1. 提高认识。要重视。", "2. 加强领导。", "二、工作任务", "上行", "下行",
    ]  # fmt: skip
    assert marked(raw, "heading") == ["在动员大会上的讲话", "一、总体要求", "二、工作任务"]
    assert marked(raw, "list_number") == ["一、", "1. ", "2. ", "二、"]
    assert raw.locate(raw.text.index("上行")) == "paragraph 6"


def test_notes_tables_boxes_changes_and_margins_of_word() -> None:
    body = (
        paragraph(run("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("继续"))
        + paragraph(run("保留") + f"<w:ins>{run('插入')}</w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>")
        + paragraph(run("隐", "<w:vanish/>") + run("显"))
        + paragraph(run("外") + f"<w:r><w:pict><w:txbxContent>{paragraph(run('框内'))}</w:txbxContent></w:pict></w:r>")
        + f"<w:tbl><w:tr><w:tc>{paragraph(run('甲'))}</w:tc><w:tc>{paragraph(run('5'))}</w:tc></w:tr></w:tbl>"
        + f"<w:sdt><w:sdtContent>{paragraph(run('控件'))}</w:sdtContent></w:sdt>"
    )
    raw = read(
        "a",
        make_docx(
            body,
            footnotes=f'<w:footnote w:id="2">{paragraph(run("注文"))}</w:footnote>',
            header1=paragraph(run("内部文件")),
            footer1=paragraph(run("— 1 —")),
        ),
    )
    assert raw.text.split("\n")[:-1] == [
        "内部文件", "正文[1]继续", "保留插入删去", "隐显", "外", "框内", "甲\t5", "控件", "[1] 注文", "— 1 —",
    ]  # fmt: skip
    assert marked(raw, "note") == ["[1]", "[1] 注文"]
    assert marked(raw, "hidden") == ["删去", "隐"]
    assert (marked(raw, "running_head"), marked(raw, "page_number")) == (["内部文件"], ["— 1 —"])
    assert marked(raw, "table") == ["甲\t5"]


# --- PDF --------------------------------------------------------------------------------------------------------------


def test_lines_and_pages_of_a_pdf_are_joined_to_paragraphs() -> None:
    long = "".join(PARAGRAPHS) * 5
    title = [(180.0, 760.0, 22.0, "在全县动员大会上的讲话")]
    lines = set_lines(long, 80, 700, 16, 27, 28)
    lines += set_lines(LAST, 80, 700 - len(lines) * 28, 16, 27, 28)
    pages = []
    for number, part in enumerate((lines[:12], [(x, y + 12 * 28, s, t) for x, y, s, t in lines[12:]]), 1):
        head, foot = (220.0, 810.0, 9.0, "动员大会文件汇编"), (280.0, 40.0, 12.0, f"— {number} —")
        pages.append([head, *(title if number == 1 else []), *part, foot])
    raw = read("a", make_pdf(pages))
    body = [line for line in content(raw) if "—" not in line and "汇编" not in line]
    assert body == ["在全县动员大会上的讲话", long, LAST]
    assert marked(raw, "page_number") == ["— 1 —", "— 2 —"]
    assert marked(raw, "running_head") == ["动员大会文件汇编"] * 2
    assert marked(raw, "heading") == ["在全县动员大会上的讲话"]
    assert [raw.locate(raw.text.index(words)) for words in (FIRST, LAST + "\n")] == ["page 1", "page 2"]
    assert len(raw.pages) == 2


def test_notes_columns_and_doubled_characters_of_a_pdf() -> None:
    left, right = "".join(PARAGRAPHS)[:84], "".join(reversed("".join(PARAGRAPHS)))[:84]
    columns = [(50.0, 700.0 - n * 24, 14.0, left[n * 14 : n * 14 + 14]) for n in range(6)]
    columns += [(310.0, 700.0 - n * 24, 14.0, right[n * 14 : n * 14 + 14]) for n in range(6)]
    bold = [(50.0, 760.0, 14.0, "加粗文字"), (50.4, 760.0, 14.0, "加粗文字")]
    note = [(50.0, 80.0, 9.0, "① 这是一条注释，说明出处。")]
    raw = read("a", make_pdf([bold + sorted(columns, key=lambda each: -each[1]) + note]))
    assert raw.text.split("\n")[:4] == ["加粗文字", left + right, "① 这是一条注释，说明出处。", ""]
    assert marked(raw, "note") == ["① 这是一条注释，说明出处。"]


# --- RTF and mail -----------------------------------------------------------------------------------------------------


def test_rtf_in_every_way_to_write_a_character() -> None:
    codes = "".join(f"\\'{byte:02x}" for byte in FIRST.encode("gb18030"))
    for text in (codes, escape_rtf(FIRST)):
        raw = read("a", ("{\\rtf1\\ansi\\ansicpg936 " + text + "\\par}").encode())
        assert raw.text == FIRST + "\n"
    for encoding in ("gb18030", "utf-8"):
        assert read("a", b"{\\rtf1\\ansi " + f"{FIRST}镕、囗、傕".encode(encoding) + b"\\par}").text.startswith(FIRST)


def test_notes_margins_tables_and_changes_of_rtf() -> None:
    e = escape_rtf
    text = (
        "{\\rtf1\\ansi{\\fonttbl{\\f0 SimSun;}}{\\stylesheet{\\s1 heading 1;}}{\\info{\\title " + e("动员讲话") + "}}"
        "{\\header " + e("内部文件") + "\\par}{\\footer - 1 -\\par}"
        "\\pard\\s1 "
        + e("总体要求")
        + "\\par\\pard{\\listtext 1.}{\\b "
        + e("提高认识。")
        + "}"
        + e("要重视")
        + "\\chftn"
        "{\\footnote\\chftn  " + e("注文") + "\\par}{\\deleted " + e("删去") + "}{\\*\\unknown " + e("不见") + "}\\par"
        "\\trowd\\intbl " + e("甲") + "\\cell 5\\cell\\row\\pard " + e("尾") + "}"
    )
    raw = read("a", text.encode())
    assert raw.text.split("\n")[:-1] == [
        "内部文件", "总体要求", "1.提高认识。要重视[1]删去", "甲\t5", "尾", "[1] 注文", "- 1 -",
    ]  # fmt: skip
    assert raw.facts == {"page_title": "动员讲话"}
    assert (marked(raw, "heading"), marked(raw, "hidden"), marked(raw, "table")) == (["总体要求"], ["删去"], ["甲\t5"])


def test_a_web_archive_is_its_page() -> None:
    raw = read("a", make_mhtml(PAGE))
    assert content(raw) == ["同志们：", *PARAGRAPHS, "2011年8月4日"]
    assert raw.facts["page_title"] == "动员讲话 - 某某网"


def test_a_file_without_text_is_refused_with_a_hint() -> None:
    for data in (
        make_pdf([[]]),
        make_docx(""),
        b"{\\rtf1}",
        b"<html><body><img src=x></body></html>",
        make_mhtml("<p></p>"),
    ):
        with pytest.raises(UnreadableTextError, match="Hint: "):
            read("a", data)


def test_a_part_of_an_object_of_code_is_code() -> None:
    raw = read("a", f"speech: [\n  {{ id: 7, title: '动员讲话', content: `{HTML}` }},\n],\n".encode())
    assert (raw.format, raw.facts["page_title"]) == ("code", "动员讲话")


def test_paragraphs_written_by_calls_are_one_text() -> None:
    calls = "".join(f"add_para('{p}')\nrun.font.name = '黑体'\n" for p in PARAGRAPHS)
    raw = read("a", f"from docx import Document\ndoc.add_heading('动员讲话', level=0)\n{calls}doc.save('a')\n".encode())
    text = raw.text
    for mark in reversed([mark for mark in raw.marks if mark.kind == "frame"]):
        text = text[: mark.start] + text[mark.end :]
    assert (raw.format, text.split()) == ("code", ["动员讲话", *PARAGRAPHS])


def test_several_texts_in_program_code_have_their_titles() -> None:
    rows = "".join(
        f"  {{ id: {n}, title: '第{n}篇讲话', 'summary': \"摘要\", content: `<p>{FIRST}</p>\n<p>{SECOND * 3}</p>` }},\n"
        for n in (1, 2)
    )
    raw = read("a", f"// 数据\nexport const articles: Article[] = [\n{rows}]\n".encode())
    assert raw.format == "code"
    assert content(raw) == ["第1篇讲话", FIRST, SECOND * 3, "第2篇讲话", FIRST, SECOND * 3]


@pytest.mark.parametrize(
    "page",
    [
        '<html><body><script>window.data = {"title":"动员讲话","content":"%s"}</script></body></html>',
        "<?php\nreturn [\n  'title' => '动员讲话',\n  'content' => \"%s\",\n];\n",
        'text = """%s"""\ntitle = \'动员讲话\'\n',
    ],
    ids=["script", "server", "triple quotes"],
)
def test_texts_in_code_of_every_kind(page: str) -> None:
    raw = read("a", (page % "\\n".join(PARAGRAPHS)).encode())
    assert content(raw) == list(PARAGRAPHS)
    assert raw.facts["page_title"] == "动员讲话"


def test_the_text_in_an_attribute_is_the_content() -> None:
    page = f"<html><body><c:set var='content' value=\"{'<br/>'.join(PARAGRAPHS)}\"/></body></html>"
    assert content(read("a", page.encode())) == list(PARAGRAPHS)


def test_a_dump_of_a_database_with_comments_and_tables() -> None:
    dump = (
        "-- MySQL dump, don't edit\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `a`;\n"
        "CREATE TABLE `a` (\n  `id` int COMMENT '编号',\n  `body` text\n) DEFAULT CHARSET=utf8;\n"
        f"INSERT INTO `a` VALUES ('1', '<p>短</p>', null);\nINSERT INTO `a` VALUES ('2', '{HTML}', null);\n"
    )
    raw = read("a", dump.encode())
    assert (raw.format, content(raw)) == ("sql", list(PARAGRAPHS))


def test_word_documents_of_one_xml_file() -> None:
    w2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
    listed = '<w:listPr><wx:t wx:val="一、"/></w:listPr>'
    note = f"<w:r><w:footnote>{paragraph(run('注文'))}</w:footnote></w:r>"
    old = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{w2003}" xmlns:wx="x">'
        f"<w:body>{paragraph(run('总体要求'), listed)}{paragraph(run(FIRST) + note)}</w:body></w:wordDocument>"
    )
    raw = read("a", old.encode())
    assert (raw.format, raw.text) == ("docx", f"一、总体要求\n{FIRST}\n注文\n")
    assert (marked(raw, "list_number"), marked(raw, "note")) == (["一、"], ["注文"])
    new = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="p"><pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f'<w:document xmlns:w="w"><w:body>{paragraph(run(FIRST))}</w:body></w:document>'
        "</pkg:xmlData></pkg:part></pkg:package>"
    )
    assert read("a", new.encode()).text == f"{FIRST}\n"


def test_a_page_inside_a_word_document_is_read() -> None:
    body = "<w:altChunk/>"
    for chunk in (f"<html><body>{HTML}</body></html>", make_mhtml(f"<html><body>{HTML}</body></html>").decode()):
        data = make_zip({"word/document.xml": f'<w:document xmlns:w="w">{body}</w:document>', "word/chunk.mht": chunk})
        assert content(read("a", data)) == list(PARAGRAPHS)


def test_a_table_of_contents_of_word_is_frame() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    body = paragraph(run("一、总体要求\t1"), '<w:pStyle w:val="T"/>') + paragraph(run(FIRST))
    raw = read("a", make_docx(body, styles=styles))
    assert (content(raw), marked(raw, "frame")) == ([FIRST], ["一、总体要求\t1"])


def test_left_and_right_pdf_pages_may_have_different_margins() -> None:
    long = "".join(PARAGRAPHS) * 9
    lines = set_lines(long, 80, 760, 16, 27, 28)
    parts = [lines[at : at + 24] for at in range(0, len(lines), 24)]
    pages = [[(x + 20 * (n % 2), y + n * 24 * 28, s, t) for x, y, s, t in part] for n, part in enumerate(parts)]
    assert read("a", make_pdf(pages)).text == f"{long}\n"


def test_paragraphs_cross_short_pages_with_other_margins() -> None:
    paragraphs = [p * 2 for p in PARAGRAPHS] * 3
    lines = [line for p in paragraphs for line in set_lines(p, 80, 0, 16, 27, 28)]
    parts = [lines[at : at + 8] for at in range(0, len(lines), 8)]
    pages = [
        [(x + 40 * (n % 2), 760 - 28 * row, s, t) for row, (x, _, s, t) in enumerate(part)]
        for n, part in enumerate(parts)
    ]
    assert read("a", make_pdf(pages)).text.splitlines() == paragraphs


def test_surrogates_of_json_are_characters() -> None:
    text = json.dumps({"content": "".join(PARAGRAPHS)}).replace('"}', '\\ud83d\\ude00\\ud800"}')
    assert content(read("a", text.encode())) == ["".join(PARAGRAPHS) + "\U0001f600\ufffd"]


def test_text_to_publish_next_to_a_raw_file() -> None:
    assert extract_text("a", SAMPLES["text"]) is None
    assert extract_text("a", SAMPLES["docx"]) == "".join(f"{each}\n" for each in PARAGRAPHS)


@pytest.mark.parametrize("style", ['style="font-size: 22pt"', 'style="FONT-SIZE:30px"', "size=5"])
def test_a_large_line_of_html_is_a_heading(style: str) -> None:
    body = HTML.replace("<p>", '<p style="font-size:16px">')
    raw = read("a", f"<html><body><p><font {style}>动员讲话</font></p>{body}</body></html>".encode())
    assert marked(raw, "heading") == ["动员讲话"]


@pytest.mark.parametrize(
    "value",
    [list(PARAGRAPHS), [{"type": "p", "text": paragraph} for paragraph in PARAGRAPHS]],
    ids=["strings", "objects"],
)
def test_a_json_list_of_paragraphs_is_one_text(value: list[object]) -> None:
    raw = read("a", json.dumps({"title": "动员讲话", "content": value, "tags": ["讲话", "动员"]}).encode())
    assert content(raw) == list(PARAGRAPHS)
    assert marked(raw, "record") == []


def test_json_texts_with_titles_stay_apart() -> None:
    rows = [{"title": f"在第{number}次会议上的讲话", "content": "\n".join(PARAGRAPHS)} for number in "一二"]
    raw = read("a", json.dumps(rows).encode())
    assert [line for line in content(raw) if line not in PARAGRAPHS] == [row["title"] for row in rows]
    assert len(marked(raw, "record")) == 2


def test_a_table_gives_each_row_as_a_text() -> None:
    cells = ['"' + "\n".join(PARAGRAPHS) + '"'] * 2
    raw = read("a", f"编号,标题,正文\n1,开学典礼致辞,{cells[0]}\n2,动员大会讲话,{cells[1]}\n".encode())
    assert raw.format == "csv"
    assert [line for line in content(raw) if line not in PARAGRAPHS] == ["开学典礼致辞", "动员大会讲话"]


@pytest.mark.parametrize("text", [f"甲,乙\n{FIRST}\n{SECOND}\n", f"content,\n{FIRST[:20]}\n", f"正文如下,\n{FIRST}\n"])
def test_a_text_with_commas_is_no_table(text: str) -> None:
    assert read("a", text.encode()).format == "text"


def test_the_line_before_the_content_may_be_the_title() -> None:
    page = (
        "<html><head><title>企业文化--某集团</title></head><body><table><tr><td><a>首页</a></td></tr></table><table>"
        "<tr><td class=title>董事长在百日攻坚动员大会上的讲话</td></tr><tr><td>时间:2014-3-3 阅读:233次</td></tr>"
        f"<tr><td>{'<br>'.join(PARAGRAPHS)}</td></tr></table></body></html>"
    )
    raw = read("a", page.encode())
    assert marked(raw, "heading") == ["董事长在百日攻坚动员大会上的讲话"]
    assert content(raw) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "value",
    [
        {"messages": [{"role": "user", "content": FIRST * 3}, {"role": "assistant", "content": "\n".join(PARAGRAPHS)}]},
        {"instruction": FIRST * 3, "input": "", "output": "\n".join(PARAGRAPHS)},
    ],
    ids=["messages", "instruction"],
)
def test_what_a_chat_program_was_asked_is_frame(value: object) -> None:
    raw = read("a", json.dumps(value).encode())
    assert content(raw) == list(PARAGRAPHS)
