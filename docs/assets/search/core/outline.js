/**
 * Where in the outline of its speech a place stands.
 *
 * Sections are `{id, parent, paragraph, start, end, title}` in reading order; `parent` is an index into them or null,
 * `paragraph` an index into the speech's passages. Offsets are UTF-16 units of that passage's text.
 */

/**
 * The sections around offset `at` of a passage, outermost first: [] where the speech has no outline before it.
 * Within the passage the last section that begins at or before `at` counts; otherwise the one the passage stands in.
 */
export function path(sections, passage, at) {
  let innermost = passage.section;
  sections.forEach((section, index) => {
    if (section.paragraph === passage.number && section.start <= at) innermost = index;
  });
  const around = [];
  for (let index = innermost; index !== null; index = sections[index].parent) around.unshift(sections[index]);
  return around;
}
