import { beforeAll, describe, expect, it } from 'vitest';
import { oipChecks } from '../../scripts/conformance/oip-checks.ts';
import {
  ask,
  binaryRequest,
  jsonOf,
  readAnswer,
  type InferAnswer,
  type OipTarget,
} from '../../scripts/conformance/oip-client.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { PredictResponse } from '../../src/contracts/model.ts';
import type { Run } from '../../src/contracts/run.ts';
import { openTestProject, type TestProject } from '../support/service.ts';

let service: TestProject;
let classifier: OipTarget;
let forecaster: OipTarget;

async function trainModel(model: string, csv: string, definition: object): Promise<OipTarget> {
  const { api, url, adminKey } = service;
  const { id } = await api.send<Dataset>(`/api/v1/datasets?name=${model}`, csv, 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${id}`, ({ status }) => status === 'ready');
  const experiment = await api.post<{ id: string }>('/api/v1/experiments', { dataset: id, ...definition });
  const { id: runId } = await api.post<Run>(`/api/v1/experiments/${experiment.id}/runs`);
  const run = await api.waitFor<Run>(`/api/v1/runs/${runId}`, ({ finishedAt }) => finishedAt !== null);
  expect(run.error).toBeNull();
  await api.post('/api/v1/models', { name: model, run: runId });
  return { url, model, key: adminKey };
}

beforeAll(async () => {
  service = await openTestProject();
  const customers = Array.from({ length: 200 }, (_, i) => {
    const colour = i % 17 === 0 ? '' : ['red', 'green', 'blue'][i % 3];
    return `${Math.sin(i * 13)},${i % 2 === 0},${colour},2024-01-${String(1 + (i % 28)).padStart(2, '0')},${['low', 'mid', 'high'][i % 3]}`;
  });
  const days = Array.from({ length: 120 }, (_, i) => {
    const date = new Date(Date.UTC(2024, 0, 1 + (i >> 1))).toISOString().slice(0, 10);
    return `${date},${i % 2 === 0 ? 'north' : 'south'},${10 + (i % 14) + 100 * (i % 2)}`;
  });
  [classifier, forecaster] = await Promise.all([
    trainModel('oip-classes', `amount,member,colour,since,level\n${customers.join('\n')}\n`, {
      task: { type: 'classification', target: 'level' },
      model: { family: 'linear' },
    }),
    trainModel('oip-forecast', `day,shop,sold\n${days.join('\n')}\n`, {
      task: { type: 'forecasting', target: 'sold', time: 'day', group: 'shop', window: 4, horizon: 2 },
      model: { family: 'linear' },
      training: { epochs: 2 },
    }),
  ]);
});

describe.each([
  ['a classifier', () => classifier],
  ['a forecast', () => forecaster],
])('the Open Inference Protocol, with %s', (_, target) => {
  it.each(oipChecks)('$name', async (check) => {
    await expect(check.run(target())).resolves.toBeUndefined();
  });
});

describe('predictions as tensors', () => {
  const inputs = [
    { name: 'amount', datatype: 'FP64', shape: [3], data: [0.5, NaN, -1] },
    { name: 'member', datatype: 'BOOL', shape: [3, 1], data: [true, false, true] },
    { name: 'colour', datatype: 'BYTES', shape: [3], data: ['red', 'blue', 'never seen'] },
    { name: 'since', datatype: 'BYTES', shape: [3], data: ['2024-01-03', '2024-01-09', '2024-01-28'] },
  ];
  const rows = [0, 1, 2].map((i) =>
    Object.fromEntries(inputs.map(({ name, data }) => [name, Number.isNaN(data[i]) ? null : data[i]])),
  );

  it('are those of predict, missing values and unknown categories included, from JSON and from bytes', async () => {
    const { predictions } = await service.api.post<PredictResponse>('/api/v1/models/oip-classes/predict', {
      rows,
    });
    const described = jsonOf<{ outputs: { name: string }[] }>(
      await ask(classifier, 'GET', '/models/oip-classes'),
    );
    expect(described).toMatchObject({
      inputs: [
        { name: 'amount', datatype: 'FP64', shape: [-1] },
        { name: 'member', datatype: 'BOOL', shape: [-1] },
        { name: 'colour', datatype: 'BYTES', shape: [-1] },
        { name: 'since', datatype: 'BYTES', shape: [-1] },
      ],
      outputs: [
        { name: 'label', datatype: 'BYTES', shape: [-1] },
        { name: 'probability', datatype: 'FP64', shape: [-1] },
        { name: 'probabilities', datatype: 'FP64', shape: [-1, 3] },
      ],
    });
    const { body, headers } = binaryRequest(inputs, { parameters: { binary_data_output: true } });
    const asBytes = readAnswer(await ask(classifier, 'POST', '/models/oip-classes/infer', { body, headers }));
    const json = {
      inputs: inputs.map((input) => ({
        ...input,
        data: input.data.map((value) => (Number.isNaN(value) ? null : value)),
      })),
    };
    const asJson = jsonOf<InferAnswer>(
      await ask(classifier, 'POST', '/models/oip-classes/infer', { body: JSON.stringify(json) }),
    );
    const classes = (await service.api.get<{ classes: string[] }>('/api/v1/models/oip-classes/versions/1'))
      .classes;
    for (const { outputs } of [asBytes, asJson]) {
      const [label, probability, probabilities] = outputs.map(({ data }) => data!);
      const answers = predictions as {
        label: string;
        probability: number;
        probabilities: Record<string, number>;
      }[];
      expect(label).toEqual(answers.map((answer) => answer.label));
      expect(probability).toEqual(answers.map((answer) => answer.probability));
      expect(probabilities).toEqual(
        answers.flatMap((answer) => classes.map((name) => answer.probabilities[name])),
      );
    }
  });

  it('of examples of several rows take a tensor of steps for each column', async () => {
    const sold = [10, 11, 12, 13, 110, 111, 112, 113];
    const shop = ['north', 'south'];
    const { predictions } = await service.api.post<PredictResponse>('/api/v1/models/oip-forecast/predict', {
      rows: shop.map((name, i) => ({
        shop: name,
        steps: sold.slice(4 * i, 4 * i + 4).map((value) => ({ sold: value })),
      })),
    });
    const answer = jsonOf<InferAnswer>(
      await ask(forecaster, 'POST', '/models/oip-forecast/infer', {
        body: JSON.stringify({
          inputs: [
            { name: 'shop', datatype: 'BYTES', shape: [2], data: shop },
            { name: 'sold', datatype: 'INT32', shape: [2, 4], data: sold },
          ],
        }),
      }),
    );
    expect(answer.outputs).toEqual([
      {
        name: 'forecast',
        datatype: 'FP64',
        shape: [2, 2],
        data: (predictions as { forecast: number[] }[]).flatMap(({ forecast }) => forecast),
      },
    ]);
  });

  it('are refused in the words of the protocol', async () => {
    const refused = async (changed: object[]) => {
      const answer = await ask(classifier, 'POST', '/models/oip-classes/infer', {
        body: JSON.stringify({ inputs: changed }),
      });
      return `${answer.status} ${jsonOf<{ error: string }>(answer).error}`;
    };
    const plain = inputs.map((input) => ({
      ...input,
      data: input.data.map((value) => (Number.isNaN(value) ? null : value)),
    }));
    expect(
      await refused([{ ...plain[0], datatype: 'BYTES', data: ['1', '2', 'many'] }, ...plain.slice(1)]),
    ).toMatch(/^422 input "amount", row 2: .*many/);
    expect(
      await refused([...plain, { name: 'nobody', datatype: 'FP64', shape: [3], data: [1, 2, 3] }]),
    ).toMatch(/^422 input "nobody", row 0: /);
    expect(await refused([{ ...plain[0], shape: [2], data: [1, 2] }, ...plain.slice(1)])).toMatch(
      /^422 .*"member" has 3 rows/,
    );
  });

  it('need a key', async () => {
    const { status, body } = await ask(classifier, 'GET', '/models/oip-classes', { key: null });
    expect(status).toBe(401);
    expect(JSON.parse(body.toString())).toEqual({ error: expect.stringContaining('Authorization: Bearer') });
  });
});
