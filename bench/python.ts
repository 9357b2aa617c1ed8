import { spawnSync } from 'node:child_process';

/** The Python that has the peers: TRAINYARD_BENCH_PYTHON, or python3. */
export const python = process.env['TRAINYARD_BENCH_PYTHON'] ?? 'python3';

/** Whether {@link python} can import all of these modules. */
export function hasModules(...names: readonly string[]): boolean {
  return spawnSync(python, ['-c', `import ${names.join(', ')}`], { stdio: 'ignore' }).status === 0;
}
