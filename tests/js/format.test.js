import { inflated, pairKey, parameter, Reader, readShard, readTable, readTexts, speechesKey } from "../../docs/assets/search/format.js";
import { chance, equal, ok, test } from "./harness.js";

test("inflates what the browser deflates", async () => {
  const random = chance(31);
  const bytes = Uint8Array.from({ length: 70000 }, (_, at) => Math.floor(at % 97 < 40 ? random() * 16 : at % 7));
  const packed = new Uint8Array(
    await new Response(new Response(bytes).body.pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer(),
  );
  equal([...(await inflated(packed))].join(), [...bytes].join());
  const isRefused = await inflated(packed.subarray(0, 500)).then(() => false, () => true);
  ok(isRefused, "a truncated file is refused");
});

/** Writes Rice codes one bit at a time. */
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
      return [Math.floor(random() ** 4 * 60 * 2 ** k), k];
    });
    const reader = new Reader(written(values));
    equal(values.map(([, k]) => reader.rice(k)), values.map(([value]) => value));
  }
});

test("varints", () => {
  equal(new Reader(Uint8Array.of(0, 127, 128, 1, 255, 255, 255, 255, 15)).varints(4), [0, 127, 128, 2 ** 32 - 1]);
});

test("the parameter is that of the index", () => {
  equal([[0, 0], [100, 0], [100, 100], [290, 100], [1000, 1], [300000, 7]].map(([total, count]) => parameter(total, count)), [0, 0, 0, 1, 9, 14]);
});

const varints = (values) => {
  const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]);
  return Uint8Array.from(values.flatMap(varint));
};

test("the directory of a shard", () => {
  // After a header of 2 bytes: 甲乙, 2 positions in 6 bytes; 甲丁, 3 in 1 byte; the speeches with 甲; 申乙.
  const a = 0x7532;
  const listed = [a, 0x4e59, 2, 6, 0, 0x4e69 - 0x4e59, 3, 1, 0, 2 ** 21 - 0x4e69, 7, 8, 1, 0x4e59, 1, 1];
  const bytes = varints([9, 9, 4, ...listed, ...Array(16).fill(0)]);
  const start = bytes.length - 16;
  equal([...readShard(bytes, 2)].map(([key, { at, n }]) => [key, at, n]), [
    [pairKey(a, 0x4e59), start, 2],
    [pairKey(a, 0x4e69), start + 6, 3],
    [speechesKey(a), start + 7, 7],
    [pairKey(a + 1, 0x4e59), start + 15, 1],
  ]);
});

test("the table of shards", () => {
  const { keys, bases } = readTable(varints([20, 5, 0, 9, 0, 0, 300, 0, 0, 40, 3, 0]));
  equal(keys, [pairKey(20, 5), pairKey(20, 14), pairKey(20, 14), pairKey(20, 14), pairKey(23, 0)]);
  equal(bases, [0, 0, 300, 340, 0]);
  equal(readTable(new Uint8Array()), { keys: [], bases: [] });
});

test("texts in the alphabet", () => {
  const alphabet = Array.from({ length: 600 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  const encode = (text) => [...text].flatMap((each) => {
    const at = alphabet.indexOf(each);
    const code = each.codePointAt(0);
    return at < 0 ? [255, code >> 16, (code >> 8) & 255, code & 255] : at < 240 ? [at] : [240 + ((at - 240) >> 8), (at - 240) & 255];
  });
  const head = (id) => JSON.stringify({ speech: { id }, headings: [1], open: [null, 1, 0, 1], sections: [["sec_1", null, 1, 1, 3]] });
  const empty = JSON.stringify({ speech: { id: "c" }, headings: [], open: [], sections: [] });
  const lines = [head("a"), alphabet[0] + alphabet[239], `𠀀${alphabet[240]}${alphabet[599]}`, head("b"), "", "𠮷12", empty];
  const speeches = readTexts(Uint8Array.from(encode(lines.join("\n"))), alphabet, 240);
  equal(speeches.map(({ id, length }) => [id, length]), [["a", 2], ["b", 2], ["c", 0]]);
  equal(speeches[0].paragraphs.map(({ text, kind, section }) => [text, kind, section]), [[lines[1], "text", null], [lines[2], "heading", 0]]);
  equal(speeches[1].sections.map(({ start, end, title }) => [start, end, title]), [[2, 4, "12"]], "offsets are UTF-16 units");
  equal(readTexts(new Uint8Array(), alphabet, 240), []);
});
