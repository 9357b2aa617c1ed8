import { expect, it } from 'vitest';
import { shapeDifferences } from '../../scripts/shape-differences.ts';

const schema = (properties: object, more: object = {}) =>
  ({ components: { schemas: { A: { properties, ...more } } } }) as unknown as Parameters<
    typeof shapeDifferences
  >[0];

it('texts, the order of keys and the order of sets are no shape', () => {
  const before = schema({ a: { type: 'string', description: 'x' }, b: {} }, { required: ['a', 'b'] });
  const after = schema({ b: {}, a: { description: 'y', type: 'string', examples: ['z'] } }, { required: ['b', 'a'] }); // prettier-ignore
  expect(shapeDifferences(before, after)).toEqual([]);
});

it('an option is compared whatever it is called', () => {
  const before = schema({ description: { type: 'string' }, title: {} });
  const after = schema({ description: { type: 'integer' } });
  expect(shapeDifferences(before, after)).toEqual([
    '~ /components/schemas/A/properties/description/type: "string" → "integer"',
    '- /components/schemas/A/properties/title: {}',
  ]);
});

it('alternatives are compared by their kind, wherever they stand', () => {
  const kind = (type: string, more: object) => ({ properties: { type: { const: type }, ...more } });
  const before = schema({ a: { anyOf: [kind('x', {}), kind('y', {})] } });
  const after = schema({ a: { anyOf: [kind('z', {}), kind('y', { n: { default: 1 } }), kind('x', {})] } });
  expect(shapeDifferences(before, after)).toEqual([
    '+ /components/schemas/A/properties/a/anyOf/type="y"/properties/n: {"default":1}',
    '+ /components/schemas/A/properties/a/anyOf/type="z": {"properties":{"type":{"const":"z"}}}',
  ]);
});
