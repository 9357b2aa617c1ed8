import { describe, expect, it } from 'vitest';
import { curveLine } from '../../../src/cli/curve.ts';
import { readCsv, readRows } from '../../../src/cli/read-rows.ts';

describe('readCsv', () => {
  it.each([
    ['a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
    ['a,b\r\n1,2', [['a', 'b'], ['1', '2']]],
    ['\uFEFFa\n"x ""y"", z\nw"\n', [['a'], ['x "y", z\nw']]],
    ['a,b\n,\n\n3,', [['a', 'b'], ['', ''], ['3', '']]],
    ['', []],
  ])('%j', (text, records) => expect(readCsv(text)).toEqual(records)); // prettier-ignore

  it('names the line of a quote out of place', () => {
    expect(() => readCsv('a\n1\nx"y\n')).toThrow('line 3:');
  });
});

describe('readRows', () => {
  const inputs = [
    { name: 'n', type: 'numeric' },
    { name: 'b', type: 'boolean' },
    { name: 'v', type: 'vector' },
  ] as const;

  it('reads cells as the model has them, and leaves what does not fit to the service', () => {
    expect(readRows('n,b,v,other\n1e3,TRUE,"[1, 2]",5\nmany,,,\n', inputs)).toEqual({
      columns: ['n', 'b', 'v', 'other'],
      data: [
        [1000, true, [1, 2], '5'],
        ['many', null, null, null],
      ],
    });
  });

  it('takes JSON as it is', () => {
    expect(readRows('[{"n": 1}]', inputs)).toEqual({ rows: [{ n: 1 }] });
    expect(readRows('{"n": 1}\n\n{"n": 2}\n', inputs)).toEqual({ rows: [{ n: 1 }, { n: 2 }] });
  });

  it.each([
    ['', 'there are no rows'],
    ['a,b\n1\n', 'row 1 has 1 cells; the header names 2 columns'],
    ['{"n": 1}\n{n: 2}\n', 'line 2 is no JSON object'],
  ])('%j is refused', (text, message) => expect(() => readRows(text, inputs)).toThrow(message));
});

describe('curveLine', () => {
  it('draws low values low, and gaps as gaps', () => {
    expect(curveLine({ name: 'loss', values: [8, 4, null, 1] })).toBe(`${'loss'.padEnd(20)} █▄ ▁  8 → 1`);
  });
  it('draws more points than it is wide as means', () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    expect(curveLine({ name: 'x', values }, 4)).toBe(`${'x'.padEnd(20)} ▁▃▆█  0 → 99`);
  });
  it('draws nothing of nothing', () => expect(curveLine({ name: 'x', values: [null] })).toBe(''));
});
