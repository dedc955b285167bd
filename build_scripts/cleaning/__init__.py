"""RawText → cleaned text, with a log of every repair.

First goes what the format of the file marks as outside the text (`format_marks`). Then the repairs of `REPAIRS` run in
order. A repair is a function from the text to the edits that it asks for; it changes nothing itself. `Trace` applies
the edits and remembers which raw character each character comes from, so that nothing is lost silently. `STEPS` is the
one table of all repairs: the page of rules, the words of the apparatus and the tests derive from it.

`build_scripts/README.md` says how to add a repair, step by step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from build_scripts.cleaning import (
    adverts,
    boilerplate,
    collection,
    endings,
    invisible,
    lines,
    page_numbers,
    pinyin,
    publication,
    punctuation,
    site_phrases,
    spacing,
    traditional,
    wrapping,
)
from build_scripts.cleaning.doubts import find_doubts
from build_scripts.cleaning.format_marks import find_heading_ends, find_marked, find_records
from build_scripts.cleaning.repair_log import Cleaned, Trace, replay
from build_scripts.model import Edit, RawText
from build_scripts.text.characters import PIECE

__all__ = ["REPAIRS", "RULES", "Cleaned", "Rule", "clean", "replay"]

Finder = Callable[[str], Iterable[Edit]]


class Rule(NamedTuple):
    """A rule of the cleaning: Chinese name and explanation, and the repair; None for marks of the file's format.

    `needs` is a cheap pattern: the repair is tried only on a text in which it occurs.
    """

    label: str
    explanation: str
    find: Finder | None = None
    needs: re.Pattern[str] | None = None


def _rule(find: Finder, label: str, explanation: str, needs: str = "") -> Rule:
    return Rule(label, explanation, find, re.compile(needs) if needs else None)


#: What the format of the file marks (see `format_marks`), which goes before all repairs.
_MARKED = {
    "page_frame": Rule("去网页边框", "删去网页正文以外的导航、边栏、页脚和程序代码，另行折叠列出。"),
    "drop_hidden_text": Rule("去隐藏文字", "删去文件里不显示的文字。"),
    "drop_running_heads": Rule("去书眉", "删去印刷页的书眉。"),
}
#: The repairs in the order in which they run. A comment explains where the order matters. A rule is declared where it
#: runs first; where it runs again there is only its function.
STEPS: tuple[Rule | Finder, ...] = (
    _rule(invisible.drop_byte_order_mark, "去字节序标记", "删去文件开头的 U+FEFF。"),
    _rule(invisible.unify_line_ends, "统一换行", "各种换行符一律记作一种，文字不变。"),
    _rule(invisible.drop_control_characters, "去控制字符", "删去不显示的控制字符和不成字符的码位。"),
    _rule(invisible.drop_zero_width_characters, "去零宽字符", "删去没有宽度、只为标记抄袭而插入的字符。"),
    # Before private-use characters are dropped.
    _rule(
        invisible.restore_hong_kong_characters,
        "复原香港增补字",
        "繁体文本里用私用区编码的香港增补字，改作统一编码的字。",
        "[\ue000-\uf6b0]",
    ),
    _rule(
        invisible.drop_private_use_characters, "去私用区字符", "删去只在原网页字体里才有字形的字符，其原形已不可考。"
    ),
    # Before labels, dates and marks are read.
    _rule(invisible.write_radicals_as_ideographs, "部首改汉字", "PDF 文件里代替汉字的部首字符（⼈、⺠）改作汉字。"),
    _rule(invisible.write_common_forms, "统一标点字形", "小号、竖排和半角的标点（﹑、︑）改作通用的字形。"),
    _rule(invisible.decode_html_entities, "还原实体", "把网页残留的空格、引号、破折号代码还原成字符。", "&"),
    _rule(invisible.break_at_html_tags, "还原网页换行", "把网页残留的换行、分段标签改作换行。", "<"),
    # Before any rule changes the misread bytes, or drops the annotations that prove what they were.
    _rule(
        pinyin.repair_misread_bytes,
        "复原错位乱码",
        "注音插错位置而造成的乱码，逐字节能证明原文的才复原。",
        pinyin.SWALLOWED,
    ),
    _rule(pinyin.restore_lost_stops, "复原丢失的句号", "句号丢了半个字节而错位的乱码，复原为句号和后面的字。", r"\?"),
    _rule(pinyin.drop_pinyin_annotations, "去夹注拼音", "删去插在字后的括注拼音；括号里有别的内容的不动。", "[(（]"),
    # Before `simplify`: after it nothing tells that the file was traditional.
    _rule(
        traditional.write_particle_zhe, "“著”改“着”", "繁体文本里作助词等用的“著”改为“着”；著名、显著等词不动。", "著"
    ),
    _rule(traditional.simplify, "繁体转简体", "全文为繁体时逐词转为简体；简体文本里偶见的繁体字不动。"),
    _rule(lines.join_runs, "接回数字", "在每个数字前后都断行的文本，把数字接回句中。", r"\n[^\S\n]*\d+[^\S\n]*\n"),
    _rule(page_numbers.drop_page_numbers, "去页码", "删去夹在行间和句中的页码；破折号和正文里的数字不动。", r"\d"),
    _rule(collection.divide_collection, "拆分合集", "一个文件收有多篇的，按篇次标题、讲话人标题或文头分开。"),
    _rule(collection.drop_collection_title, "去合集标题", "删去合集第一篇之前的网站标题和按语。"),
    # From here on every rule works within one piece.
    _rule(lines.free_indented_paragraphs, "复原分段", "行中出现段首缩进的，在该处分段。", "\u3000\u3000"),
    _rule(publication.break_at_rules, "分隔线另行", "行中成串的横线、等号、星号改作换行。", r"[-=_*＊—－]{6}"),
    _rule(
        publication.drop_record_fields,
        "去著录栏目",
        "删去报刊数据库的著录栏目（【日期】【版号】）；题名、作者、正文只去栏目名。",
        r"[【\[题]",
    ),
    _rule(publication.drop_letterhead, "去公文版头", "删去公文、简报的版头、按语、主送抄送和印发说明。"),
    _rule(
        publication.drop_editorial_notes,
        "去编者说明",
        "删去讲话前后的编者说明，如“现转发……”“【导读】……”“根据录音整理”，以及聊天程序的答语。",
    ),
    _rule(publication.drop_contents, "去提纲", "删去正文以上、下文又逐条出现的提纲。", r"[一二三][、．]"),
    _rule(publication.drop_time_marks, "去录音时间", "删去录音整理稿和字幕里标明时间的行。", r"\d:\d\d"),
    _rule(
        endings.drop_remarks,
        "去网友评论",
        "删去正文以下的网友评论、回复和跟帖。",
        r"评论|留言|跟帖|回帖|回复|点评|楼|沙发|发表于|\d[#F]",
    ),
    _rule(
        adverts.drop_scrambled_signs,
        "去防抄乱码",
        "删去论坛为防抄插入的成串乱符。",
        r"[!-~][^\S\n][!-~]{1,3}[^\S\n][!-~]",
    ),
    _rule(lines.free_glued_title, "题行另行", "与首段连写的题目，上文另有同样字句的，使其独立成行。"),
    _rule(boilerplate.drop_trailing_lists, "去推荐列表", "删去“推荐阅读”“相关文章”及其下的篇名。"),
    _rule(boilerplate.drop_tag_tails, "去标签", "删去文末的网站标签。"),
    # While the site's lines are between the site's title and the text's own.
    _rule(boilerplate.drop_site_title, "去网站标题", "文中自有题行的，删去网站另加的标题；网站标题仍记入著录。"),
    _rule(boilerplate.drop_site_lines, "去网页栏目", "删去时间、来源、导航、免责声明等只属于网页的行。"),
    _rule(
        site_phrases.drop_site_phrases,
        "去段中网页用语",
        "删去段落里起止分明的网页用语，如“【字体：大 中 小】”；所在段落不动。",
    ),
    _rule(adverts.drop_adverts, "去网站名和网址", "删去混入句中的网站名和网址；正文自己提到的不动。"),
    _rule(adverts.drop_copy_marks, "去防抄符号", "删去网站插在字后、用来识别抄袭的反引号。", "[`']"),
    # While indents, blank lines and the width of lines show where paragraphs begin.
    _rule(spacing.close_spaced_letters, "合字距", "逐字之间都有空格的行，删去这些空格。", r"\S \S \S "),
    _rule(lines.free_glued_salutation, "称呼另行", "称呼与题行或正文连写的，使其独立成行。"),
    _rule(endings.free_glued_ending, "文末另行", "与末段连写的注释和落款，使其独立成行。"),
    _rule(wrapping.join_wrapped_lines, "接回折行", "因版面宽度折断的行接回一段。"),
    # A lead that was wrapped is one line now.
    _rule(publication.drop_wire_leads, "去电头", "删去通讯社的电头、“（完）”、图片说明和报纸的版次。", "[电版摄完]"),
    _rule(lines.free_glued_heading, "标题另行", "标题与正文之间只隔空格的，使标题独立成行。"),
    _rule(lines.join_broken_lines, "接回断句", "因换页在句中断开的行接回一段。"),
    # Again, here and below: what a line end or a blank divided is whole only now.
    invisible.decode_html_entities,
    _rule(spacing.drop_blanks, "去空格", "删去缩进和字间的多余空格；西文词间的空格不动。"),
    _rule(spacing.drop_blank_lines, "去空行", "删去空行。"),
    pinyin.drop_pinyin_annotations,
    page_numbers.drop_page_numbers,
    endings.free_glued_ending,
    boilerplate.drop_tag_tails,
    site_phrases.drop_site_phrases,
    adverts.drop_adverts,
    adverts.drop_copy_marks,
    spacing.drop_blank_lines,
    # Last: marks depend on their neighbours, and a pair of quotes may span what was two lines.
    _rule(punctuation.widen_brackets, "改全角括号", "中文里的半角括号改为全角。", r"[()]"),
    _rule(
        punctuation.widen_marks, "改全角标点", "中文里的半角逗号、冒号、分号、叹号、问号改为全角；数字和西文里的不动。"
    ),
    _rule(punctuation.widen_full_stops, "改全角句号", "中文句末的小圆点改为句号；编号和小数里的不动。", r"\."),
    _rule(punctuation.turn_quotes, "正引号", "方向或宽度用错的引号改正；不能断定的不动。"),
)
REPAIRS: tuple[Finder, ...] = tuple(filter(None, (step.find if isinstance(step, Rule) else step for step in STEPS)))
#: All rules by name, in the order in which the page of rules lists them.
RULES = _MARKED | {step.find.__name__: step for step in STEPS if isinstance(step, Rule) and step.find}


def clean(raw: RawText) -> Cleaned:
    """Clean one raw file.

    The text of the result has the speeches of the file divided by PIECE, one paragraph per line, without blank lines.
    It never corrects what the source says: masks, typos and missing words stay. Cleaning a cleaned text changes
    nothing. A file that is only boilerplate yields "". A line that the format marks as a heading is joined to no other.
    """
    trace = Trace(raw)
    heading_ends = find_heading_ends(raw)
    trace.apply_all(find_marked(raw))
    for repair in REPAIRS:
        name = repair.__name__
        if (needs := RULES[name].needs) is None or needs.search(trace.text):
            edits = repair(trace.text)
            if heading_ends and repair in (wrapping.join_wrapped_lines, lines.join_broken_lines):
                edits = [edit for edit in edits if not trace.contains(edit, heading_ends)]
            trace.apply(name, edits)
        if repair is collection.divide_collection and PIECE not in trace.text:
            trace.apply(name, trace.divide(find_records(raw)))
        if repair is pinyin.restore_lost_stops:
            for start, end in pinyin.find_doubtful_bytes(trace.text):
                trace.doubt("misread_bytes", start, end, "mojibake whose bytes do not prove what the text was")
    trace.doubts += find_doubts(trace.repairs)
    return trace.finish()
