import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

export type Page = {
  readonly title: string;
  /** Paragraphs; words in backticks are shown as what to type. */
  readonly lines: readonly string[];
  readonly link: { readonly text: string; readonly href: string } | null;
};

const style = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0;display:grid;min-height:100vh;place-items:center}main{max-width:34rem;padding:2rem}h1{font-size:1.5rem;line-height:1.25}code{font-family:ui-monospace,monospace;background:#8882;padding:.1em .35em;border-radius:.25em}a{color:LinkText}`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing but its own style, which is known by its hash; the address has secrets of one use in it and is passed on to nobody. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Answers a browser with a page for people; everything in it is escaped. */
export function respondPage(response: ServerResponse, status: number, page: Page): void {
  const html = Buffer.from(render(page));
  response.writeHead(status, { ...headers, 'content-length': html.length }).end(html);
}

function render({ title, lines, link }: Page): string {
  const paragraphs = lines.map((line) => `<p>${marked(line)}</p>`).join('');
  const way = link === null ? '' : `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style>`;
  return `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${escapeHtml(title)}</h1>${paragraphs}${way}</main></body></html>\n`;
}

function marked(line: string): string {
  return escapeHtml(line).replace(/`([^`]*)`/g, '<code>$1</code>');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
