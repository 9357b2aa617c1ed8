import { describe, expect, it } from 'vitest';
import { readInferRequest } from '../../../src/inference/infer-request.ts';

const json = (inputs: object[], more = {}): Buffer => Buffer.from(JSON.stringify({ inputs, ...more }));
const tensor = (changes: object) => ({ name: 'x', datatype: 'INT32', shape: [2], data: [1, 2], ...changes });
const refusal = (body: Buffer, headerLength: number | null = null): string => {
  try {
    readInferRequest(body, headerLength);
  } catch (error) {
    return (error as Error).message;
  }
  return expect.fail('the request was not refused');
};

function withBytes(datatype: string, shape: number[], bytes: Buffer, size = bytes.byteLength) {
  const header = json([{ name: 'x', datatype, shape, parameters: { binary_data_size: size } }]);
  return { body: Buffer.concat([header, bytes]), length: header.byteLength };
}

describe('tensors in JSON', () => {
  it.each([
    ['INT64', '[9007199254740993, -1]', ['9007199254740993', -1]],
    ['UINT64', '[18446744073709551615, 0]', ['18446744073709551615', 0]],
    ['FP64', '[1.5, null]', [1.5, null]],
    ['BOOL', '[true, 0]', [true, 0]],
    ['BYTES', '["ä", "9007199254740993"]', ['ä', '9007199254740993']],
    ['FP32', '[[1], [2]]', [1, 2]],
  ])('of %s hold %s', (datatype, data, values) => {
    const shape = data.includes('[[') ? '[2,1]' : '[2]';
    const body = Buffer.from(
      `{"inputs":[{"name":"x","datatype":"${datatype}","shape":${shape},"data":${data}}]}`,
    );
    expect(readInferRequest(body, null).inputs[0].values).toEqual(values);
  });

  it.each([
    [tensor({ data: [1] }), 'has 1 values; its shape [2] asks for 2'],
    [tensor({ data: [[1], [2]], shape: [2, 2] }), 'other lengths than its shape'],
    [tensor({ data: [[1], 2], shape: [2, 1] }), 'fewer dimensions'],
    [tensor({ data: undefined }), 'neither `data`'],
    [tensor({ data: [1, 2.5] }), 'whole number'],
    [tensor({ datatype: 'INT8', data: [1, 128] }), 'not in the range of INT8'],
    [tensor({ datatype: 'UINT8', data: [1, -1] }), 'not in the range of UINT8'],
    [tensor({ data: [1, '2a'] }), 'INT32 is a number'],
    [tensor({ datatype: 'BYTES' }), 'BYTES are strings'],
    [tensor({ datatype: 'BOOL', data: ['yes', 1] }), 'BOOL is true or false'],
    [tensor({ datatype: 'FP8' }), 'FP64, BYTES'],
    [tensor({ shape: [700, 7_000_000] }), 'more than'],
    [tensor({ shape: [10_001], data: 'not looked at' }), 'neither'],
    [tensor({ shape: [10_001], data: ['not looked at'] }), 'has 10001 rows; a request takes 10000'],
  ])('%o: %s', (input, message) => expect(refusal(json([input]))).toContain(message));

  it('are sent once each, and there is one', () => {
    expect(refusal(json([tensor({}), tensor({})]))).toContain('"x" is sent twice');
    expect(refusal(json([]))).toContain('/inputs');
  });
});

describe('tensors in bytes', () => {
  it.each([
    ['BOOL', Buffer.from([1, 0]), [true, false]],
    ['INT8', Buffer.from([0xff, 1]), [-1, 1]],
    ['UINT16', Buffer.from([0xff, 0xff, 1, 0]), [65535, 1]],
    ['INT64', Buffer.from(BigInt64Array.of(-5n, 9007199254740993n).buffer), [-5, '9007199254740993']],
    ['FP16', Buffer.from([0x00, 0x3c, 0x01, 0x80]), [1, -(2 ** -24)]],
    ['FP32', Buffer.from(Float32Array.of(0.5, NaN).buffer), [0.5, NaN]],
    ['FP64', Buffer.from(Float64Array.of(0.1, -0).buffer), [0.1, -0]],
  ])('of %s are little-endian', (datatype, bytes, values) => {
    const { body, length } = withBytes(datatype, [2], bytes);
    expect(readInferRequest(body, length).inputs[0].values).toEqual(values);
  });

  it('of BYTES have their lengths in front', () => {
    const { body, length } = withBytes('BYTES', [2], Buffer.from([2, 0, 0, 0, 0xc3, 0xa4, 0, 0, 0, 0]));
    expect(
      readInferRequest(body, length).inputs[0].values.map((value) =>
        Buffer.from(value as Uint8Array).toString(),
      ),
    ).toEqual(['ä', '']);
  });

  it('that do not fit are refused', () => {
    const two = withBytes('INT32', [2], Buffer.alloc(7));
    expect(refusal(two.body, two.length)).toContain('has 7 bytes; 2 values of INT32 by its shape [2] take 8');
    const beyond = withBytes('INT32', [2], Buffer.alloc(8), 12);
    expect(refusal(beyond.body, beyond.length)).toContain('12 bytes by its binary_data_size, but 8 follow');
    const left = withBytes('INT32', [2], Buffer.alloc(9), 8);
    expect(refusal(left.body, left.length)).toContain('1 bytes are behind');
    const long = withBytes('BYTES', [1], Buffer.from([9, 0, 0, 0, 65]));
    expect(refusal(long.body, long.length)).toContain('beyond the bytes');
    const few = withBytes('BYTES', [2], Buffer.from([1, 0, 0, 0, 65]));
    expect(refusal(few.body, few.length)).toContain('has 1 values in its bytes');
    const more = withBytes('BYTES', [1], Buffer.alloc(8_000_000));
    expect(refusal(more.body, more.length)).toContain('has more values in its bytes than');
    const rows = withBytes('INT8', [8_000_000], Buffer.alloc(8_000_000));
    expect(refusal(rows.body, rows.length)).toContain('has 8000000 rows; a request takes 10000');
    const cut = withBytes('BYTES', [1], Buffer.from([1, 0]));
    expect(refusal(cut.body, cut.length)).toContain('beyond the bytes');
    expect(refusal(json([tensor({})]), 10_000)).toContain('Inference-Header-Content-Length is 10000');
  });
});

it('outputs are bytes where the request or the output says so', () => {
  const outputs = [{ name: 'a' }, { name: 'b', parameters: { binary_data: false } }];
  const {
    id,
    outputs: wanted,
    binary,
  } = readInferRequest(
    json([tensor({})], { id: '7', parameters: { binary_data_output: true }, outputs }),
    null,
  );
  expect({ id, wanted, binary }).toEqual({
    id: '7',
    wanted: [
      { name: 'a', binary: true },
      { name: 'b', binary: false },
    ],
    binary: true,
  });
  expect(readInferRequest(json([tensor({})]), null)).toMatchObject({ outputs: null, binary: false });
});

it('an output is asked for once: each copy would be as long as the rows are many', () => {
  const outputs = Array.from({ length: 100_000 }, () => ({ name: 'label' }));
  expect(refusal(json([tensor({})], { outputs }))).toBe('The output "label" is asked for twice.');
});
