/**
 * The order of what is found. Sorting is stable: what is equal stays in the order of the list of speeches.
 */

// How many letters of context decide; the lines show little more than this on either side.
const CONTEXT = 16;

const reversed = (text) => Array.from(text).reverse().join("");

function contextKey(hit, side) {
  const { passage, spans } = hit;
  const [start, end] = spans[0] ?? [0, 0];
  const context = side === "left" ? passage.text.slice(0, start) : passage.text.slice(end);
  const folded = passage.folding.text(side === "left" ? context.slice(-2 * CONTEXT) : context.slice(0, 2 * CONTEXT));
  return side === "left" ? reversed(folded).slice(0, CONTEXT) : folded.slice(0, CONTEXT);
}

/** The hits by date, newest first and undated last; by the words to the left or right; or as they are. */
export function ordered(hits, sort) {
  if (sort === "date") {
    const rank = ({ passage }) => passage.speech.date ?? "";
    return [...hits].sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0));
  }
  if (sort === "left" || sort === "right") {
    // Not before: what it knows of Chinese takes some 10 ms to load, and most answers do without.
    const byWord = new Intl.Collator("zh");
    return hits
      .map((hit) => ({ hit, key: contextKey(hit, sort) }))
      .sort((a, b) => byWord.compare(a.key, b.key))
      .map((each) => each.hit);
  }
  return hits;
}

/** One hit for each occurrence, as keyword in context needs it. */
export function single(hits) {
  return hits.flatMap((hit) => hit.spans.map((span) => ({ passage: hit.passage, spans: [span] })));
}
