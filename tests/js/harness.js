/** A test file exports nothing: it registers tests by name, and `runAll` runs them in the browser. */

const tests = new Map();

export function test(name, body) {
  if (tests.has(name)) throw new Error(`two tests are called ${name}`);
  tests.set(name, body);
}

/** Runs all tests of the loaded file: `{passed, failed}`, names and, for failures, the difference. */
export async function runAll() {
  const passed = [];
  const failed = [];
  for (const [name, body] of tests) {
    try {
      await body();
      passed.push(name);
    } catch (error) {
      failed.push(`${name}: ${error.message}`);
    }
  }
  return { passed, failed };
}

export function equal(actual, expected, what = "") {
  const [a, b] = [actual, expected].map((each) => JSON.stringify(each));
  if (a !== b) throw new Error(`${what}\n  is       ${a}\n  expected ${b}`);
}

export function ok(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

// A small alphabet, so that queries often match: plain, traditional, wide, outside the BMP, marks, punctuation.
const LETTERS = [..."两不误促进兩誤進aＡ1１𠀀𠮷𝟙薴苧"];
const SIGNS = [..."、，。“” *\u3000+\u0301\u200b", "👍"];

/** A string of up to `length` characters with signs between letters. */
export function anyText(random, length) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  return Array.from({ length: Math.floor(random() * (length + 1)) }, () => pick(random() < 0.75 ? LETTERS : SIGNS)).join("");
}

/** Traditional and simplified, enough for these tests. */
export const PAIRS = "兩两誤误進进薴苧苧苎";
