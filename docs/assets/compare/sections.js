/** A speech in its main sections, and how alike two headings are. Nothing here touches the page. */

/**
 * Return the main sections of a speech, `{title, paragraphs}`, from its passages in order (see matching.js): first what comes
 * before the first heading, with the title "", if there is any.
 */
export function divideSpeech(passages) {
  const { sections } = passages[0].speech;
  const topOf = (section) => {
    let at = section;
    while (at !== null && at !== undefined && sections[at].parent !== null && sections[at].parent !== undefined) at = sections[at].parent;
    return at ?? null;
  };
  const parts = [];
  for (const passage of passages) {
    const top = topOf(passage.section);
    if (parts.length === 0 || parts.at(-1).top !== top) parts.push({ top, title: top === null ? "" : sections[top].title, paragraphs: [] });
    parts.at(-1).paragraphs.push(passage);
  }
  return parts;
}

/** Return the share of pairs of letters that two texts have in common (Dice's coefficient), 0 to 1; 0 if one has none. */
export function bigramLikeness(one, two) {
  const pairs = (text) => {
    const characters = Array.from(text.replace(/[^\p{L}\p{N}]/gu, ""));
    return characters.slice(1).map((each, at) => characters[at] + each);
  };
  const [first, second] = [pairs(one), pairs(two)];
  if (first.length === 0 || second.length === 0) return 0;
  const left = [...second];
  let common = 0;
  for (const pair of first) {
    const at = left.indexOf(pair);
    if (at >= 0) {
      left.splice(at, 1);
      common++;
    }
  }
  return (2 * common) / (first.length + second.length);
}
