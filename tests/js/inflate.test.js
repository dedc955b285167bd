import { inflated } from "../../docs/assets/search/core/inflate.js";
import { chance, equal, ok, test } from "./harness.js";

async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

test("what the browser packs is unpacked", async () => {
  const random = chance(31);
  for (let i = 0; i < 120; i++) {
    const kinds = [2, 16, 256][i % 3];
    const bytes = Uint8Array.from({ length: Math.floor(random() ** 3 * 70000) }, (_, at) =>
      Math.floor(at % 97 < 40 ? random() * kinds : at % 7),
    );
    const back = inflated(await deflated(bytes));
    ok(back.length === bytes.length && back.every((byte, at) => byte === bytes[at]), `${bytes.length} bytes of ${kinds} kinds`);
  }
});

test("stored and fixed blocks", () => {
  equal([...inflated(Uint8Array.of(1, 3, 0, 252, 255, 7, 8, 9))], [7, 8, 9]);
  equal([...inflated(Uint8Array.of(3, 0))], []);
});

test("a damaged file is refused", async () => {
  const random = chance(32);
  const packed = await deflated(Uint8Array.from({ length: 3000 }, () => Math.floor(random() * 200)));
  let refused = 0;
  for (let cut = 0; cut < packed.length; cut += 50) {
    try {
      inflated(packed.subarray(0, cut));
    } catch (error) {
      ok(error instanceof RangeError, `${error}`);
      refused++;
    }
  }
  equal(refused, Math.ceil(packed.length / 50));
});
