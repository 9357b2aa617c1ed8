import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { warningCodes } from '../../src/contracts/warning.ts';

it('docs/warnings.md lists every code, in the order of src/contracts/warning.ts', async () => {
  const text = await readFile('docs/warnings.md', 'utf8');
  const documented = [...text.matchAll(/^\| `(\w+)` +\| .+ \| .+ \|$/gm)].map(([, code]) => code);
  expect(documented).toEqual(warningCodes);
});
