import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

/** Descriptions below a schema, each with its place. */
function descriptionsOf(value: unknown, place: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    if (key === 'description' && typeof inner === 'string') return [[place, inner]];
    if (key === 'example' || key === 'examples' || key === 'default') return [];
    return descriptionsOf(inner, `${place}/${key}`);
  });
}

/** A sentence, code, or what an option is for: the type of task or the value that is named first. */
const start = /^(?:[A-Z1Σ]|`\w|[a-z]\w*: )/;
/** A first word that only makes sense after something else. */
const openings =
  /^(?:\w+: )?(?:Of|With|By|As|That|Which|When|Where|Until|From|Those|Per|It|What|Both|Ahead|Added)\b/i;
const banned =
  /\b(?:foretell|foreseen|first weights|so many|took to|takes to|the price of|comes? out|is said of)\b/i;

const { components, paths, tags } = JSON.parse(await readFile('openapi/openapi.json', 'utf8')) as Record<string, object>; // prettier-ignore

it.each([
  ['schemas', 600, descriptionsOf(components, 'components')],
  ['operations, parameters and replies', 300, descriptionsOf(paths, 'paths')],
  ['groups of operations', 5, descriptionsOf(tags, 'tags')],
])('no description of %s is a fragment', (_, least, described) => {
  expect(described.length).toBeGreaterThan(least);
  const poor = described.filter(
    ([, text]) =>
      !start.test(text) ||
      !text.endsWith('.') ||
      !/\s/.test(text) ||
      openings.test(text) ||
      banned.test(text),
  );
  expect(poor).toEqual([]);
});
