/**
 * The directory of the large index: which lists there are, and where they lie.
 */

import { Reader } from "./packed.js";

// A key is a pair of numbers, both below 2^22, made one.
const FIRST = 2 ** 22;
const HEADER = 5;

/** The key of the places where the letter `a` has `b` behind it; `b` 0: where it is the last one. Code points. */
export const pairKey = (a, b) => a * FIRST + b;

/** The key of the speeches that hold the character `a`, or `a` with `b` behind it. */
export const speechesKey = (a, b = 0) => a * FIRST + FIRST / 2 + b;

// Behind the last code point, and below FIRST.
const PHRASES = FIRST / 2 + 0x110000;

/** The key under which the speeches that hold a string of three letters or more are listed, if they are. */
export const phraseKey = ([a, ...rest]) =>
  a * FIRST + PHRASES + rest.reduce((h, code) => (31 * h + code) % (FIRST - PHRASES), 0);

/** The keys that every page of the directory begins with, from the catalogue's list. */
export function firstKeys(flat) {
  const keys = [];
  for (let index = 0, a = 0; index < flat.length; index += 2) {
    a += flat[index];
    keys.push(a * FIRST + flat[index + 1]);
  }
  return keys;
}

/** Which page the key is in if it is anywhere: the last that does not begin behind it; -1 where all do. */
export function pageOf(keys, key) {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A page as a map of keys to `{n, pieces: [{shard, at, n, bytes, base}]}`, in order. */
export function readPage(bytes) {
  const reader = new Reader(bytes);
  const lists = new Map();
  let [shard, at] = reader.varints(2);
  let a = 0;
  let b = 0;
  while (!reader.ended) {
    const further = reader.varint();
    const second = reader.varint();
    const again = lists.size > 0 && further === 0 && second === 0;
    b = further === 0 ? b + second : second;
    a += further;
    const n = reader.varint();
    const size = reader.varint();
    if (size % 2 === 1 && lists.size > 0) {
      shard++;
      at = HEADER;
    }
    const length = Math.floor(size / 2);
    const piece = { shard, at, n, bytes: length, base: again ? reader.varint() : 0 };
    at += length;
    const key = a * FIRST + b;
    const list = lists.get(key) ?? { n: 0, pieces: [] };
    list.n += n;
    list.pieces.push(piece);
    lists.set(key, list);
  }
  return lists;
}

/** All keys of places that begin with the letter lie from the first of these to before the second. */
export const pairsOf = (a) => [a * FIRST, a * FIRST + FIRST / 2];
