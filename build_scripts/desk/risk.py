"""The risk that a cleaned speech needs an edit, with its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from build_scripts.corpus import name_question
from build_scripts.model import Doubt, Edition, RawText, Speech
from build_scripts.raw_files import find_mojibake
from build_scripts.text.characters import HAN, map_traditional

#: Weight of each reason, in points. Set by hand on the nine gold texts, each whole and with each of the damages of
#: `tests/desk/damage.py`, which measures what the weights give, and on 22 real files from the web.
WEIGHTS = {
    "mojibake": 8,
    "damaged": 6,
    "site_text": 6,
    "second_title": 6,
    "breaks_off": 5,
    "little_body": 5,
    "twin": 5,
    "no_title": 5,
    "characters": 4,
    "broken_lines": 4,
    "blank_in_title": 3,
    "suspect": 2,
    "scripts": 3,
    "much_removed": 2,
    "incomplete": 4,
    "kind": 3,
    "no_salutation": 1,
    "no_closing": 1,
    "numbering": 3,
    "collection": 1,
}
#: Reasons that repeat count at most this many times.
MOST_COUNTED = 3
#: Fewest Chinese characters of the body of a speech, and least share of the raw text that is usually speech.
FEWEST_CHARACTERS, LEAST_SHARE = 300, 0.35
#: A longer paragraph (in characters) without a stop at its end is broken.
LONGEST_WITHOUT_STOP = 45
#: Characters of a paragraph's end that are shown.
SHOWN = 40
#: Characters that occur as often in a traditional text: a few are names and quotations.
MOST_TRADITIONAL = 3

_HAN = re.compile(f"[{HAN}]")
_CLOSING = re.compile(
    "谢谢|完了|结束|再见|努力|奋斗|贡献|成功|圆满|胜利|快乐|幸福|祝|目标|保证|推动|新局面|篇章|[！!]$"
)
_SALUTATION = re.compile(
    r"^.{0,40}(?:们|各位|同志|先生|女士|阁下|总理|代表|来宾|同仁).{0,12}[：:，,！!。]|^.{0,30}(?:大家好|你们好)"
)
_TITLE = re.compile("^[^。！？，；]{4,50}(?:讲话|致辞|发言|报告|倡议书|动员令|演讲)(?:稿|提纲|摘要)?$")
_SPACED = re.compile(rf"[{HAN}]\s+[{HAN}]\s+[{HAN}]")
_STOP = re.compile(r"[。！？；：…”’）》.!?;:)】—]\s*$")
_LABEL = re.compile(rf"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]|第[一二三四五六七八九十]+)|[{HAN}]{{2,6}}同志")
#: Words that pages have around a text, or that mark damage.
_SITE = re.compile(
    r"https?://|www\.|\.(?:com|cn|net|org)\b|点击(?:量|数|次数|进入|下载)|浏览(?:次数|量)|上一篇|下一篇|责任编辑|版权所有|"
    r"来源[：:]|作者[：:]|发布(?:时间|日期|者)|更新时间|字体[：:]|打印本页|关闭窗口|返回(?:顶部|首页)|免责声明|本文转自|"
    r"[<>]{1,2}/?\w+|&\w+;|\\[nrt]|\{\{|扫一扫|二维码|公众号|分享到|下载本文|范文网|小编|网友评论|我要评论|登录后|楼上|顶一个|谢谢分享|:\)|\[(?:\d{1,2}|[ivx]+)\]|当前位置|首页\s*[>»]"
)
#: Characters that no speech has: replacement, private use, halfwidth kana, box drawing, Greek, boxes for characters.
_STRANGE = re.compile("[\ufffd\ue000-\uf8ff\uff61-\uff9f\u2500-\u257f\u0370-\u03ff]|□{2,}")
#: A question mark inside a word stands for a lost character; after these words it is a question.
_LOST = re.compile(rf"(?<=[{HAN}])(?<![吗呢么何谁哪吧啊不])\?(?=[{HAN}])")
FEWEST_LOST = 3


class Reason(NamedTuple):
    """A reason for risk: its name in WEIGHTS, evidence, and the paragraph or the raw span to look at.

    `paragraph` is the index of a paragraph, or None; `span` are raw offsets, or None.
    """

    name: str
    quote: str = ""
    paragraph: int | None = None
    span: tuple[int, int] | None = None


def assess(edition: Edition, raw: RawText, parts: int = 1, twin: str = "") -> tuple[Reason, ...]:
    """Return all reasons for which a speech may need an edit, without those that the editor accepted; () for none.

    `parts` is the number of speeches in its file, `twin` the id of a speech that is nearly the same.
    """
    reasons = [*_assess_removed(edition, raw, parts), *_assess_facts(edition), *_assess_text(edition, raw)]
    if parts > 1:
        reasons.append(Reason("collection", str(parts)))
    if twin and not is_version(edition.speech, twin):
        reasons.append(Reason("twin", twin))
    paragraphs = edition.speech.paragraphs
    reasons = [
        reason
        for reason in reasons
        if name_question(reason.name, reason.quote if reason.paragraph is None else paragraphs[reason.paragraph].text)
        not in edition.speech.accepted
    ]
    return tuple(sorted(reasons, key=lambda reason: -WEIGHTS[reason.name]))


def find_span(doubt: Doubt, raw: RawText) -> tuple[int, int]:
    """Return the raw span of a doubt; its whole line if earlier rules changed the text that was removed."""
    lines = raw.text.split("\n")
    first = sum(len(line) + 1 for line in lines[: doubt.line - 1])
    start = raw.text.find(doubt.text, first)
    if start >= 0:
        return start, start + len(doubt.text)
    return first, first + len(lines[min(doubt.line, len(lines)) - 1])


def measure_risk(reasons: Sequence[Reason]) -> int:
    """Return the sum of the weights; a reason that repeats counts up to `MOST_COUNTED` times."""
    names = [reason.name for reason in reasons]
    return sum(WEIGHTS[name] * min(names.count(name), MOST_COUNTED) for name in set(names))


def _assess_removed(edition: Edition, raw: RawText, parts: int) -> Iterator[Reason]:
    for doubt in edition.doubts:
        name = "suspect" if doubt.code == "removed_text" else "damaged"
        yield Reason(name, doubt.text, span=find_span(doubt, raw))
    body = sum(len(_HAN.findall(paragraph.text)) for paragraph in edition.speech.paragraphs)
    whole = len(_HAN.findall(raw.text))
    if body < FEWEST_CHARACTERS:
        yield Reason("little_body", str(body))
    elif parts == 1 and body < LEAST_SHARE * whole:
        yield Reason("much_removed", f"{body / whole:.0%}")


def _assess_facts(edition: Edition) -> Iterator[Reason]:
    speech = edition.speech
    title = speech.facts.get("title")
    if title is None or title.basis in ("composed", "first_sentence"):
        yield Reason("no_title", title.value if title else "")
    elif _SPACED.search(title.value):
        yield Reason("blank_in_title", title.value)
    if speech.kind != "speech":
        yield Reason("kind", speech.kind)
    elif "salutation" not in speech.facts and not any(_SALUTATION.match(p.text) for p in speech.paragraphs[:2]):
        yield Reason("no_salutation", speech.paragraphs[0].text, 0)
    if not speech.complete:
        yield Reason("incomplete", speech.paragraphs[-1].text, len(speech.paragraphs) - 1)


def _assess_text(edition: Edition, raw: RawText) -> Iterator[Reason]:
    paragraphs = edition.speech.paragraphs
    headings = {section.paragraph for section in edition.speech.sections if section.kind == "heading"}
    last = len(paragraphs) - 1
    if edition.speech.complete and not _STOP.search(paragraphs[last].text):
        yield Reason("breaks_off", paragraphs[last].text[-SHOWN:], last)
    elif not any(_CLOSING.search(paragraph.text) for paragraph in paragraphs[-2:]):
        yield Reason("no_closing", paragraphs[last].text[-SHOWN:], last)
    for at, paragraph in enumerate(paragraphs):
        text = paragraph.text
        for name, pattern in (("site_text", _SITE), ("characters", _STRANGE)):
            if found := pattern.search(text):
                yield Reason(name, found[0], at)
        is_title = paragraph.id in headings or _LABEL.match(text)
        if at < last and len(text) > LONGEST_WITHOUT_STOP and not is_title and not _STOP.search(text):
            yield Reason("broken_lines", text[-12:], at)
        if 1 < at < last and _TITLE.search(text):
            yield Reason("second_title", text, at)
        if _begins_in_a_sentence(text) and not is_title:
            yield Reason("broken_lines", text[:12], at)
    simplified = map_traditional()
    whole = "".join(paragraph.text for paragraph in paragraphs)
    if len(found_ := [char for char in whole if char in simplified]) > MOST_TRADITIONAL:
        yield Reason("scripts", "".join(dict.fromkeys(found_))[:12])
    for offset, text in list(find_mojibake(raw.text))[:MOST_COUNTED]:
        yield Reason("mojibake", text, span=(offset, offset + len(text)))
    if len(lost := list(_LOST.finditer(raw.text))) >= FEWEST_LOST:
        yield Reason("characters", "?", span=lost[0].span())
    for section in edition.speech.sections:
        if section.note:
            at = next(n for n, paragraph in enumerate(paragraphs) if paragraph.id == section.paragraph)
            yield Reason("numbering", section.label + section.title, at)


def _begins_in_a_sentence(text: str) -> bool:
    """Return whether a paragraph begins with a mark that continues a sentence."""
    return bool(re.match("[，。、；：！？）》”’%]", text))


def is_version(speech: Speech, twin: str) -> bool:
    """Return whether the editor decided on a speech that is nearly the same: a version, named in the note, or none."""
    return f"（{twin}）" in speech.note or name_question("twin", twin) in speech.accepted


def has_stop(text: str) -> bool:
    """Return whether a paragraph ends with a stop, a quotation mark or a bracket."""
    return bool(_STOP.search(text))


def is_labelled(text: str) -> bool:
    """Return whether a paragraph begins with a number of the outline, or with a person who is addressed."""
    return bool(_LABEL.match(text))
