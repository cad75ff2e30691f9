const farthest = 3;

/**
 * The candidates a typed word was probably meant to be, nearest first. Near is up to a third of the word's letters, at
 * least one and at most three; a swap of two neighbours counts as one.
 */
export function closest(word: string, candidates: readonly string[], limit = 3): string[] {
  const typed = word.toLowerCase();
  const reach = Math.min(farthest, Math.max(1, Math.floor(typed.length / 3)));
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: editDistance(typed, candidate.toLowerCase(), reach) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** Damerau-Levenshtein distance (optimal string alignment); anything beyond `reach` is reported as infinite. */
export function editDistance(a: string, b: string, reach: number): number {
  if (Math.abs(a.length - b.length) > reach) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (isSame ? 0 : 1),
          isSwap ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    if (Math.min(...current, ...(row > 1 ? last : current)) > reach) return Number.POSITIVE_INFINITY;
    beforeLast = last;
    last = current;
  }
  const distance = at(last, b.length);
  return distance <= reach ? distance : Number.POSITIVE_INFINITY;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
