/** Sorted lists of numbers without repetition, as sets. All take and return rising typed arrays (or arrays). */

/** The first index from `from` on whose number is `value` or more; the steps double, so short lists pass quickly through long ones. */
export function reach(list, value, from = 0) {
  let step = 1;
  let high = from;
  while (high < list.length && list[high] < value) {
    from = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, list.length);
  while (from < high) {
    const middle = (from + high) >> 1;
    if (list[middle] < value) from = middle + 1;
    else high = middle;
  }
  return from;
}

/** What is in both. */
export function both(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  const result = [];
  let at = 0;
  for (const value of short) {
    at = reach(long, value, at);
    if (at === long.length) break;
    if (long[at] === value) result.push(value);
  }
  return result;
}

/** What is in one of the lists. */
export function union(lists) {
  if (lists.length === 1) return lists[0];
  let size = 0;
  for (const list of lists) size += list.length;
  const all = new Float64Array(size);
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all.sort().filter((value, index) => index === 0 || value !== all[index - 1]);
}

/** What is in the first and not in the other. */
export function without(one, other) {
  let at = 0;
  return Array.from(one).filter((value) => {
    at = reach(other, value, at);
    return at === other.length || other[at] !== value;
  });
}
