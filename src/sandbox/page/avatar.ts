import { html } from './html.ts';

const hues = 6;

/** Initials on a colour that stays the same for a name. */
export function Avatar({ name, isApp = false }: { name: string; isApp?: boolean }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
  const hue = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % hues;
  return html`<span class=${isApp ? 'avatar avatar-app' : `avatar hue-${hue}`} aria-hidden="true">${initials}</span>`;
}
