import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Environment } from '../../src/config.ts';
import { readTour, tourPages } from '../support/tour.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
const readJson = async <T>(file: string): Promise<T> => JSON.parse(await read(file)) as T;

/** Variables that are read by others than the service: set-up, tests, libraries, the operating system. */
const otherVariables = ['CI', 'TEST_DATABASE_URL', 'TF_ENABLE_ONEDNN_OPTS', 'TRAINYARD_ALLOW_UNPINNED', 'XDG_CACHE_HOME']; // prettier-ignore
/** Words in capitals that are no variables. */
const otherWords = ['GET', 'POST', 'DELETE', 'TF_OVERRIDE_GLOBAL_THREADPOOL'];

const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md', 'examples/README.md'];
const pages = (await readdir(path.join(root, 'docs'))).flatMap((name) =>
  name.endsWith('.md') ? [`docs/${name}`] : [],
);
const decisions = (await readdir(path.join(root, 'docs', 'adr'))).map((name) => `docs/adr/${name}`);

describe.each([...documents, ...pages])('%s', (file) => {
  it('names npm scripts that exist', async () => {
    const { scripts } = await readJson<{ scripts: Record<string, string> }>('package.json');
    const text = await read(file);
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+\w)/g)].map(([, name]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names variables that are read', async () => {
    const text = await read(file);
    const quoted = [...text.matchAll(/`([A-Z][A-Z0-9_]+)(?:=[^`]*)?`/g)].map(([, name]) => name);
    const set = [...text.matchAll(/^([A-Z][A-Z0-9_]+)=\S* (?:npm|node|docker|npx) /gm)].map(
      ([, name]) => name,
    );
    const known = [...Object.keys(Environment.properties), ...otherVariables, ...otherWords];
    expect([...quoted, ...set].filter((name) => !known.includes(name))).toEqual([]);
  });
});

it.each([...documents, ...pages, ...decisions])(
  '%s links to files and headings that are there',
  async (file) => {
    const links = [...(await read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    const broken = await Promise.all(
      links.map(async (link) => {
        if (/^https?:/.test(link)) return null;
        const [target, heading] = link.split('#');
        const linked = target === '' ? file : path.join(path.dirname(file), target);
        if (!existsSync(path.join(root, linked))) return link;
        if (heading === undefined) return null;
        return headingsOf(await read(linked)).includes(heading) ? null : link;
      }),
    );
    expect(broken.filter((link) => link !== null)).toEqual([]);
  },
);

it('the README is a page that one can read: 180 lines at most', async () => {
  expect((await read('README.md')).trimEnd().split('\n').length).toBeLessThanOrEqual(180);
});

it.each([...documents, ...pages])('%s has no table that is wider than 200 columns', async (file) => {
  const wide = (await read(file)).split('\n').filter((line) => line.startsWith('|') && line.length > 200);
  expect(wide.map((line) => line.slice(0, 60))).toEqual([]);
});

describe('docs/adr', () => {
  it.each(decisions.filter((file) => !file.endsWith('README.md')))('%s has a status', async (file) => {
    expect((await read(file)).split('\n')[2]).toMatch(/^\*\*Status\.\*\* (Accepted|Replaced)/);
  });

  it('lists every decision', async () => {
    const index = await read('docs/adr/README.md');
    expect(
      decisions.filter((file) => !file.endsWith('README.md') && !index.includes(path.basename(file))),
    ).toEqual([]);
  });
});

describe.each(tourPages)('the tour in %s', (page) => {
  it('calls endpoints that the OpenAPI document has', async () => {
    const { paths } = await readJson<{ paths: Record<string, Record<string, unknown>> }>(
      'openapi/openapi.json',
    );
    const calls = (await readTour(page)).flatMap(callsOf);
    expect(calls.length).toBeGreaterThan(6);
    const unknown = calls.filter(
      ({ method, url }) =>
        !Object.entries(paths).some(([known, methods]) => fits(url, known) && method in methods),
    );
    expect(unknown).toEqual([]);
  });
});

/** What GitHub makes of a page's headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

/** The calls of a block: those of a line that goes on with a backslash belong together. */
function callsOf(block: string): { method: string; url: string }[] {
  return block
    .replaceAll('\\\n', ' ')
    .split(/\n|\|/)
    .flatMap((command) => {
      const url = /"\$URL([^"?]*)/.exec(command)?.[1];
      if (url === undefined) return [];
      return [{ method: /-X POST|--json|--data-binary/.test(command) ? 'post' : 'get', url }];
    });
}

/** Whether an address with shell variables in it is one of the document's paths. */
function fits(url: string, known: string): boolean {
  const parts = url.split('/');
  const knownParts = known.split('/');
  return (
    parts.length === knownParts.length &&
    parts.every((part, i) => (knownParts[i].startsWith('{') ? part !== '' : part === knownParts[i]))
  );
}
