/**
 * What two texts share, and how two wordings differ. Nothing here touches the page.
 *
 * Positions count characters (code points), end exclusive. Texts are compared folded: letters only, simplified.
 */

/** Letters of an equal run that may begin a shared passage; letters of a passage; letters between two runs of one. */
const LEAST_RUN = 6;
const LEAST_PASSAGE = 12;
const MOST_GAP = 24;
/** A seed that is in a speech more often is not looked up: a formula makes no passage, and pairs of it would be many. */
const MOST_PLACES = 40;
/** Wordings with more pairs of characters between their common ends are not compared character by character. */
const MOST_CELLS = 4_000_000;

// --- Differences of two wordings --------------------------------------------------------------------------------------

/**
 * Return the steps from one wording to another, `{same, one, two}`: stretches that are the same in both, and stretches of one that
 * the other replaces ("" for an insertion or a deletion). Together they are both wordings. The number of same characters is the
 * most there can be, less single ones between two changes, which only make a change hard to read.
 */
export function differences(one, two) {
  const a = Array.from(one);
  const b = Array.from(two);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const inner = commonCharacters(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const pairs = [
    ...Array.from({ length: start }, (_, at) => [at, at]),
    ...inner.map(([x, y]) => [x + start, y + start]),
    ...Array.from({ length: end }, (_, at) => [a.length - end + at, b.length - end + at]),
  ];
  return stepsOf(a, b, pairs);
}

/** Return the pairs of positions of a longest common subsequence. */
function commonCharacters(a, b) {
  if (a.length * b.length > MOST_CELLS) return [];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
  return pairs;
}

function stepsOf(a, b, pairs) {
  const runs = [];
  for (const [x, y] of pairs) {
    const last = runs.at(-1);
    if (last && last.x + last.length === x && last.y + last.length === y) last.length++;
    else runs.push({ x, y, length: 1 });
  }
  const isOutside = ({ x, y, length }) => (x === 0 && y === 0) || (x + length === a.length && y + length === b.length);
  const steps = [];
  let [fromA, fromB] = [0, 0];
  const change = (x, y) => {
    if (x > fromA || y > fromB) steps.push({ same: false, one: a.slice(fromA, x).join(""), two: b.slice(fromB, y).join("") });
  };
  for (const run of runs.filter((each) => each.length > 1 || isOutside(each))) {
    change(run.x, run.y);
    const text = a.slice(run.x, run.x + run.length).join("");
    steps.push({ same: true, one: text, two: text });
    [fromA, fromB] = [run.x + run.length, run.y + run.length];
  }
  change(a.length, b.length);
  return steps;
}

// --- Shared passages of two speeches ----------------------------------------------------------------------------------

/** Return a speech's paragraphs (strings) as one array of folded characters with "" between paragraphs, and the way back. */
function foldedSpeech(paragraphs, fold) {
  const letters = [];
  const places = [];
  paragraphs.forEach((text, paragraph) => {
    Array.from(text).forEach((character, at) => {
      const letter = fold(character);
      if (letter === "") return;
      letters.push(letter);
      places.push([paragraph, at]);
    });
    letters.push("");
    places.push([paragraph, -1]);
  });
  return { letters, places };
}

/**
 * Return the longest common runs of two arrays of letters, `{x, y, length}` of LEAST_RUN letters or more, in no order. A run that
 * begins with a seed of too many places is left out. "" equals nothing.
 */
export function commonRuns(one, two) {
  const seeds = new Map();
  const seedAt = (letters, at) => {
    const seed = letters.slice(at, at + LEAST_RUN);
    return seed.length === LEAST_RUN && !seed.includes("") ? seed.join("") : null;
  };
  for (let x = 0; x < one.length; x++) {
    const seed = seedAt(one, x);
    if (seed === null) continue;
    if (seeds.has(seed)) seeds.get(seed).push(x);
    else seeds.set(seed, [x]);
  }
  const runs = [];
  for (let y = 0; y < two.length; y++) {
    const places = seeds.get(seedAt(two, y));
    if (!places || places.length > MOST_PLACES) continue;
    for (const x of places) {
      if (x > 0 && y > 0 && one[x - 1] !== "" && one[x - 1] === two[y - 1]) {
        // Inside a run that began at a seed before this one, unless that seed has too many places.
        const before = seeds.get(seedAt(two, y - 1));
        if (before && before.length <= MOST_PLACES) continue;
      }
      let length = LEAST_RUN;
      while (x + length < one.length && one[x + length] !== "" && one[x + length] === two[y + length]) length++;
      runs.push({ x, y, length });
    }
  }
  return runs;
}

/**
 * Return the passages that two speeches share, in the order of the first, as `{one, two, letters}`: `one` and `two` are
 * `{paragraph, start, end}` (number of the paragraph, positions in it). Speeches are arrays of paragraphs. No two passages overlap in
 * either speech: longer ones are taken first. Runs of one pair of paragraphs that follow each other closely in both are one passage.
 */
export function sharedPassages(one, two, fold) {
  const a = foldedSpeech(one, fold);
  const b = foldedSpeech(two, fold);
  const runs = commonRuns(a.letters, b.letters).sort((p, q) => q.length - p.length || p.x - q.x || p.y - q.y);
  const usedA = new Uint8Array(a.letters.length);
  const usedB = new Uint8Array(b.letters.length);
  const free = [];
  for (const run of runs) {
    // What a longer run has taken is cut off; the rest may still be long enough.
    let [from, to] = [0, run.length];
    while (from < to && (usedA[run.x + from] || usedB[run.y + from])) from++;
    while (to > from && (usedA[run.x + to - 1] || usedB[run.y + to - 1])) to--;
    let isFree = to - from >= LEAST_RUN;
    for (let at = from; isFree && at < to; at++) isFree = !usedA[run.x + at] && !usedB[run.y + at];
    if (!isFree) continue;
    usedA.fill(1, run.x + from, run.x + to);
    usedB.fill(1, run.y + from, run.y + to);
    free.push({ x: run.x + from, y: run.y + from, length: to - from });
  }
  free.sort((p, q) => p.x - q.x);
  const follows = (last, run) => {
    const [gapA, gapB] = [run.x - last.endX, run.y - last.endY];
    const isNear = gapA >= 0 && gapA <= MOST_GAP && gapB >= 0 && gapB <= MOST_GAP;
    return (
      isNear && a.places[last.x][0] === a.places[run.x][0] && b.places[last.y][0] === b.places[run.y][0] &&
      !usedB.subarray(last.endY, run.y).includes(1)
    );
  };
  const joined = [];
  for (const run of free) {
    const last = joined.at(-1);
    if (last && follows(last, run)) {
      Object.assign(last, { endX: run.x + run.length, endY: run.y + run.length, letters: last.letters + run.length });
    } else {
      joined.push({ x: run.x, y: run.y, endX: run.x + run.length, endY: run.y + run.length, letters: run.length });
    }
  }
  const place = (places, start, end) => ({ paragraph: places[start][0], start: places[start][1], end: places[end - 1][1] + 1 });
  return joined
    .filter(({ letters }) => letters >= LEAST_PASSAGE)
    .map(({ x, y, endX, endY, letters }) => ({ one: place(a.places, x, endX), two: place(b.places, y, endY), letters }));
}

// --- Sections ---------------------------------------------------------------------------------------------------------

/**
 * Return the pairs of two lists in their order, `[i, j]`, with -1 for an item that has no counterpart: of all ways to pair them
 * without crossing the one with the greatest sum of `likeness(i, j)`. Only pairs with a likeness above 0 are made.
 */
export function alignLists(lengthOne, lengthTwo, likeness) {
  const best = Array.from({ length: lengthOne + 1 }, () => new Float64Array(lengthTwo + 1));
  const like = Array.from({ length: lengthOne }, (_, i) => Float64Array.from({ length: lengthTwo }, (__, j) => likeness(i, j)));
  for (let i = lengthOne - 1; i >= 0; i--) {
    for (let j = lengthTwo - 1; j >= 0; j--) {
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], like[i][j] > 0 ? best[i + 1][j + 1] + like[i][j] : 0);
    }
  }
  const pairs = [];
  let [i, j] = [0, 0];
  while (i < lengthOne && j < lengthTwo) {
    if (like[i][j] > 0 && best[i][j] === best[i + 1][j + 1] + like[i][j]) pairs.push([i++, j++]);
    else if (best[i][j] === best[i + 1][j]) pairs.push([i++, -1]);
    else pairs.push([-1, j++]);
  }
  while (i < lengthOne) pairs.push([i++, -1]);
  while (j < lengthTwo) pairs.push([-1, j++]);
  return pairs;
}
