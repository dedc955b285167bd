/**
 * Load the files of the index. Nothing is loaded before it is needed, and nothing twice. In a copy of the site that is opened from a folder a page may fetch nothing, but may run scripts: there each
 * file of the index is a script that hands over its bytes (build_scripts/site/offline makes the copy).
 */

import { isOffline, ROOT } from "../addresses.js";
import { inflated, readTexts } from "./format.js";
import { loadEach, remembered, SearchIndex } from "./index.js";
import { Passage } from "./matching.js";
import { Folding, literally } from "./query.js";

/** The format of the index that this code reads. */
const FORMAT = 4;

const INDEX = new URL("assets/search-index/", ROOT);

/** Why the index cannot be used; `message` is for the reader. */
export class IndexProblem extends Error {}

const UNREADABLE = "检索用的索引没有读到。请检查网络后重试；要在本地查看，请用离线包，或通过本地服务器打开网站。";
const MIXED = "网站刚刚更新，读到的索引新旧不一。请刷新页面。";
const unknownFormat = (format) =>
  `索引的格式（${format}）与本页程序能读的格式（${FORMAT}）不同。请刷新页面；若仍如此，请告知本站维护者。`;

// --- Files ------------------------------------------------------------------------------------------------------------

/** Promise a file of an offline copy, as the response that fetching it would give. Rejects where there is none. */
function handedOver(address, name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${address}.js`;
    script.onerror = reject;
    script.onload = () => {
      const bytes = Uint8Array.from(atob(globalThis.indexInScripts[name]), (byte) => byte.charCodeAt(0));
      delete globalThis.indexInScripts[name];
      script.remove();
      resolve(new Response(bytes));
    };
    document.head.append(script);
  });
}

/** Promise what `body` makes of a file. Throws IndexProblem where it cannot be read. */
async function load(name, version, body) {
  const address = new URL(name, INDEX);
  try {
    if (isOffline) return await body(await handedOver(address, name));
    if (version) address.searchParams.set("v", version);
    const response = await fetch(address, version ? {} : { cache: "no-cache" });
    if (!response.ok) throw new Error(`${response.status}`);
    return await body(response);
  } catch {
    throw new IndexProblem(UNREADABLE);
  }
}

/** Promise a JSON file. Throws IndexProblem for an unknown format, and for another version than the one requested. */
async function loadJson(name, version = "") {
  const read = await load(name, version, (response) => response.json());
  if (read.format !== FORMAT) throw new IndexProblem(unknownFormat(read.format));
  if (version && read.corpus !== version) throw new IndexProblem(MIXED);
  return read;
}

/** Promise a binary file with its header. Throws IndexProblem for an unknown format. */
async function loadBinary(name, version = "") {
  const bytes = await load(name, version, async (response) => new Uint8Array(await response.arrayBuffer()));
  if (bytes[0] !== FORMAT) throw new IndexProblem(unknownFormat(bytes[0]));
  return bytes;
}

/** Return a binary file if it is of the catalogue's version. Throws IndexProblem where not. */
function checked(bytes, { stamp }) {
  if (bytes.length < 5 || new DataView(bytes.buffer).getUint32(1) !== stamp) throw new IndexProblem(MIXED);
  return bytes;
}

/** Promise what is packed in a binary file. Throws IndexProblem where it is damaged. */
const unpacked = (bytes, { header }) =>
  inflated(bytes.subarray(header)).catch(() => {
    throw new IndexProblem(UNREADABLE);
  });

/** Return the files of the index, for SearchIndex; `entry(number)` promises the entry of a speech. */
function openFiles(catalogue, fold) {
  const characters = Array.from(catalogue.alphabet);
  const binary = async (name) => checked(await loadBinary(name, catalogue.corpus), catalogue);
  const packed = async (name) => unpacked(await binary(name), catalogue);
  const texts = remembered(async (file) =>
    readTexts(await packed(`texts/${file}.bin`), characters, catalogue.one_byte_characters).map(({ paragraphs, ...speech }) => ({
      passages: paragraphs.map((paragraph) => new Passage({ ...paragraph, speech }, fold)),
      heading: new Passage({ text: speech.label ?? speech.title, speech }, fold),
    })),
  );
  const perText = catalogue.speeches_per_text_file;
  const speech = async (number) => (await texts(Math.floor(number / perText)))[number % perText];
  const entries = remembered(async (file) => (await loadJson(`speeches/${file}.json`, catalogue.corpus)).speeches);
  const perFile = catalogue.speeches_per_entry_file;
  // A scan has loaded all texts, and each has its entry.
  const entry = async (number) =>
    catalogue.has_lists ? (await entries(Math.floor(number / perFile)))[number % perFile] : (await speech(number)).heading.speech;
  return { packed, speech, entry, shard: (number) => binary(`grams/${number}.bin`) };
}

// --- What pages ask for -----------------------------------------------------------------------------------------------

/** Promise the folding of this corpus. */
export const folding = remembered(async () => new Folding((await loadJson("folding.json")).pairs));

/** Promise the slogans for suggestions, `{text, syllables, count, url}`, most frequent first. */
export const sloganList = remembered(async () =>
  (await loadJson("suggestions.json")).slogans.map(([text, pinyin, count, url]) => ({ text, syllables: pinyin.split(" "), count, url })),
);

/** Promise the glossary, most occurrences first: `{text, syllables, count, url, also}`, where `also` are the variants. */
export const glossary = remembered(async () =>
  (await loadJson("entries.json")).entries.map(([text, pinyin, count, url, ...also]) => {
    return { text, syllables: pinyin.split(" "), count, url, also };
  }),
);

const catalogue = remembered(() => loadJson("catalogue.json"));

/** Promise the index: a SearchIndex whose `source` also has `entry(number)`, the entry of a speech. */
export const searchIndex = remembered(async () => {
  const [listed, fold, table] = await Promise.all([catalogue(), folding(), loadBinary("shards.bin")]);
  return new SearchIndex(listed, fold, await unpacked(checked(table, listed), listed), openFiles(listed, fold));
});

/** Promise the ids of all speeches, in order. */
export const speechIds = remembered(async () => (await loadJson("ids.json", (await catalogue()).corpus)).ids);

/** Promise the distribution of the glossary: `{columns, rows}`, rows in the order of the glossary. */
export const distribution = remembered(async () => loadJson("distribution.json", (await catalogue()).corpus));

/** Promise the columns by which the list of speeches filters and sorts. */
export const speechColumns = remembered(async () => loadJson("browse.json", (await catalogue()).corpus));

/** Promise the entries of the first speeches whose title contains what is typed (two letters or more). */
export async function speechesTitled(typed, most = 3) {
  const index = await searchIndex();
  if (Array.from(index.folding.text(typed)).length < 2) return [];
  const { titles } = await index.answer(literally(typed, index.folding));
  return Promise.all(Array.from(titles.slice(0, most), index.source.entry));
}

/**
 * Promise the passages of these speeches, by id of the speech and of the passage: a Map of Maps. A speech that the index does
 * not have is left out. `report(loaded)` is called with how many there are so far.
 */
export async function passagesOf(ids, report = () => {}) {
  const [index, all] = await Promise.all([searchIndex(), speechIds()]);
  const wanted = new Set(ids);
  const found = new Map();
  await loadEach([...all.keys()].filter((number) => wanted.has(all[number])), index.source.speech, (number, { passages }) => {
    found.set(all[number], new Map(passages.map((passage) => [passage.id, passage])));
    report(found.size);
  });
  return found;
}
