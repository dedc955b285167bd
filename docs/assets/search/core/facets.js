/**
 * Filters with counts. A hit `{passage, spans}` is sorted by what its passage and speech say.
 */

/** Each filter by its name in the address: the value that a passage has, or "" for none. */
export const FACETS = {
  speech: (passage) => passage.speech.id,
  campaign: (passage) => passage.speech.campaign ?? "",
  year: (passage) => (passage.speech.date ?? "").slice(0, 4),
  kind: (passage) => passage.speech.kind,
  type: (passage) => passage.kind,
};

/** The hits that pass all filters of the state, but for the one named `except`. */
export function allowed(hits, state, except = "") {
  const set = Object.keys(FACETS).filter((name) => name !== except && state[name] !== "");
  return hits.filter((hit) => set.every((name) => FACETS[name](hit.passage) === state[name]));
}

/**
 * For one filter, the values that hits have and how many each, most first: [[value, count], …]. The other filters count,
 * this one does not: the numbers say what choosing a value would give. Hits without a value are not counted.
 */
export function counts(hits, state, name) {
  const counted = new Map();
  for (const { passage } of allowed(hits, state, name)) {
    const value = FACETS[name](passage);
    if (value !== "") counted.set(value, (counted.get(value) ?? 0) + 1);
  }
  return [...counted].sort((a, b) => b[1] - a[1]);
}
