import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatasetProfile } from '../../../src/contracts/dataset.ts';
import { createRandom } from '../../../src/random.ts';
import { groupWarnings, targetWarnings } from '../../../src/data/profile/target-warnings.ts';
import { createIngestFolder, testLimits } from '../../support/ingest-folder.ts';
import { ofMatrix } from '../../support/of-matrix.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const table = (header: string, rows: number, row: (i: number) => (string | number)[]) =>
  `${header}\n${Array.from({ length: rows }, (_, i) => row(i).join(',')).join('\n')}\n`;

test('figures are those that can be worked out by hand', async () => {
  const { profile } = await folder.ingest(
    table('x,half,word,flag,day', 100, (i) => [
      i + 1,
      i % 2 ? '' : i / 2,
      ['red', 'red', 'green', 'blue'][i % 4],
      i % 4 === 0 ? 'true' : 'false',
      `2024-01-${String((i % 10) + 1).padStart(2, '0')}`,
    ]),
  );
  const [x, half, word, flag, day] = profile.columns;
  expect(profile.rows).toBe(100);
  expect(x).toMatchObject({ type: 'numeric', missing: 0, distinct: 100, min: 1, max: 100, mean: 50.5 });
  expect(x.standardDeviation).toBeCloseTo(Math.sqrt((100 * 100 - 1) / 12), 10);
  expect(x.quantiles!.p50).toBe(50.5);
  expect(x.quantiles!.p25).toBe(25.75);
  expect(x.histogram).toHaveLength(20);
  expect(x.histogram!.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  expect(x.histogram![0]).toEqual({ lower: 1, upper: 5.95, count: 5 });
  expect(half).toMatchObject({ missing: 50, distinct: 50 });
  expect(word).toMatchObject({ type: 'categorical', distinct: 3, meanLength: 3.75 });
  expect(word.topValues).toEqual([
    { value: 'red', count: 50 },
    { value: 'blue', count: 25 },
    { value: 'green', count: 25 },
  ]);
  expect(flag).toMatchObject({ type: 'boolean', distinct: 2 });
  expect(flag.topValues![0]).toEqual({ value: 'false', count: 75 });
  expect(day).toMatchObject({ type: 'dateTime', min: '2024-01-01T00:00:00Z', max: '2024-01-10T00:00:00Z' });
});

test('each warning is given where it is due, and nowhere else', async () => {
  const { profile } = await folder.ingest(
    table('customer_id,same,rare,note,x,twin,y', 400, (i) => {
      // The last ten rows repeat the first ten, but for nothing.
      const k = i < 390 ? i : i - 390;
      return [
        `c-${k}`,
        7,
        k % 10 === 0 ? k % 7 : '',
        `tag${k % 150}`,
        (k * 37) % 101,
        ((k * 37) % 101) * 2 + 1,
        k % 3,
      ];
    }),
  );
  expect(profile.duplicateRows).toBe(10);
  const given = profile.warnings.map(({ code, column }) => `${code} ${column}`).toSorted();
  expect(given).toEqual([
    'constantColumn same',
    'duplicateRows null',
    'highCardinality note',
    'highlyCorrelated twin',
    'identifierLike customer_id',
    'mostlyMissing rare',
  ]);
});

test('identifiers are told from measurements', async () => {
  const { profile } = await folder.ingest(
    table('row,uuid,price,count', 300, (i) => [i + 1, `u${i}`, (i * 7919) / 1000, (i * 104729) % 1_000_003]),
  );
  const given = profile.warnings.filter(({ code }) => code === 'identifierLike').map(({ column }) => column);
  expect(given).toEqual(['row', 'uuid']);
});

test('levels that most rows repeat are no identifiers', async () => {
  const cities = ['Köln', 'Bonn', 'Trier', 'Mainz'];
  const { profile } = await folder.ingest(table('dose,city,effect', 40, (i) => [i % 4, cities[i % 4], (i % 4) * 2.5]));
  expect(profile.duplicateRows).toBe(36);
  expect(profile.warnings.filter(({ code }) => code === 'identifierLike')).toEqual([]);
}); // prettier-ignore

test('a value or none is no constant; one value everywhere is', async () => {
  const { profile } = await folder.ingest(
    table('ticked,known,since,same,nothing,y', 60, (i) => [
      i % 3 ? 'x' : '',
      i % 4 ? 'true' : '',
      i % 5 ? '2024-01-31' : '',
      'k',
      '',
      i % 2,
    ]),
  );
  const given = profile.warnings.filter(({ code }) => code === 'constantColumn' || code === 'presenceOnly');
  expect(given.map(({ code, column }) => [code, column])).toEqual([
    ['presenceOnly', 'ticked'],
    ['presenceOnly', 'known'],
    ['presenceOnly', 'since'],
    ['constantColumn', 'same'],
    ['constantColumn', 'nothing'],
  ]);
});

test.each<[string, string[], RegExp | null]>([
  ['letter case', ['Yes', 'yes', 'YES', 'no'], /"YES" \(10 rows\), "Yes" \(10 rows\), "yes" \(10 rows\)\. /],
  ['composed and decomposed letters', ['caf\u00e9', 'cafe\u0301', 'bar'], /"cafe\\u\{301\}" \(\d+ rows\), "café"/],
  ['spaces and hyphens', ['north east', 'north\u00a0east', 'north-east', 'south'], /"north\\u\{a0\}east"/],
  ['numbers among names', ['1', '1.0', 'none at all'], /"1" \(\d+ rows\), "1.0"/],
  ['values of their own', ['a', 'b', '01', '1', 'x1', 'x 1'], null],
])('values that are alike but for %s are told', async (_name, values, told) => {
  const { profile } = await folder.ingest(table('word,n', values.length * 10, (i) => [values[i % values.length], i]));
  const given = profile.warnings.filter(({ code }) => code === 'similarValues');
  expect(given).toEqual(told === null ? [] : [{ code: 'similarValues', column: 'word', detail: expect.stringMatching(told) }]);
}); // prettier-ignore

test('UUIDs, hashes and addresses are identifiers, not text', async () => {
  const { profile } = await folder.ingest(
    table('id,hash,url,said', 60, (i) => [
      `95520c24-5647-4de9-090f-7016${String(29e6 + i * 7919).padStart(8, '0')}`,
      createHash('sha256').update(String(i)).digest('hex'),
      `https://example.org/orders/${i * 31}?from=newsletter`,
      `order ${i} came late and the box was open`,
    ]),
  );
  expect(profile.columns.map(({ type }) => type)).toEqual([
    'categorical',
    'categorical',
    'categorical',
    'text',
  ]);
  const given = profile.warnings.filter(({ code }) => code === 'identifierLike').map(({ column }) => column);
  expect(given).toEqual(['id', 'hash', 'url']);
});

test('long strings are text, short ones categories', async () => {
  const { profile } = await folder.ingest(
    table('review,code', 200, (i) => [
      `a sentence that says something about order ${i} and more`,
      `k${i % 9}`,
    ]),
  );
  expect(profile.columns.map(({ type }) => type)).toEqual(['text', 'categorical']);
});

test('a column that gives the target away is named, through numbers and through categories', async () => {
  const { profile } = await folder.ingest(
    table('x,status,score,churned', 500, (i) => {
      const churned = (i * 7919) % 5 === 0;
      return [(i * 31) % 97, churned ? 'closed' : 'open', churned ? 10 : 2, churned ? 'yes' : 'no'];
    }),
  );
  const warnings = targetWarnings(profile, 'churned');
  expect(warnings.map(({ code, column }) => `${code} ${column}`).toSorted()).toEqual([
    'leaksTarget score',
    'leaksTarget status',
  ]);
  const { columns, matrix } = profile.associations;
  expect(matrix[columns.indexOf('status')][columns.indexOf('churned')]).toBeCloseTo(1, 10);
  expect(targetWarnings(profile, 'no such column')).toEqual([]);
});

const noise = (seed: number) => {
  const random = createRandom(seed, 'noise');
  return {
    below: (n: number) => Math.floor(random.uniform() * n),
    uniform: () => random.uniform(),
  };
};
const leaksOf = (profile: DatasetProfile, target: string): string[] =>
  targetWarnings(profile, target)
    .filter(({ code }) => code === 'leaksTarget')
    .map(({ column }) => column!)
    .toSorted((a, b) => (a < b ? -1 : 1));

test.each(ofMatrix([20, 30, 50, 100, 300, 1000], ['20', '100', '1000']))(
  'noise in %i rows leaks nothing',
  async (rows) => {
    const targets = ['even', 'three', 'rare', 'count', 'amount'];
    for (let seed = 0; seed < 6; seed++) {
      const { below, uniform } = noise(1000 * rows + seed);
      const header = 'n1,n2,n3,third,fifth,half,code,flag,some,even,three,rare,count,amount';
      const { profile } = await folder.ingest(
      table(header, rows, () => [
        uniform().toFixed(6), uniform().toFixed(1), (uniform() * rows).toFixed(0),
        below(rows / 3), below(rows / 5), `h${below(rows / 2)}`, `c${below(5)}`, below(2) ? 'true' : 'false',
        below(2) ? uniform().toFixed(6) : '', `e${below(2)}`, `t${below(3)}`, `r${below(10) ? 0 : 1}`, below(6),
        (uniform() ** 2 * 100).toFixed(4),
      ]),
    ); // prettier-ignore
      for (const target of targets)
        expect([seed, target, leaksOf(profile, target)]).toEqual([seed, target, []]);
    }
  },
);

test.each([24, 100, 1000])('copies and transforms in %i rows leak', async (rows) => {
  const { below, uniform } = noise(rows);
  const { profile } = await folder.ingest(
    table('x,code,coded,exp,power,gaps,closed,class,amount', rows, (i) => {
      const label = i % 7 === 0 ? i % 2 : below(2);
      const amount = Number((uniform() * 20 - 10).toFixed(4));
      return [
        uniform().toFixed(5), label ? 'C4' : 'B2', label + 1, Math.exp(amount).toPrecision(9), -(amount ** 3),
        i % 5 ? amount ** 3 : '', label ? uniform().toFixed(5) : '', label ? 'yes' : 'no', amount,
      ]; // prettier-ignore
    }),
  );
  expect(leaksOf(profile, 'class')).toEqual(['closed', 'code', 'coded']);
  expect(leaksOf(profile, 'amount')).toEqual(['exp', 'gaps', 'power']);
});

test.each([40, 300, 12_000])('thresholds that tell the classes of %i rows apart leak', async (rows) => {
  const { below, uniform } = noise(rows);
  const { profile } = await folder.ingest(
    table('age,days,score,grade,at,gaps,honest,churn,level', rows, (i) => {
      // Sorted by class, as exports are.
      const churned = i >= rows * 0.7;
      const level = below(3);
      return [
        (uniform() * 60).toFixed(2), churned ? (1 + uniform() * 400).toFixed(3) : 0,
        (churned ? -uniform() : uniform()).toFixed(6), (level + uniform()).toFixed(5),
        new Date(Date.UTC(2020, 0, 1) + (churned ? 4e10 : 0) + Math.floor(uniform() * 3e10)).toISOString(),
        i % 4 === 0 && !churned ? '' : ((churned ? 10 : 0) + uniform() * 9).toFixed(5),
        // A strong feature: on the other side in 3 of 100 rows.
        (uniform() + (churned === (i % 33 === 0) ? 0 : 1)).toFixed(6), churned ? 'yes' : 'no', `l${level}`,
      ]; // prettier-ignore
    }),
  );
  expect(leaksOf(profile, 'churn')).toEqual(['at', 'days', 'gaps', 'score']);
  expect(leaksOf(profile, 'level')).toEqual(['grade']);
  expect(targetWarnings(profile, 'churn').find(({ column }) => column === 'score')!.detail).toContain(
    'Whether it is above a threshold determines "churn" almost alone (share of the errors avoided 1.000).',
  );
});

test('one column of many values determines another, and not the other way round', async () => {
  const { below, uniform } = noise(1);
  const { profile } = await folder.ingest(
    table('reason,species,genus,x', 300, () => {
      const species = below(9);
      return [
        `r${5 * species + below(5)}`,
        `s${species}`,
        `g${Math.floor(species / 3)}`,
        uniform().toFixed(4),
      ];
    }),
  );
  expect(leaksOf(profile, 'species')).toEqual(['reason']);
  expect(leaksOf(profile, 'genus')).toEqual(['reason', 'species']);
  expect(leaksOf(profile, 'reason')).toEqual([]);
});

test('a target is compared where it stands at the end of many columns', async () => {
  const { below } = noise(2);
  const pixels = Array.from({ length: 120 }, (_, i) => `p${i}`);
  const { profile } = await folder.ingest(
    table([...pixels, 'copy', 'digit'].join(','), 200, () => {
      const digit = below(10);
      return [...pixels.map(() => below(17)), `d${digit}`, `n${digit}`];
    }),
  );
  expect(leaksOf(profile, 'digit')).toEqual(['copy']);
});

/** Rows of `patients` patients, five each; whether one is sick is drawn for each patient, or for each row. */
const visits = (patients: number, drawn: 'patient' | 'row', name = (patient: number) => `p${patient}`) => {
  const { below } = noise(11);
  const sick = Array.from({ length: patients }, () => below(2));
  return table('patient,age,x,y', patients * 5, (i) => {
    const patient = Math.floor(i / 5);
    return [name(patient), 30 + patient, below(100), (drawn === 'patient' ? sick[patient] : below(2)) ? 'sick' : 'well'];
  });
}; // prettier-ignore
const groupsOf = ({ determinations = [] }: DatasetProfile) =>
  determinations.filter(({ measure }) => measure === 'group').map(({ column, by }) => [column, by]);

test('things that several rows are of are found, with what is the same for all of their rows', async () => {
  const { profile } = await folder.ingest(visits(70, 'patient'));
  expect(groupsOf(profile)).toEqual([
    ['age', 'patient'],
    ['y', 'patient'],
  ]);
  const [warning] = groupWarnings(profile, 'y', null);
  expect(warning).toMatchObject({ code: 'groupsAcrossParts', column: 'patient' });
  expect(warning.detail).toContain('each of the 70 groups');
  expect(groupWarnings(profile, 'y', 'patient')).toEqual([]);
  expect(groupWarnings(profile, 'x', null)).toEqual([]);
});

test.each([
  ['the target differs within groups', visits(70, 'row')],
  ['a table is there twice', table('name,y', 200, (i) => [`n${i % 100}`, (i % 100) * 7 % 3 ? 'a' : 'b'])],
  ['numbers that are no names', visits(70, 'patient', (patient) => String(patient + 5)).replace('patient', 'height')],
  ['a rare class that few groups could have anyhow', table('g,y', 400, (i) => [`g${i % 200}`, i === 3 ? 'a' : 'b'])],
])('no groups: %s', async (_name, content) => {
  const { profile } = await folder.ingest(content);
  expect(groupsOf(profile).filter(([column]) => column === 'y')).toEqual([]);
}); // prettier-ignore

test('integers are names of groups where they are called so', async () => {
  const content = visits(70, 'patient', (patient) => String(1000 + patient)).replace('patient', 'patient_id');
  expect(groupsOf((await folder.ingest(content)).profile)).toContainEqual(['y', 'patient_id']);
});

test("Cramér's V is corrected for bias: near 0 for noise of many values, 1 for a one-to-one code", async () => {
  const { below } = noise(3);
  const { profile } = await folder.ingest(
    table('many,code,y', 80, () => {
      const y = below(3);
      return [`m${below(40)}`, `c${y}`, `y${y}`];
    }),
  );
  const { columns, matrix } = profile.associations;
  const v = (a: string, b: string) => matrix[columns.indexOf(a)][columns.indexOf(b)];
  expect(v('code', 'y')).toBeCloseTo(1, 10);
  expect(v('many', 'y')).toBeLessThan(0.3);
});

test('profiles from before count pairs by V only where rows share values', async () => {
  const { profile } = await folder.ingest(
    table('x,code,y', 40, (i) => [i, i % 2 ? 'a' : 'b', i % 2 ? 'yes' : 'no']),
  );
  const ones = profile.associations.columns.map(() => profile.associations.columns.map(() => 1));
  const { determinations: _, ...rest } = profile;
  const old = { ...rest, associations: { ...profile.associations, matrix: ones } };
  expect(profile.associations.columns).toEqual(['x', 'code', 'y']);
  expect(leaksOf(old, 'y')).toEqual(['code']);
});

test('classes of very uneven size are named', async () => {
  const { profile } = await folder.ingest(
    table('x,y', 400, (i) => [i % 13, i % 50 === 0 ? 'rare' : 'common']),
  );
  expect(targetWarnings(profile, 'y')).toMatchObject([{ code: 'imbalancedTarget', column: 'y' }]);
  expect(targetWarnings(profile, 'x')).toEqual([]);
});

test('above 100,000 rows counts stay exact and estimates stay near', async () => {
  const rows = 150_000;
  const { profile } = await folder.ingest(
    table('u,k,g', rows, (i) => [((i * 48271) % 2147483647) / 1000, i % 700, `g${i % 3}`]),
  );
  const [u, k, g] = profile.columns;
  expect(k.distinct).toBe(700);
  expect(g.topValues!.map(({ count }) => count)).toEqual([50_000, 50_000, 50_000]);
  expect(Math.abs(u.distinct - rows) / rows).toBeLessThan(0.05);
  expect(Math.abs(k.quantiles!.p50 - 349.5)).toBeLessThan(10);
  expect(u.histogram!.reduce((sum, { count }) => sum + count, 0)).toBe(rows);
});

test('a wide table has the same figures as a narrow one', async () => {
  const names = ['x', 'n', 'day', 'flag', 'word', 'v', 'same', 'none'];
  const rows = Array.from({ length: 90 }, (_, i) => [
    i % 7 === 0 ? '' : `${((i * 37) % 101) / 8 - 5}`, `${i * i}`, `2024-0${1 + (i % 9)}-11`, i % 3 ? 'true' : 'false',
    i % 5 ? `w${i % 11}` : '', `"[${i}, 2.5]"`, '4', '',
  ]); // prettier-ignore
  const csv = (copies: number): string =>
    [names, ...rows]
      .map((cells, line) =>
        Array.from({ length: copies }, (_, k) =>
          cells.map((cell) => (line === 0 ? `${cell}${k}` : cell)).join(','),
        ).join(','),
      )
      .join('\n');
  const narrow = (await folder.ingest(csv(1))).profile;
  const wide = (await folder.ingest(csv(45), {}, { limits: { ...testLimits, maxColumns: 1000 } })).profile;
  expect(wide.columns).toHaveLength(360);
  for (const [i, column] of wide.columns.entries())
    expect(column).toEqual({ ...narrow.columns[i % 8], name: column.name });
});
