import { beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { PredictResponse } from '../../src/contracts/model.ts';
import type { Run } from '../../src/contracts/run.ts';
import { openTestProject, type TestProject } from '../support/service.ts';

let service: TestProject;
beforeAll(async () => {
  service = await openTestProject();
});

/** What decides the class: the last two are one number to a double. */
const accounts = ['9007199254740990', '9007199254740992', '9007199254740993'];
const classes = ['__proto__', 'constructor', 'hasOwnProperty'];

/** A row as JSON text; JavaScript could not write the number. */
const row = (account: string, i: number, target?: string): string =>
  `{"__proto__":${account},"constructor":${i % 5},"A":${i % 3},"a":"${['toString', 'valueOf', '__proto__'][i % 3]}","":${i % 7}${target === undefined ? '' : `,"toString":"${target}"`}}`;

it('columns, categories and classes of any names, told apart by digits that no double holds, from the upload to the prediction', async () => {
  const lines = Array.from({ length: 240 }, (_, i) => row(accounts[(i * 7) % 3], i, classes[(i * 7) % 3]));
  const { id } = await service.api.send<Dataset>(
    '/api/v1/datasets?fileName=__proto__.ndjson',
    lines.join('\n'),
    'application/x-ndjson',
  );
  const dataset = await service.api.waitFor<Dataset>(`/api/v1/datasets/${id}`, ({ status }) =>
    ['ready', 'rejected'].includes(status),
  );
  expect(dataset).toMatchObject({ name: '__proto__', status: 'ready', rejection: null });
  const notes = dataset.reading!.columns.filter(({ note }) => note).map(({ name, note }) => [name, note!.code]);
  expect(notes.toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
    ['__proto__', 'exactDigits'],
    ['a_2', 'renamed'],
    ['column5', 'unnamed'],
  ]);

  const definition = `{"dataset":"${id}","task":{"type":"classification","target":"toString"},"inputs":{"types":{"__proto__":"categorical"}},"model":{"family":"linear"}}`;
  const experiment = await service.api.send<{ id: string }>(
    '/api/v1/experiments',
    definition,
    'application/json',
  );
  const started = await service.api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const run = await service.api.waitFor<Run>(`/api/v1/runs/${started.id}`, ({ status }) =>
    ['succeeded', 'failed'].includes(status),
  );
  expect(run).toMatchObject({ status: 'succeeded', error: null });
  await service.api.post('/api/v1/models', { name: 'any-names', run: run.id });

  // Keys as in the file, as they are called here, and with the target beside them; the number as a number and as text.
  const rows = [
    ...accounts.map((account, i) => row(account, i)),
    ...accounts.map((account, i) => row(`"${account}"`, i, classes[0])),
    ...accounts.map((account, i) => row(account, i).replace('"a":', '"a_2":').replace('"":', '"column5":')),
  ];
  const { predictions } = await service.api.send<PredictResponse>(
    '/api/v1/models/any-names/predict',
    `{"rows":[${rows.join(',')}]}`,
    'application/json',
  );
  const answers = predictions as Extract<PredictResponse['predictions'][number], { label: string }>[];
  expect(answers.map(({ label }) => label)).toEqual([...classes, ...classes, ...classes]);
  for (const { probabilities } of answers) expect(Object.keys(probabilities).toSorted()).toEqual(classes.toSorted());
  expect(answers.slice(3, 6)).toEqual(answers.slice(0, 3));
  expect(answers.slice(6)).toEqual(answers.slice(0, 3));
}); // prettier-ignore
