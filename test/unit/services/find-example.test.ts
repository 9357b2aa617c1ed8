import { expect, test } from 'vitest';
import type { FittedPreparation, FittedSteps } from '../../../src/contracts/preparation.ts';
import { findExample } from '../../../src/services/find-example.ts';

type Row = Record<string, unknown>;

/** Looks for an example among rows, for a model of these columns that predicts what `fits` says. */
function find(
  rows: Row[],
  { names, steps, fits }: { names: string[]; steps?: FittedSteps; fits?: (row: Row) => boolean },
) {
  // prettier-ignore
  const columns = names.map((name) => ({ kind: 'numeric', name }));
  return findExample({
    parquetPath: '',
    readRows: async ({ offset, limit }) => ({ columns: [], rows: rows.slice(offset, offset + limit) }),
    manifest: { preparation: { columns, ...(steps && { steps }) } as unknown as FittedPreparation },
    fits: async (body) => {
      const { rows: sent } = JSON.parse(body.toString()) as { rows: Row[] };
      return fits?.(sent[0]) ?? true;
    },
  });
}

test('the first row without missing values is taken, with the columns that the model takes', async () => {
  const rows = [{ a: null, b: 1, y: 0 }, { a: 2, b: 3, y: 1 }, { a: 4, b: 5, y: 1 }];
  expect(await find(rows, { names: ['a', 'b'] })).toEqual({ rows: [{ a: 2, b: 3 }] });
  expect(await find([rows[0]], { names: ['a', 'b'] })).toEqual({ rows: [{ a: null, b: 1 }] });
}); // prettier-ignore

test('what the model does not predict, or is large, is left out', async () => {
  const rows = [{ a: 'x'.repeat(2 ** 20) }, { a: 1 }, { a: 2 }];
  expect(await find(rows, { names: ['a'], fits: ({ a }) => a !== 1 })).toEqual({ rows: [{ a: 2 }] });
  expect(await find(rows, { names: ['a'], fits: () => false })).toBeNull();
  expect(await find([], { names: ['a'] })).toBeNull();
});

test('steps are those of one series in the order of their times, as many as the model takes', async () => {
  const row = (store: string, day: string, sales: number) => ({ store, day, sales });
  const rows = [row('short', '2024-01-01', 9), row('long', '2024-01-03', 3), row('long', '2024-01-01', 1), row('long', '2024-01-02', 2), row('long', '2024-01-04', 4)]; // prettier-ignore
  const steps: FittedSteps = { kind: 'window', group: 'store', time: 'day', length: 3 };
  expect(await find(rows, { names: ['sales'], steps })).toEqual({
    rows: [{ steps: [{ sales: 1 }, { sales: 2 }, { sales: 3 }], store: 'long' }],
  });
  expect(await find(rows, { names: ['sales'], steps: { ...steps, kind: 'group' } })).toEqual({
    rows: [{ steps: [{ sales: 9 }], store: 'short' }],
  });
  expect(await find(rows.slice(0, 2), { names: ['sales'], steps })).toBeNull();
});
