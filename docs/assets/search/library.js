/**
 * Reads the index files; build_scripts/search_index.py says what they hold.
 *
 * Everything is found from where this module lies, so the site works under any path. Nothing is loaded before it is asked
 * for, and nothing twice.
 */

import { Folding } from "./core/fold.js";
import { Passage } from "./core/concordance.js";

/** The one index format that this code reads. */
const FORMAT = 1;

/** The root of the site, with a slash at the end. */
export const ROOT = new URL("../../", import.meta.url);
const INDEX = new URL("assets/search-index/", ROOT);

/** Why the index cannot be used; `message` is for the reader. */
export class IndexProblem extends Error {}

async function load(name, version = "") {
  const address = new URL(name, INDEX);
  if (version) address.searchParams.set("v", version);
  let read;
  try {
    const response = await fetch(address, version ? {} : { cache: "no-cache" });
    if (!response.ok) throw new Error(`${response.status}`);
    read = await response.json();
  } catch {
    throw new IndexProblem("检索用的索引没有读到。请检查网络后重试；若是在本地查看，请通过本地服务器打开网站，而不是直接打开文件夹。");
  }
  if (read.format !== FORMAT) {
    throw new IndexProblem(`索引的格式（${read.format}）与本页程序能读的格式（${FORMAT}）不同。请刷新页面；若仍如此，请告知本站维护者。`);
  }
  if (version && read.corpus !== version) {
    throw new IndexProblem("网站刚刚更新，读到的索引新旧不一。请刷新页面。");
  }
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

/** Offsets of the index are code points, those of JavaScript UTF-16 units. */
function units(text) {
  const plain = !/[\ud800-\udfff]/.test(text);
  const offsets = [0];
  if (!plain) for (const character of text) offsets.push(offsets.at(-1) + character.length);
  return (points) => (plain ? points : offsets[points]);
}

function sectionsOf(raw) {
  return raw.sections.map(([id, parent, paragraph, start, end]) => {
    const text = raw.paragraphs[paragraph][1];
    const unit = units(text);
    return { id, parent, paragraph, start: unit(start), end: unit(end), title: text.slice(unit(start), unit(end)) };
  });
}

function passagesOf(raw, speech, fold) {
  return raw.paragraphs.map(
    ([id, text, kind, section], number) => new Passage({ id, text, kind, section, number, speech }, fold),
  );
}

/**
 * The whole text: `{version, speeches, passages}`. A speech is `{id, url, title, kind, date, campaign, sections, length,
 * heading}` (its number of passages, and its title as a passage), a
 * passage `{speech, id, number, kind, section, text}`, in the order of the list of speeches.
 */
export const library = once(async () => {
  const [catalogue, fold] = await Promise.all([load("catalogue.json"), folding()]);
  const files = await Promise.all(catalogue.texts.map((name) => load(name, catalogue.corpus)));
  const texts = files.flatMap((file) => file.speeches);
  const speeches = catalogue.speeches.map((speech, index) => ({
    ...speech,
    sections: sectionsOf(texts[index]),
    length: texts[index].paragraphs.length,
    heading: new Passage({ text: speech.title, speech }, fold),
  }));
  const passages = speeches.flatMap((speech, index) => passagesOf(texts[index], speech, fold));
  return { version: catalogue.corpus, speeches, passages, folding: fold };
});

/** The address of a speech, of a paragraph or section in it, with the query that is to be marked there. */
export function addressOf(url, anchor = "", query = "") {
  const address = new URL(url, ROOT);
  if (query) address.searchParams.set("q", query);
  address.hash = anchor;
  return address.href;
}

/** The address of the search page for a query. */
export function searchAddress(query) {
  const address = new URL("search/", ROOT);
  address.searchParams.set("q", query);
  return address.href;
}
