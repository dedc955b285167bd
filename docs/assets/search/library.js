/**
 * Reads the index files; build_scripts/search_index.py says what they hold.
 *
 * Everything is found from where this module lies, so the site works under any path. Nothing is loaded before it is asked
 * for, and nothing twice.
 */

import { handedOver, inScripts, openable } from "./handed.js";
import { Folding } from "./core/fold.js";
import { Passage } from "./core/concordance.js";

/** The index formats that this code reads: the whole text, and places for a corpus too large for that. */
const WHOLE = 1;
export const LARGE = 2;

/** So many texts of a large corpus are asked for at once: browsers keep some six connections to one host. */
const AT_ONCE = 6;

/** The root of the site, with a slash at the end. */
const ROOT = new URL("../../", import.meta.url);
const INDEX = new URL("assets/search-index/", ROOT);

/** Why the index cannot be used; `message` is for the reader. */
export class IndexProblem extends Error {}

export const UNREAD = "检索用的索引没有读到。请检查网络后重试；要在本地查看，请用离线包，或通过本地服务器打开网站。";
export const MIXED = "网站刚刚更新，读到的索引新旧不一。请刷新页面。";
export const unknownFormat = (format) =>
  `索引的格式（${format}）与本页程序能读的格式（${WHOLE}、${LARGE}）不同。请刷新页面；若仍如此，请告知本站维护者。`;

/** One file of the index, by what `body` makes of the response. Throws IndexProblem where it cannot be read. */
export async function loaded(name, version, body) {
  const address = new URL(name, INDEX);
  try {
    if (inScripts) return await body(await handedOver(address, name));
    if (version) address.searchParams.set("v", version);
    const response = await fetch(address, version ? {} : { cache: "no-cache" });
    if (!response.ok) throw new Error(`${response.status}`);
    return await body(response);
  } catch {
    throw new IndexProblem(UNREAD);
  }
}

/** One JSON file of the index. Throws IndexProblem for an unknown format, and for another version than the one asked for. */
export async function load(name, version = "") {
  const read = await loaded(name, version, (response) => response.json());
  if (read.format !== WHOLE && read.format !== LARGE) throw new IndexProblem(unknownFormat(read.format));
  if (version && read.corpus !== version) throw new IndexProblem(MIXED);
  return read;
}

function once(make) {
  let made;
  return () => (made ??= make().catch((error) => {
    made = undefined;
    throw error;
  }));
}

/** The folding of this corpus. */
export const folding = once(async () => new Folding((await load("folding.json")).pairs));

/** `{slogans, speeches}` for the box's suggestions, slogans with `syllables`. */
export const suggestible = once(async () => {
  const { slogans, speeches } = await load("suggestions.json");
  return {
    slogans: slogans.map(([text, pinyin, count, url]) => ({ text, syllables: pinyin.split(" "), count, url })),
    speeches: speeches.map(([title, url, date]) => ({ title, url, date })),
  };
});

/** The glossary, most places first: `{text, syllables, count, url, also}`, where `also` are the variants. */
export const glossary = once(async () => {
  const { entries } = await load("entries.json");
  return entries.map(([text, pinyin, count, url, ...also]) => ({ text, syllables: pinyin.split(" "), count, url, also }));
});

const catalogue = once(() => load("catalogue.json"));

/** Offsets of the index are code points, those of JavaScript UTF-16 units: a function from the one to the other. */
export function units(text) {
  const plain = !/[\ud800-\udfff]/.test(text);
  const offsets = [0];
  if (!plain) for (const character of text) offsets.push(offsets.at(-1) + character.length);
  return (points) => (plain ? points : offsets[points]);
}

export function sectionsOf(raw) {
  return raw.sections.map(([id, parent, paragraph, start, end]) => {
    const text = raw.paragraphs[paragraph][1];
    const unit = units(text);
    return { id, parent, paragraph, start: unit(start), end: unit(end), title: text.slice(unit(start), unit(end)) };
  });
}

export function passagesOf(raw, speech, fold) {
  return raw.paragraphs.map(
    ([id, text, kind, section], number) => new Passage({ id, text, kind, section, number, speech }, fold),
  );
}

/** Whether the corpus is too large to load whole: then `large` answers, and `library` does not. */
export async function isLarge() {
  folding().catch(() => {}); // Whatever the answer, it is needed next; who needs it hears of the failure.
  return (await catalogue()).format === LARGE;
}

/**
 * The whole text: `{version, speeches, passages}`. A speech is `{id, url, title, kind, date, campaign, speaker, sections, length,
 * heading}` (its number of passages, and its title as a passage), a
 * passage `{speech, id, number, kind, section, text}`, in the order of the list of speeches.
 */
export const library = once(async () => {
  const [listed, fold] = await Promise.all([catalogue(), folding()]);
  const files = await Promise.all(listed.texts.map((name) => load(name, listed.corpus)));
  const texts = files.flatMap((file) => file.speeches);
  const speeches = listed.speeches.map((speech, index) => ({
    ...speech,
    sections: sectionsOf(texts[index]),
    length: texts[index].paragraphs.length,
    heading: new Passage({ text: speech.title, speech }, fold),
  }));
  const passages = speeches.flatMap((speech, index) => passagesOf(texts[index], speech, fold));
  return { version: listed.corpus, speeches, passages, folding: fold };
});

// --- A large corpus ---------------------------------------------------------------------------------------------------

/** The index of a large corpus: a LargeIndex whose `source` also has `entry(number)`, the catalogue's entry of a speech. */
export const large = once(async () => {
  // Only where it is needed: every page of a small corpus does without.
  const [listed, fold, { opened }] = await Promise.all([catalogue(), folding(), import("./shelf.js")]);
  return opened(listed, fold);
});

/**
 * In a large corpus the first speeches whose title holds what is typed (two letters or more), as `suggestible` has them; null in
 * a small one, where `suggestible` has them all.
 */
export async function titledSpeeches(typed, most = 3) {
  if (!(await isLarge())) return null;
  const index = await large();
  const needle = index.folding.text(typed);
  if (Array.from(needle).length < 2) return [];
  const { titles } = (await index.counted(needle)) ?? (await index.ofUnits(await index.units(needle)));
  const entries = await Promise.all(Array.from(titles.slice(0, most), (speech) => index.source.entry(speech)));
  return entries.map(({ title, url, date = "" }) => ({ title, url, date }));
}

/** The ids of all speeches of a large corpus, in order. */
export const speechIds = once(async () => (await load("ids.json", (await catalogue()).corpus)).ids);

/**
 * The passages of these speeches, by id of the speech and of the passage: a Map of Maps. A speech that the index does not have is
 * left out. In a large corpus each speech is a file to load; `tell(loaded)` hears how many there are so far.
 */
export async function passagesOfSpeeches(ids, tell = () => {}) {
  const found = new Map();
  const keep = (passage) => {
    const { id } = passage.speech;
    if (!found.has(id)) found.set(id, new Map());
    found.get(id).set(passage.id, passage);
  };
  const wanted = new Set(ids);
  if (!(await isLarge())) {
    for (const passage of (await library()).passages) if (wanted.has(passage.speech.id)) keep(passage);
    return found;
  }
  const [index, all] = await Promise.all([large(), speechIds()]);
  const numbers = [...all.keys()].filter((number) => wanted.has(all[number]));
  for (let at = 0; at < numbers.length; at += AT_ONCE) {
    const texts = await Promise.all(numbers.slice(at, at + AT_ONCE).map((number) => index.source.speech(number)));
    for (const { passages } of texts) passages.forEach(keep);
    tell(found.size);
  }
  return found;
}

/** The address of a speech, of a paragraph or section in it, with the query that is to be marked there. */
export function addressOf(url, anchor = "", query = "") {
  const address = openable(new URL(url, ROOT));
  if (query) address.searchParams.set("q", query);
  address.hash = anchor;
  return address.href;
}

/** The address of the search page for a query. */
export function searchAddress(query) {
  const address = openable(new URL("search/", ROOT));
  address.searchParams.set("q", query);
  return address.href;
}
