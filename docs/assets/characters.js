/** Offsets in a text: UTF-16 units, two for a character beyond U+FFFF. */

/** Return the nearest offset at or before `at` that does not divide a character. */
export function boundary(text, at) {
  const inside = Math.min(Math.max(at, 0), text.length);
  return /[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(inside - 1, 0), inside + 1)) ? inside - 1 : inside;
}
