"""Small raw files of every format, made in code."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage

PARAGRAPHS = (
    "同志们，今天我们召开全县动员大会，主要任务是统一思想，明确目标，狠抓落实。",
    "各级各部门要提高认识，加强领导，把各项工作抓实抓细，确保完成全年的任务。",
    "会议要求，全体干部职工要以饱满的热情和扎实的作风，投入到各项工作中去。",
    "让我们携起手来，为建设美好的家园而努力奋斗！",
)
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_zip(parts: dict[str, str]) -> bytes:
    """Return a zip container with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def make_docx(body: str, **parts: str) -> bytes:
    """Return a Word document with this body; `parts` are the insides of other parts, `w:` bound, by name."""
    names = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "header1": "hdr", "footer1": "ftr"}
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    files |= {f"word/{name}.xml": f"<w:{names[name]} {_W}>{inside}</w:{names[name]}>" for name, inside in parts.items()}
    return make_zip(files)


def make_pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]], width: int = 595, height: int = 842) -> bytes:
    """Return a PDF whose pages have texts at (x, y, size, text), in a Chinese font that is not embedded."""
    font = 4
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> /DW 1000 >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [3 0 R] >>",
    ]
    for number, texts in enumerate(pages):
        content = "\n".join(
            f"BT /F {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, size, text in texts
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {6 + 2 * number} 0 R"
            f" /Resources << /Font << /F {font} 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    body = "%PDF-1.4\n"
    offsets = []
    for number, each in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def set_lines(
    text: str, x: float, y: float, size: float, width: int, step: float
) -> list[tuple[float, float, float, str]]:
    """Return a paragraph set in lines of `width` characters, the first indented by two."""
    lines = [text[: width - 2]] + [text[at : at + width] for at in range(width - 2, len(text), width)]
    return [(x if n else x + 2 * size, y - n * step, size, line) for n, line in enumerate(lines)]


def escape_rtf(text: str) -> str:
    """Return the text in the escapes of RTF."""
    return "".join(f"\\u{ord(c) - 65536 * (ord(c) > 32767)}?" for c in text)


def make_mhtml(html: str) -> bytes:
    """Return a page as browsers save it in one file."""
    message = EmailMessage()
    message["Subject"] = "讲话"
    message.set_content(html, subtype="html", charset="gb2312", cte="quoted-printable")
    return bytes(message)


#: A small file of each format with these paragraphs.
SAMPLES = {
    "docx": make_docx("".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in PARAGRAPHS)),
    "pdf": make_pdf([[line for n, p in enumerate(PARAGRAPHS) for line in set_lines(p, 80, 700 - n * 90, 16, 28, 28)]]),
    "rtf": ("{\\rtf1\\ansi " + "".join(f"{escape_rtf(p)}\\par " for p in PARAGRAPHS) + "}").encode(),
    "mhtml": make_mhtml(f"<html><body>{HTML}</body></html>"),
    "sql": ("INSERT INTO `a` VALUES (1, '动员讲话', '" + "\\r\\n".join(PARAGRAPHS) + "', NULL);").encode(),
    "json": json.dumps({"title": "动员讲话", "content": "\n".join(PARAGRAPHS)}).encode(),
    "csv": ('id,title,content\n1,动员讲话,"' + "\n".join(PARAGRAPHS) + '"\n').encode(),
    "html": f"<html><head><title>动员讲话</title></head><body>{HTML}</body></html>".encode(),
    "yaml": ("title: 动员讲话\ncontent: |\n" + "".join(f"  {p}\n" for p in PARAGRAPHS)).encode(),
    "markup": "\n\n".join(
        ("{{Header\n| title = 动员讲话\n}}", "== 一、认识 ==", *PARAGRAPHS, "[[Category:讲话]]\n"),
    ).encode(),
    "code": ("import x from 'y'\nconst text = '" + "\\n".join(PARAGRAPHS) + "'\n").encode(),
    "xml": f"<?xml version='1.0'?><doc><title>动员讲话</title><content><![CDATA[{HTML}]]></content></doc>".encode(),
    "markdown": ("# 动员讲话\n\n" + "\n\n".join(PARAGRAPHS) + "\n").encode(),
    "text": ("\n".join(PARAGRAPHS) + "\n").encode(),
}
