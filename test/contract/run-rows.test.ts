import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runRowsKey } from '../../src/artifacts/run-rows-key.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { RunStatus } from '../../src/contracts/run.ts';
import { exampleEvaluation, exampleRunRows } from '../../src/http/examples.ts';
import { newId } from '../../src/identifiers.ts';
import type { ReadRunRows } from '../../src/services/run-rows-service.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addRun, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

const ofFolds = (folds: readonly number[]): Evaluation => ({
  test: null,
  validation: null,
  crossValidation: {
    folds: folds.map((fold) => ({ fold, epochs: 1, evaluation: exampleEvaluation.test! })),
    mean: {},
    standardDeviation: {},
  },
});

describe('the rows of a run', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;
  let asked: Parameters<ReadRunRows>[0] | null;
  let hasCorrect: boolean;

  beforeAll(async () => {
    test = await startApp({
      parts: {
        async readRunRows(query) {
          asked = query;
          return { rows: exampleRunRows.rows, total: 12, hasCorrect };
        },
      },
    });
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    key = await test.addKey('reader', newId('project'));
    asked = null;
    hasCorrect = true;
  });

  const get = (id: string, query = '') =>
    test.app.inject({ url: `/api/v1/runs/${id}/rows${query}`, headers: key.headers });

  async function addEndedRun(to: Extract<RunStatus, 'succeeded' | 'failed'>, evaluation: Evaluation | null) {
    const { projectId } = key;
    const writer = await test.addKey('writer', projectId);
    key = writer;
    const runId = await addRun(test, writer);
    const lease = await startRun(test, runId);
    await test.store.runs.transition({ runId, from: ['running'], to, message: to, lease, evaluation });
    return runId;
  }
  async function addRows(runId: string, folds: readonly (number | null)[]): Promise<void> {
    for (const fold of folds)
      await test.blobs.put(runRowsKey(runId, fold), Readable.from([Buffer.from('PAR1')]));
  }

  it('are read from its file, filtered, ordered and paged as asked', async () => {
    const id = await addEndedRun('succeeded', exampleEvaluation);
    await addRows(id, [null]);
    const reply = await get(id);
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({ rows: exampleRunRows.rows, offset: 0, total: 12 });
    expect(asked).toEqual({
      paths: [expect.any(String)],
      order: 'row',
      offset: 0,
      limit: 100,
      parquetPath: null,
    });

    const page = await get(id, '?part=test&correct=false&order=error&columns=true&offset=5&limit=2');
    expect(page.json()).toMatchObject({ offset: 5 });
    expect(asked).toMatchObject({ part: 'test', correct: false, order: 'error', offset: 5, limit: 2 });
    expect(asked!.parquetPath).toEqual(expect.any(String));
  });

  it('of a cross-validation are read from the file of each fold, and of its model where there is one', async () => {
    const id = await addEndedRun('succeeded', ofFolds([1, 2]));
    await addRows(id, [1, 2]);
    expect((await get(id, '?fold=2')).statusCode).toBe(200);
    expect(asked).toMatchObject({ fold: 2, paths: [expect.any(String), expect.any(String)] });
    await addRows(id, [null]);
    await get(id);
    expect(asked!.paths).toHaveLength(3);

    const beyond = await get(id, '?fold=3');
    expect(outcomeOf(beyond)).toBe('400 validationFailed');
    expect(problemOf(beyond).detail).toContain('folds 1 to 2');
  });

  it('are refused where the run was trained before they were kept, or lacks those of a fold', async () => {
    const old = await addEndedRun('succeeded', exampleEvaluation);
    const reply = await get(old);
    expect(outcomeOf(reply)).toBe('409 runRowsNotKept');
    expect(problemOf(reply).detail).toContain('start a new run');
    const folded = await addEndedRun('succeeded', ofFolds([1, 2]));
    await addRows(folded, [1, null]);
    expect(outcomeOf(await get(folded))).toBe('409 runRowsNotKept');
  });

  it('are refused before the run is evaluated, and where it never was', async () => {
    const failed = await addEndedRun('failed', null);
    const reply = await get(failed);
    expect(outcomeOf(reply)).toBe('409 runNotEvaluated');
    expect(problemOf(reply).detail).toContain('failed before it was evaluated');
    const queued = await addRun(test, key);
    expect(outcomeOf(await get(queued))).toBe('409 runNotEvaluated');
  });

  it('are refused with a filter that can fit none of them', async () => {
    const id = await addEndedRun('succeeded', exampleEvaluation);
    await addRows(id, [null]);
    const folded = await get(id, '?fold=1');
    expect(outcomeOf(folded)).toBe('400 validationFailed');
    expect(problemOf(folded).detail).toContain('no folds');
    hasCorrect = false;
    const wrong = await get(id, '?correct=false');
    expect(outcomeOf(wrong)).toBe('400 validationFailed');
    expect(problemOf(wrong).detail).toContain('order=error');
    for (const query of ['?part=all', '?order=loss', '?limit=1001', '?fold=0', '?errors=true'])
      expect([query, outcomeOf(await get(id, query))]).toEqual([query, '400 validationFailed']);
  });

  it("of another project's run are not found; its files go with a run", async () => {
    const id = await addEndedRun('succeeded', exampleEvaluation);
    await addRows(id, [1, null]);
    const owner = key;
    key = await test.addKey('admin', newId('project'));
    expect(outcomeOf(await get(id))).toBe('404 notFound');
    expect(test.blobs.keysUnder(`runs/${id}/rows`)).toHaveLength(2);
    const { statusCode } = await test.app.inject({
      method: 'DELETE',
      url: `/api/v1/runs/${id}`,
      headers: owner.headers,
    });
    expect(statusCode).toBe(204);
    expect(test.blobs.keysUnder(`runs/${id}`)).toEqual([]);
  });
});
