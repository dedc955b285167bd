/**
 * The state of the search page, and the address that says it. What is as usual is left out of the address.
 */

const CHOICES = {
  view: ["passages", "keyword"],
  within: ["paragraph", "speech"],
  sort: ["speech", "date", "left", "right"],
};
const FREE = ["speech", "campaign", "year", "kind", "type"];

export const USUAL = Object.freeze({
  q: "",
  ...Object.fromEntries(Object.entries(CHOICES).map(([name, choices]) => [name, choices[0]])),
  ...Object.fromEntries(FREE.map((name) => [name, ""])),
});

/** The state that an address's query string says; unknown parameters and values are passed over. */
export function read(search) {
  const parameters = new URLSearchParams(search);
  const state = { ...USUAL, q: (parameters.get("q") ?? "").trim() };
  for (const [name, choices] of Object.entries(CHOICES)) {
    if (choices.includes(parameters.get(name))) state[name] = parameters.get(name);
  }
  for (const name of FREE) state[name] = parameters.get(name) ?? "";
  return state;
}

/** The query string for a state, "?q=…" first; "" for the usual state. `read(write(state))` is the state. */
export function write(state) {
  const parameters = new URLSearchParams();
  for (const name of Object.keys(USUAL)) if (state[name] !== USUAL[name]) parameters.set(name, state[name]);
  const written = parameters.toString();
  return written && `?${written}`;
}
