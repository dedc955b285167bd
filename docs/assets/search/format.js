/** Read the binary files of the index, which build_scripts/search_index/__init__.py specifies. Pure: bytes to values. */

/** Return the bytes that were deflated. Rejects where they are damaged. */
export async function inflated(bytes) {
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// --- Numbers ----------------------------------------------------------------------------------------------------------

/** Return the Rice parameter for numbers whose mean is `total / count`, as in rice.py. */
export function parameter(total, count) {
  let k = 0;
  while (count > 0 && 10 * count * 2 ** (k + 1) <= 7 * total) k++;
  return k;
}

// Bits that a window of four bytes holds wherever in a byte it begins.
const WINDOW = 25;

/** Read varints and, from a whole byte on, Golomb-Rice codes. Reading beyond the end gives zeros. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.bit = 0;
  }

  varint() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  varints(count) {
    return Array.from({ length: count }, () => this.varint());
  }

  /** The next bits, the first one highest of 32; WINDOW of them are true. */
  #window() {
    const { bytes, at, bit } = this;
    return ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) << bit;
  }

  #skip(bits) {
    const next = this.bit + bits;
    this.at += next >> 3;
    this.bit = next & 7;
  }

  /** Read a number of up to WINDOW bits. */
  #bits(count) {
    const value = count === 0 ? 0 : this.#window() >>> (32 - count);
    this.#skip(count);
    return value;
  }

  rice(k) {
    let quotient = 0;
    for (;;) {
      const ones = Math.min(Math.clz32(~this.#window()), WINDOW);
      quotient += ones;
      this.#skip(ones);
      if (ones < WINDOW) break;
    }
    this.#skip(1);
    const high = k > WINDOW ? this.#bits(k - WINDOW) * 2 ** WINDOW : 0;
    return quotient * 2 ** k + high + this.#bits(Math.min(k, WINDOW));
  }
}

// --- Lists ------------------------------------------------------------------------------------------------------------

// A position is one number, so that positions sort and compare as numbers: no paragraph has 2^24 letters, no corpus 2^29 units.
export const UNIT = 2 ** 24;

/** Read `n` positions (or a piece of a list, from the unit `base` on), each as `unit * UNIT + position`, rising. */
export function readPositions(bytes, at, n, base, offsetK) {
  const reader = new Reader(bytes, at);
  const k = reader.varint();
  const positions = new Float64Array(n);
  let unit = base;
  let position = 0;
  for (let index = 0; index < n; index++) {
    const gap = reader.rice(k);
    const offset = reader.rice(offsetK);
    unit += gap;
    position = gap === 0 ? position + offset : offset;
    positions[index] = unit * UNIT + position;
  }
  return positions;
}

/**
 * Read a list of speeches in a corpus of `corpusSize`: `{speeches, counts, titles, occurrences, total}`; `total` is its n.
 * `letters` are those of the string after the first, if the list has them: null if it is the list of another string.
 */
export function readSpeechList(bytes, at, n, corpusSize, letters = null) {
  const reader = new Reader(bytes, at);
  if (letters && reader.varints(reader.varint()).join() !== letters.join()) return null;
  const [m, t, occurrences] = reader.varints(3);
  const speeches = new Uint32Array(m);
  const counts = new Uint32Array(m);
  const titles = new Uint32Array(t);
  const gapK = parameter(corpusSize, m);
  const countK = parameter(n - m, m);
  for (let index = 0, speech = -1; index < m; index++) {
    speeches[index] = speech += reader.rice(gapK) + 1;
    counts[index] = reader.rice(countK) + 1;
  }
  const titleK = parameter(corpusSize, t);
  for (let index = 0, speech = -1; index < t; index++) titles[index] = speech += reader.rice(titleK) + 1;
  return { speeches, counts, titles, occurrences, total: n };
}

// --- Shards -----------------------------------------------------------------------------------------------------------

// A key is a pair of numbers, both below 2^22, combined into one.
const FIRST = 2 ** 22;
// After the last code point, and below FIRST.
const PHRASES = FIRST / 2 + 0x110000;

/** The key of the positions where the letter `a` is followed by `b`; `b` 0: where it is the last one. Code points. */
export const pairKey = (a, b) => a * FIRST + b;

/** The key of the positions at which sentences end: each is the number of letters before in its unit. No letter is 。. */
export const breaksKey = pairKey(0x3002, 0);

/** The key of the speeches that contain the character `a`, or `a` followed by `b`. */
export const speechesKey = (a, b = 0) => a * FIRST + FIRST / 2 + b;

/** The key of the speeches that contain a string of three letters or more, if it is listed. */
export const phraseKey = ([a, ...rest]) =>
  a * FIRST + PHRASES + rest.reduce((h, code) => (31 * h + code) % (FIRST - PHRASES), 0);

/** All keys of positions that begin with the letter are from the first of these to below the second. */
export const pairKeysOf = (a) => [a * FIRST, a * FIRST + FIRST / 2];

/** Read the next key of a list of rising keys, each written as the difference to the one before. */
function readKey(reader, [a, b]) {
  const [furtherA, nextB] = reader.varints(2);
  return [a + furtherA, furtherA === 0 ? b + nextB : nextB];
}

/** Read the table of shards: the first key of each (rising, repeated while a list goes on), and the unit its piece counts from. */
export function readTable(bytes) {
  const reader = new Reader(bytes);
  const [keys, bases] = [[], []];
  for (let pair = [0, 0]; reader.at < bytes.length; ) {
    pair = readKey(reader, pair);
    const key = pairKey(...pair);
    bases.push(key === keys.at(-1) ? bases.at(-1) + reader.varint() : 0);
    keys.push(key);
  }
  return { keys, bases };
}

/** Read the directory of a shard as a map of keys to `{bytes, at, n}`: where the list begins. `header` bytes come first. */
export function readShard(bytes, header) {
  const reader = new Reader(bytes, header);
  const lists = new Map();
  const sizes = [];
  let pair = [0, 0];
  for (let left = reader.varint(); left > 0; left--) {
    pair = readKey(reader, pair);
    lists.set(pairKey(...pair), { bytes, at: 0, n: reader.varint() });
    sizes.push(reader.varint());
  }
  let { at } = reader;
  let index = 0;
  for (const list of lists.values()) {
    list.at = at;
    at += sizes[index++];
  }
  return lists;
}

// --- Columns and texts ------------------------------------------------------------------------------------------------

/** Read the columns of all speeches: `starts` (the title's unit; one more at the end), `year`, `kind`, `campaign` by number. */
export function readColumns(bytes, speeches) {
  const reader = new Reader(bytes);
  const starts = new Uint32Array(speeches + 1);
  for (let speech = 0; speech < speeches; speech++) starts[speech + 1] = starts[speech] + reader.varint();
  return { starts, year: reader.varints(speeches), kind: reader.varints(speeches), campaign: reader.varints(speeches) };
}

function readText(bytes, alphabet, oneByte) {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at++];
    if (byte < oneByte) text += alphabet[byte];
    else if (byte < 255) text += alphabet[oneByte + (byte - oneByte) * 256 + bytes[at++]];
    else text += String.fromCodePoint((bytes[at++] << 16) | (bytes[at++] << 8) | bytes[at++]);
  }
  return text;
}

/** Offsets of the index are code points, those of JavaScript UTF-16 units: returns a function from the one to the other. */
export function utf16Offsets(text) {
  const isPlain = !/[\ud800-\udfff]/.test(text);
  const offsets = [0];
  if (!isPlain) for (const character of text) offsets.push(offsets.at(-1) + character.length);
  return (points) => (isPlain ? points : offsets[points]);
}

/**
 * Read a file of `texts/`: for each speech its entry with `sections`, `length` (number of paragraphs) and `paragraphs`,
 * `[{id, text, kind, section, number}]`. `kind` is "heading" or "text". `alphabet` is a list of characters.
 */
export function readTexts(bytes, alphabet, oneByte) {
  const lines = readText(bytes, alphabet, oneByte).split("\n");
  const speeches = [];
  for (let at = 0; bytes.length > 0 && at < lines.length; ) {
    const { speech, ids, headings, open, sections } = JSON.parse(lines[at++]);
    const sectionOf = [];
    for (let index = 0; index < open.length; index += 2) sectionOf.push(...Array(open[index + 1]).fill(open[index]));
    const paragraphs = sectionOf.map((section, number) => ({
      id: ids?.[number] ?? `p_${number + 1}`,
      text: lines[at + number],
      kind: headings.includes(number) ? "heading" : "text",
      section,
      number,
    }));
    at += paragraphs.length;
    const placed = sections.map(([id, parent, paragraph, from, to]) => {
      const { text } = paragraphs[paragraph];
      const [start, end] = [from, to].map(utf16Offsets(text));
      return { id, parent, paragraph, start, end, title: text.slice(start, end) };
    });
    speeches.push({ ...speech, sections: placed, length: paragraphs.length, paragraphs });
  }
  return speeches;
}
