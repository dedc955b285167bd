import { cover } from "../../docs/assets/search/core/cover.js";
import { firstKeys, pageOf, pairKey, readPage, speechesKey } from "../../docs/assets/search/core/directory.js";
import { parameter, Reader, readText } from "../../docs/assets/search/core/packed.js";
import { both, reach, union, without } from "../../docs/assets/search/core/sets.js";
import { chance, equal, ok, test } from "./harness.js";

const sorted = (random, most) =>
  [...new Set(Array.from({ length: Math.floor(random() * most) }, () => Math.floor(random() * 60)))].sort((a, b) => a - b);

test("sets do what filters do, slowly", () => {
  const random = chance(21);
  for (let i = 0; i < 500; i++) {
    const [a, b] = [sorted(random, 40), sorted(random, 8)];
    equal(both(a, b), a.filter((each) => b.includes(each)));
    equal(Array.from(without(a, b)), a.filter((each) => !b.includes(each)));
    equal(Array.from(union([a, b, a])), [...new Set([...a, ...b])].sort((x, y) => x - y));
    const value = Math.floor(random() * 62);
    equal(reach(a, value), a.filter((each) => each < value).length);
  }
});

test("the cover is complete, and none is cheaper", () => {
  const random = chance(22);
  const complete = (chosen, count) =>
    chosen[0] === 0 && chosen.at(-1) === count - 1 && chosen.every((each, i) => i === 0 || each - chosen[i - 1] <= 2);
  for (let i = 0; i < 200; i++) {
    const costs = Array.from({ length: 1 + Math.floor(random() * 8) }, () => Math.floor(random() * 9));
    const price = (chosen) => chosen.reduce((sum, index) => sum + costs[index], 0);
    const chosen = cover(costs);
    ok(complete(chosen, costs.length), `${costs}: ${chosen}`);
    for (let bits = 1; bits < 1 << costs.length; bits++) {
      const other = costs.map((_, index) => index).filter((index) => (bits >> index) & 1);
      if (complete(other, costs.length)) ok(price(chosen) <= price(other), `${costs}: ${chosen} or ${other}`);
    }
  }
  equal(cover([]), []);
});

/** Rice codes one bit at a time, to compare with. */
function written(values) {
  const bits = values.map(([value, k]) => "1".repeat(value >> k) + "0" + (k ? (value & ((1 << k) - 1)).toString(2).padStart(k, "0") : ""));
  const all = bits.join("");
  return Uint8Array.from(all.padEnd(Math.ceil(all.length / 8) * 8, "0").match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

test("Rice codes are read as they are written", () => {
  const random = chance(23);
  for (let i = 0; i < 300; i++) {
    const values = Array.from({ length: 1 + Math.floor(random() * 30) }, () => {
      const k = Math.floor(random() * 21);
      return [Math.floor(random() ** 4 * 40 * 2 ** k), k];
    });
    const reader = new Reader(written(values));
    equal(values.map(([, k]) => reader.rice(k)), values.map(([value]) => value));
  }
});

test("varints", () => {
  equal(new Reader([0, 127, 128, 1, 255, 255, 255, 255, 15]).varints(4), [0, 127, 128, 2 ** 32 - 1]);
});

test("the parameter is that of the index", () => {
  equal([[0, 0], [100, 0], [100, 100], [290, 100], [1000, 1], [300000, 7]].map(([total, count]) => parameter(total, count)), [0, 0, 0, 1, 9, 14]);
});

test("text in the alphabet", () => {
  const alphabet = Array.from({ length: 600 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  equal(readText([0, 239, 240, 0, 241, 103, 255, 2, 0, 0], alphabet), alphabet[0] + alphabet[239] + alphabet[240] + alphabet[599] + "𠀀");
});

test("a page of the directory", () => {
  // Shard 3, byte 9. 甲乙: 2 places, 6 bytes. 甲丁: in two pieces, the second in a new shard and from unit 300 on. The speeches with 甲.
  const a = 0x7532;
  const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]);
  const page = [3, 9, a, 0x4e59, 2, 12, 0, 0x4e01 + 0x1000 - 0x4e59, 4, 14, 0, 0, 1, 5, 300, 0, 2 ** 21 - 0x5e01, 7, 8];
  const lists = readPage(page.flatMap(varint));
  equal([...lists], [
    [pairKey(a, 0x4e59), { n: 2, pieces: [{ shard: 3, at: 9, n: 2, bytes: 6, base: 0 }] }],
    [pairKey(a, 0x5e01), { n: 5, pieces: [{ shard: 3, at: 15, n: 4, bytes: 7, base: 0 }, { shard: 4, at: 5, n: 1, bytes: 2, base: 300 }] }],
    [speechesKey(a), { n: 7, pieces: [{ shard: 4, at: 7, n: 7, bytes: 4, base: 0 }] }],
  ]);
});

test("the page that a key is in", () => {
  const keys = firstKeys([20, 5, 0, 9, 3, 0]);
  equal([pairKey(20, 4), pairKey(20, 5), pairKey(20, 8), pairKey(22, 1), pairKey(23, 0), speechesKey(99)].map((key) => pageOf(keys, key)), [-1, 0, 0, 1, 2, 2]);
});
