import type { Value } from './surface.ts';
import type { Element, Option } from './types.ts';

/** What every control gets. */
export type Control = {
  readonly element: Element;
  readonly label: string;
  readonly id: string | undefined;
  readonly describedBy: string | undefined;
  readonly isQuiet: boolean;
  readonly value: Value;
  readonly choose: (value?: Value) => void;
  readonly load: (query: string) => Promise<readonly Option[]>;
};

/** For controls that hold one value. */
export function oneOf(value: Value): string {
  return typeof value === 'string' ? value : (value[0] ?? '');
}

/** For controls that hold several. */
export function allOf(value: Value): readonly string[] {
  if (typeof value !== 'string') return value;
  return value === '' ? [] : [value];
}

/** The name of a control without a label of its own. */
export function nameOf({ id, element, label }: Control): string | undefined {
  return id === undefined ? element.placeholder?.text || label || 'Choose' : undefined;
}
