import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tar from 'tar';
import { expect } from 'vitest';
import type { TestService } from './service.ts';

/** Downloads a checkpoint and unpacks it: its files by name. */
export async function downloadCheckpoint(
  service: Pick<TestService, 'url' | 'adminKey'>,
  runId: string,
  step: number,
): Promise<Record<string, Buffer>> {
  const response = await fetch(`${service.url}/api/v1/runs/${runId}/checkpoints/${step}/download`, {
    headers: { authorization: `Bearer ${service.adminKey}` },
  });
  expect(response.status).toBe(200);
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-download-'));
  try {
    const archive = path.join(folder, 'checkpoint.tar.gz');
    await writeFile(archive, Buffer.from(await response.arrayBuffer()));
    const names: string[] = [];
    await tar.extract({
      file: archive,
      cwd: folder,
      onentry: (entry) => void (entry.type === 'File' && names.push(entry.path)),
    });
    const files = await Promise.all(names.map((name) => readFile(path.join(folder, name))));
    return Object.fromEntries(names.map((name, i) => [path.basename(name), files[i]]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
