import { expect, it } from 'vitest';
import type { Caller } from '../../../src/contracts/key.ts';
import type { ModelService } from '../../../src/services/model-service.ts';
import { createPredictionService } from '../../../src/services/prediction-service.ts';
import { createFakePrediction } from '../../fakes/fake-prediction.ts';

const served = async (_caller: Caller, _name: string, wanted: unknown) => ({
  version: typeof wanted === 'number' ? wanted : 7,
  alias: null,
  artifactKey: '',
});
const service = createPredictionService({
  models: { findServed: served, getServed: served } as unknown as ModelService,
  prediction: createFakePrediction(),
});
const caller = {} as Caller;

/** Asks with so many rows; says what was answered, and whether the server has read the body. */
async function ask(rows: number, more: object, row: Record<string, unknown> = { x: 1 }) {
  const body = { rows: Array.from({ length: rows }, () => row), ...more };
  let isRead = false;
  const read = () => {
    isRead = true;
    return body;
  };
  const answered = await service
    .predict(caller, 'm', { bytes: Buffer.from(JSON.stringify(body)), read })
    .then((text) => (JSON.parse(text) as { version: number }).version)
    .catch((error: { code: string }) => error.code);
  return { answered, isRead };
}

it.each([
  ['a small body', 1, {}, { answered: 7, isRead: false }],
  ['a small one that asks for a version', 1, { version: 2 }, { answered: 2, isRead: true }],
  ['a large body', 9_000, {}, { answered: 7, isRead: false }],
  ['a large one that asks for a version', 9_000, { version: 2 }, { answered: 2, isRead: false }],
])('%s is read where it is answered soonest', async (_what, rows, more, outcome) => {
  expect(await ask(rows, more)).toEqual(outcome);
});

it.each([1, 9_000])('%i rows that do not fit the model are refused by the predictor', async (rows) => {
  expect(await ask(rows, {}, { y: 1 })).toEqual({ answered: 'predictionInputInvalid', isRead: false });
});

it('a body that does not fit its schema is read by the server, which says how', async () => {
  expect(await ask(1, { unknownColumns: 'drop' })).toMatchObject({ isRead: true });
});
