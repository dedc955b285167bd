/** The page when nothing is found: says so, says why where it can, and names near forms for what they are. */

import { element } from "./dom.js";
import { suggestible } from "./library.js";
import { number, phrases, stateLink } from "./links.js";
import { find } from "./core/concordance.js";
import { FACETS } from "./core/facets.js";
import { longestParts, neighbours } from "./core/near.js";
import { isCompound, mustMeet, parse, queryFor, several, sought } from "./core/query.js";
import { suggestions } from "./core/suggest.js";

/** How many passages hold one term, whatever else is asked. */
function countOf(term, known) {
  return known.passages.filter((passage) => passage.holds(term)).length;
}

/** That there would be hits without filters; null where there would be none. */
export function withoutFilters(state, total) {
  if (total === 0) return null;
  const none = Object.fromEntries(Object.keys(FACETS).map((name) => [name, ""]));
  return element(
    "p",
    {},
    `不加筛选，有 ${number(total)} 段：`,
    stateLink(state, none, "unfiltered", {}, "去掉筛选"),
  );
}

/** Each term, `[term, count]`, with how many paragraphs hold it; null for none. */
export function termByTerm(counted) {
  if (counted.length === 0) return null;
  return phrases(
    counted.map(([term, count]) => [term.exact ? `"${term.text}"` : term.text, term.text, `${number(count)} 段`]),
  );
}

/** Slogans like the term: a few characters away, or spelt so in pinyin. */
function alike(term, slogans, fold) {
  const spelt = suggestions(term.text, { slogans, speeches: [] }, fold).slogans;
  return [...neighbours(fold.text(term.text), slogans, fold), ...spelt];
}

/** The longest parts of the term that do occur, each with the number of passages. */
async function partsOf(term, known) {
  const occurs = (folded) => known.passages.some((passage) => passage.folded.includes(folded));
  return (await longestParts(term.text, known.folding, occurs)).map((text) => {
    const count = find(known.passages, parse(text, known.folding)).length;
    return [text, text, `${number(count)} 段`];
  });
}

/**
 * Near forms of terms that occur nowhere: named as what they are, apart from the hits. `parts` are those of their parts that do
 * occur, as `phrases` takes them. null where there is nothing near.
 */
export function nearForms(missing, slogans, parts, fold) {
  const similar = new Set(missing.flatMap((term) => alike(term, slogans, fold)));
  if (similar.size === 0 && parts.length === 0) return null;
  return element(
    "section",
    { class: "near" },
    element("h2", {}, "相近的说法"),
    element("p", {}, "以下不是检索结果，只是库中与所查词句相近的说法。"),
    similar.size > 0 && [
      element("h3", {}, "相近的口号"),
      phrases([...similar].map((slogan) => [queryFor(slogan.text), slogan.text, `${number(slogan.count)} 处`])),
    ],
    parts.length > 0 && [element("h3", {}, "所查词句中出现过的部分"), phrases(parts)],
  );
}

/**
 * Says that nothing is found: `looked` is how many speeches and paragraphs were looked at (false where filters left nothing),
 * `unfiltered` and `terms` what `withoutFilters` and `termByTerm` made, `elsewhere` how many paragraphs are found by terms
 * in the same speech.
 */
export function notFound(state, query, [looked, unfiltered, terms, elsewhere]) {
  return element(
    "div",
    { class: "nothing" },
    element("h2", {}, `没有找到${query.literal || !isCompound(query) ? `“${state.q}”` : "同时符合各项条件的段落"}`),
    looked && element("p", {}, `全部 ${number(looked[0])} 篇、${number(looked[1])} 段都查过了，一段也没有。`),
    unfiltered,
    terms,
    elsewhere > 0 &&
      element(
        "p",
        {},
        "各词不在同一段，但",
        stateLink(state, { within: "speech" }, "within-speech", {}, "同在一篇讲话里"),
        `的有 ${number(elsewhere)} 段。`,
      ),
  );
}

/** Says that nothing is found and what was looked at, and offers what is near. */
export async function nothing(state, query, all, known) {
  const apart = state.within === "paragraph" && mustMeet(query) ? find(known.passages, query, "speech").length : 0;
  const said = notFound(state, query, [
    all.length === 0 && [known.speeches.length, known.passages.length],
    withoutFilters(state, all.length),
    termByTerm(several(query).map((term) => [term, countOf(term, known)])),
    apart,
  ]);
  if (all.length > 0) return [said];
  const { slogans } = await suggestible().catch(() => ({ slogans: [] })); // Then the parts alone.
  const missing = sought(query).filter((term) => countOf(term, known) === 0);
  const parts = (await Promise.all(missing.map((term) => partsOf(term, known)))).flat();
  return [said, nearForms(missing, slogans, parts, known.folding)].filter(Boolean);
}
