/**
 * Excerpts that a reader collects. They are kept in the browser alone and are never sent.
 *
 * An excerpt is `{source, place, text, note}`: `source` as in citation.js, with the address of the place and the day on which it
 * was collected; `place` names it (“第 12 段”); `text` has its words, `note` what the reader wrote. Everything but `load` and
 * `save` is pure.
 */

import { FORMATS, markdown } from "../reading/citation.js";

const KEY = "excerpts";
const GBT = "GB/T 7714—2025";

/** Return the excerpts in their order; [] where there are none or none can be kept. */
export function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => each?.source?.url && typeof each.text === "string") : [];
  } catch {
    return [];
  }
}

/** Keep the excerpts; returns whether the browser allows it. */
export function save(excerpts) {
  try {
    if (localStorage.isReplacement) return false; // Installed by overrides/main.html, lost with the page.
    localStorage.setItem(KEY, JSON.stringify(excerpts));
    return true;
  } catch {
    return false;
  }
}

/** Return what a citation needs of a source. */
const cited = ({ id, kind, title, speaker, date, site, version, url, accessed }) => ({
  id, kind, title, speaker, date, site, version, url, accessed,
}); // prettier-ignore

/** Return the excerpts with another one at the end; the same words of the same place are there once. */
export const added = (excerpts, { source, place, text }) =>
  excerpts.some((each) => each.source.url === source.url && each.text === text)
    ? excerpts
    : [...excerpts, { source: cited(source), place, text, note: "" }];

/** Return the excerpts with the one at `index` moved by `step` places, as far as there are any. */
export function moved(excerpts, index, step) {
  const to = Math.min(Math.max(index + step, 0), excerpts.length - 1);
  const rest = excerpts.toSpliced(index, 1);
  return rest.toSpliced(to, 0, excerpts[index]);
}

/** Return the distinct references of the excerpts, in order, and for each excerpt the index of its own. */
export function references(excerpts) {
  const all = excerpts.map(({ source }) => FORMATS[GBT](source));
  const distinct = [...new Set(all)];
  return { references: distinct, numbers: all.map((each) => distinct.indexOf(each)) };
}

/** Return the excerpts as Markdown: block quotations, notes, references. */
export function asMarkdown(excerpts) {
  const { references: list, numbers } = references(excerpts);
  const quoted = excerpts.map(({ source, place, text, note }, index) => {
    const words = `${markdown(source, { name: place, text })}\n[${numbers[index] + 1}]\n`;
    return note ? `${words}\n${note}\n` : words;
  });
  const last = list.map((reference, index) => `[${index + 1}] ${reference}\n`);
  return [...quoted, "## 参考文献\n", ...last].join("\n");
}

/** Return a RIS record for each excerpt; the words and the reader's note are notes of the record. */
export function asRis(excerpts) {
  const records = excerpts.map(({ source, text, note }) => {
    const notes = [text, note].filter(Boolean).map((each) => `N1  - ${each.replace(/\s+/gu, " ").trim()}\r\n`);
    return FORMATS.RIS(source).replace(/ER {2}- /, () => `${notes.join("")}ER  - `);
  });
  return records.join("");
}

// --- Word -------------------------------------------------------------------------------------------------------------

// XML 1.0 has no other characters below U+0020, and no U+FFFE, U+FFFF.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const xml = (text) => text.replace(FORBIDDEN, "").replace(/[&<>"]/g, (each) => ENTITIES[each]);

const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const run = (text, style) => `<w:r>${style ? `<w:rPr>${style}</w:rPr>` : ""}<w:t xml:space="preserve">${xml(text)}</w:t></w:r>`;
const paragraph = (runs, style = "") => `<w:p>${style ? `<w:pPr>${style}</w:pPr>` : ""}${runs}</w:p>`;
const INDENTED = '<w:ind w:left="420"/>';
const RAISED = '<w:vertAlign w:val="superscript"/>';

/** Return the excerpts as the bytes of a Word document: each with the number of its reference, notes, references. */
export function asDocx(excerpts) {
  const { references: list, numbers } = references(excerpts);
  const body = excerpts.flatMap(({ text, note }, index) => {
    const lines = text.split("\n");
    const number = run(`[${numbers[index] + 1}]`, RAISED);
    return [
      ...lines.map((line, at) => paragraph(run(line) + (at === lines.length - 1 ? number : ""), INDENTED)),
      ...(note ? note.split("\n").map((line) => paragraph(run(line))) : []),
      paragraph(""),
    ];
  });
  const ends = [paragraph(run("参考文献", "<w:b/>")), ...list.map((each, index) => paragraph(run(`[${index + 1}] ${each}`)))];
  const types = [
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>',
  ];
  const main = `<Relationship Id="main" Type="${OFFICE}" Target="word/document.xml"/>`;
  return zipped({
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types">${types.join("")}</Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${main}</Relationships>`,
    "word/document.xml": `${HEAD}<w:document xmlns:w="${W}"><w:body>${[...body, ...ends].join("")}</w:body></w:document>`,
  });
}

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function checksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Return the bytes of numbers, lowest first, each with its number of bytes. */
const packed = (...fields) =>
  fields.flatMap(([value, size]) => Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** at) % 256));

// 1 January 1980, the first day that the format knows: equal excerpts give equal bytes.
const DAY = 33;
const UTF8 = 1 << 11;

/** Return a zip archive (APPNOTE 6.3) of texts by name, uncompressed. */
function zipped(files) {
  const encoder = new TextEncoder();
  const [bytes, directory] = [[], []];
  for (const [name, text] of Object.entries(files)) {
    const [title, content] = [name, text].map((each) => encoder.encode(each));
    const sizes = [[checksum(content), 4], [content.length, 4], [content.length, 4], [title.length, 2], [0, 2]];
    const about = packed([20, 2], [UTF8, 2], [0, 2], [0, 2], [DAY, 2], ...sizes);
    directory.push(...packed([0x02014b50, 4], [20, 2]), ...about, ...packed([0, 2], [0, 2], [0, 2], [0, 4], [bytes.length, 4]), ...title);
    bytes.push(...packed([0x04034b50, 4]), ...about, ...title);
    for (const byte of content) bytes.push(byte);
  }
  const count = Object.keys(files).length;
  const end = packed([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directory.length, 4], [bytes.length, 4], [0, 2]);
  for (const byte of [...directory, ...end]) bytes.push(byte);
  return Uint8Array.from(bytes);
}
