"""Texts that need an edit: each gold text, damaged in each of these ways.

All figures: `PYTHONPATH=.:tests python tests/desk/damage.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gold import load_texts

from build_scripts.corpus import load_text
from build_scripts.desk import LEAST_RISK
from build_scripts.desk.risk import Reason, assess, measure_risk
from build_scripts.raw_files import read

#: A text as title lines and paragraphs.
Text = tuple[list[str], list[str]]


def _in_middle(change: Callable[[str], list[str]]) -> Callable[[Text], Text]:
    def damage(text: Text) -> Text:
        head, body = text
        at = len(body) // 2
        return head, [*body[:at], *change(body[at]), *body[at + 1 :]]

    return damage


def _halves(text: str) -> list[str]:
    cut = len(text) // 2
    while cut < len(text) - 1 and re.match("[，。、；：！？“”]", text[cut - 1 : cut + 1][-1]):
        cut += 1
    return [text[:cut], text[cut:]]


def _drop_heading(text: Text) -> Text:
    head, body = text
    labels = [at for at, paragraph in enumerate(body) if re.match("(?:二、|（二）|第二[，、])", paragraph)]
    return head, [paragraph for at, paragraph in enumerate(body) if at not in labels[:1]]


SITE = "【某某文秘网提醒您：本文由会员“山里人”整理投稿，想看更多同类稿件请到首页搜索】"
DAMAGES: dict[str, Callable[[Text], Text]] = {
    "wrong encoding": _in_middle(lambda p: [p.encode().decode("gb18030", "replace")]),
    "lost characters": lambda text: (text[0], [re.sub("[的了是]", "?", p) for p in text[1]]),
    "boxes": _in_middle(lambda p: [p[:8] + "□□□" + p[11:]]),
    "broken paragraph": _in_middle(lambda p: [half + "\n" for half in _halves(p)]),
    "cut off": lambda text: (text[0], [*text[1][:-1], text[1][-1][: max(6, len(text[1][-1]) // 2)].rstrip("。！；")]),
    "begins in the middle": lambda text: ([], [text[1][len(text[1]) // 3][10:], *text[1][len(text[1]) // 3 + 1 :]]),
    "words of a site": _in_middle(lambda p: [p, SITE, "（编辑：小王 点击次数 3456 欢迎收藏 www.example.com ）"]),
    "code": _in_middle(lambda p: [r"<div class='x'>\n\t" + p + r"\r\n&nbsp;{{ ad }}"]),
    "another speech": lambda text: (text[0], [*text[1], "在全市工业经济工作会议上的讲话", *text[1][:3]]),
    "lost heading": _drop_heading,
    "abstract": lambda text: (text[0], [text[1][0], text[1][-1][:60]]),
    "no title": lambda text: ([], text[1]),
    "remarks": lambda text: (text[0], [*text[1], "楼上说得好，顶一个", "转了，谢谢分享 :)"]),
}


class Case(NamedTuple):
    """A text, its damage ("" for none), the reasons found in what is published, and whether it needs an edit.

    It does if its paragraphs are not those of the gold text, or if it has no title of its own.
    """

    text: str
    damage: str
    reasons: tuple[Reason, ...]
    needs_edit: bool

    @property
    def risk(self) -> int:
        return measure_risk(self.reasons)


def list_cases(names: list[str] | None = None) -> Iterator[Case]:
    """Yield each gold text whole and with each damage; a damage that leaves the text as it is is left out."""
    for name, gold in sorted(load_texts().items()):
        if names and name not in names:
            continue
        text = [line["text"] for line in gold["front_matter"]], list(gold["paragraphs"])
        for damage, change in {"": lambda text: text, **DAMAGES}.items():
            head, body = change(text)
            if damage and (head, body) == text:
                continue
            content = "\n".join([*head, *body, ""]).encode()
            raw = read("case.txt", content)
            editions = load_text("case.txt", content).library.editions
            reasons = tuple(reason for edition in editions for reason in assess(edition, raw, len(editions)))
            published = [paragraph.text for edition in editions for paragraph in edition.speech.paragraphs]
            has_title = all(reason.name != "no_title" for reason in reasons)
            yield Case(name, damage, reasons, published != gold["paragraphs"] or not has_title)


if __name__ == "__main__":
    cases = sorted(list_cases(), key=lambda case: -case.risk)
    for case in cases:
        names = ", ".join(each.name for each in case.reasons)
        print(f"{case.risk:3}  {'edit' if case.needs_edit else '-':5} {case.text:6} {case.damage or '-':22} {names}")
    for needed in (True, False):
        risks = [case.risk for case in cases if case.needs_edit is needed]
        risky = sum(risk >= LEAST_RISK for risk in risks)
        print(
            f"{'need an edit' if needed else 'are right'}: {len(risks)}, of these {LEAST_RISK} points or more: {risky}"
        )
