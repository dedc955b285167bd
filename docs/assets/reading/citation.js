/**
 * Citations of a speech, or of a place in it, as text, and the address for reporting an error. What the source does not state is
 * left out.
 *
 * A source is `{id, kind, title, speaker, date, site, version, url, accessed}`: `kind` as in the public data, `date` and
 * `accessed` ISO days (the date may be a month or a year), `speaker` and `date` null where nothing is known. `url` is the
 * address of the place. Titles and names stay Chinese in every style: romanising and translating them is left to the writer.
 */

const MONTHS = "January February March April May June July August September October November December".split(" ");

const parts = (date) => date.split("-").map(Number);
const line = (text) => text.replace(/\s+/gu, " ").trim();

/** Return “2011年8月4日”, as far as the date is known. */
export function chineseDay(date) {
  return parts(date).map((part, index) => `${part}${"年月日"[index]}`).join("");
}

/** Return “August 4, 2011”, as far as the date is known. */
function englishDay(date) {
  const [year, month, day] = parts(date);
  return month ? `${MONTHS[month - 1]} ${day ? `${day}, ` : ""}${year}` : `${year}`;
}

/**
 * Return GB/T 7714, an electronic resource on line: 责任者. 题名[EB/OL]. (日期)[引用日期]. 获取和访问路径. An unknown responsible
 * person is left out, as the numeric system of 2015 allows; 2025 has full-width round brackets for a Chinese source.
 */
function gbt({ title, speaker, date, url, accessed }, [open, close]) {
  const said = date ? `${open}${date}${close}` : "";
  return `${speaker ? `${line(speaker)}. ` : ""}${line(title)}[EB/OL]. ${said}[${accessed}]. ${url}.`;
}

/** Return APA 7, a speech whose words are on line; the title replaces an unknown author. */
function apa({ kind, title, speaker, date, site, url }) {
  const [year, month, day] = date ? parts(date) : [];
  const when = date ? `${year}${month ? `, ${MONTHS[month - 1]}` : ""}${day ? ` ${day}` : ""}` : "n.d.";
  const what = `${line(title)}${kind === "speech" ? " [Speech transcript]" : ""}.`;
  return speaker ? `${line(speaker)}. (${when}). ${what} ${site}. ${url}` : `${what} (${when}). ${site}. ${url}`;
}

/** Return Chicago, an entry of the bibliography. */
function chicago({ kind, title, speaker, date, site, url, accessed }) {
  const about = [kind === "speech" && "Speech", date && englishDay(date)].filter(Boolean).join(", ");
  const name = speaker ? `${line(speaker)}. ` : "";
  return `${name}“${line(title)}.” ${about ? `${about}. ` : ""}${site}. Accessed ${englishDay(accessed)}. ${url}.`;
}

const BIBTEX = {
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", $: "\\$", "&": "\\&", "#": "\\#", _: "\\_", "%": "\\%",
  "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
}; // prettier-ignore
const escaped = (text) => line(text).replace(/[\\{}$&#_%~^]/g, (character) => BIBTEX[character]);

/** Return an entry of biblatex' type `online`; double braces protect a title's letters and keep a name in one piece. */
function bibtex({ id, title, speaker, date, site, version, url, accessed }) {
  const fields = {
    title: `{${escaped(title)}}`,
    author: speaker && `{${escaped(speaker)}}`,
    date,
    organization: `{${escaped(site)}}`,
    version,
    url,
    urldate: accessed,
    langid: "chinese",
  };
  const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},\n`);
  return `@online{${id},\n${lines.join("")}}\n`;
}

/** Return a record of type ELEC, with the line ends of RIS. */
function ris({ id, title, speaker, date, site, version, url, accessed }) {
  const day = (text) => `${[...text.split("-"), "", ""].slice(0, 3).join("/")}/`;
  const fields = [
    ["TY", "ELEC"],
    ["ID", id],
    ["TI", line(title)],
    ["AU", speaker && line(speaker)],
    ["PY", date?.slice(0, 4)],
    ["DA", date && day(date)],
    ["PB", line(site)],
    ["ET", version],
    ["LA", "zh-CN"],
    ["UR", url],
    ["Y2", accessed && day(accessed)],
  ];
  return `${fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}\r\n`).join("")}ER  - \r\n`;
}

/** Return an array of one item; the name is literal, because a masked name cannot be divided. */
function cslJson({ id, title, speaker, date, site, version, url, accessed }) {
  const item = {
    id,
    type: "webpage",
    title,
    author: speaker ? [{ literal: speaker }] : undefined,
    issued: date ? { "date-parts": [parts(date)] } : undefined,
    "container-title": site,
    language: "zh-CN",
    version,
    URL: url,
    accessed: accessed ? { "date-parts": [parts(accessed)] } : undefined,
  };
  return `${JSON.stringify([item], null, 1)}\n`;
}

/** Name of the format → the citation. */
export const FORMATS = {
  "GB/T 7714—2025": (source) => gbt(source, "（）"),
  "GB/T 7714—2015": (source) => gbt(source, "()"),
  APA: apa,
  Chicago: chicago,
  BibTeX: bibtex,
  RIS: ris,
  "CSL-JSON": cslJson,
};

/** Return speaker, title, date and place in one Chinese line; `place` names a section or paragraph, "" for the whole speech. */
function origin({ title, speaker, date }, place, titled = `《${line(title)}》`) {
  const said = `${titled}${date ? `（${chineseDay(date)}）` : ""}`;
  return `${speaker ? `${line(speaker)}：` : ""}${said}${place ? `，${place}` : ""}`;
}

/** Return the words with their origin and address. The words are unchanged, so there are no quotation marks around them. */
export function quotation(source, { name, text }) {
  return `${text}\n——${origin(source, name)}\n${source.url}\n`;
}

/** Return the words with their citation by GB/T 7714—2025, where the reader does not choose a format. */
export function citedWords(source, text) {
  return `${text}\n——${FORMATS["GB/T 7714—2025"](source)}`;
}

/** Return the citation of an entry of the glossary, `described` as on its page, with the day of citing (ISO) and its address. */
export function entryCitation(described, { url, accessed }) {
  return `${described}[${accessed}]. ${url}.`;
}

const plain = (text) => text.replace(/[\\`*_[\]<>#|~&]/g, "\\$&");

/** Return the words as a block quotation of Markdown, with a link. */
export function markdown(source, { name, text }) {
  const quoted = text.split("\n").map((each) => `> ${plain(each)}\n>\n`).join("");
  const linked = `[${plain(line(source.title))}](<${source.url.replace(/[<>]/g, encodeURIComponent)}>)`;
  return `${quoted}> —— ${origin({ ...source, speaker: source.speaker && plain(source.speaker) }, plain(name), linked)}\n`;
}

// --- Reporting an error -----------------------------------------------------------------------------------------------

/** Longest quotation in the address, in UTF-16 units: servers refuse addresses of more than about 8,000 bytes. */
const LONGEST_REPORTED = 300;

/**
 * Return the address of the form for a new issue of a repository on GitHub, Gitee, or (by its name) a GitLab, filled in so that
 * the editor finds the place. `line` is the line of the raw file, undefined where it is not known.
 */
export function reportAddress(repository, { name, text, url, file, line, version }) {
  const quoted = text.length > LONGEST_REPORTED ? `${text.slice(0, LONGEST_REPORTED)}……` : text;
  const title = `勘误：${name}`;
  const body = [
    "### 位置", url, "", "### 底本", `${file}${line ? `，第 ${line} 行` : ""}（本篇版本 ${version}）`, "",
    "### 原文", ...quoted.split("\n").map((each) => `> ${each}`), "", "### 应为，以及依据", "",
  ].join("\n"); // prettier-ignore
  const gitlab = /\bgitlab\b/.test(new URL(repository).hostname);
  const address = new URL(`${repository.replace(/\/+$/, "")}/${gitlab ? "-/issues/new" : "issues/new"}`);
  address.searchParams.set(gitlab ? "issue[title]" : "title", title);
  address.searchParams.set(gitlab ? "issue[description]" : "body", body);
  return address.href;
}
