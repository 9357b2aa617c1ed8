import { expect, test } from 'vitest';
import { toleratedShare } from '../../../src/data/cells/column-facts.ts';
import { countSample } from '../../../src/data/cells/count-cells.ts';
import { decideReading } from '../../../src/data/cells/decide-reading.ts';
import { isMissing } from '../../../src/data/cells/missing-marks.ts';
import { readText } from '../../../src/data/cells/read-cell.ts';
import { trimCell } from '../../../src/data/cells/trim-cell.ts';
import { createRandom } from '../../../src/random.ts';

const hints = { delimiter: ',' };
const kinds: readonly ((i: number) => string)[] = [
  (i) => String(i),
  (i) => `${i % 300},5`,
  (i) => `${1 + (i % 12)}/${1 + (i % 28)}/2020`,
  (i) => `${1 + (i % 28)}.${1 + (i % 12)}.2020`,
  (i) => `2021-0${1 + (i % 9)}-11`,
  (i) => (i % 2 ? 'true' : 'FALSE'),
  (i) => `[${i}, 2]`,
  (i) => `word ${i % 7}`,
  () => 'NA',
  (i) => `$${i}`,
  (i) => `00${i}`,
];

/** Cells of a main kind with a share of another one among them. */
function columnOf(seed: number): string[] {
  const random = createRandom(seed, 'columns');
  const pick = (n: number): number => Math.floor(random.uniform() * n);
  const [main, other] = [kinds[pick(kinds.length)], kinds[pick(kinds.length)]];
  const share = [0, 0.01, 0.02, 0.03, 0.3, 0.49, 0.51][pick(7)];
  return Array.from({ length: 100 }, () => (random.uniform() < share ? other : main)(pick(1000)));
}

test('a sample whose counting stops at too many misfits is decided as one that is counted to the end', () => {
  for (let seed = 0; seed < 40; seed++) {
    const cells = columnOf(seed);
    const { facts, candidates } = countSample(cells, hints);
    const present = cells.map(trimCell).filter((cell) => !isMissing(cell, { type: 'number' }));
    const fits = candidates.map(
      (reading) => present.filter((cell) => readText(reading, cell) != null).length,
    );
    const decide = (counted: typeof facts) => decideReading(counted, candidates, hints, toleratedShare);
    expect([seed, decide(facts)]).toEqual([seed, decide({ ...facts, fits })]);
    expect(facts.present).toBe(present.length);
  }
});
