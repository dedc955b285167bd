/**
 * Citations of a speech, or of a place in it, as text. Nothing is made up: what the source does not state is left out.
 *
 * A source is `{id, kind, title, speaker, date, site, version, url, accessed}`: `kind` as in the public data, `date` and
 * `accessed` ISO days (the date may be a month or a year), `speaker` and `date` null where nothing is known. `url` is the
 * address of the place. Titles and names stay Chinese in every style: romanising and translating them is the writer's part.
 */

const MONTHS = "January February March April May June July August September October November December".split(" ");

const parts = (date) => date.split("-").map(Number);
const line = (text) => text.replace(/\s+/gu, " ").trim();

/** “2011年8月4日”, as far as the date goes. */
export function chineseDay(date) {
  return parts(date).map((part, index) => `${part}${"年月日"[index]}`).join("");
}

/** “August 4, 2011”, as far as the date goes. */
function englishDay(date) {
  const [year, month, day] = parts(date);
  return month ? `${MONTHS[month - 1]} ${day ? `${day}, ` : ""}${year}` : `${year}`;
}

/**
 * GB/T 7714, an electronic resource on line: 责任者. 题名[EB/OL]. (日期)[引用日期]. 获取和访问路径. Of 2015, with an unknown
 * responsible person left out, as its numeric system allows; 2025 takes full-width round brackets for a Chinese source.
 */
function gbt({ title, speaker, date, url, accessed }, [open, close]) {
  const said = date ? `${open}${date}${close}` : "";
  return `${speaker ? `${line(speaker)}. ` : ""}${line(title)}[EB/OL]. ${said}[${accessed}]. ${url}.`;
}

/** APA 7, a speech of which the words are on line; the title takes the author's place where that is unknown. */
function apa({ kind, title, speaker, date, site, url }) {
  const [year, month, day] = date ? parts(date) : [];
  const when = date ? `${year}${month ? `, ${MONTHS[month - 1]}` : ""}${day ? ` ${day}` : ""}` : "n.d.";
  const what = `${line(title)}${kind === "speech" ? " [Speech transcript]" : ""}.`;
  return speaker ? `${line(speaker)}. (${when}). ${what} ${site}. ${url}` : `${what} (${when}). ${site}. ${url}`;
}

/** Chicago, an entry of the bibliography. */
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

/** One entry of biblatex' type `online`; double braces keep a title's letters and a name in one piece. */
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

/** One record of type ELEC, its lines ended as RIS wants them. */
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

/** An array of one item; the name is literal, for nobody says where a masked one divides. */
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

/** Who said it, where and when, in one Chinese line; `place` names a section or paragraph, "" for the whole speech. */
function origin({ title, speaker, date }, place, titled = `《${line(title)}》`) {
  const said = `${titled}${date ? `（${chineseDay(date)}）` : ""}`;
  return `${speaker ? `${line(speaker)}：` : ""}${said}${place ? `，${place}` : ""}`;
}

/** The words with where they come from and their address. The words stay as they are, so no marks are put around them. */
export function quotation(source, { name, text }) {
  return `${text}\n——${origin(source, name)}\n${source.url}\n`;
}

/** The words with their citation, where citations are not to be chosen from: by GB/T 7714—2025. */
export function citedWords(source, text) {
  return `${text}\n——${FORMATS["GB/T 7714—2025"](source)}`;
}

/** An entry of the glossary, `described` as its page does, with the day of citing (ISO) and its address. */
export function entryCitation(described, { url, accessed }) {
  return `${described}[${accessed}]. ${url}.`;
}

const plain = (text) => text.replace(/[\\`*_[\]<>#|~&]/g, "\\$&");

/** The words as a block quotation of Markdown, with a link. */
export function markdown(source, { name, text }) {
  const quoted = text.split("\n").map((each) => `> ${plain(each)}\n>\n`).join("");
  const linked = `[${plain(line(source.title))}](<${source.url.replace(/[<>]/g, encodeURIComponent)}>)`;
  return `${quoted}> —— ${origin({ ...source, speaker: source.speaker && plain(source.speaker) }, plain(name), linked)}\n`;
}
