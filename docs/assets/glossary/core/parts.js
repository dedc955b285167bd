/** An entry whose places are on several pages, in the order of the speeches' ids. */

/** The page, from 0, that has a speech's places; `starts` are the first speech of each page, rising. 0 for one before them all. */
export function partOf(speech, starts) {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= speech) low = middle;
    else high = middle;
  }
  return low;
}

/** What the address of a part adds to the entry's: "" for the first, "2/" for the second. */
export const folderOf = (part) => (part === 0 ? "" : `${part + 1}/`);
