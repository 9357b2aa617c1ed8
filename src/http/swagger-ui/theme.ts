import { linksOf } from '../links.ts';

/** The icon in the browser's tab: a track with a switch. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f3a5f"/><path d="M10 27V5m12 22V5M10 23h12M10 16h12M10 9h12" stroke="#fff" stroke-width="2.6" stroke-linecap="round" fill="none"/></svg>`;

/** The bar over Swagger UI, in place of the one of its own. */
export const barCss = `
.trainyard-bar { background: #1f3a5f; color: #fff; font: 15px/1.5 system-ui, sans-serif; }
.trainyard-bar nav { max-width: 1460px; margin: 0 auto; padding: 12px 20px; display: flex; flex-wrap: wrap; gap: 4px 22px; align-items: baseline; }
.trainyard-bar a { color: #dce8f7; text-decoration: none; }
.trainyard-bar a:hover, .trainyard-bar a:focus { color: #fff; text-decoration: underline; }
.trainyard-bar strong a { color: #fff; font-size: 19px; }
`;

/** Puts the bar there. The page's policy allows scripts from this server only, so it is a file. */
export const barScript = (version: string): string => `
const bar = document.createElement('header');
bar.className = 'trainyard-bar';
const nav = document.createElement('nav');
nav.setAttribute('aria-label', 'Trainyard');
const add = (parent, text, href) => {
  const link = document.createElement('a');
  link.textContent = text;
  link.href = href;
  parent.append(link);
};
const title = document.createElement('strong');
add(title, ${JSON.stringify(`Trainyard ${version}`)}, '/');
nav.append(title);
for (const { text, href } of ${JSON.stringify(linksOf('documentation'))}) add(nav, text, href);
bar.append(nav);
document.body.prepend(bar);
`;
