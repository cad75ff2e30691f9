/** Whether lists and objects stand in each other more than `most` deep. Does not recurse, whatever it is given. */
export function isNestedDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isHolder);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= most) return true;
    level = level.flatMap((holder) => Object.values(holder).filter(isHolder));
  }
  return false;
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;
