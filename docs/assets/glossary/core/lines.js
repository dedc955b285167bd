/**
 * The lines of a slogan's concordance: which are shown, and in what order. A line is a hit as the search has it,
 * `{passage: {text, speech: {id, date}, folding}, spans: [[start, end]]}`, whose text is what the page shows around the slogan.
 */

import { ordered } from "../../search/core/order.js";

/** The lines of the speech that is asked for ("" for all), in the order that is asked for. */
export function arranged(lines, { sort, speech }) {
  const kept = speech === "" ? lines : lines.filter((line) => line.passage.speech.id === speech);
  return ordered(kept, sort);
}

/** Lines as `[speech, lines]`, a pair for each run of lines of one speech. */
export function bySpeech(lines) {
  const runs = [];
  for (const line of lines) {
    const { speech } = line.passage;
    if (runs.at(-1)?.[0] === speech) runs.at(-1)[1].push(line);
    else runs.push([speech, [line]]);
  }
  return runs;
}

/** Whether this order takes the lines out of their speeches, so that each must say where it is from. */
export function isMixed(sort) {
  return sort === "left" || sort === "right";
}
