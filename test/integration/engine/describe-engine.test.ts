import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeEngine } from '../../../src/engine/describe-engine.ts';
import { libraryNames } from '../../unit/engine/library-names.ts';
import { describeWithLibtensorflow, libtensorflowDir } from './needs-libtensorflow.ts';

const nowhere = '/nowhere/libtensorflow';

describe('choosing the engine', () => {
  it('falls back to WASM with the reason when there is no libtensorflow', async () => {
    const info = await describeEngine({ engine: 'auto', libtensorflowDir: nowhere });
    expect(info.name).toBe('wasm');
    expect(info.fallbackReason).toContain(nowhere);
  });

  it('falls back to WASM when the library can not be loaded, with the reason', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trainyard-broken-'));
    for (const name of libraryNames) writeFileSync(join(folder, name), 'this is no library');
    try {
      const info = await describeEngine({ engine: 'auto', libtensorflowDir: folder });
      expect(info.fallbackReason).toMatch(/could not be loaded: ./);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses to start when libtensorflow is asked for and is not there', async () => {
    const started = describeEngine({ engine: 'libtensorflow', libtensorflowDir: nowhere });
    await expect(started).rejects.toMatchObject({
      code: 'engineUnavailable',
      message: expect.stringContaining(nowhere),
    });
  });
});

describeWithLibtensorflow('with libtensorflow', () => {
  it('takes it, with the threads that it is told', async () => {
    const info = await describeEngine({
      engine: 'auto',
      libtensorflowDir,
      threads: { intraOp: 1, interOp: 3 },
    });
    expect(info).toMatchObject({
      name: 'libtensorflow',
      threads: { intraOp: 1, interOp: 3 },
      fallbackReason: null,
    });
    expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
