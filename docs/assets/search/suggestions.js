/** What a search box offers: slogans and speeches that fit what is typed. */

import { addressOf } from "../addresses.js";
import { folding, sloganList, speechesTitled } from "./index_files.js";
import { queryFor } from "./query.js";
import { suggestedSlogans } from "./similar.js";

/** Load what all suggestions need. */
export const prepare = () => Promise.all([folding(), sloganList()]);

/** Promise the options, `{kind, text, note}` with the `query` that they ask or the `address` that they lead to. */
export async function suggest(typed) {
  const [fold, all, speeches] = await Promise.all([folding(), sloganList(), speechesTitled(typed)]);
  return [
    ...suggestedSlogans(typed, all, fold).map(({ text, count }) => ({ kind: "口号", text, note: `${count} 处`, query: queryFor(text) })),
    ...speeches.map(({ label, title, date, url }) => ({ kind: "讲话", text: label ?? title, note: date ?? "", address: addressOf(url) })),
  ];
}
