/**
 * Numbers and text as the large index packs them; build_scripts/search_index.py (format 2) says how.
 */

/** The parameter for numbers whose mean is `total / count`, in whole numbers as build_scripts/postings.py has it. */
export function parameter(total, count) {
  let k = 0;
  while (count > 0 && 10 * count * 2 ** (k + 1) <= 7 * total) k++;
  return k;
}

/** Reads varints and, from a whole byte on, Golomb-Rice codes. Reading beyond the end gives zeros. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
    this.bit = 0;
  }

  get ended() {
    return this.at >= this.bytes.length;
  }

  varint() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  /** So many varints. */
  varints(count) {
    return Array.from({ length: count }, () => this.varint());
  }

  rice(k) {
    const { bytes, at, bit } = this;
    // 25 bits at least are true; a byte beyond the end counts as 0.
    const window = ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) << bit;
    const ones = Math.clz32(~window);
    if (ones + 1 + k > 25) return this.#longRice(k);
    const next = bit + ones + 1 + k;
    this.at = at + (next >> 3);
    this.bit = next & 7;
    return k === 0 ? ones : (ones << k) | ((window << (ones + 1)) >>> (32 - k));
  }

  /** As `rice`, for codes of any length. */
  #longRice(k) {
    let quotient = 0;
    for (;;) {
      // The ones up to the end of the byte, counted at once.
      const rest = ((this.bytes[this.at] ?? 0) << (24 + this.bit)) >>> 0;
      const ones = Math.min(Math.clz32(~rest), 8 - this.bit);
      quotient += ones;
      this.bit += ones;
      if (this.bit < 8) break;
      this.bit = 0;
      this.at++;
    }
    this.bit++;
    let value = quotient;
    for (let left = k; left > 0; ) {
      if (this.bit === 8) {
        this.bit = 0;
        this.at++;
      }
      const taken = Math.min(8 - this.bit, left);
      const part = ((this.bytes[this.at] ?? 0) >> (8 - this.bit - taken)) & ((1 << taken) - 1);
      value = value * 2 ** taken + part;
      this.bit += taken;
      left -= taken;
    }
    if (this.bit === 8) {
      this.bit = 0;
      this.at++;
    }
    return value;
  }
}

// A place is one number, so that places sort and compare as numbers: no paragraph has 2^24 letters, no corpus 2^29 units.
export const UNIT = 2 ** 24;

/** A list of `n` places (or a piece of one, going on with the unit `base`), each as `unit * UNIT + place`, rising. */
export function readPlaces(bytes, at, n, base, k, offsetK) {
  const reader = new Reader(bytes, at);
  const places = new Float64Array(n);
  let unit = base;
  let place = 0;
  for (let index = 0; index < n; index++) {
    const gap = reader.rice(k);
    const offset = reader.rice(offsetK);
    unit += gap;
    place = gap === 0 ? place + offset : offset;
    places[index] = unit * UNIT + place;
  }
  return places;
}

/**
 * A list of speeches, of a corpus with so many: `{speeches, counts, titles, occurrences, total}`; `total` is its n. `letters` are
 * those of its string behind the first, where it says them: null if it is another string's list.
 */
export function readSpeeches(bytes, at, n, corpusSize, letters = null) {
  const reader = new Reader(bytes, at);
  if (letters && reader.varints(reader.varint()).join() !== letters.join()) return null;
  const [m, t, occurrences] = reader.varints(3);
  const speeches = new Uint32Array(m);
  const counts = new Uint32Array(m);
  const titles = new Uint32Array(t);
  const gapK = parameter(corpusSize, m);
  const countK = parameter(n - m, m);
  for (let index = 0, speech = -1; index < m; index++) {
    speech += reader.rice(gapK) + 1;
    speeches[index] = speech;
    counts[index] = reader.rice(countK) + 1;
  }
  const titleK = parameter(corpusSize, t);
  for (let index = 0, speech = -1; index < t; index++) {
    speech += reader.rice(titleK) + 1;
    titles[index] = speech;
  }
  return { speeches, counts, titles, occurrences, total: n };
}

const SINGLES = 240;

/** The text that the bytes write in the alphabet (a list of characters). */
export function readText(bytes, alphabet) {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at++];
    if (byte < SINGLES) text += alphabet[byte];
    else if (byte < 255) text += alphabet[SINGLES + (byte - SINGLES) * 256 + bytes[at++]];
    else text += String.fromCodePoint((bytes[at++] << 16) | (bytes[at++] << 8) | bytes[at++]);
  }
  return text;
}

/** A speech of `texts/`, as format 1 has it: `{speech, paragraphs: [[id, text, kind, section]], sections}`;
 * `speech` is its entry in the catalogue. */
export function readSpeech(bytes, alphabet) {
  const [first, ...texts] = readText(bytes, alphabet).split("\n");
  const { speech, ids, headings, open, sections } = JSON.parse(first);
  const isHeading = new Set(headings);
  const openAt = [];
  for (let index = 0; index < open.length; index += 2) {
    for (let times = 0; times < open[index + 1]; times++) openAt.push(open[index]);
  }
  // A speech without paragraphs is its first line alone.
  const paragraphs = openAt.map((section, index) => [
    ids?.[index] ?? `p_${index + 1}`,
    texts[index],
    isHeading.has(index) ? "heading" : "text",
    section,
  ]);
  return { speech, paragraphs, sections };
}
