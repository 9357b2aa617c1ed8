import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../../src/contracts/problem.ts';
import { newId } from '../../src/identifiers.ts';
import { outcomeOf, problemOf } from './support/problem.ts';
import { addReadyDataset, sampleProfile } from './support/sample-rows.ts';
import { startApp, type TestApp } from './support/start-app.ts';

/** Processor time, which a busy machine does not stretch: beyond what an answer takes, and below what these bodies took, 6 to 57 s or all memory. */
const maxSeconds = 5;

describe('a body that is dear to look at', () => {
  let test: TestApp;
  let key: Awaited<ReturnType<TestApp['addKey']>>;
  let dataset: string;
  beforeAll(async () => {
    test = await startApp({ limits: { maxBodyBytes: 16 * 1024 * 1024 } });
    key = await test.addKey('writer');
    dataset = await addReadyDataset(test, key.projectId);
  });
  afterAll(() => test.close());

  const post = async (path: string, payload: string) => {
    const before = process.cpuUsage();
    const reply = await test.app.inject({
      method: 'POST',
      url: `/api/v1${path}`,
      payload,
      headers: { ...key.headers, 'content-type': 'application/json' },
    });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(maxSeconds);
    expect(reply.body.length).toBeLessThan(100_000);
    return reply;
  };
  const definition = (part: string): string =>
    `{"dataset":"${dataset}","task":{"type":"classification","target":"y"},${part}}`;
  const list = (count: number, item: string): string =>
    `[${Array.from({ length: count }, () => item).join(',')}]`;
  const properties = (count: number, value: string): string =>
    `{${Array.from({ length: count }, (_, index) => `"k${index}":${value}`).join(',')}}`;

  it.each<[string, string, () => string, string]>([
    [
      'two million layers',
      '/experiments',
      () => definition(`"model":{"layers":${list(2_000_000, '"x"')}}`),
      '/model/',
    ],
    [
      'a list of layers for each family',
      '/experiments',
      () => definition(`"model":{"family":"custom","layers":${list(500_000, '{"type":"x"}')}}`),
      '/model/layers',
    ],
    [
      'layers of the wrong kind, no more than there may be',
      '/experiments',
      () => definition(`"model":{"family":"custom","layers":${list(200, list(4_000, '{}'))}}`),
      '/model/',
    ],
    [
      'an unknown option with 40,000 others in it',
      '/experiments',
      () => definition(`"k":${properties(40_000, '1')}`),
      '/k',
    ],
    ['unknown options', '/experiments', () => `{${properties(40_000, '1').slice(1)}`, ''],
    [
      'types of 40,000 columns',
      '/experiments',
      () => definition(`"inputs":{"types":${properties(40_000, '"numeric"')}}`),
      '/inputs/types',
    ],
    ['a name of 8 MB', '/experiments', () => definition(`"name":"${'x'.repeat(8_000_000)}"`), '/name'],
    [
      'an id of 8 MB',
      '/experiments',
      () => `{"dataset":"ds_${'0'.repeat(8_000_000)}","task":{"type":"classification","target":"y"}}`,
      '/dataset',
    ],
    [
      'an option whose name has 8 MB',
      '/experiments',
      () => definition(`"${'x'.repeat(8_000_000)}":1`),
      '/xxx',
    ],
    [
      'a million targets',
      '/experiments',
      () => `{"dataset":"${dataset}","task":{"type":"regression","targets":${list(1_000_000, '"y"')}}}`,
      '/task/targets',
    ],
    ['rows that are no objects', '/models/m/predict', () => `{"rows":${list(3_000_000, '1')}}`, '/rows'],
    [
      'options of 40,000 columns',
      `/datasets/${newId('dataset')}/read`,
      () => `{"columns":${properties(40_000, '{}')}}`,
      '/columns',
    ],
  ])('is refused for its place: %s', async (_what, path, body, pointer) => {
    const reply = await post(path, body());
    expect(outcomeOf(reply)).toBe('400 validationFailed');
    expect(reply.json<Problem>().errors[0].pointer).toMatch(new RegExp(`^${pointer}`));
  });

  it.each([
    ['500,000 levels', () => `{"rows":[{"x":${'['.repeat(500_000)}${']'.repeat(500_000)}}]}`],
    ['100 levels', () => `{"rows":[${'{"x":'.repeat(100)}1${'}'.repeat(100)}]}`],
  ])('is refused where it is nested %s deep', async (_what, body) => {
    const reply = await post('/models/m/predict', body());
    expect(outcomeOf(reply)).toBe('400 malformedRequest');
    expect(problemOf(reply).detail).toMatch(/nested more than 64 levels deep, at byte \d+/);
  });

  it('is refused where it has millions of objects, before it takes their memory', async () => {
    const reply = await post('/models/m/predict', `{"rows":${list(4_000_000, '{}')}}`);
    expect(outcomeOf(reply)).toBe('413 bodyTooLarge');
  });

  it.each([
    ['in one object', () => definition(`"k":${properties(900_000, '1')}`)],
    [
      'in many objects',
      () =>
        `{"rows":[${Array.from({ length: 90_000 }, (_, index) => `{"a${index}": 1, "b${index}" : 2}`).join(',')}]}`,
    ],
    [
      'hardly too many, each as short as it can be',
      () => `{${Array.from({ length: 50_500 }, (_, index) => `"${index.toString(36)}":1`).join(',')}}`,
    ],
  ])('is refused where it has too many names, %s', async (_where, body) => {
    const reply = await post('/models/m/predict', body());
    expect(outcomeOf(reply)).toBe('413 bodyTooLarge');
    expect(problemOf(reply).detail).toContain('50000 different names');
  });

  it('may have names of its own in each row, and many rows', async () => {
    const rows = list(
      10_000,
      `{${Array.from({ length: 20 }, (_, index) => `"column ${index}":"x: y"`).join(',')}}`,
    );
    expect(outcomeOf(await post('/models/m/predict', `{"rows":${rows}}`))).toBe('404 notFound');
  });

  it('is nested as deep as it looks, whatever its texts hold', async () => {
    const text = JSON.stringify(`${'['.repeat(200)}\\"${'{'.repeat(200)}\\`);
    expect(outcomeOf(await post('/experiments', definition(`"name":${text}`)))).toBe('400 validationFailed');
    expect(outcomeOf(await post('/experiments', `{"name":${'['.repeat(70)}`))).toBe('400 malformedRequest');
  });

  it.each(['1e999', '-1e400', `1${'0'.repeat(400)}`])(
    'is refused for a number that no float holds: %s',
    async (number) => {
      const reply = await post('/models/m/predict', `{"rows":[{"x":1},{"x":[0,${number}]}]}`);
      expect(outcomeOf(reply)).toBe('400 validationFailed');
      expect(reply.json<Problem>().errors).toEqual([
        { pointer: '/rows/1/x/1', code: 'numberTooLarge', detail: expect.stringContaining('64-bit') },
      ]);
    },
  );

  it('names ten thousand columns that are not there without comparing each with all', async () => {
    const wide = await addReadyDataset(test, key.projectId);
    const columns = Array.from({ length: 5_000 }, (_, index) => ({
      ...sampleProfile.columns[0],
      name: `measurement_${index}`,
    }));
    // As ingest would have left it.
    const profiles = { ...sampleProfile, columns: [...columns, sampleProfile.columns[1]] };
    const find = test.store.datasets.findProfile.bind(test.store.datasets);
    test.store.datasets.findProfile = async (project, id) => (id === wide ? profiles : find(project, id));
    const include = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => `measurementx${index}`));
    const reply = await post(
      '/experiments',
      `{"dataset":"${wide}","task":{"type":"classification","target":"y"},"inputs":{"include":${include}}}`,
    );
    expect(outcomeOf(reply)).toBe('422 definitionInvalid');
    expect(reply.json<Problem>().errors).toHaveLength(50);
    expect(problemOf(reply).detail).toMatch(/and 9999 more/);
    expect(reply.json<Problem>().errors[0].detail).toContain('did you mean "measurement');
  });

  it('of a usual size is told all that is wrong with it', async () => {
    const reply = await post(
      '/experiments',
      definition('"seed":"x","device":"tpu","model":{"family":"mlp","layers":["a",2]}'),
    );
    const pointers = reply.json<Problem>().errors.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/seed', '/device', '/model/layers/0']));
  });
});
