/** Which entries of the index fit what is typed. */

import { slogansRank } from "../../search/core/suggest.js";

/**
 * For each entry whether it fits. An entry is `{text, also, syllables}`: it fits by its wording or one of `also`, anywhere in it,
 * or by its pinyin or initials from any syllable on. Nothing typed fits all; signs alone are taken as they are.
 */
export function fitting(typed, entries, folding) {
  const wanted = typed.trim();
  if (wanted === "") return entries.map(() => true);
  if (folding.text(wanted) === "") return entries.map(({ text, also }) => [text, ...also].some((each) => each.includes(wanted)));
  const rank = slogansRank(wanted, folding);
  return entries.map(({ text, also, syllables }) => [text, ...also].some((each) => rank({ text: each, syllables }) !== null));
}
