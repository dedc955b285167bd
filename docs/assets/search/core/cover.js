/** Which pairs of letters to look up for a string. */

/**
 * The cheapest pairs that cover every letter, as indexes into `costs` (pair i is the letters i and i + 1), rising. The first and
 * the last are always there, and of two neighbours one at least. [] for no pairs.
 */
export function cover(costs) {
  const best = [];
  costs.forEach((cost, index) => {
    if (index === 0) best.push({ cost, before: -1 });
    else {
      const near = best[index - 1];
      const far = index > 1 ? best[index - 2] : null;
      const before = far && far.cost <= near.cost ? index - 2 : index - 1;
      best.push({ cost: best[before].cost + cost, before });
    }
  });
  const chosen = [];
  for (let index = costs.length - 1; index >= 0; index = best[index].before) chosen.unshift(index);
  return chosen;
}
