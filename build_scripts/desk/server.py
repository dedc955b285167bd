"""The review pages of the development server, below `/_desk/`; they are never part of a published site.

    /_desk/            the status of each speech, and the next to proofread
    /_desk/removals/   what each rule removed from the new speeches and may be text
    /_desk/ID/         the open questions on a speech
    /_desk/decisions   takes a file of decisions as JSON
    /_desk/undo        takes back the last decisions on a speech since the server was started

Decisions are accepted only from a page of this server: the request must use a loopback host name (against DNS
rebinding), come from the same origin and carry the token of the page. `corpus.apply_decisions` writes all of them or
none.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_scripts.corpus import (
    CorpusError,
    apply_decisions,
    get_state,
    load_edition,
    load_editions,
    load_rulings,
    problem,
    read_sources,
    restore_files,
    translate,
)
from build_scripts.desk.questions import Question, list_questions, reject_in_order
from build_scripts.desk.report import get_environment, read_raw
from build_scripts.desk.risk import assess, measure_risk
from build_scripts.desk.twins import find_twins
from build_scripts.model import Edition, Ruling, Speech
from build_scripts.pages import word

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

ROOT = "/_desk/"
_FILES = {"desk.css": "text/css", "desk.js": "text/javascript", "core.js": "text/javascript"}
_TEMPLATES = Path(__file__).parents[1] / "templates" / "desk"
#: Bytes of a request: the decisions on one speech have some 10,000, those on one rule in 500 speeches 200,000.
LARGEST_REQUEST = 2 * 1024 * 1024
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FILE = re.compile(rf"speeches/{_ID.pattern}\.txt")
_SLOGANS = "slogans.yml"
_HOST = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")
_HEADERS = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
]

Environ = dict[str, Any]


class Desk:
    """The review pages in front of another WSGI application, which answers everything else."""

    def __init__(self, application: WSGIApplication, corpus: Path, home: str = "/") -> None:
        """Take the application, the corpus, and the path of the site's home page."""
        self._application = application
        self._corpus = corpus
        self._home = home
        self.token = secrets.token_urlsafe(32)
        self._measured: dict[
            str, tuple[tuple[Edition, int, int, Speech | None, tuple[Ruling, ...]], tuple[tuple[str, ...], int]]
        ] = {}
        #: The near-duplicates when all speeches were last compared; None before.
        self._twins: Mapping[str, str] | None = None
        #: For each speech the decisions taken here, the last at the end: of each file that they changed, by its path in
        #: the corpus, the state after them, and its content before.
        self._former: dict[str, list[dict[str, tuple[str, bytes]]]] = defaultdict(list)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(ROOT):
            return self._application(environ, start_response)
        status, media_type, content = self._answer(environ, path.removeprefix(ROOT))
        headers = [("Content-Type", f"{media_type}; charset=utf-8"), ("Content-Length", str(len(content)))]
        start_response(f"{status.value} {status.phrase}", [*headers, *_HEADERS])
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [content]

    def _answer(self, environ: Environ, path: str) -> tuple[HTTPStatus, str, bytes]:
        if not _is_local(environ):
            return _refuse(HTTPStatus.FORBIDDEN, "本页只供本机使用")
        if path in ("decisions", "undo"):
            return self._take(environ, path == "undo")
        if environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return _refuse(HTTPStatus.METHOD_NOT_ALLOWED, "只能查看")
        if path in _FILES:
            return HTTPStatus.OK, _FILES[path], (_TEMPLATES / path).read_bytes()
        if path == "":
            return self._show("progress.html", **self._summarize())
        if path == "removals/":
            return self._show("removals.html", rules=self._list_removals())
        # The state is read before the speech: an edit in between makes it old, and then decisions are refused.
        name = path.removesuffix("/")
        state = self._get_state(name) if self._has(_get_file(name)) else ""
        edition = self._find(name) if path.endswith("/") else None
        if edition is None:
            return _refuse(HTTPStatus.NOT_FOUND, "没有这一页，或这篇讲话的文件有错误（见 make check）")
        return self._show("review.html", **self._review(edition, state))

    def _take(self, environ: Environ, undoes: bool) -> tuple[HTTPStatus, str, bytes]:
        if environ.get("REQUEST_METHOD") != "POST":
            return _refuse(HTTPStatus.METHOD_NOT_ALLOWED, "决定要用 POST 提交")
        token = str(environ.get("HTTP_X_DESK_TOKEN", ""))
        is_same = environ.get("HTTP_ORIGIN") == f"http://{environ.get('HTTP_HOST')}"
        if not is_same or not hmac.compare_digest(token.encode(), self.token.encode()):
            return _refuse(HTTPStatus.FORBIDDEN, "决定只能从本机的校读页提交；请重新打开校读页")
        if str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip() != "application/json":
            return _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "决定应是 JSON")
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not length.isascii() or not length.isdigit() or int(length) > LARGEST_REQUEST:
            return _refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "决定太多，请分几次提交")
        try:
            text = environ["wsgi.input"].read(int(length)).decode("utf-8")
            names = [str(name) for name in json.loads(text)["speeches"]]
            before = {name: self._read(name) for name in map(_get_file, names) if self._has(name)}
            before[_SLOGANS] = self._read(_SLOGANS)
        except (ValueError, KeyError, TypeError, RecursionError):
            return _refuse(HTTPStatus.BAD_REQUEST, "决定应是 JSON，见 corpus/README.md")
        try:
            if undoes:
                self._undo(names)
            else:
                apply_decisions(self._corpus, text)
        except CorpusError as error:
            has_changed = any(each.code == "D002" for each in error.problems)
            status = HTTPStatus.CONFLICT if has_changed else HTTPStatus.UNPROCESSABLE_ENTITY
            lines = [f"{each.place}：{translate(each.message, 'zh')}" for each in error.problems]
            hints = dict.fromkeys(translate(each.hint, "zh") for each in error.problems if each.hint)
            return _refuse(status, "\n".join([*lines, *hints]))
        if not undoes:
            self._remember(names, before)
        states = {name: self._get_state(name) for name in names}
        return HTTPStatus.OK, "application/json", json.dumps({"states": states}).encode()

    def _remember(self, names: list[str], before: dict[str, bytes]) -> None:
        """Remember what decisions on these speeches changed; a change of `slogans.yml` belongs to the first."""
        for name, files in zip(names, ([_get_file(name)] for name in names), strict=True):
            files += [_SLOGANS] if name == names[0] else []
            after = {file: self._read(file) for file in files}
            if step := {
                file: (get_state(after[file].decode("utf-8", "replace")), before[file])
                for file in files
                if after[file] != before[file]
            }:
                self._former[name].append(step)

    def _undo(self, names: list[str]) -> None:
        """Undo the last decision on each of these speeches."""
        if missing := [name for name in names if not self._former.get(name)]:
            places = [_get_file(name) for name in missing]
            raise CorpusError([problem("D001", each, "nothing to undo", "edit the file by hand") for each in places])
        restore_files(self._corpus, {file: step for name in names for file, step in self._former[name][-1].items()})
        for name in names:
            self._former[name].pop()

    def _has(self, file: str) -> bool:
        return bool(_FILE.fullmatch(file)) and (self._corpus / file).is_file()

    def _read(self, file: str) -> bytes:
        """Return the content of a file of the corpus, b"" if it is absent."""
        path = self._corpus / file
        return path.read_bytes() if path.is_file() else b""

    def _get_state(self, speech_id: str) -> str:
        return get_state(self._read(_get_file(speech_id)).decode("utf-8", "replace"))

    def _find(self, speech_id: str) -> Edition | None:
        return load_edition(self._corpus, speech_id) if _ID.fullmatch(speech_id) else None

    def _list_questions(self, edition: Edition) -> list[Question]:
        raw = read_raw(self._corpus, edition.speech.source.file)
        if self._twins is None:
            speeches = read_sources(self._corpus, []).values()
            self._twins = find_twins([speech for speech in speeches if not speech.same_as])
        twin = self._find(self._twins.get(edition.speech.id, ""))
        return list_questions(edition, raw, load_rulings(self._corpus), twin.speech if twin else None)

    def _show(self, template: str, **values: Any) -> tuple[HTTPStatus, str, bytes]:
        page = get_environment().get_template(template).render(token=self.token, root=ROOT, home=self._home, **values)
        return HTTPStatus.OK, "text/html", page.encode("utf-8", "replace")

    def _review(self, edition: Edition, state: str) -> dict[str, Any]:
        speech = edition.speech
        questions = [asdict(question) for question in self._list_questions(edition)]
        counts = Counter(paragraph.text for paragraph in speech.paragraphs)
        data = {
            "speech": speech.id,
            "state": state,
            "today": date.today().isoformat(),
            "questions": questions,
            "paragraphs": [{"text": p.text, "is_editable": counts[p.text] == 1} for p in speech.paragraphs],
        }
        return {"speech": speech, "status": describe_status(speech), "data": data}

    def _summarize(self) -> dict[str, Any]:
        rows, kinds, rulings = [], Counter[str](), tuple(load_rulings(self._corpus))
        editions = load_editions(self._corpus)
        self._twins = twins = find_twins([edition.speech for edition in editions])
        speeches = {edition.speech.id: edition.speech for edition in editions}
        parts = Counter(edition.speech.source.file for edition in editions)
        for edition in editions:
            speech = edition.speech
            questions, risk = self._measure(
                edition, parts[speech.source.file], speeches.get(twins.get(speech.id, "")), rulings
            )
            kinds.update(questions)
            rows.append((speech, describe_status(speech), len(questions), risk))
        rows.sort(key=lambda row: (row[1] == "已校读", -row[3], row[0].id))
        named = {word("questions", kind).name: number for kind, number in kinds.most_common()}
        return {"rows": rows, "statuses": Counter(row[1] for row in rows), "kinds": named}

    def _measure(
        self, edition: Edition, parts: int, twin: Speech | None, rulings: tuple[Ruling, ...]
    ) -> tuple[tuple[str, ...], int]:
        """Return the kinds of the open questions on a speech, and its risk; cached until one of the values changes.

        `parts` is that of `assess`, `twin` a speech that is nearly the same, `rulings` the decisions on slogans.
        """
        file = self._corpus / "raw" / edition.speech.source.file
        key = edition, file.stat().st_mtime_ns if file.is_file() else 0, parts, twin, rulings
        known = self._measured.get(edition.speech.id)
        if known is None or known[0] != key:
            raw = read_raw(self._corpus, edition.speech.source.file)
            kinds = tuple(question.kind for question in list_questions(edition, raw, rulings, twin))
            known = self._measured[edition.speech.id] = (
                key,
                (kinds, measure_risk(assess(edition, raw, parts, twin.id if twin else ""))),
            )
        return known[1]

    def _list_removals(self) -> list[dict[str, Any]]:
        """Return for each rule its name, what it removed and may be text, and the decisions on all of it together."""
        names = [path.stem for path in (self._corpus / "speeches").glob("*.txt")]
        states = {name: self._get_state(name) for name in names if self._has(_get_file(name))}
        found: dict[str, list[tuple[Speech, Question]]] = defaultdict(list)
        for edition in load_editions(self._corpus):
            for question in self._list_questions(edition):
                if question.rule:
                    found[question.rule].append((edition.speech, question))
        rules = []
        for rule, places in sorted(found.items(), key=lambda each: -len(each[1])):
            accepted, rejected = dict[str, Any](), dict[str, Any]()
            for speech in {speech.id: speech for speech, _ in places}.values():
                asked = [question for owner, question in places if owner.id == speech.id]
                state = states.get(speech.id, "")
                accepted[speech.id] = {"state": state, "decisions": [each.accept_decision for each in asked]}
                rejected[speech.id] = {"state": state, "decisions": reject_in_order(asked)}
            label = word("repairs", rule)
            rules.append(
                {
                    "name": label.name,
                    "explanation": label.explanation,
                    "places": places,
                    "accepted": accepted,
                    "rejected": rejected,
                }
            )
        return rules


def _get_file(speech_id: str) -> str:
    return f"speeches/{speech_id}.txt"


def describe_status(speech: Speech) -> str:
    """Return the status of a speech: 未校读, 已校读 or 存疑."""
    if speech.proofread is None:
        return "未校读"
    return "存疑" if speech.proofread.doubts else "已校读"


def _is_local(environ: Environ) -> bool:
    """Return whether a request comes from this machine and was sent to a loopback name."""
    return environ.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and bool(
        _HOST.fullmatch(str(environ.get("HTTP_HOST", "")))
    )


def _refuse(status: HTTPStatus, message: str) -> tuple[HTTPStatus, str, bytes]:
    return status, "text/plain", message.encode()
