import { expect, it } from 'vitest';
import { runChild } from './run-child.ts';
import { describeWithLibtensorflow } from './needs-libtensorflow.ts';

describeWithLibtensorflow('a process that used libtensorflow', () => {
  it.each([
    ['natural', 0],
    ['exit', 7],
    ['error', 1],
    ['sigterm', 0],
  ])('ends cleanly: %s, code %i', async (way, code) => {
    const result = await runChild('./exit-child.ts', [way]);
    expect({ code: result.code, signal: result.signal }).toEqual({ code, signal: null });
  });

  it('prints nothing of the library on the way', async () => {
    const result = await runChild('./exit-child.ts', ['natural']);
    expect({ stdout: result.stdout, stderr: result.stderr }).toEqual({ stdout: '', stderr: '' });
  });
});
