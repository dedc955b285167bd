/** The files of a large index (format 2), fetched and unpacked. */

import { IndexProblem, LARGE, load, loaded, MIXED, passagesOf, sectionsOf, unknownFormat, UNREAD } from "./library.js";
import { Passage } from "./core/concordance.js";
import { inflated } from "./core/inflate.js";
import { LargeIndex } from "./core/large.js";
import { readSpeech } from "./core/packed.js";

const HEADER = 5;
const ENTRIES = 16;

function remembered(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) {
      const promised = make(key);
      made.set(key, promised);
      promised.catch(() => made.delete(key));
    }
    return made.get(key);
  };
}

/** The files of a large index, for LargeIndex. */
function shelf({ stamp, corpus, alphabet }, fold) {
  const characters = Array.from(alphabet);
  const binary = async (name) => {
    const bytes = await loaded(name, corpus, async (response) => new Uint8Array(await response.arrayBuffer()));
    if (bytes[0] !== LARGE) throw new IndexProblem(unknownFormat(bytes[0]));
    if (new DataView(bytes.buffer).getUint32(1) !== stamp) throw new IndexProblem(MIXED);
    return bytes;
  };
  const packed = async (name) => {
    const bytes = await binary(name);
    try {
      return inflated(bytes.subarray(HEADER));
    } catch {
      throw new IndexProblem(UNREAD);
    }
  };
  const entries = remembered((number) => load(`speeches/${number}.json`, corpus));
  const entry = async (number) => (await entries(Math.floor(number / ENTRIES))).speeches[number % ENTRIES];
  const speech = async (number) => {
    const raw = readSpeech(await packed(`texts/${number}.bin`), characters);
    const whole = { ...raw.speech, sections: sectionsOf(raw), length: raw.paragraphs.length };
    return { passages: passagesOf(raw, whole, fold), heading: new Passage({ text: raw.speech.title, speech: whole }, fold) };
  };
  return { packed, entry, shard: remembered(binary), speech: remembered(speech) };
}

/** The index of a large corpus. */
export function opened(catalogue, fold) {
  return new LargeIndex(catalogue, fold, shelf(catalogue, fold));
}
