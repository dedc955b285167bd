/**
 * Raw deflate (RFC 1951), read at once. The browser's own DecompressionStream takes some 30 ms for each file however small, three
 * times in a row for a question; this takes less than one.
 */

/** Canonical codes of the given lengths, as counts by length and symbols in order. */
function tree(lengths) {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const offsets = new Uint16Array(16);
  for (let length = 1; length < 16; length++) offsets[length] = offsets[length - 1] + counts[length - 1];
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[offsets[length]++] = symbol;
  });
  return { counts, symbols };
}

const repeated = (...runs) => runs.flatMap(([value, times]) => Array(times).fill(value));
const FIXED = [tree(repeated([8, 144], [9, 112], [7, 24], [8, 8])), tree(repeated([5, 30]))];
/** Bases and extra bits of lengths and distances (RFC 1951, 3.2.5). */
const LENGTH_BITS = [...repeated([0, 8], [1, 4], [2, 4], [3, 4], [4, 4], [5, 4]), 0];
const DISTANCE_BITS = repeated([0, 2], ...Array.from({ length: 14 }, (_, bits) => [bits, 2]));
const bases = (bits, first) => bits.map((_, index) => first + bits.slice(0, index).reduce((sum, each) => sum + 2 ** each, 0));
const LENGTHS = [...bases(LENGTH_BITS.slice(0, 28), 3), 258];
const DISTANCES = bases(DISTANCE_BITS, 1);
/** The order in which the lengths of the code for lengths come. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

class Inflater {
  constructor(bytes) {
    Object.assign(this, { bytes, at: 0, held: 0, bits: 0, output: new Uint8Array(bytes.length * 4 + 64), size: 0 });
  }

  /** So many bits, the first the lowest. Beyond the end there are zeros, which no block can end on. */
  take(count) {
    while (this.bits < count) {
      if (this.at > this.bytes.length + 4) throw new RangeError("the packed file breaks off");
      this.held |= (this.bytes[this.at++] ?? 0) << this.bits;
      this.bits += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.bits -= count;
    return value;
  }

  symbol({ counts, symbols }) {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code |= this.take(1);
      const count = counts[length];
      if (code - count < first) return symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new RangeError("no such code in the packed file");
  }

  room(count) {
    if (this.size + count <= this.output.length) return;
    const larger = new Uint8Array(Math.max(2 * this.output.length, this.size + count));
    larger.set(this.output);
    this.output = larger;
  }

  stored() {
    this.held = this.bits = 0;
    const length = this.take(16);
    this.take(16);
    this.room(length);
    for (let index = 0; index < length; index++) this.output[this.size++] = this.take(8);
  }

  trees() {
    const [literals, distances, codes] = [this.take(5) + 257, this.take(5) + 1, this.take(4) + 4];
    const own = Array(19).fill(0);
    for (let index = 0; index < codes; index++) own[ORDER[index]] = this.take(3);
    const code = tree(own);
    const lengths = [];
    while (lengths.length < literals + distances) {
      const symbol = this.symbol(code);
      if (symbol < 16) lengths.push(symbol);
      else {
        const value = symbol === 16 ? lengths.at(-1) : 0;
        const times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
        for (let time = 0; time < times; time++) lengths.push(value);
      }
    }
    return [tree(lengths.slice(0, literals)), tree(lengths.slice(literals, literals + distances))];
  }

  block([literals, distances]) {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.room(1);
        this.output[this.size++] = symbol;
        continue;
      }
      const length = LENGTHS[symbol - 257] + this.take(LENGTH_BITS[symbol - 257]);
      const kind = this.symbol(distances);
      const from = this.size - DISTANCES[kind] - this.take(DISTANCE_BITS[kind]);
      if (!(from >= 0)) throw new RangeError("the packed file points before its beginning");
      this.room(length);
      for (let index = 0; index < length; index++) this.output[this.size++] = this.output[from + index];
    }
  }

  all() {
    for (let last = 0; !last; ) {
      last = this.take(1);
      const kind = this.take(2);
      if (kind === 3) throw new RangeError("no such block in the packed file");
      if (kind === 0) this.stored();
      else this.block(kind === 1 ? FIXED : this.trees());
    }
    return this.output.subarray(0, this.size);
  }
}

/** The bytes that were packed. Throws RangeError where the file is damaged. */
export function inflated(bytes) {
  return new Inflater(bytes).all();
}
