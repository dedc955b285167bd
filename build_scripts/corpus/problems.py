"""Every kind of problem that an editor can meet, with its permanent code.

R raw files · S speech files · A anchors · C campaigns · D decisions · G glossary · H history · E exports · W writing,
publishing.
A code is never reused for another meaning. To add one: a row here with its texts in English and Chinese, its use, and a
test. What a problem says in detail is in English where it arises, and in Chinese in `messages.yml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import yaml

from build_scripts.model import Problem

#: Code points of a suspect stretch that a hint proposes for the key `confirmed`: enough to tell two stretches apart.
QUOTED = 20


def shorten_quote(quote: str) -> str:
    """Return the text that confirms a suspect stretch: the beginning of its first line."""
    return quote.strip().split("\n")[0][:QUOTED]


def name_question(kind: str, text: str = "") -> str:
    """Return the name under which the key `accepted` remembers a question: its kind, and the beginning of its text."""
    return f"{kind} {shorten_quote(text)}".strip()


class Text(NamedTuple):
    """A text in the two languages of the commands."""

    english: str
    chinese: str


class Kind(NamedTuple):
    """One kind of problem; `hint` says what to do, where that is always the same."""

    severity: Literal["error", "warning", "note"]
    meaning: Text
    hint: Text | None = None


KINDS = {
    "R001": Kind(
        "error",
        Text("a raw file cannot be read", "底本文件无法读取"),
        Text("check the path and the rights", "检查路径和权限"),
    ),
    "R002": Kind(
        "warning",
        Text("two raw files have the same bytes", "两个底本文件逐字节相同"),
        Text("delete one; it is published once", "删去一个；只发布一次"),
    ),
    "R003": Kind(
        "warning",
        Text("a raw file has not been imported", "有底本文件没有导入"),
        Text("run `python -m build_scripts import`", "运行 `python -m build_scripts import`"),
    ),
    "R004": Kind(
        "error",
        Text("the raw file of a speech is missing", "讲话的底本不见了"),
        Text("restore it", "恢复它"),
    ),
    "R005": Kind(
        "error",
        Text("a raw file is not the one that was imported under its name", "底本不是当初以此名导入的文件"),
        Text("restore the raw file", "恢复原来的底本"),
    ),
    "R006": Kind(
        "error",
        Text("text of a raw file is lost", "底本有文字丢失"),
        Text("this is a fault of the cleaning: report it together with the file", "这是清洗的错误：请连同文件报告"),
    ),
    "R007": Kind(
        "warning",
        Text("the cleaning found damage that it cannot repair", "清洗发现了不能修复的损坏"),
        Text(
            "compare the source; correct the speech file if you can prove the text",
            "核对来源；能证明原文的，改讲话文件",
        ),
    ),
    "R008": Kind(
        "error",
        Text("a part of a raw file is not found any more", "底本里找不到某一篇了"),
        Text("import the file again under a new name", "把文件换个名字重新导入"),
    ),
    "R009": Kind(
        "error",
        Text("the folder is not a corpus", "这个文件夹不是语料库"),
        Text("check the path; `import` creates a new corpus", "检查路径；`import` 会新建语料库"),
    ),
    "R010": Kind(
        "warning",
        Text("a file among the raw files is ignored", "底本中有文件未读取"),
        Text("remove or rename it", "移走或改名"),
    ),
    "R011": Kind(
        "error",
        Text("the output folder is not a site of ours", "输出文件夹不是本程序的网站"),
        Text("name a new folder, or remove this one yourself", "另写一个新文件夹，或自己删去这一个"),
    ),
    "R012": Kind(
        "error",
        Text("names of raw files differ only by case or accents", "底本文件名只有大小写或重音之别"),
        Text("give the newer file another name", "给较新的文件改名"),
    ),
    "R013": Kind(
        "warning",
        Text("a raw file contains HTML tags", "底本含有 HTML 标签"),
        Text(
            "is this the page saved as text? Save it again, or correct the speech",
            "是不是把网页存成了文本？重新保存，或改讲话文件",
        ),
    ),
    "R014": Kind(
        "warning",
        Text("a raw file contains text in a wrong encoding", "底本有编码错误的文字"),
        Text(
            "save the page again in its own encoding, or correct the speech from another source",
            "按网页自己的编码重新保存，或据别的来源改讲话文件",
        ),
    ),
    "R015": Kind(
        "note",
        Text("a folder with the pictures and scripts of a page is ignored", "网页的图片和脚本文件夹未读取"),
    ),
    "R016": Kind(
        "warning",
        Text("the cleaning removed what may be body text", "清洗删去的也许是正文"),
        Text(
            "compare the source; if it is text of the speech, put it back in the speech file",
            "核对来源；若是讲话的正文，放回讲话文件",
        ),
    ),
    "R017": Kind(
        "warning",
        Text("a raw file has a name that Windows does not allow", "底本文件名在 Windows 上不可用"),
        Text("rename it before it is imported", "导入以前改名"),
    ),
    "S001": Kind(
        "error",
        Text("a speech file cannot be read, or its name is not its id", "讲话文件无法读取，或文件名与 id 不符"),
    ),
    "S002": Kind(
        "error",
        Text("two speeches have the same id", "两篇讲话的 id 相同"),
        Text("give the newer speech another id", "给较新的一篇换 id"),
    ),
    "S003": Kind(
        "note",
        Text("an editor changed this speech", "编者改过这篇讲话"),
    ),
    "S004": Kind(
        "warning",
        Text("the current rules would clean this speech differently", "现行规则清洗这一篇的结果不同"),
    ),
    "S005": Kind(
        "warning",
        Text("a file among the speeches is ignored", "讲话文件夹中有文件未读取"),
        Text("remove it; a speech is a file ID.txt", "移走它；讲话文件应是 ID.txt"),
    ),
    "S006": Kind(
        "warning",
        Text(
            "an entry of `confirmed` matches no suspect stretch of the raw file",
            "`confirmed` 有一条在底本里没有对应的可疑文字",
        ),
        Text("delete the entry", "删去这一条"),
    ),
    "S007": Kind(
        "warning",
        Text("an entry of `headings` is no paragraph of the speech", "`headings` 有一条不是讲话的段落"),
        Text("write the paragraph as it is in the text", "照正文写出这一段"),
    ),
    "S009": Kind(
        "warning",
        Text("an entry of `functions` is no heading of the speech", "`functions` 有一条不是讲话的标题"),
        Text("write the heading with its number as it is in the outline", "照提纲写出标题和它的序号"),
    ),
    "S010": Kind(
        "error",
        Text("a speech that cannot be left out for another", "这一篇不能标为不收"),
        Text("delete same_as, or name the speech that stays", "删去 same_as，或写明留下的那一篇"),
    ),
    "S008": Kind(
        "warning",
        Text("a decision on a source error matches nothing in the text", "对原文错误的一条决定在正文里找不到"),
        Text("correct or delete it", "改正或删去它"),
    ),
    "A001": Kind(
        "error",
        Text("a published id would vanish", "已发布的 id 将会失效"),
    ),
    "A002": Kind(
        "error",
        Text("anchors.yml cannot be read", "anchors.yml 无法读取"),
        Text("correct the file; nothing was changed", "改正文件；什么都没有改动"),
    ),
    "A003": Kind(
        "error",
        Text("an id cannot be moved", "id 不能改指"),
        Text("write ids of the speech that were published", "写这篇讲话发布过的 id"),
    ),
    "C001": Kind(
        "error",
        Text("campaigns.yml cannot be read", "campaigns.yml 无法读取"),
        Text("correct the file; nothing was changed", "改正文件；什么都没有改动"),
    ),
    "G001": Kind(
        "error",
        Text("slogans.yml cannot be read", "slogans.yml 无法读取"),
        Text("correct the file; nothing was changed", "改正文件；什么都没有改动"),
    ),
    "G002": Kind(
        "warning",
        Text("a decision in slogans.yml has no effect", "slogans.yml 里有一条决定不起作用"),
        Text("correct or delete it", "改正或删去它"),
    ),
    "H001": Kind(
        "error",
        Text("history.yml cannot be read", "history.yml 无法读取"),
        Text("correct the file; nothing was changed", "改正文件；什么都没有改动"),
    ),
    "H002": Kind(
        "warning",
        Text("history.yml has a date in the future", "history.yml 里有未来的日期"),
        Text("was the clock wrong? Correct the date", "时钟错了吗？改正日期"),
    ),
    "H003": Kind(
        "warning",
        Text("the text of a former revision is unusable", "以前某一版的文字不能用"),
        Text("restore the file from a copy, or delete it", "从备份恢复这个文件，或删去它"),
    ),
    "E001": Kind(
        "error",
        Text("the output folder is not an export of ours", "输出文件夹不是本程序的导出"),
        Text("name a new folder, or remove this one yourself", "另写一个新文件夹，或自己删去这一个"),
    ),
    "E002": Kind(
        "error",
        Text("a library that this export needs is not installed", "缺少这种导出需要的库"),
    ),
    "D001": Kind(
        "error",
        Text("decisions cannot be applied", "决定无法执行"),
        Text("correct the file of decisions; nothing was changed", "改正决定文件；什么都没有改动"),
    ),
    "D002": Kind(
        "error",
        Text("the speech has changed since the decisions were taken", "作出决定以后，讲话文件又改过"),
        Text("take them again for the speech as it is now", "请对照现在的讲话重新决定"),
    ),
    "W001": Kind(
        "error",
        Text("a file or folder cannot be read or written", "文件或文件夹无法读写"),
        Text("correct this and run the command again", "排除原因，再运行一次"),
    ),
    "W002": Kind(
        "error",
        Text("the address of the site is invalid", "网站的地址不对"),
    ),
}


class CorpusError(Exception):
    """The corpus has errors; `problems` are all that were found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


def problem(code: str, place: str, message: str = "", hint: str = "", quote: str = "") -> Problem:
    """Return a problem of a kind; message and hint are the kind's own unless given.

    `place` is a path relative to the corpus folder, with a line where one is known. The hint of a problem with a
    `quote` ends with the way to confirm it.
    """
    kind = KINDS[code]
    hint = hint or (kind.hint.english if kind.hint else "")
    if quote:
        line = yaml.dump([shorten_quote(quote)], allow_unicode=True, default_flow_style=True, width=2**31)
        hint += f"; or confirm it in a speech of this file: `confirmed: {line.strip()}`"
    return Problem(code, kind.severity, place, message or kind.meaning.english, hint, quote)
