import { describe, expect, it, test } from 'vitest';
import { TrainyardError } from '../../../src/errors.ts';
import { describeOutputs, tensorsOf } from '../../../src/inference/outputs.ts';
import { describeInputs, rowsOfTensors, type ModelInputs } from '../../../src/inference/rows-of-tensors.ts';
import type { Tensor } from '../../../src/inference/tensor.ts';
import { withInputNames } from '../../../src/inference/with-input-names.ts';

const tensor = (name: string, shape: number[], values: Tensor['values'], datatype: Tensor['datatype'] = 'FP64'): Tensor => ({ name, shape, values, datatype }); // prettier-ignore
const table: ModelInputs = {
  columns: [
    { name: 'a', type: 'numeric' },
    { name: 'photo', type: 'image' },
    { name: 'v', type: 'vector' },
  ],
  steps: null,
};
const series: ModelInputs = {
  columns: [
    { name: 'a', type: 'numeric' },
    { name: 'v', type: 'vector' },
    { name: 'shop', type: 'categorical', isBesideSteps: true },
  ],
  steps: 4,
};

describe('rows', () => {
  it('have a value of each tensor; NaN is missing, images are base64, vectors are lists', () => {
    expect(
      rowsOfTensors(
        [
          tensor('a', [2, 1], [1, NaN]),
          tensor('photo', [2], [Buffer.from('png'), 'cG5n'], 'BYTES'),
          tensor('v', [2, 3], [1, 2, 3, 4, 5, 6]),
          tensor('other', [2], ['9007199254740993', Buffer.from('ä')], 'BYTES'),
        ],
        table,
      ),
    ).toEqual({
      columns: ['a', 'photo', 'v', 'other'],
      data: [
        [1, 'cG5n', [1, 2, 3], '9007199254740993'],
        [null, 'cG5n', [4, 5, 6], 'ä'],
      ],
    });
  });

  it('that make up examples have their steps, and what is beside them', () => {
    expect(
      rowsOfTensors(
        [
          tensor('shop', [2], ['n', 's'], 'BYTES'),
          tensor('a', [2, 1], [1, 2]),
          tensor('v', [2, 1, 2], [1, 2, 3, 4]),
        ],
        series,
      ),
    ).toEqual({
      rows: [
        { shop: 'n', steps: [{ a: 1, v: [1, 2] }] },
        { shop: 's', steps: [{ a: 2, v: [3, 4] }] },
      ],
    });
  });

  it.each<[string, ModelInputs, Tensor[]]>([
    [
      '"b" has 1 rows by its shape, the input "a" 2',
      table,
      [tensor('a', [2], [1, 2]), tensor('b', [1], [1])],
    ],
    ['"a" has no values', table, [tensor('a', [0], [])]],
    ['"v" has no values', table, [tensor('v', [1_000_000_000, 0], [])]],
    ['"a" has the shape [1, 2]; right is [rows]', table, [tensor('a', [1, 2], [1, 2])]],
    ['"v" has the shape [2]; right is [rows, length]', table, [tensor('v', [2], [1, 2])]],
    ['"a" has the shape [2]; right is [examples, steps]', series, [tensor('a', [2], [1, 2])]],
    [
      '"v" has 1 steps by its shape, the input "a" 2',
      series,
      [tensor('a', [1, 2], [1, 2]), tensor('v', [1, 1, 2], [1, 2])],
    ],
    ['value 1: -Infinity is no number', table, [tensor('a', [2], [1, -Infinity])]],
    ['value 0: its bytes are not UTF-8', table, [tensor('a', [1], [Buffer.from([0xff])], 'BYTES')]],
  ])('%s', (message, inputs, tensors) => expect(() => rowsOfTensors(tensors, inputs)).toThrow(message));
});

test('inputs are described in the datatypes that suit their columns', () => {
  expect(describeInputs(series)).toEqual([
    { name: 'a', datatype: 'FP64', shape: [-1, 4] },
    { name: 'v', datatype: 'FP64', shape: [-1, 4, -1] },
    { name: 'shop', datatype: 'BYTES', shape: [-1] },
  ]);
});

test('every part of a prediction is a tensor', () => {
  const fields = [
    { name: 'label', holds: 'text' },
    { name: 'value', holds: 'number' },
    { name: 'forecast', holds: 'numbers', length: 2 },
    // Object keys that are whole numbers come first, whatever the order of the classes.
    { name: 'probabilities', holds: 'numberByName', names: ['b', '10', '2'] },
    { name: 'labels', holds: 'someNames', names: ['x', 'y'] },
  ] as const;
  const prediction = {
    label: 'b',
    value: 0.5,
    forecast: [1, 2],
    probabilities: { b: 0.5, 10: 0.3, 2: 0.2 },
    labels: ['y'],
  };
  const tensors = tensorsOf([prediction, { ...prediction, value: 7 }], fields, null);
  expect(tensors.map(({ shape, values }) => [shape, values])).toEqual([
    [[2], ['b', 'b']],
    [[2], [0.5, 7]],
    [[2, 2], [1, 2, 1, 2]],
    [[2, 3], [0.5, 0.3, 0.2, 0.5, 0.3, 0.2]],
    [[2, 2], [false, true, false, true]],
  ]); // prettier-ignore
  expect(describeOutputs(fields).map(({ datatype, shape }) => [datatype, shape])).toEqual([
    ['BYTES', [-1]],
    ['FP64', [-1]],
    ['FP64', [-1, 2]],
    ['FP64', [-1, 3]],
    ['BOOL', [-1, 2]],
  ]);
  expect(() => tensorsOf([prediction], fields, ['score'])).toThrow('no output "score"; it has label, value');
});

test.each([
  ['/data/3/0', { columns: ['a~/b'], data: [] }, 'input "a~/b", row 3: Wrong.'],
  ['/rows/1/steps/2/a~1b', { rows: [] }, 'input "a/b", row 1, step 2: Wrong.'],
  ['/rows/1/shop', { rows: [] }, 'input "shop", row 1: Wrong.'],
  ['/rows/1', { rows: [] }, 'row 1: Wrong.'],
])('what is wrong at %s is told in the words of tensors', (pointer, request, message) => {
  const error = new TrainyardError('predictionInputInvalid', 'The rows do not fit.', {
    issues: [{ pointer, code: 'invalidValue', detail: 'Wrong.' }],
  });
  expect((withInputNames(error, request) as Error).message).toBe(message);
});
