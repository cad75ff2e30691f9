import { render } from 'preact';
import { App } from './app.ts';
import { html } from './html.ts';

const root = document.getElementById('page');
if (root === null) throw new Error('The page has no place to be drawn.');
root.replaceChildren();
render(html`<${App} />`, root);
