import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const source = 'tools/tree-kernel/tree-kernel.ts';
const options =
  '-O3 --noAssert --runtime stub --enable simd,threads --importMemory --sharedMemory --initialMemory 1 --maximumMemory 65536';

/** The kernel of trees in WebAssembly, compiled from tools/tree-kernel/tree-kernel.ts. */
export async function compileKernel(): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-kernel-'));
  try {
    const out = path.join(folder, 'kernel.wasm');
    const asc = path.join(root, 'node_modules/assemblyscript/bin/asc.js');
    await promisify(execFile)(process.execPath, [asc, source, ...options.split(' '), '--outFile', out], {
      cwd: root,
    });
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What tells kernels of different sources, or options of the compiler, apart. */
export async function kernelSourceHash(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(path.join(root, source)));
  return hash.update(options).digest('hex');
}
