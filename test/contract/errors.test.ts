import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { errorTable, type ErrorCode } from '../../src/errors.ts';
import { statusOfKind } from '../../src/http/problem-reply.ts';

describe('docs/errors.md', () => {
  it('lists every code with its status, title and whether a retry helps, in the order of src/errors.ts', async () => {
    const text = await readFile('docs/errors.md', 'utf8');
    const rows = [...text.matchAll(/^\| `(\w+)` +\| (\d+) +\| (yes|no) +\| (.+?) +\|$/gm)];
    const documented = rows.map(([, code, status, retryable, title]) => ({ code, status, retryable, title }));
    const coded = (Object.keys(errorTable) as ErrorCode[]).map((code) => {
      const { kind, title, retryable } = errorTable[code];
      return { code, status: String(statusOfKind[kind]), retryable: retryable ? 'yes' : 'no', title };
    });
    expect(documented).toEqual(coded);
  });
});
