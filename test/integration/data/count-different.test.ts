import { afterAll, describe, expect, it } from 'vitest';
import { createDataEngine } from '../../../src/data/data-engine.ts';
import { countDifferentSql } from '../../../src/data/profile/count-different.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';

describe('the different values of a column', async () => {
  const engine = await createDataEngine({ memoryLimitBytes: 2e8, threads: 1 });
  const folder = await createIngestFolder();
  afterAll(async () => {
    engine.close();
    await folder.close();
  });

  it.each([
    ['DOUBLE', '0.0, -0.0, NULL, 1, 1, 1e308, 5e-324, inf, -inf, nan, -nan', 7],
    ['VARCHAR', "'', 'a', 'A', 'a ', 'a', NULL, 'ä', 'a\u0308'", 6],
    ['BIGINT', '1, 9223372036854775807, -9223372036854775808, 1, NULL, 0', 4],
    ['TIMESTAMP', "'2024-01-01', '2024-01-01 00:00:00.000001', '2024-01-01', NULL", 2],
    ['DOUBLE[]', '[1.0], [1.0, NULL], [NULL], [], [0.0], [-0.0], [1.0], NULL', 5],
    ['BLOB', "'\\x00', '\\x00\\x00', '', NULL", 3],
    ['VARCHAR', 'NULL, NULL', 0],
  ])('are as many in a table of few rows as in a large one: %s %s', async (storedType, values, expected) => {
    const listed = values.replaceAll(/-?\b(?:inf|nan)\b/g, (name) => `'${name}'::DOUBLE`);
    const [few, many] = [1, 1e6].map((rows) => countDifferentSql('v', { rows, storedType }));
    const counts = await engine.query(
      `SELECT ${few} AS few, ${many} AS many FROM (SELECT unnest(CAST([${listed}] AS ${storedType}[])) AS v)`,
    );
    expect(counts).toEqual([{ few: expected, many: expected }]);
  });

  it('of many columns and few rows are counted in little memory', async () => {
    const names = Array.from({ length: 90 }, (_, column) => `c${column}`);
    const rows = Array.from({ length: 60 }, (_, row) =>
      names.map((name) => `v${row % 20}-${name}`).join(','),
    );
    const { profile } = await folder.ingest(
      `${names.join(',')}\n${rows.join('\n')}\n`,
      {},
      { memoryLimit: 150e6 },
    );
    expect(new Set(profile.columns.map(({ distinct }) => distinct))).toEqual(new Set([20]));
    expect(profile.duplicateRows).toBe(40);
  });
});
