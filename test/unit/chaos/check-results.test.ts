import { describe, expect, it } from 'vitest';
import { findMissingBlobs, findOrphanedFiles } from '../../../scripts/chaos/check-blobs.ts';
import { compareResults } from '../../../scripts/chaos/check-weights.ts';
import { childrenOf, findLeaks, parseStatus } from '../../../scripts/chaos/processes.ts';

describe('the result of a run beside that of an undisturbed one', () => {
  const expected = { weights: { 'weights.bin': 'a', 'optimizer.bin': 'b' }, evaluation: '{}', plan: 'plain' };

  it('is the same, or differs file by file', () => {
    expect(compareResults({ ...expected }, expected)).toEqual([]);
    const other = { weights: { 'weights.bin': 'c', 'best.bin': 'd' }, evaluation: '{"a":1}', plan: 'tp 2' };
    const plans = ' (plan tp 2, undisturbed plain)';
    expect(compareResults(other, expected)).toEqual([
      `weights.bin differs${plans}`,
      `best.bin differs${plans}`,
      `optimizer.bin differs${plans}`,
      `the evaluation differs${plans}`,
    ]);
    expect(compareResults({ ...expected, weights: null }, expected)).toEqual([
      'there is no final checkpoint',
    ]);
  });
});

describe('blobs beside the rows', () => {
  const files = [
    'uploads/ds_1',
    'runs/run_1/checkpoints/1-5-final/weights.bin',
    'runs/run_1/rows/split.parquet',
  ];
  const references = {
    named: ['uploads/ds_1', 'runs/run_1/checkpoints/1-5-final'],
    folders: ['runs/run_1/rows'],
  };

  it('are orphans where no row names them or their folder', () => {
    expect(findOrphanedFiles(files, references)).toEqual([]);
    const left = ['runs/run_1/checkpoints/1-50-final/weights.bin', '.incoming/host.1.x'];
    expect(findOrphanedFiles([...files, ...left], references)).toEqual(left);
  });

  it('are missed where a row names them', () => {
    expect(findMissingBlobs(files, references)).toEqual([]);
    expect(findMissingBlobs(files.slice(0, 1), references)).toEqual(['runs/run_1/checkpoints/1-5-final']);
  });
});

describe('processes by session', () => {
  const process = (pid: number, session: number, state = 'S') => ({
    pid,
    session,
    state,
    parent: 1,
    folder: null,
    command: 'node',
  });
  const all = [process(10, 10), process(11, 10), process(12, 10, 'Z'), process(21, 20), process(30, 30)];

  it('are children, or outlived their leader', () => {
    expect(childrenOf(all, [10, 20]).map(({ pid }) => pid)).toEqual([11, 21]);
    expect(findLeaks(all, [10, 20], [10]).map(({ pid }) => pid)).toEqual([21]);
    expect(findLeaks(all, [10, 20], []).map(({ pid }) => pid)).toEqual([10, 11, 21]);
  });

  it('are read with any name', () => {
    expect(parseStatus('42 (a) b (c)) S 7 42 41 0 -1')).toEqual({ state: 'S', parent: 7, session: 41 });
  });
});
