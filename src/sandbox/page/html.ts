import htm from 'htm';
import { type ComponentChildren, h } from 'preact';

/** Makes elements from a template. What is put in is text or elements, never markup. */
export const html: (strings: TemplateStringsArray, ...values: unknown[]) => ComponentChildren = htm.bind(h);

/** An event at an element of this kind. */
export type At<E extends Element, V extends Event = Event> = V & { readonly currentTarget: E };
