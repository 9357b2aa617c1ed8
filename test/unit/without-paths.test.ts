import { expect, test } from 'vitest';
import { withoutPaths } from '../../src/without-paths.ts';

test.each([
  ["ENOENT: no such file, open '/srv/trainyard/data/x.bin'", "ENOENT: no such file, open 'x.bin'"],
  ['at file:///opt/app/dist/trainer.js:3:4', 'at trainer.js:3:4'],
  ['at run (/opt/app/src/a-b.ts:10:2)', 'at run (a-b.ts:10:2)'],
  [String.raw`cannot open C:\Users\me\data\x.bin now`, 'cannot open x.bin now'],
  ['loss 1/2/3 of https://example.com/a/b stays', 'loss 1/2/3 of https://example.com/a/b stays'],
  ['/training stays', '/training stays'],
])('%s', (text, expected) => {
  expect(withoutPaths(text)).toBe(expected);
});
