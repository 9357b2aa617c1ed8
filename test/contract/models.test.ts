import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCard } from '../../src/contracts/model-card.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addCheckpoint, addRun, startRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

describe('checkpoints and models', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;

  beforeAll(async () => {
    test = await startApp({ limits: { maxQueuedRuns: 100 } });
    key = await test.addKey('writer');
  });
  afterAll(() => test.close());

  const call = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    test.app.inject({ method, url: `/api/v1${url}`, headers: key.headers, ...(payload && { payload }) });

  describe('a checkpoint', () => {
    it('is listed, shown and downloaded as an archive', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await addCheckpoint(test, lease, { step: 10 });
      await addCheckpoint(test, lease, { step: 20, best: true });
      const list = await call('GET', `/runs/${id}/checkpoints`);
      expect(list.json<{ data: { step: number }[] }>().data.map(({ step }) => step)).toEqual([20, 10]);
      expect(list.body).not.toContain('artifactKey');
      expect((await call('GET', `/runs/${id}/checkpoints/10`)).json()).toMatchObject({
        step: 10,
        prunedAt: null,
      });
      expect(outcomeOf(await call('GET', `/runs/${id}/checkpoints/11`))).toBe('404 notFound');

      const download = await call('GET', `/runs/${id}/checkpoints/20/download`);
      expect(download.headers['content-type']).toBe('application/gzip');
      expect(download.headers['content-disposition']).toBe(`attachment; filename="${id}-step-20.tar.gz"`);
      const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-test-'));
      await writeFile(path.join(folder, 'c.tar.gz'), download.rawPayload);
      await extract({ file: path.join(folder, 'c.tar.gz'), cwd: folder });
      const files = await readdir(path.join(folder, `${id}-step-20`));
      expect(files.toSorted()).toEqual(['manifest.json', 'model.json', 'weights.bin']);
      await rm(folder, { recursive: true });
    });

    it('that was pruned is shown as such, and is not downloaded', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await addCheckpoint(test, lease, { step: 10 });
      await test.store.checkpoints.markPruned(lease, [10], new Date());
      expect((await call('GET', `/runs/${id}/checkpoints/10`)).json()).toMatchObject({
        prunedAt: expect.any(String),
      });
      expect(outcomeOf(await call('GET', `/runs/${id}/checkpoints/10/download`))).toBe(
        '404 checkpointPruned',
      );
      const model = await call('POST', '/models', { name: 'm', run: id, step: 10 });
      expect(outcomeOf(model)).toBe('404 checkpointPruned');
    });
  });

  describe('a model', () => {
    const evaluation: Evaluation = {
      test: {
        kind: 'regression',
        rows: 9,
        loss: 1,
        mse: 4,
        rmse: 2,
        mae: 1,
        medianAbsoluteError: 1,
        mape: null,
        r2: null,
        explainedVariance: null,
        meanPoissonDeviance: null,
        residuals: { probabilities: [0, 1], quantiles: [-3, 1] },
      },
      validation: null,
    };

    it('is made of the final checkpoint, with the figures of the test split, and outlives its run', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await addCheckpoint(test, lease, { step: 10, best: true });
      await addCheckpoint(test, lease, { step: 20, kind: 'final' });
      await test.store.runs.transition({
        runId: id,
        from: ['running'],
        to: 'succeeded',
        message: 'Done.',
        lease,
        evaluation,
      });
      const reply = await call('POST', '/models', { name: 'churn', run: id });
      expect(reply.statusCode).toBe(201);
      expect(reply.headers.location).toBe('/api/v1/models/churn/versions/1');
      expect(reply.json()).toMatchObject({
        version: 1,
        runId: id,
        step: 20,
        task: 'classification',
        target: 'y',
        classes: ['no', 'yes'],
        inputs: [{ name: 'x', type: 'numeric' }],
        metrics: { 'test.rmse': 2, 'test.mae': 1 },
      });
      expect(reply.body).not.toContain('artifactKey');

      const second = await call('POST', '/models', { name: 'churn', run: id, step: 10 });
      expect(second.json()).toMatchObject({ version: 2, step: 10, metrics: { 'validation.loss': 0.5 } });
      expect((await call('DELETE', `/runs/${id}`)).statusCode).toBe(204);
      expect([...test.blobs.objects.keys()].filter((name) => name.startsWith(`runs/${id}`))).toEqual([]);

      expect((await call('GET', '/models/churn')).json()).toMatchObject({ name: 'churn', latestVersion: 2 });
      const versions = (await call('GET', '/models/churn/versions')).json<{ data: { version: number }[] }>();
      expect(versions.data.map(({ version }) => version)).toEqual([2, 1]);
      expect((await call('GET', '/models/churn/versions/1')).json()).toMatchObject({ version: 1 });
      expect(outcomeOf(await call('GET', '/models/churn/versions/3'))).toBe('404 notFound');
      expect((await call('GET', '/models')).json()).toMatchObject({ data: [{ name: 'churn' }] });

      expect((await call('DELETE', '/models/churn')).statusCode).toBe(204);
      expect([...test.blobs.objects.keys()].filter((name) => name.startsWith('models/'))).toEqual([]);
      expect(outcomeOf(await call('DELETE', '/models/churn'))).toBe('404 notFound');
    });

    it('is made of the best checkpoint where there is no final one', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      expect(outcomeOf(await call('POST', '/models', { name: 'early', run: id }))).toBe(
        '409 runHasNoCheckpoint',
      );
      await addCheckpoint(test, lease, { step: 10, best: true });
      await addCheckpoint(test, lease, { step: 20 });
      expect((await call('POST', '/models', { name: 'early', run: id })).json()).toMatchObject({ step: 10 });
    });

    it.each([
      [{ name: '../x', run: newId('run') }, '/name'],
      [{ name: 'a/b', run: newId('run') }, '/name'],
      [{ name: 'x', run: 'run_1' }, '/run'],
      [{ name: 'x', run: newId('run'), step: -1 }, '/step'],
      [{ name: 'x', run: newId('run'), checkpoint: 1 }, '/checkpoint'],
      [{ run: newId('run') }, '/name'],
    ])('is refused for %j', async (body, pointer) => {
      const reply = await call('POST', '/models', body);
      expect(outcomeOf(reply)).toBe('400 validationFailed');
      expect(problemOf(reply).errors[0].pointer).toBe(pointer);
    });

    it('of a run that does not exist is refused', async () => {
      expect(outcomeOf(await call('POST', '/models', { name: 'x', run: newId('run') }))).toBe('404 notFound');
    });

    it('tells how predictions change with a column, and why it can not', async () => {
      const id = await addRun(test, key);
      await addCheckpoint(test, await startRun(test, id), { step: 10, kind: 'final' });
      await call('POST', '/models', { name: 'varied', run: id });
      const ask = (body: object) => call('POST', '/models/varied/versions/1/partial-dependence', body);
      const rows = [{ x: 1 }, { x: 5 }, { x: 3 }];
      expect((await ask({ column: 'x', rows })).json()).toEqual({
        model: 'varied',
        version: 1,
        column: 'x',
        rows: 3,
        values: [1, 3, 5],
        outputs: [{ output: 'value', average: [1, 3, 5] }],
      });
      const given = { column: 'x', columns: ['x'], data: [[1], [5]], values: [7, 8], individual: true };
      expect((await ask(given)).json()).toMatchObject({
        values: [7, 8],
        outputs: [{ output: 'value', average: [7, 8], individual: [[7, 8], [7, 8]] }], // prettier-ignore
      });
      const many = Array.from({ length: 1000 }, (_, x) => ({ x }));
      const { values } = (await ask({ column: 'x', rows: many })).json<{ values: number[] }>();
      expect([values.length, values[0], values[19]]).toEqual([20, 999 * 0.05, 999 * 0.95]);
      for (const [body, pointer] of [
        [{ column: 'z', rows }, '/column'],
        [{ column: 'x', rows: many, points: 100 }, '/rows'],
        [{ column: 'x', rows: [{ x: null }] }, '/values'],
        [{ column: 'x' }, '/rows'],
      ] as const) {
        const refused = await ask(body);
        expect(outcomeOf(refused)).toBe('422 predictionInputInvalid');
        expect(problemOf(refused).errors).toMatchObject([{ pointer }]);
      }
    });

    it('predicts, and names what is wrong with a row', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await addCheckpoint(test, lease, { step: 10, kind: 'final' });
      await call('POST', '/models', { name: 'predictor', run: id });
      const reply = await call('POST', '/models/predictor/predict', { rows: [{ x: 1 }, { x: 2 }] });
      expect(reply.statusCode).toBe(200);
      expect(reply.json()).toEqual({
        model: 'predictor',
        version: 1,
        predictions: [{ value: 1 }, { value: 2 }],
      });
      const wrong = await call('POST', '/models/predictor/predict', { rows: [{ z: 1 }] });
      expect(outcomeOf(wrong)).toBe('422 predictionInputInvalid');
      expect(problemOf(wrong).errors).toMatchObject([{ pointer: '/rows/0', column: 'x' }]);
      expect(outcomeOf(await call('POST', '/models/predictor/predict', { rows: [] }))).toBe(
        '400 validationFailed',
      );
      expect(
        outcomeOf(await call('POST', '/models/predictor/predict', { rows: [{ x: 1 }], version: 9 })),
      ).toBe('404 notFound');
      expect(outcomeOf(await call('POST', '/models/nobody/predict', { rows: [{ x: 1 }] }))).toBe(
        '404 notFound',
      );
    });

    it('predicts with the version that is asked for, else with the newest, at once after it was added', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await addCheckpoint(test, lease, { step: 10, kind: 'final' });
      const versionOf = async (body: object): Promise<number> =>
        (await call('POST', '/models/live/predict', { rows: [{ x: 1 }], ...body })).json<{
          version: number;
        }>().version;
      await call('POST', '/models', { name: 'live', run: id });
      expect(await versionOf({})).toBe(1);
      await call('POST', '/models', { name: 'live', run: id });
      expect([await versionOf({}), await versionOf({ version: 1 })]).toEqual([2, 1]);
      const first = (body: object) =>
        call('POST', '/models/live/versions/1/predict', { rows: [{ x: 1 }], ...body });
      for (const body of [{}, { version: 1 }])
        expect((await first(body)).json()).toEqual({
          model: 'live',
          version: 1,
          predictions: [{ value: 1 }],
        });
      const other = await first({ version: 2 });
      expect([outcomeOf(other), problemOf(other).errors[0].pointer]).toEqual([
        '422 predictionInputInvalid',
        '/version',
      ]);
      expect(outcomeOf(await call('POST', '/models/live/versions/3/predict', { rows: [{ x: 1 }] }))).toBe(
        '404 notFound',
      );
      expect(outcomeOf(await call('POST', '/models/live/versions/1/predict'))).toBe('400 validationFailed');
      // As a name of a version in escapes, which nobody sees before the request is read.
      const escaped = await test.app.inject({
        method: 'POST',
        url: '/api/v1/models/live/predict',
        headers: { ...key.headers, 'content-type': 'application/json' },
        payload: '\uFEFF{"rows":[{"x":1}],"\\u0076ersion":1}',
      });
      expect(escaped.json()).toEqual({ model: 'live', version: 1, predictions: [{ value: 1 }] });
      await call('DELETE', '/models/live');
      expect(outcomeOf(await call('POST', '/models/live/predict', { rows: [{ x: 1 }] }))).toBe(
        '404 notFound',
      );
    });

    it('takes rows as arrays beside the names of their columns, and points into them', async () => {
      const predict = (body: object) => call('POST', '/models/predictor/predict', body);
      const asArrays = await predict({ columns: ['y', 'x'], data: [['a', 1], ['b', 2]] }); // prettier-ignore
      expect(asArrays.json()).toMatchObject({ predictions: [{ value: 1 }, { value: 2 }] });
      const wrong = await predict({ columns: ['z'], data: [[1]] });
      expect(outcomeOf(wrong)).toBe('422 predictionInputInvalid');
      expect(problemOf(wrong).errors).toMatchObject([{ pointer: '/data/0', column: 'x' }]);
      const bodies: [object, string][] = [
        [{}, '/rows'],
        [{ rows: [{ x: 1 }], columns: ['x'], data: [[1]] }, '/data'],
        [{ columns: ['x'] }, '/rows'],
        [{ columns: ['x', 'y'], data: [[1, 2], [1]] }, '/data/1'],
        [{ columns: ['x', 'x'], data: [[1, 2]] }, '/columns/1'],
      ];
      for (const [body, pointer] of bodies) {
        const refused = await predict(body);
        expect([outcomeOf(refused), problemOf(refused).errors?.[0].pointer]).toEqual([
          '422 predictionInputInvalid',
          pointer,
        ]);
      }
    });

    it('has a description and tags, and so have its versions', async () => {
      const id = await addRun(test, key);
      await addCheckpoint(test, await startRun(test, id), { step: 10, kind: 'final' });
      await call('POST', '/models', { name: 'noted', run: id });
      const url = '/models/noted';
      expect((await call('GET', url)).json()).toMatchObject({ description: '', tags: {} });
      await call('PATCH', url, { description: 'Who leaves.', tags: { team: 'crm', stage: 'test' } });
      const changed = await call('PATCH', url, { tags: { stage: 'live', team: null, '': 'x' } });
      expect([outcomeOf(changed), problemOf(changed).errors[0].pointer]).toEqual([
        '400 validationFailed',
        '/tags',
      ]);
      expect((await call('PATCH', url, { tags: { stage: 'live', team: null } })).json()).toMatchObject({
        description: 'Who leaves.',
        tags: { stage: 'live' },
        versions: [{ description: '', tags: {} }],
      });
      const version = await call('PATCH', `${url}/versions/1`, {
        description: 'The first.',
        tags: { a: 'b' },
      });
      expect(version.json()).toMatchObject({ version: 1, description: 'The first.', tags: { a: 'b' } });
      expect((await call('GET', `${url}/versions/1`)).json()).toMatchObject({ tags: { a: 'b' } });
      const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`t${i}`, 'x']));
      const tooMany = await call('PATCH', url, { tags: many });
      expect([outcomeOf(tooMany), problemOf(tooMany).errors[0]]).toMatchObject(['400 validationFailed', { pointer: '/tags' }]); // prettier-ignore
      expect((await call('PATCH', url, { tags: { ...many, stage: null } })).statusCode).toBe(200);
      expect(outcomeOf(await call('PATCH', `${url}/versions/2`, {}))).toBe('404 notFound');
      expect(outcomeOf(await call('PATCH', '/models/nobody', {}))).toBe('404 notFound');
      expect(outcomeOf(await call('PATCH', url, { name: 'other' }))).toBe('400 validationFailed');
    });

    it('knows what it was made from, how it did and what it takes, when its run is gone', async () => {
      const id = await addRun(test, key);
      const lease = await startRun(test, id);
      await addCheckpoint(test, lease, { step: 10 });
      await addCheckpoint(test, lease, { step: 20, kind: 'final' });
      await test.store.runs.transition({ runId: id, from: ['running'], to: 'succeeded', message: 'Done.', lease, evaluation }); // prettier-ignore
      for (const step of [20, 10]) await call('POST', '/models', { name: 'known', run: id, step });
      const { experimentId } = (await call('GET', `/runs/${id}`)).json<{ experimentId: string }>();
      const { datasetId } = (await call('GET', `/experiments/${experimentId}`)).json<{ datasetId: string }>();
      const { sha256 } = (await call('GET', `/datasets/${datasetId}`)).json<{ sha256: string }>();
      for (const url of [`/runs/${id}`, `/experiments/${experimentId}`, `/datasets/${datasetId}`])
        expect((await call('DELETE', url)).statusCode).toBe(204);

      expect((await call('GET', '/models/known/versions/1/lineage')).json()).toMatchObject({
        dataset: { id: datasetId, name: 'sample', sha256, rows: 100 },
        experiment: { id: experimentId },
        run: { id },
        checkpoint: { step: 20, epoch: 1, kind: 'final' },
        engine: { name: 'libtensorflow' },
        definition: { dataset: datasetId, task: { type: 'classification', target: 'y' } },
      });
      expect((await call('GET', '/models/known/versions/1/evaluation')).json()).toEqual(evaluation);
      expect(outcomeOf(await call('GET', '/models/known/versions/2/evaluation'))).toBe('404 notFound');
      const card = (await call('GET', '/models/known/versions/1/card')).json<ModelCard>();
      expect(card).toMatchObject({
        model: 'known',
        version: 1,
        inputs: [{ name: 'x', type: 'numeric' }],
        lineage: { dataset: { id: datasetId, sha256 }, run: { id } },
        evaluations: [{ part: 'test', rows: evaluation.test!.rows }],
      });
      expect((await call('GET', '/models/known/versions/2/card')).json()).toMatchObject({ evaluations: [] });
      const markdown = await call('GET', '/models/known/versions/1/card.md');
      expect(markdown.headers['content-type']).toBe('text/markdown; charset=utf-8');
      expect(markdown.body).toContain(`| SHA-256 of the dataset | ${sha256} |`);
      expect(outcomeOf(await call('GET', '/models/known/versions/9/card'))).toBe('404 notFound');
      const signature = await call('GET', '/models/known/versions/1/signature');
      expect(signature.json()).toMatchObject({
        model: 'known',
        version: 1,
        inputs: [{ name: 'x', type: 'numeric', range: { min: 0, max: 99 }, categories: null, length: null }],
        steps: null,
        outputs: [
          { name: 'label', holds: 'text' },
          { name: 'probability', holds: 'number' },
          { name: 'probabilities', holds: 'numberByName', names: ['no', 'yes'] },
        ],
        example: { rows: [{ x: 0 }] },
      });
      const { example } = signature.json<{ example: object }>();
      expect((await call('POST', '/models/known/predict', example)).statusCode).toBe(200);
      expect((await call('GET', '/models/known/signature')).json()).toMatchObject({ version: 2 });
      await call('PUT', '/models/known/aliases/live', { version: 1 });
      for (const url of ['/models/known/signature', '/models/known@live/signature'])
        expect((await call('GET', url)).json()).toMatchObject({ version: 1, alias: 'live' });
      expect(outcomeOf(await call('GET', '/models/known/versions/9/lineage'))).toBe('404 notFound');
    });

    it('tells which values lie outside of training, where it is asked to', async () => {
      const predict = (body: object) => call('POST', '/models/predictor/predict', body);
      const asked = await predict({ rows: [{ x: 1 }, { x: 100 }], outsideOfTraining: true });
      expect(asked.json()).toMatchObject({
        predictions: [{ value: 1 }, { value: 100 }],
        outsideOfTraining: {
          total: 1,
          cells: [{ pointer: '/rows/1/x', column: 'x', reason: 'aboveRange', limit: 99 }],
        },
      });
      const arrays = await predict({ columns: ['y', 'x'], data: [[0, 100]], outsideOfTraining: true });
      expect(arrays.json()).toMatchObject({ outsideOfTraining: { cells: [{ pointer: '/data/0/1' }] } });
      const many = await predict({ columns: ['x'], data: Array(1200).fill([100]), outsideOfTraining: true });
      const { total, cells } = many.json<{ outsideOfTraining: { total: number; cells: object[] } }>()
        .outsideOfTraining;
      expect([total, cells.length]).toEqual([1200, 1000]);
      expect((await predict({ rows: [{ x: 100 }] })).json()).not.toHaveProperty('outsideOfTraining');
    });

    describe('goes by aliases', () => {
      /** A model with so many versions. */
      const addModel = async (name: string, versions: number): Promise<void> => {
        const id = await addRun(test, key);
        await addCheckpoint(test, await startRun(test, id), { step: 10, kind: 'final' });
        for (let i = 0; i < versions; i++) await call('POST', '/models', { name, run: id });
      };
      const rows = { rows: [{ x: 1 }] };
      const answeredBy = async (url: string) => {
        const { version, alias } = (await call('POST', url, rows)).json<{
          version: number;
          alias?: string;
        }>();
        return alias === undefined ? version : [version, alias];
      };

      it('which are moved at once, and whose version answers', async () => {
        await addModel('churn', 3);
        const moved = await call('PUT', '/models/churn/aliases/champion', { version: 1 });
        expect(moved.json()).toEqual({
          alias: 'champion',
          version: 1,
          movedAt: expect.any(String),
          movedBy: { keyId: key.id, keyName: 'writer of default' },
        });
        for (const version of [1, 2, 3, 1]) {
          await call('PUT', '/models/churn/aliases/champion', { version });
          expect(await answeredBy('/models/churn@champion/predict')).toEqual([version, 'champion']);
        }
        expect(await answeredBy('/models/churn%40champion/predict')).toEqual([1, 'champion']);
        expect((await call('GET', '/models/churn')).json()).toMatchObject({
          latestVersion: 3,
          aliases: [{ alias: 'champion', version: 1 }],
          versions: [{ aliases: [] }, { aliases: [] }, { aliases: ['champion'] }],
        });
        expect((await call('GET', '/models/churn/aliases')).json()).toMatchObject({ data: [{ version: 1 }] });
        expect((await call('GET', '/models/churn/aliases/champion')).json()).toMatchObject({ version: 1 });
        const history = await call('GET', '/models/churn/alias-moves?alias=champion');
        const moves = history.json<{ data: { from: number | null; to: number | null }[] }>().data;
        expect(moves.map(({ from, to }) => [from, to])).toEqual([[3, 1], [2, 3], [1, 2], [null, 1]]); // prettier-ignore
        expect((await call('DELETE', '/models/churn/aliases/champion')).statusCode).toBe(204);
        for (const [method, url] of [
          ['POST', '/models/churn@champion/predict'],
          ['GET', '/models/churn/aliases/champion'],
          ['DELETE', '/models/churn/aliases/champion'],
        ] as const) {
          const gone = await call(method, url, method === 'POST' ? rows : undefined);
          expect([outcomeOf(gone), problemOf(gone).detail]).toEqual([
            '404 notFound',
            'The model churn has no alias champion.',
          ]);
        }
      });

      it('of which live answers whoever names no version; without it the newest does', async () => {
        await addModel('ranked', 2);
        expect(await answeredBy('/models/ranked/predict')).toBe(2);
        await call('PUT', '/models/ranked/aliases/live', { version: 1 });
        expect(await answeredBy('/models/ranked/predict')).toEqual([1, 'live']);
        await addModel('ranked', 1);
        expect(await answeredBy('/models/ranked/predict')).toEqual([1, 'live']);
        expect(await answeredBy('/models/ranked/versions/3/predict')).toBe(3);
        const inBody = await call('POST', '/models/ranked/predict', { ...rows, version: 2 });
        expect(inBody.json()).toMatchObject({ version: 2 });
        const inBoth = await call('POST', '/models/ranked@live/predict', { ...rows, version: 1 });
        expect([outcomeOf(inBoth), problemOf(inBoth).errors[0].pointer]).toEqual([
          '422 predictionInputInvalid',
          '/version',
        ]);
        await call('DELETE', '/models/ranked/aliases/live');
        expect(await answeredBy('/models/ranked/predict')).toBe(3);
      });

      it('which keep their version and their model from being deleted', async () => {
        await addModel('kept', 2);
        await call('PUT', '/models/kept/aliases/champion', { version: 2 });
        const version = await call('DELETE', '/models/kept/versions/2');
        expect([outcomeOf(version), problemOf(version).detail]).toEqual([
          '409 modelAliased',
          'The version 2 of the model kept has the alias champion. Move or delete it first.',
        ]);
        await call('PUT', '/models/kept/aliases/live', { version: 2 });
        const model = await call('DELETE', '/models/kept');
        expect([outcomeOf(model), problemOf(model).detail]).toEqual([
          '409 modelAliased',
          'The model kept has the aliases champion and live. Delete them first, or the model with force=true.',
        ]);
        const artifacts = () => [...test.blobs.objects.keys()].filter((name) => name.startsWith('models/'));
        const before = new Set(artifacts().map((name) => name.split('/')[1])).size;
        expect((await call('DELETE', '/models/kept/versions/1')).statusCode).toBe(204);
        expect(new Set(artifacts().map((name) => name.split('/')[1])).size).toBe(before - 1);
        expect(outcomeOf(await call('POST', '/models/kept/versions/1/predict', rows))).toBe('404 notFound');
        expect(outcomeOf(await call('DELETE', '/models/kept/versions/1'))).toBe('404 notFound');
        expect((await call('DELETE', '/models/kept?force=true')).statusCode).toBe(204);
        expect(outcomeOf(await call('GET', '/models/kept'))).toBe('404 notFound');
        await addModel('single', 1);
        expect(outcomeOf(await call('DELETE', '/models/single/versions/1'))).toBe('409 onlyModelVersion');
      });

      it.each([
        ['latest', { version: 1 }, '400 validationFailed'],
        ['1', { version: 1 }, '404 notFound'],
        ['a/b', { version: 1 }, '404 notFound'],
        ['champion', {}, '400 validationFailed'],
        ['champion', { version: 0 }, '400 validationFailed'],
        ['champion', { version: 1, force: true }, '400 validationFailed'],
        ['champion', { version: 2 }, '404 notFound'],
      ])('%s with %j is refused', async (alias, body, outcome) => {
        if ((await call('GET', '/models/strict')).statusCode === 404) await addModel('strict', 1);
        const url = `/models/strict/aliases/${encodeURIComponent(alias)}`;
        expect(outcomeOf(await call('PUT', url, body))).toBe(outcome);
      });

      it('in the inference protocol too, where a version goes', async () => {
        const infer = (path: string, method: 'GET' | 'POST' = 'GET') =>
          test.app.inject({ method, url: `/v2/models/${path}`, headers: key.headers });
        await addModel('served', 2);
        expect((await infer('served/versions/champion/ready')).statusCode).toBe(404);
        await call('PUT', '/models/served/aliases/champion', { version: 1 });
        expect((await infer('served/versions/champion/ready')).json()).toEqual({
          name: 'served',
          ready: true,
        });
        expect((await infer('served/versions/champion')).json()).toMatchObject({ name: 'served' });
        expect((await infer('served/versions/no one')).statusCode).toBe(404);
      });
    });

    it('is all that a key with the role predictor can do', async () => {
      const { headers } = await test.addKey('predictor');
      const as = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
        test.app.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
      expect((await as('POST', '/models/predictor/predict', { rows: [{ x: 1 }] })).statusCode).toBe(200);
      for (const url of ['/models', '/datasets', '/runs', '/keys', '/models/predictor'])
        expect(outcomeOf(await as('GET', url))).toBe('403 forbidden');
      expect(outcomeOf(await as('DELETE', '/models/predictor'))).toBe('403 forbidden');
      expect(outcomeOf(await as('POST', '/models', { name: 'x', run: newId('run') }))).toBe('403 forbidden');
    });
  });
});
