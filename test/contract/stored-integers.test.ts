import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcomeOf } from './support/problem.ts';
import { addRun } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

let test: TestApp;
let headers: Record<string, string>;
let run: string;

/** Fails as Postgres does when it is given a number of more than 32 bits for a column of type `integer`. */
function narrow<T extends object>(part: T): T {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === 'object' && value !== null) return narrow(value);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        JSON.stringify(args, (_key, item: unknown) => {
          if (typeof item === 'number' && item >= 2 ** 31) throw new Error('integer out of range');
          return item;
        });
        return (value as (...given: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}

beforeAll(async () => {
  test = await startApp({ store: narrow });
  const key = await test.addKey('writer');
  headers = key.headers;
  run = await addRun(test, key);
});
afterAll(() => test.close());

interface Call {
  method?: 'GET' | 'POST';
  url: string;
  payload?: object;
  headers?: Record<string, string>;
}
const calls: [string, (number: number) => Call][] = [
  ['a checkpoint', (step) => ({ url: `/runs/${run}/checkpoints/${step}` })],
  ['a download', (step) => ({ url: `/runs/${run}/checkpoints/${step}/download` })],
  ['events', (after) => ({ url: `/runs/${run}/events?after=${after}` })],
  ['a log', (after) => ({ url: `/runs/${run}/logs?after=${after}` })],
  [
    'an event stream',
    (id) => ({
      url: `/runs/${run}/events`,
      headers: { accept: 'text/event-stream', 'last-event-id': `${id}` },
    }),
  ],
  ['a version', (version) => ({ url: `/models/abc/versions/${version}` })],
  ['a registration', (step) => ({ method: 'POST', url: '/models', payload: { name: 'abc', run, step } })],
  [
    'a prediction',
    (version) => ({ method: 'POST', url: '/models/abc/predict', payload: { version, rows: [{ x: 1 }] } }),
  ],
];

it.each(calls)(
  '%s: a number that the database can not hold is refused before it is asked',
  async (_, callOf) => {
    for (const number of [2 ** 31, 2 ** 53 - 1, 1e300]) {
      const call = callOf(number);
      const reply = await test.app.inject({
        ...call,
        url: `/api/v1${call.url}`,
        headers: { ...headers, ...call.headers },
      });
      // A path that names nothing is not found; a query, a header or a body is invalid.
      expect(outcomeOf(reply), `${number}`).toMatch(/^(404 notFound|400 validationFailed)$/);
    }
  },
);
