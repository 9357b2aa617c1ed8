import type { SystemInfo } from '../contracts/system.ts';
import { linksOf } from './links.ts';

/** What the page tells. */
interface LandingFacts {
  version: string;
  /** Where the visitor reached the service, such as `http://127.0.0.1:8080`; comes from the request. */
  origin: string;
  /** Null while the database can't be reached. */
  system: SystemInfo | null;
}

/**
 * The start page: what runs, where to go, how to authorize. Anyone may see it, so it tells no more than `/readyz` and
 * `/metrics` do, and which engine runs: no hosts, names or counts of a project. One document without scripts.
 */
export function landingPage({ version, origin, system }: LandingFacts): string {
  const links = linksOf().map(({ href, text, about }) => `<li><a href="${href}">${text}</a>: ${about}</li>`);
  const facts = factsOf(system).map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Trainyard</title>
<link rel="icon" type="image/svg+xml" href="/docs/static/theme/favicon.svg">
<style>${style}</style>
</head>
<body>
<header><h1>Trainyard <small>${escapeHtml(version)}</small></h1>
<p>Training as a service over HTTP: upload a dataset, describe an experiment in JSON, get a trained, evaluated, served model.</p></header>
<main>
<section><h2>What runs</h2>
<dl>${facts.join('')}</dl></section>
<section><h2>Where to go</h2>
<ul>${links.join('\n')}</ul>
<p>The tour, the options of a definition and notes for operators are in <code>README.md</code> and <code>docs/</code> of the repository.</p></section>
<section><h2>How to authorize</h2>
<p>Every call under <code>/api/v1</code> needs an API key (<code>ty_…</code>). The first start printed an admin key and keeps it in the file <code>admin-key</code> of the
data folder (<code>DATA_DIR</code>, <code>./data</code> by default).</p>
<p>In the <a href="/docs">API documentation</a>, press <b>Authorize</b> and paste the key. In a terminal:</p>
<pre><code>curl -H "Authorization: Bearer $(cat data/admin-key)" \\
  ${escapeHtml(origin)}/api/v1/system</code></pre>
<p>Create keys for programs and other people with <code>POST /api/v1/keys</code>: predictor, reader, writer or admin, each in one project.</p></section>
</main>
</body>
</html>
`;
}

function factsOf(system: SystemInfo | null): [string, string][] {
  if (system === null) return [['State', 'The database cannot be reached. /readyz tells more.']];
  const slots = system.workers.reduce((sum, worker) => sum + worker.slots, 0);
  const busy = system.workers.reduce((sum, worker) => sum + worker.busySlots, 0);
  const engines = system.engines.map(
    ({ name, version, gpu }) => `${name} ${version}, ${gpu ? 'GPU' : 'CPU'}`,
  );
  const backends: Record<string, string> = { postgres: 'in Postgres', bull: 'Bull, in Redis' };
  return [
    ['Engine', engines.length > 0 ? [...new Set(engines)].join('; ') : 'none, as no worker is alive'],
    ['Workers', slots === 0 ? 'none' : `${system.workers.length}, ${busy} of ${slots} slots busy`],
    [
      'Queue',
      `${backends[system.queue.backend] ?? system.queue.backend}, ${system.queue.queuedRuns === 1 ? '1 run' : `${system.queue.queuedRuns} runs`} waiting`,
    ],
  ];
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]);
}

const style = `
:root { color-scheme: light dark; --text: #1c2733; --dim: #51606f; --line: #d7dee6; --code: #f2f5f8; --link: #14589c; --page: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e3e9ef; --dim: #9fb0c0; --line: #33414e; --code: #1f2a34; --link: #7fb6f0; --page: #151c23; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 46rem; font: 1rem/1.6 system-ui, sans-serif; color: var(--text); background: var(--page); }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; }
h1 small { font-size: 1rem; font-weight: 400; color: var(--dim); }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
a { color: var(--link); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.2rem; }
code { font: .9em ui-monospace, monospace; background: var(--code); padding: .1em .3em; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: var(--code); padding: .8rem 1rem; border-radius: 6px; white-space: pre-wrap; }
pre code { padding: 0; background: none; }
`;
