import { expect, test } from 'vitest';
import { isNamedNa } from '../../../src/data/ingest/code-names.ts';

test.each([
  [['DE', 'FR', 'NA', 'IT'], true],
  [['DE', 'FR', 'IT'], true],
  [['EU', 'AS', 'AF', ''], true],
  [['EMEA', 'APAC', 'NA'], true],
  [['LATAM', 'JP', 'n/a'], true],
  [['CA', 'NY', 'TX', 'WA'], false],
  [['CA', 'NY', 'TX', 'DE', 'FR'], true],
  [['OK', 'NO', 'NA'], false],
  [['LOW', 'MID', 'HIGH'], false],
  [['A', 'B', 'C', 'D'], false],
  [['de', 'fr', 'it', 'es'], false],
  [['DE', 'FR', 'IT', 'Spain'], false],
])('among %j NA is a name: %s', (cells, expected) => {
  expect(isNamedNa(cells)).toBe(expected);
});
