import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ExperimentDefinition } from '../../src/contracts/definition/definition.ts';

/** Descriptions below a schema, each with its place. */
function descriptionsOf(value: unknown, place: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): [string, string][] => {
    if (key === 'description' && typeof inner === 'string') return [[place, inner]];
    if (key === 'example' || key === 'examples' || key === 'default') return [];
    return descriptionsOf(inner, `${place}/${key}`);
  });
}

/** A first word that only makes sense after something else. */
const openings = /^(?:Of|With|By|As|That|Which|When|Where|Until|From|Those|Per)\b/;
const banned = /\b(?:foretell|foreseen|first weights|so many|took to|takes to|the price of)\b/i;

const { components } = JSON.parse(await readFile('openapi/openapi.json', 'utf8')) as {
  components: { schemas: object };
};
const own = Object.entries(components.schemas).filter(([name]) => name !== 'ExperimentDefinition');
const { task: _task, model: _model, training, ...sections } = ExperimentDefinition.properties;
const { optimizer: _optimizer, ...trainingSections } = training.properties;
const described = [
  ...own.flatMap(([name, schema]) => descriptionsOf(schema, name)),
  ...descriptionsOf(sections, 'ExperimentDefinition'),
  ...descriptionsOf(trainingSections, 'ExperimentDefinition/training'),
];

it('no description of a schema is a fragment', () => {
  expect(described.length).toBeGreaterThan(200);
  const poor = described.filter(
    ([, text]) =>
      !/^(?:[A-Z1Σ]|`\w)/.test(text) ||
      !text.endsWith('.') ||
      text.split(/\s+/).length < 3 ||
      openings.test(text) ||
      banned.test(text),
  );
  expect(poor).toEqual([]);
});
