"""Texts inside string literals and cells: rows of SQL and CSV exports, JSON, YAML, elements of XML, strings in code."""

from __future__ import annotations

import csv
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import yaml

from build_scripts.raw_files.lines import Extracted, Line, is_blank, join_surrogates
from build_scripts.text.characters import count_han
from build_scripts.text.phrases import SALUTATION, SPEAKER_LINE

#: Fewest Han characters of a literal that is a text and not a label of a program, and of one under a name for content
#: (`content`, `正文`). Chosen: the shortest real speech that was seen has 600; labels have up to 60.
SHORTEST_TEXT, SHORTEST_NAMED_TEXT = 100, 40

#: Characters of a paragraph in a list of paragraphs; a longer string is a text of its own. The longest paragraph of the
#: first nine speeches has 1,090.
LONGEST_PARAGRAPH = 2000

#: Characters of the names of the columns of a table.
LONGEST_HEADER = 1000

#: Objects with one title that are the parts of one text.
FEWEST_PARTS = 3

#: Fewest calls of one function, each with a paragraph, that together write a text.
FEWEST_CALLS = 3

#: Characters of a title in a column of its own. The longest title of the first nine speeches has 47.
LONGEST_TITLE = 80

_SQL_START = re.compile(
    r"\s*+(?:--|#|/\*|(?:SET|USE|LOCK|DROP|BEGIN|START|CREATE|ALTER|INSERT|REPLACE|UPDATE|DELETE|TRUNCATE)\b"
    r"|(?P<row>\(\s*(?:\d+|NULL|N?'[^'\n]{0,60}')\s*,))",
    re.I,
)
_STATEMENT = re.compile(r"\b(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\b|\bUPDATE\s+\S+\s+SET\b", re.I)
#: A string of SQL, or a comment, in which quotes mean nothing. What is not closed ends with the file.
_SQL_STRING = re.compile(
    r"--[ \t][^\n]*+|/\*.*?(?:\*/|\Z)|[NnEe]?'((?:[^'\\]|\\.|'')*+)(?:'|\\?\Z)"
    r"|[NnEe]?\"((?:[^\"\\]|\\.|\"\")*+)(?:\"|\\?\Z)",
    re.S,
)
_ROW_ENDS = re.compile(r"\)\s*(?:[,;]|\Z)|;\s*(?:UPDATE|INSERT|REPLACE)\b", re.I)
_COLUMNS = re.compile(r"INTO\s+[^\s(]+\s*\(([^()']{1,2000})\)\s*VALUES", re.I)

#: A string of program code. It ends at its quote, one that is not closed at the end of the line or file.
_STRING = (
    r"""(?:\"{3}.*?(?:\"{3}|\Z)|'{3}.*?(?:'{3}|\Z)|'(?:[^'\\\n]|\\.)*+(?:'|\\?\Z|(?=\n))"""
    r"""|"(?:[^"\\\n]|\\.)*+(?:"|\\?\Z|(?=\n))|`(?:[^`\\]|\\.)*+(?:`|\\?\Z))"""
)
_CODE_STRINGS = re.compile(rf"{_STRING}(?:\s*+\+\s*+{_STRING})*+", re.S)
_CODE_STRING = re.compile(_STRING, re.S)
_CODE = re.compile(
    r"\s*+(?:(?://|#|/?\*)[^\n]*\n\s*+)*+(?:(?:export\s+)?(?:default\s+)?(?:const|let|var|function|class|def|import|from|public|private|package|async|type|interface)\s"
    r"|[\w.$]+\s*[=:]\s*(?=['\"`({\[])|module\.exports|#include|<\?php|[A-Za-z_][\w.]*\([^\n]*\)[ \t]*;?[ \t]*\n)",
)
#: The name of a function that writes a paragraph, up to its first argument.
_CALL = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*)\([\[(\s]*$")

#: The beginning of XML that is not a page, and an element with only a section of characters or plain text.
_XML = re.compile(r"\s*+<(?:\?xml\b|[A-Za-z][\w:.-]*+[^<>]*+>)")
_PAGE = re.compile(r"<(?:!DOCTYPE\s+)?html\b", re.I)
_ELEMENT = re.compile(
    r"<(?P<name>[\w:.-]+)(?:\s[^<>]*+)?>(?:\s*+<!\[CDATA\[(?P<cdata>.*?)\]\]>\s*+|(?P<plain>[^<]*+))</(?P=name)\s*+>",
    re.S,
)

_YAML = re.compile(r"\A\s*(?:---[ \t]*\n)?(?:#[^\n]*\n|\s*\n)*-?[ \t]*[\w\u4e00-\u9fff-]+:")
_YAML_BLOCK = re.compile(
    r"(?:content|body|text|article|正文|内容|全文)[ \t]*:[ \t]*[|>][-+\d]{0,2}[ \t]*$", re.I | re.M
)
_YAML_ALIAS = re.compile(r"(?:[:-][ \t]+|^)[&*]\w", re.M)

_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r?\n|.)", re.S)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": "", "Z": "", "\n": "", "\r\n": ""}

_TITLE_KEYS = re.compile(r"^(?:\w*_)?(?:title|subject|headline|biaoti|标题|题目)$", re.I)
_BODY_KEYS = re.compile(r"(?:content|description|body|text|html|article|detail|neirong|正文|内容|全文)", re.I)
_CONTENT_KEYS = re.compile(r"(?:\w*_)?(?:content|body|text|html|article|neirong|正文|内容|全文)", re.I)
#: Names under which data sets keep what a chat program was asked.
_PROMPT_KEYS = re.compile(r"instruction|prompt|query|question|system", re.I)
_PROMPT = "prompt"
_FACT_KEYS = {
    "published": re.compile(r"publish|pub_?date|pub_?time|^date$|add_?time|create|inputtime|日期|时间", re.I),
    "author": re.compile(r"author|speaker|作者|发言人", re.I),
    "site": re.compile(r"source|copyfrom|来源", re.I),
}
#: A title that names a kind of speech. A question is not a title.
_SPEECH_TITLE = re.compile(r"(?:讲话|致[辞词]|[贺祝悼献]词|发言|演讲|讲演|动员|报告|寄语)[^。？?]{0,12}$")
_SENTENCE_END = re.compile("[。！？；：]$")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[ T][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
_TAGS = re.compile(r"<[^<>]{1,500}>")


@dataclass(frozen=True, slots=True)
class _Value:
    """A string of a row: where it is in the source, quotes included; its text; its column or key, "" if unknown."""

    start: int
    end: int
    text: str
    key: str = ""


def is_sql(text: str) -> bool:
    """Return whether the text begins as statements or rows of SQL, one of whose strings is a text."""
    start = _SQL_START.match(text)
    if not start or not (start["row"] or _STATEMENT.search(text)):
        return False
    return any(count_han(match[1] or match[2] or "") >= SHORTEST_TEXT for match in _SQL_STRING.finditer(text))


def read_sql(text: str, read_text: Callable[[str], Extracted]) -> Extracted:
    """Return the longest string of each row as text, read by `read_text`; everything around it is frame."""
    columns: list[str] = []
    rows: list[list[_Value]] = [[]]
    end = column = 0
    for match in _SQL_STRING.finditer(text):
        if match[1] is None and match[2] is None:
            continue
        between = text[end : match.start()]
        if named := _COLUMNS.search(between):
            columns = [name.strip(' \t\r\n`"[]') for name in named[1].split(",")]
        if _ROW_ENDS.search(between) and rows[-1]:
            rows.append([])
        if _ROW_ENDS.search(between) or not rows[-1]:
            column = 0
            between = between[between.rfind("(") + 1 :]
        column += between.count(",")
        key = columns[column] if column < len(columns) else _find_name(between)
        string = match[1] if match[1] is not None else match[2]
        quote = "'" if match[1] is not None else '"'
        rows[-1].append(_Value(match.start(), match.end(), unescape(string.replace(quote * 2, quote)), key))
        end = match.end()
    return _extract_rows(text, rows, read_text)


def _find_name(between: str) -> str:
    """Return the name before a string: `name = `, `name: `, "" where there is none."""
    match = re.search(r"(\w+)[`\"\]]?\s*[=:]\s*$", between[-80:])
    return match[1] if match else ""


def is_json(text: str) -> bool:
    """Return whether the text is JSON (one document, or one a line) with a string that is a text."""
    if not re.match(r"\s*+[{\[]", text):
        return False
    return any(_is_text(value, key) for row in _list_json_rows(text) for key, value in row)


def read_json(text: str, read_text: Callable[[str], Extracted]) -> Extracted:
    """Return the text of each object of a JSON document, read by `read_text`; all other strings are frame."""
    return _extract_pairs(_list_json_rows(text), read_text)


def _extract_pairs(pairs_of_rows: list[list[tuple[str, str]]], read_text: Callable[[str], Extracted]) -> Extracted:
    rows: list[list[_Value]] = []
    source = ""
    for pairs in pairs_of_rows:
        row: list[_Value] = []
        for key, value in pairs:
            source += f"{key}: " if key else ""
            row.append(_Value(len(source), len(source) + len(value), value, key))
            source += f"{value}\n"
        rows.append(row)
    return _extract_rows(source, rows, read_text)


def _list_json_rows(text: str) -> list[list[tuple[str, str]]]:
    """Return, for each object that has a text (or else for the whole document), its strings with their keys.

    A list of paragraphs (strings, or objects without title that have a line each) is one string.
    """
    try:
        documents = [json.loads(text)]
    except (ValueError, RecursionError):
        try:
            documents = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return []
    return _list_rows(documents)


def is_yaml(text: str) -> bool:
    """Return whether the text is YAML with a text as a block under a name for content, without aliases."""
    if not _YAML.match(text) or not _YAML_BLOCK.search(text) or _YAML_ALIAS.search(text):
        return False
    return any(_is_text(value, key) for row in _list_yaml_rows(text) for key, value in row)


def read_yaml(text: str, read_text: Callable[[str], Extracted]) -> Extracted:
    """Return the text of each mapping of YAML, read by `read_text`; all other strings are frame."""
    return _extract_pairs(_list_yaml_rows(text), read_text)


def _list_yaml_rows(text: str) -> list[list[tuple[str, str]]]:
    try:
        return _list_rows(list(yaml.load_all(text, Loader=yaml.BaseLoader)))  # It makes texts, lists and mappings only.
    except (yaml.YAMLError, RecursionError, ValueError):
        return []


def _list_rows(documents: list[object]) -> list[list[tuple[str, str]]]:
    """Return the rows of documents of texts, lists and mappings, as `_list_json_rows` describes them."""
    rows: list[list[tuple[str, str]]] = [[]]
    stack: list[tuple[str, object]] = [("", document) for document in reversed(documents)]
    while stack:
        key, value = stack.pop()
        if isinstance(value, str):
            rows[-1].append((key, join_surrogates(value).replace("\0", "")))
        elif isinstance(value, dict):
            value = {_PROMPT if _is_prompt(value, name) else name: each for name, each in value.items()}
            if any(isinstance(each, str) and _is_text(each, str(name)) for name, each in value.items()):
                rows.append([])
            stack += reversed([(join_surrogates(str(name)), each) for name, each in value.items()])
        elif isinstance(value, list) and (joined := _join_paragraphs(value)):
            title, name, paragraphs = joined
            stack.append((key, {"title": title, name: paragraphs}) if title else (name or key, paragraphs))
        elif isinstance(value, list):
            stack += [(key, each) for each in reversed(value)]
    return [row for row in rows if row]


def _join_paragraphs(values: list[object]) -> tuple[str, str, str] | None:
    """Return title, key and text of a list of paragraphs, None for every other list.

    Objects with one title for all of them are the parts of one text.
    """
    keys: set[str] = set()
    titles: set[str] = set()
    paragraphs: list[str] = []
    for value in values:
        if isinstance(value, str):
            key, text = "", value
        elif isinstance(value, dict):
            strings = [(str(name), each) for name, each in value.items() if isinstance(each, str)]
            titles.add(next((each for name, each in strings if _TITLE_KEYS.match(name)), ""))
            if len(titles) > 1:
                return None
            key, text = next((pair for pair in strings if _BODY_KEYS.search(pair[0])), ("", ""))
            if not key:
                return None
        else:
            return None
        if len(text) > LONGEST_PARAGRAPH or ("\n" in text.strip() and key):
            return None
        keys.add(key)
        paragraphs.append(text.strip())
    if len(keys) != 1 or count_han("".join(paragraphs)) < SHORTEST_TEXT:
        return None
    title = titles.pop() if titles else ""
    return None if title and len(values) < FEWEST_PARTS else (title, keys.pop(), "\n".join(paragraphs))


def _is_prompt(row: Mapping[str, object], name: str) -> bool:
    """Return whether a string asks a chat program for a text: by its own name, or by the role of who wrote it."""
    roles = (str(row.get(key)).lower() for key in ("role", "from"))
    return name in ("content", "value", "text") and any(role in ("user", "system", "human") for role in roles)


def _is_text(text: str, key: str) -> bool:
    if _PROMPT_KEYS.fullmatch(key):
        return False
    return count_han(text) >= (SHORTEST_NAMED_TEXT if _CONTENT_KEYS.fullmatch(key) else SHORTEST_TEXT)


def is_csv(text: str) -> bool:
    """Return whether the text is a table with commas or tabs, with a named column for content that has a text."""
    first = text[:LONGEST_HEADER].partition("\n")[0]
    if not re.search("[,\t]", first) or not any(_CONTENT_KEYS.fullmatch(name) for name in _read_csv_names(first)):
        return False
    return any(_is_text(value, key) for row in _list_csv_rows(text) for key, value in row)


def read_csv(text: str, read_text: Callable[[str], Extracted]) -> Extracted:
    """Return the text of each row of a table, read by `read_text`; all other cells are frame."""
    return _extract_pairs(_list_csv_rows(text), read_text)


def _read_csv_names(first: str) -> list[str]:
    return [name.strip().strip('"') for name in re.split("[,\t]", first)]


def _list_csv_rows(text: str) -> list[list[tuple[str, str]]]:
    """Return the cells of each row with the names of their columns; [] for a table that cannot be read."""
    first = text.partition("\n")[0]
    usual = csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter="\t" if "\t" in first else ","))
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(usual)
    names = [name.strip() for name in rows[0]]
    return [[(names[at] if at < len(names) else "", cell) for at, cell in enumerate(row)] for row in rows[1:] if row]


def _extract_rows(
    source: str, rows: Iterable[list[_Value]], read_text: Callable[[str], Extracted], *, with_code: bool = True
) -> Extracted:
    lines: list[Line] = []
    facts: dict[str, str] = {}
    end = 0
    chosen = _select_speeches([(body, _choose_title(row, body), row) for row in rows if (body := _choose_body(row))])
    for body, title, row in chosen:
        inner = read_text(body.text)
        if with_code:
            lines += _frame_lines(source[end : body.start])
        first = len(lines)
        if title and len(chosen) > 1:
            lines.append(Line(title).mark("heading", 1))
            lines += (
                Line(value)
                for name, value in _read_facts(row, body)
                if name == "author" and SPEAKER_LINE.fullmatch(re.sub(r"\s", "", value))
            )
        lines += inner.lines
        if len(chosen) > 1 and first < len(lines):
            lines[first].mark("record")
        end = body.end
        title = title or next((x.text for x in inner.lines if x.has("heading") and _SPEECH_TITLE.search(x.text)), "")
        if title:
            facts.setdefault("page_title", title)
        for name, value in _read_facts(row, body):
            facts.setdefault(name, value)
        for name, value in inner.facts.items():
            facts.setdefault(name, value)
    if with_code:
        lines += _frame_lines(source[end:])
    return Extracted(lines, facts)


def _select_speeches(texts: list[tuple[_Value, str, list[_Value]]]) -> list[tuple[_Value, str, list[_Value]]]:
    """Return the texts with the title or the salutation of a speech; all where none has the title of one."""
    if not any(_SPEECH_TITLE.search(title) for _, title, _ in texts):
        return texts
    return [
        text
        for text in texts
        if _SPEECH_TITLE.search(text[1]) or SALUTATION.search(_TAGS.sub("\n", text[0].text)[:400])
    ]


def _frame_lines(source: str) -> Iterator[Line]:
    return (Line(line).mark("frame") for line in source.splitlines() if not is_blank(line))


def _choose_body(row: list[_Value]) -> _Value | None:
    """Return the text of a row: the longest string under a name for content, else the longest string."""
    texts = [value for value in row if _is_text(value.text, value.key)]
    named = [value for value in texts if _BODY_KEYS.search(value.key)]
    return max(named or texts, key=lambda value: count_han(_TAGS.sub("", value.text)), default=None)


def _choose_title(row: list[_Value], body: _Value) -> str:
    """Return the title of a row: the string of a column of that name, else one that names a speech, else the first
    short Chinese string."""
    short = [
        (not _TITLE_KEYS.match(value.key), not _SPEECH_TITLE.search(text), text)
        for value in row
        if value != body and len(text := _TAGS.sub("", value.text).strip()) <= LONGEST_TITLE and count_han(text) >= 4
        if not any(pattern.search(value.key) for pattern in _FACT_KEYS.values()) or _TITLE_KEYS.match(value.key)
        if not re.search(r"[。？?\n]", text) and not SALUTATION.match(text)
    ]
    return min(short, key=lambda each: each[:2], default=(False, False, ""))[2]


def _read_facts(row: list[_Value], body: _Value) -> Iterator[tuple[str, str]]:
    for value in row:
        text = value.text.strip()
        if value == body or not text or len(text) > LONGEST_TITLE:
            continue
        for name, pattern in _FACT_KEYS.items():
            if pattern.search(value.key) and (name != "published" or re.match(r"\d{4}", text)):
                yield name, text
    for value in row:
        if value != body and _DATE.fullmatch(value.text.strip()):
            yield "published", value.text.strip()


def unescape(string: str) -> str:
    r"""Return what a string literal without its quotes stands for: `\n`, `\"`, `\/`, `\u5168`, `\x41`, `\\`."""
    if "\\" not in string:
        return string

    def character(match: re.Match[str]) -> str:
        escape = match[1]
        if escape[0] in "ux" and len(escape) > 1:
            code = int(escape[1:].strip("{}"), 16)
            return chr(code) if code <= 0x10FFFF else match[0]
        return _ESCAPED.get(escape, escape)

    return join_surrogates(_ESCAPE.sub(character, string)).replace("\0", "")


def is_code(text: str) -> bool:
    """Return whether the text begins as program code and has most of its Chinese in strings, one of which is a text."""
    if not any(quote in text for quote in "'\"`") or not _CODE.match(text):
        return False
    counts = [count_han(unescape(match[0])) for match in _CODE_STRINGS.finditer(text)]
    has_text = max(counts, default=0) >= SHORTEST_TEXT or _join_calls(text) is not None or bool(_join_lists(text))
    return has_text and 2 * sum(counts) > count_han(text)


def read_code(text: str, read_text: Callable[[str], Extracted], *, with_code: bool = True) -> Extracted:
    """Return the texts in the strings of program code, read by `read_text`; the code around them is frame, or left out.

    Parts joined by `+` are one string, and so are texts that follow one another in a list (a text cut into chunks).
    So are the paragraphs that calls of one function write (`add_paragraph('…')`), with what other calls write between
    them. The strings of one object are a row: it ends where a name occurs again.
    """
    if written := _join_calls(text):
        return _extract_rows(text, [[written]], read_text, with_code=with_code)
    rows: list[list[_Value]] = [[]]
    end = 0
    lists = _join_lists(text)
    for match in _CODE_STRINGS.finditer(text):
        if match.start() < end:
            continue  # In a list.
        between = text[end : match.start()]
        key = _find_name(between)
        if not key and between.strip() in (":", "=>") and rows[-1]:
            key = rows[-1].pop().text  # The name is a string itself.
        if key and any(value.key == key for value in rows[-1]):
            rows.append([])
        end, string = lists.get(match.start()) or (match.end(), _join_literals(match[0]))
        rows[-1].append(_Value(match.start(), end, string, key))
    return _extract_rows(text, rows, read_text, with_code=with_code)


def _join_lists(text: str) -> dict[int, tuple[int, str]]:
    """Return the lists of strings that are one text: by where each begins, where it ends, and the text.

    They are FEWEST_CALLS or more paragraphs, most of which end as sentences, or two or more texts.
    """
    found: dict[int, tuple[int, str]] = {}
    run: list[tuple[re.Match[str], str]] = []
    end = 0
    for match in (*_CODE_STRINGS.finditer(text), None):
        if match and run and text[end : match.start()].strip() == ",":
            run.append((match, _join_literals(match[0]).strip()))
            end = match.end()
            continue
        counts = [count_han(string) for _, string in run]
        sentences = sum(bool(_SENTENCE_END.search(string)) for _, string in run)
        is_one = len(run) >= FEWEST_CALLS and 2 * sentences > len(run) and sum(counts) >= SHORTEST_TEXT
        texts = [is_one or count >= SHORTEST_TEXT for count in counts]
        for is_text, group in groupby(range(len(run)), texts.__getitem__):
            part = [run[at] for at in group]
            if is_text and len(part) > 1:
                found[part[0][0].start()] = part[-1][0].end(), "\n".join(string for _, string in part)
        if match:
            run, end = [(match, _join_literals(match[0]).strip())], match.end()
    return found


def _join_calls(text: str) -> _Value | None:
    """Return the text that calls with a paragraph each write, None if a single string is longer than they together."""
    calls: list[tuple[str, _Value]] = []
    end = longest = 0
    for match in _CODE_STRINGS.finditer(text):
        call = _CALL.search(text[max(end, match.start() - LONGEST_TITLE) : match.start()])
        end = match.end()
        string = _join_literals(match[0]).strip()
        if call and count_han(string):
            calls.append((call[1], _Value(match.start(), end, string)))
        else:
            longest = max(longest, count_han(string))
    han = Counter[str]()
    times = Counter(name for name, _ in calls)
    for name, value in calls:
        han[name] += count_han(value.text)
    writer = max((name for name in han if times[name] >= FEWEST_CALLS), key=lambda name: han[name], default="")
    if not writer or han[writer] < max(SHORTEST_TEXT, longest):
        return None
    return _Value(calls[0][1].start, calls[-1][1].end, "\n".join(value.text for _, value in calls))


def is_xml(text: str) -> bool:
    """Return whether the text is XML, but no web page, and one of its elements has a text."""
    if not _XML.match(text) or _PAGE.search(text):
        return False
    return any(
        (match["cdata"] is not None or text.lstrip().startswith("<?xml"))
        and count_han(match["cdata"] or match["plain"]) >= SHORTEST_TEXT
        for match in _ELEMENT.finditer(text)
    )


def read_xml(text: str, read_text: Callable[[str], Extracted]) -> Extracted:
    """Return the text of each record of XML, read by `read_text`; its title is the element of that name.

    A record ends where the name of an element occurs again.
    """
    rows: list[list[_Value]] = [[]]
    for match in _ELEMENT.finditer(text):
        string = html.unescape(match["plain"]) if match["cdata"] is None else match["cdata"]
        if any(value.key == match["name"] for value in rows[-1]):
            rows.append([])
        rows[-1].append(_Value(match.start(), match.end(), string, match["name"]))
    return _extract_rows(text, rows, read_text)


def _join_literals(literals: str) -> str:
    """Return what string literals, quotes included, stand for together."""
    strings = []
    for match in _CODE_STRING.finditer(literals):
        quote = match[0][:3] if match[0][:3] in ('"""', "'''") else match[0][0]
        strings.append(unescape(match[0].removeprefix(quote).removesuffix(quote)))
    return "".join(strings)
