import { expect, test } from 'vitest';
import { createNumberQuoter, withExactNumbers } from '../../src/exact-numbers.ts';

test.each([
  ['a whole number beyond 2^53', '{"a":9007199254740993}', '{"a":"9007199254740993"}'],
  ['one below it', '{"a":9007199254740991}', '{"a":9007199254740991}'],
  ['a negative one, with spaces', '{"a": -1610521604143693825 }', '{"a": "-1610521604143693825" }'],
  ['a decimal of too many digits', '{"a":0.12345678901234567890}', '{"a":"0.12345678901234567890"}'],
  ['a decimal that is the shortest of its double', '{"a":0.30000000000000004}', '{"a":0.30000000000000004}'],
  ['digits in a text', '{"a":"x 9007199254740993 \\" 9007199254740993"}', null],
  ['digits in a list', '{"a":[9007199254740993]}', null],
  [
    'rows within a body',
    '{"rows":[{"a":9007199254740993,"b":1}]}',
    '{"rows":[{"a":"9007199254740993","b":1}]}',
  ],
  ['text that is no JSON', '9007199254740993', null],
])('%s', (_name, json, right) => {
  expect(withExactNumbers(Buffer.from(json))).toBe(right ?? json);
});

test('pieces of the text may end anywhere', () => {
  const json = '{"é":1234567890123456789,"b":"\\\\\\"","c":-0.12345678901234567890}';
  const bytes = Buffer.from(json);
  for (let at = 1; at < bytes.length; at++) {
    const quoter = createNumberQuoter();
    const pieces = [quoter.push(bytes.subarray(0, at)), quoter.push(bytes.subarray(at)), quoter.end()];
    expect(Buffer.concat(pieces).toString()).toBe(
      '{"é":"1234567890123456789","b":"\\\\\\"","c":"-0.12345678901234567890"}',
    );
    expect([...quoter.keys]).toEqual(['é', 'c']);
  }
});

test('numbers of tensors count wherever they are', () => {
  const json = '{"inputs":[{"shape":[9007199254740993],"data":[[9007199254740993,1]]}]}';
  expect(withExactNumbers(Buffer.from(json), 'tensors')).toBe(
    '{"inputs":[{"shape":[9007199254740993],"data":[["9007199254740993",1]]}]}',
  );
  expect(withExactNumbers(Buffer.from(json))).toBe(json);
});
