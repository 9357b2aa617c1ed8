import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExperimentDefinition } from '../../../src/contracts/definition/definition.ts';
import type { PreparedData } from '../../../src/data/preparation/prepared-data.ts';
import { inputLayoutAtMost } from '../../../src/data/preparation/columns/input-layout.ts';
import { prepareData } from '../../../src/data/preparation/prepare-data.ts';
import { createRowTransform } from '../../../src/data/preparation/encode/create-row-transform.ts';
import { resolveDefinition } from '../../../src/definition/resolve-definition.ts';
import { createIngestFolder } from '../../support/ingest-folder.ts';
import { machinesCsv } from '../../support/machines.ts';

let folder: Awaited<ReturnType<typeof createIngestFolder>>;
beforeAll(async () => {
  folder = await createIngestFolder();
});
afterAll(() => folder.close());

const dataset = 'ds_01jd2v7x9qe3fth6k8m4n5p6r7';
const definition: Omit<ExperimentDefinition, 'dataset'> = {
  task: { type: 'classification', target: 'state' },
  inputs: { exclude: ['wear'], sequence: { group: 'machine', time: 'at', length: 8 } },
};

/** Ingests, resolves, prepares. */
async function prepare(csv: string, changes: Partial<ExperimentDefinition> = {}) {
  const { profile } = await folder.ingest(csv);
  const resolution = resolveDefinition({ dataset, ...definition, ...changes }, { id: dataset, profile });
  const { resolved } = resolution;
  const { engine, parquetPath } = folder;
  const data = await prepareData({ engine, parquetPath, definition: resolved, memoryLimitBytes: 1e9 });
  return { data, resolved, planned: resolution.rows, layout: inputLayoutAtMost(resolved, profile) };
}

const splitsOf = (data: PreparedData) => [data.train, data.validation, data.test];

/** A machine's stored rows by time. */
async function machine(name: unknown) {
  const rows = (await folder.rows()).filter((row) => row['machine'] === name);
  return rows.toSorted((a, b) => String(a['at']).localeCompare(String(b['at'])));
}

test('each group is one example: its last steps in the order of time, zeros in front of few', async () => {
  const { data, resolved, planned, layout } = await prepare(machinesCsv(60));
  expect(resolved.inputs.map(({ name }) => name)).toEqual(['vibration', 'load', 'mode']);
  expect(planned).toEqual({ total: 60, train: 42, validation: 9, test: 9 });
  expect(splitsOf(data).map(({ rows }) => rows)).toEqual([42, 9, 9]);
  expect(layout).toEqual([expect.objectContaining({ kind: 'sequence', name: 'steps', steps: 8 })]);
  expect(data.inputs).toEqual([
    { kind: 'sequence', name: 'steps', at: 0, width: data.width, steps: 8, features: data.width / 8 },
  ]);
  const rows = await folder.rows();
  const { columns, target } = data.preparation;
  const [vibration] = columns;
  if (vibration.kind !== 'numeric' || target.kind !== 'classes') throw new Error('unexpected columns');
  const at = (lag: number) => data.preparation.featureNames.indexOf(`vibration[${lag === 0 ? 't' : `t-${lag}`}]`);
  const lengths = new Set<number>();
  for (const [i, row] of data.train.rowNumbers.entries()) {
    const steps = await machine(rows[row]['machine']);
    lengths.add(steps.length);
    expect(rows[row]['at']).toBe(steps.at(-1)!['at']);
    expect(target.classes[data.train.targets[i]]).toBe(steps[0]['state']);
    for (let lag = 0; lag < 8; lag++) {
      const step = steps.at(-1 - lag);
      const expected = step === undefined ? 0 : (Number(step['vibration']) - vibration.offset) / vibration.scale;
      expect(data.train.features[i * data.width + at(lag)]).toBeCloseTo(expected, 5);
    }
  }
  expect(Math.min(...lengths)).toBeLessThan(8);
  expect(Math.max(...lengths)).toBeGreaterThan(8);
}); // prettier-ignore

test('no group is in two parts, equal groups stay together or count once', async () => {
  const lines = machinesCsv(40).trimEnd().split('\n');
  // Machines that repeat others, step by step.
  const copies = lines.slice(1).map((line) => line.replace(/^m(\d+)/, 'copy$1'));
  const csv = `${[...lines, ...copies].join('\n')}\n`;
  const once = (await prepare(csv)).data;
  expect(splitsOf(once).reduce((sum, { rows }) => sum + rows, 0)).toBe(40);
  const kept = (await prepare(csv, { preparation: { deduplicate: false } })).data;
  const rows = await folder.rows();
  const machines = splitsOf(kept).map(
    ({ rowNumbers }) => new Set([...rowNumbers].map((row) => String(rows[row]['machine']).replace('copy', 'm'))),
  );
  expect(splitsOf(kept).reduce((sum, split) => sum + split.rows, 0)).toBe(80);
  for (const [i, names] of machines.entries())
    for (const other of machines.slice(i + 1)) expect([...names].filter((name) => other.has(name))).toEqual([]);
}); // prettier-ignore

test('nothing of the validation and test groups leaks into what is fitted', async () => {
  const csv = machinesCsv(60);
  const first = (await prepare(csv)).data;
  const rows = await folder.rows();
  const trained = new Set([...first.train.rowNumbers].map((row) => rows[row]['machine']));
  const changed = csv
    .split('\n')
    .map((line, i) => {
      const cells = line.split(',');
      if (i === 0 || cells.length < 2 || trained.has(cells[0])) return line;
      return [cells[0], cells[1], `${5000 + i}`, '99', 'other', ...cells.slice(5)].join(',');
    })
    .join('\n');
  const second = (await prepare(changed)).data;
  expect(second.preparation).toEqual(first.preparation);
  expect(second.train).toEqual(first.train);
  expect(second.test.features).not.toEqual(first.test.features);
});

test('a group has the same features in training and in prediction', async () => {
  const { data, resolved } = await prepare(machinesCsv(60));
  const rows = await folder.rows();
  const stored = JSON.parse(JSON.stringify(data.preparation)) as PreparedData['preparation'];
  const transform = createRowTransform(stored, resolved.inputs);
  for (const { rowNumbers, features } of splitsOf(data)) {
    const examples = await Promise.all(
      [...rowNumbers].map(async (row) => ({
        machine: rows[row]['machine'],
        steps: (await machine(rows[row]['machine'])).map(({ state: _state, wear: _wear, ...step }) => step),
      })),
    );
    expect(await transform.transform(JSON.parse(JSON.stringify(examples)) as typeof examples)).toEqual(
      features,
    );
  }
  await expect(transform.transform([{ steps: [] }])).rejects.toThrow(/one step at least/);
});

test('a target that differs within a group is refused, naming the rows', async () => {
  const lines = machinesCsv(40).split('\n');
  const mine = lines.findIndex((line) => line.startsWith('m7,'));
  lines[mine] = lines[mine].includes('failing')
    ? lines[mine].replace('failing', 'sound')
    : lines[mine].replace('sound', 'failing');
  const work = prepare(lines.join('\n'));
  await expect(work).rejects.toMatchObject({ code: 'trainingDataUnusable' });
  await expect(work).rejects.toThrow(
    /"state" is not the same in all rows of "machine" = "m7": rows \d+ and \d+/,
  );
});

test('a number that all rows of a group share can be predicted, and groups be split by another column', async () => {
  const csv = machinesCsv(60)
    .split('\n')
    .map((line, i) => {
      if (i === 0) return `${line},site`;
      return line === '' ? line : `${line},site ${Number(/^m(\d+)/.exec(line)![1]) % 10}`;
    })
    .join('\n');
  const { data } = await prepare(csv, {
    task: { type: 'regression', target: 'wear' },
    inputs: { exclude: ['state'], sequence: { group: 'machine', time: 'at', length: 8 } },
    split: { strategy: 'grouped', column: 'site' },
  });
  const rows = await folder.rows();
  const sites = splitsOf(data).map(({ rowNumbers }) => new Set([...rowNumbers].map((row) => rows[row]['site'])));
  expect(sites[0].size + sites[1].size + sites[2].size).toBe(10);
  const { target } = data.preparation;
  if (target.kind !== 'value') throw new Error('not a regression');
  const [row] = data.train.rowNumbers;
  expect(data.train.targets[0] * target.scale + target.offset).toBeCloseTo(Number(rows[row]['wear']), 4);
}); // prettier-ignore
