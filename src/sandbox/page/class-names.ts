/** The value of `class`: those names that hold now. */
export function classNames(...names: readonly (string | false)[]): string {
  return names.filter(Boolean).join(' ');
}
