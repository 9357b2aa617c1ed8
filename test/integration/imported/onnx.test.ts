import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ModelDescription } from '../../../src/contracts/imported-model.ts';
import { openDependence } from '../../../src/prediction/partial-dependence.ts';
import { importFile } from './import-file.ts';

const folder = path.join(import.meta.dirname, '../../fixtures/imports');
const fixture = (name: string): Promise<Buffer> => readFile(path.join(folder, `${name}.onnx`));

interface Expected {
  feeds: Record<string, unknown[]>;
  answers: Record<string, unknown[]>;
}
/** What ONNX Runtime answered in Python; null is NaN. */
const expected = JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  Expected
>;

/** The rows of feeds, one column a tensor. */
const rowsOf = ({ feeds }: Expected, rows = Object.values(feeds)[0].length): Record<string, unknown>[] =>
  Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(
      Object.entries(feeds).map(([name, values]) => {
        const value = values[i];
        return [name, Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value];
      }),
    ),
  );

describe('a foreign ONNX file', () => {
  test('with a tensor for each column needs no description, and gives its outputs by their names', async () => {
    await importFile(await fixture('columns'), {}, async (model, { signature }) => {
      expect(signature.inputs.flatMap(({ columns }) => columns)).toEqual([
        { name: 'age', type: 'numeric' },
        { name: 'rooms', type: 'numeric' },
        { name: 'member', type: 'boolean' },
        { name: 'city', type: 'categorical' },
      ]);
      const predictions = await model.predict(rowsOf(expected['columns']));
      // A missing number, an unknown and a missing category are among them.
      const prices = expected['columns'].answers['price'].flat();
      expect(predictions).toEqual(prices.map((price) => ({ outputs: { price } })));
      expect(model.tensors()).toMatchObject({ fields: [{ name: 'price', holds: 'number' }] });
    });
  });

  test('with several columns in a tensor predicts classes once they are described', async () => {
    const description: ModelDescription = {
      inputs: [{ tensor: 'x', columns: ['a', 'b', 'c'] }],
      task: 'classification',
      target: 'kind',
      classes: ['low', 'mid', 'high'],
      output: 'probabilities',
      example: { a: 1, b: 2, c: 3 },
    };
    const { feeds, answers } = expected['classifier'];
    const rows = (feeds['x'] as number[][]).map(([a, b, c]) => ({ a, b, c }));
    const file = await fixture('classifier');
    const predict = (changes: ModelDescription) =>
      importFile(file, { ...description, ...changes }, (model) => model.predict(rows));
    const predictions = await predict({});
    for (const [row, prediction] of predictions.entries()) {
      const probabilities = (answers['probabilities'] as number[][])[row];
      if (!('probabilities' in prediction)) throw new Error('no classes were predicted');
      expect(prediction.label).toBe(description.classes![answers['place'][row] as number]);
      for (const [i, name] of description.classes!.entries())
        expect(prediction.probabilities[name]).toBeCloseTo(probabilities[i], 6);
    }
    const ofLogits = await predict({ output: 'logits', holds: 'logits' });
    for (const [row, prediction] of ofLogits.entries()) {
      expect(prediction).toMatchObject({ label: (predictions[row] as { label: string }).label });
      expect((prediction as { probability: number }).probability).toBeCloseTo(
        (predictions[row] as { probability: number }).probability,
        6,
      );
    }
  });

  test('whose batch is one row is run row by row, and takes a nested list', async () => {
    await importFile(await fixture('one-row'), {}, async (model, { signature }) => {
      expect(signature.takesOneRow).toBe(true);
      const [pixels] = expected['one-row'].feeds['pixels'];
      const [means] = expected['one-row'].answers['means'];
      const flat = (pixels as number[][][]).flat(2);
      const predictions = await model.predict([{ pixels }, { pixels: flat }]);
      expect(predictions).toEqual([{ outputs: { means } }, { outputs: { means } }]);
      await expect(model.predict([{ pixels: flat.slice(1) }])).rejects.toMatchObject({
        code: 'predictionInputInvalid',
        issues: [{ pointer: '/rows/0/pixels', detail: 'Expected 8 values, got 7.' }],
      });
    });
  });

  test('checks rows, and says what it can not do', async () => {
    await importFile(await fixture('columns'), {}, async (model) => {
      const [row] = rowsOf(expected['columns']);
      const refusal = async (rows: Record<string, unknown>[], options = {}) =>
        model.predict(rows, options).then(
          () => null,
          (error: { issues: { pointer: string; code: string }[] }) =>
            error.issues.map(({ pointer, code }) => `${pointer} ${code}`),
        );
      expect(await refusal([row, { ...row, rooms: 2.5 }])).toEqual(['/rows/1/rooms wrongType']);
      expect(await refusal([{ ...row, rooms: null }])).toEqual(['/rows/0/rooms wrongType']);
      expect(await refusal([{ ...row, age: 'old', citty: 'Bonn' }])).toEqual([
        '/rows/0/citty unknownColumn',
        '/rows/0/age wrongType',
      ]);
      expect(await refusal([{ ...row, citty: 1 }], { unknownColumns: 'ignore' })).toBeNull();
      expect(await refusal([{ age: 1 }])).toEqual(
        ['rooms', 'member', 'city'].map((name) => `/rows/0/${name} missingColumn`),
      );
      expect(await refusal([row], { include: ['code'] })).toEqual(['/include/0 optionNotApplicable']);
      expect(() => model.findOutside([row])).toThrow('does not say what its training rows held');
    });
  });
});

test('an imported model tells how its outputs change with a column', async () => {
  await importFile(await fixture('columns'), {}, async (model) => {
    const request = { column: 'rooms', values: [1, 3], rows: rowsOf(expected['columns'], 1) };
    const opened = openDependence(Buffer.from(JSON.stringify(request)), model);
    if (!('rows' in opened)) throw new Error('the question was not read');
    const answer = opened.answer(await model.predict(opened.rows.rows, opened.rows.options));
    // A number, rooms, a member, and Bonn.
    expect(JSON.parse(`{${(answer as { predictions: string }).predictions}}`)).toMatchObject({
      values: [1, 3],
      outputs: [{ output: 'price', average: [33, 35] }],
    });
  });
});

describe('a file is refused', () => {
  test.each([
    ['external-data', 'externalData', 'The tensor "w" lies in another file'],
    ['external-data-in-branch', 'externalData', 'The tensor "w" lies in another file'],
    ['unknown-operator', 'notLoadable', 'No Op registered for Frobnicate'],
    ['other-domain', 'unknownOperator', 'The operator "Scale" is of the domain "com.example"'],
    ['float16', 'unsupportedType', 'The input "x" is float16'],
    ['batch-of-four', 'fixedRows', 'takes 4 rows at a time by its shape [4, 2]'],
    ['rows-together', 'rowsTogether', 'answers a row otherwise'],
  ])('%s: %s', async (name, code, detail) => {
    await expect(importFile(await fixture(name), {}, async () => {})).rejects.toMatchObject({
      code: 'modelFileInvalid',
      message: expect.stringContaining(detail),
      issues: [{ pointer: '/file', code }],
    });
  });

  test('where only a map could answer; its tensors are taken', async () => {
    const file = await fixture('map-output');
    await expect(importFile(file, { output: 'maps' }, async () => {})).rejects.toMatchObject({
      message: expect.stringContaining('zipmap'),
    });
    await importFile(file, {}, async (model) => {
      expect(await model.predict([{ x: [0.25, 0.75] }])).toEqual([{ outputs: { y: [0.25, 0.75] } }]);
    });
  });

  test.each([
    ['text', Buffer.from('age,city\n1,Bonn\n'), 'notOnnx'],
    ['an ORT file', Buffer.from('\x08\x00\x00\x00ORTM0000'), 'notOnnx'],
    ['a ZIP that is cut', Buffer.from('PK\x03\x04'), 'damagedArchive'],
    ['a message without a graph', Buffer.from([8, 8]), 'notOnnx'],
  ])('that is %s', async (_, file, code) => {
    await expect(importFile(file, {}, async () => {})).rejects.toMatchObject({ issues: [{ code }] });
  });
});

describe('a description is refused', () => {
  const classes = ['low', 'mid', 'high'];
  test.each<[string, ModelDescription]>([
    ['/description/inputs/0/tensor', { inputs: [{ tensor: 'y', columns: ['a'] }] }],
    ['/description/inputs/0/columns', { inputs: [{ tensor: 'x', columns: ['a', 'b'] }] }],
    ['/description/inputs/0/columns', { inputs: [{ tensor: 'x', columns: ['a', 'b', 'a'] }] }],
    ['/description/types/z', { types: { z: 'boolean' } }],
    ['/description/types/x', { types: { x: 'boolean' } }],
    ['/description/classes', { task: 'classification' }],
    ['/description/classes', { classes }],
    ['/description/output', { task: 'classification', classes }],
    ['/description/output', { task: 'classification', classes: ['no', 'yes'] }],
    ['/description/output', { output: 'nothing' }],
    ['/description/holds', { task: 'classification', classes, output: 'logits' }],
    ['/description/threshold', { task: 'classification', classes, output: 'probabilities', threshold: 0.5 }],
    ['/description/example/x', { example: { x: [1] } }],
  ])('at %s: %j', async (pointer, description) => {
    await expect(importFile(await fixture('classifier'), description, async () => {})).rejects.toMatchObject({
      code: 'modelDescriptionInvalid',
      issues: [{ pointer }],
    });
  });
});
