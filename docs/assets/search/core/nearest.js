/** Addresses that somebody may have meant. */

import { distance } from "./near.js";

/** The last name in a path, as it reads: without slash, `.html` and the like, and escapes. "" where there is none. */
export function nameIn(path) {
  const name = path.split("/").findLast((part) => part && !/^index\.\w+$/.test(part)) ?? "";
  try {
    return decodeURIComponent(name).replace(/\.\w{1,5}$/, "");
  } catch {
    return name;
  }
}

/** The entries `{url}` whose last name differs from this one in at most a third of its letters (chosen), nearest first. */
export function nearest(name, entries, most = 5) {
  const allowed = Math.floor(name.length / 3);
  return entries
    .map((entry) => ({ entry, differs: distance(name.toLowerCase(), nameIn(entry.url).toLowerCase(), allowed) }))
    .filter(({ differs }) => differs <= allowed)
    .sort((a, b) => a.differs - b.differs)
    .slice(0, most)
    .map(({ entry }) => entry);
}
