import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MetricPoint } from '../../../src/contracts/run.ts';
import { toWarning, warningMessage, type Warning } from '../../../src/contracts/warning.ts';
import { createReportSpool } from '../../../src/worker/report-spool.ts';
import { createRunReporter } from '../../../src/worker/run-reporter.ts';
import { leakWarning } from '../../support/store-fixtures.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-reports-'));
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

const lease = { runId: 'run_1', attempt: 1, workerId: 'wrk_1' };
const point = (step: number): MetricPoint => ({
  step,
  epoch: step / 10,
  scope: 'step',
  name: 'train.loss',
  value: 1 / step,
  at: '2026-11-22T10:00:00.000Z',
});
const progress = { epoch: 0, epochs: 5, step: 3, totalSteps: 50, rowsPerSecond: 1000 };

function reporterOn(writes: { append?: () => Promise<boolean> } = {}) {
  const written: string[] = [];
  let lost = 0;
  const reporter = createRunReporter({
    store: {
      metrics: {
        append: async (_: unknown, points: readonly MetricPoint[]) => {
          const held = (await writes.append?.()) ?? true;
          if (held) written.push(`metrics ${points.map((item) => item.step).join(',')}`);
          return held;
        },
      },
      runs: {
        updateProgress: async (_: unknown, { warnings }: { warnings?: readonly Warning[] }) =>
          written.push(warnings ? `warnings ${warnings.map(({ code }) => code).join(',')}` : 'progress') > 0,
      },
      events: {
        append: async (_: unknown, events: readonly { type: string }[]) => {
          written.push(`events ${events.map((event) => event.type).join(',')}`);
          return [];
        },
      },
    } as never,
    lease,
    elapsedSeconds: () => 1,
    warnings: [leakWarning],
    spool: createReportSpool(path.join(folder, 'waiting.ndjson')),
    onLost: () => {
      lost += 1;
    },
  });
  return { reporter, written, lost: () => lost };
}

test('the first report is written at once, what follows together', async () => {
  const { reporter, written } = reporterOn();
  reporter.metrics([point(1)]);
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual(['metrics 1', 'events metrics']);
  for (let step = 2; step <= 5; step++) reporter.metrics([point(step)]);
  await vi.advanceTimersByTimeAsync(499);
  expect(written).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(written.slice(2)).toEqual(['metrics 2,3,4,5', 'events metrics']);
});

test('rows come before the events that announce them', async () => {
  const { reporter, written } = reporterOn();
  reporter.event({ type: 'log', level: 'info', message: 'hello', data: null });
  reporter.metrics([point(1)]);
  reporter.progress(progress);
  await reporter.flush();
  expect(written).toEqual(['metrics 1', 'progress', 'events log,metrics']);
});

test('a warning is kept with those that the run has, and told once', async () => {
  const { reporter, written } = reporterOn();
  const warning = toWarning({ code: 'noValidationRows', detail: 'There are none.' });
  reporter.warning(warning);
  reporter.warning({ ...warning, detail: 'Fold 2 of 5: There are none.' });
  reporter.warning(leakWarning);
  await reporter.flush();
  expect(written).toEqual(['warnings leaksTarget,noValidationRows', 'events warning']);
});

test('the log names the column of a warning', () => {
  expect(warningMessage(leakWarning)).toBe('Column "petal width": It determines "species" almost alone.');
  const named = { ...leakWarning, detail: 'The input "petal width" has no value.' };
  expect(warningMessage(named)).toBe(named.detail);
  expect(warningMessage({ ...leakWarning, column: null })).toBe(leakWarning.detail);
});

test('a batch that could not be written is written with the next one', async () => {
  let broken = true;
  const { reporter, written } = reporterOn({
    append: async () => {
      if (broken) throw new Error('no database');
      return true;
    },
  });
  reporter.metrics([point(1)]);
  await vi.advanceTimersByTimeAsync(0);
  reporter.metrics([point(2)]);
  await expect(reporter.flush()).rejects.toThrow('no database');
  broken = false;
  await reporter.flush();
  expect(written[0]).toBe('metrics 1,2');
});

test('what is more than memory may hold waits on the disk, and is written in its order', async () => {
  let broken = true;
  const { reporter, written } = reporterOn({
    append: async () => {
      if (broken) throw new Error('no database');
      return true;
    },
  });
  const steps: number[] = [];
  for (let part = 0; part < 5; part++) {
    const points = Array.from({ length: 1500 }, (_, index) => point(1500 * part + index + 1));
    steps.push(...points.map(({ step }) => step));
    reporter.metrics(points);
    reporter.event({ type: 'log', level: 'info', message: `part ${part}`, data: null });
    await expect(reporter.flush()).rejects.toThrow('no database');
  }
  const { size, mode } = await stat(path.join(folder, 'waiting.ndjson'));
  expect(size).toBeGreaterThan(100_000);
  expect(mode & 0o077).toBe(0);

  broken = false;
  await reporter.flush();
  const metrics = written.filter((line) => line.startsWith('metrics '));
  expect(metrics.flatMap((line) => line.slice(8).split(',').map(Number))).toEqual(steps);
  expect(written.join(' ').match(/log/g)).toHaveLength(5);
  expect(await readdir(folder)).toEqual([]);
});

test('of what waits on the disk each part is written once, also when the database goes away in between', async () => {
  let appends = Infinity;
  const { reporter, written } = reporterOn({
    append: async () => {
      if (appends-- <= 0) throw new Error('no database');
      return true;
    },
  });
  appends = 0;
  for (let part = 0; part < 3; part++) {
    reporter.metrics(Array.from({ length: 2001 }, (_, index) => point(2001 * part + index + 1)));
    await expect(reporter.flush()).rejects.toThrow('no database');
  }
  appends = 1;
  await expect(reporter.flush()).rejects.toThrow('no database');
  appends = Infinity;
  await reporter.flush();
  const metrics = written.filter((line) => line.startsWith('metrics '));
  expect(metrics.map((line) => line.split(',').length)).toEqual([2001, 2001, 2001]);
});

test('a lost lease is told, and nothing is written after abandon', async () => {
  const { reporter, written, lost } = reporterOn({ append: async () => false });
  reporter.metrics([point(1)]);
  await vi.advanceTimersByTimeAsync(0);
  expect(lost()).toBe(1);
  reporter.abandon();
  reporter.metrics([point(2)]);
  await vi.advanceTimersByTimeAsync(1000);
  await reporter.flush();
  expect(written).toEqual([]);
});
