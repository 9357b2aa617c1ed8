import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { resolveChildEntry } from './child-entry.ts';

/**
 * Starts a module of ours on a thread of its own, named by its source as in {@link resolveChildEntry}. `--import tsx`
 * does nothing on threads, so where sources run the thread registers tsx itself before it loads the module.
 */
export function startThread(source: URL, options: Pick<WorkerOptions, 'workerData'>): Worker {
  const { modulePath } = resolveChildEntry(source);
  if (!modulePath.endsWith('.ts')) return new Worker(modulePath, { ...options, execArgv: [] });
  // `require` finds the CommonJS build, which can't register from a script; the module is beside it.
  const commonJs = createRequire(import.meta.url).resolve('tsx/esm/api');
  const tsx = pathToFileURL(commonJs.replace(/\.cjs$/, '.mjs')).href;
  const script = `import(${JSON.stringify(tsx)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(pathToFileURL(modulePath).href)});
  });`;
  return new Worker(script, { ...options, eval: true, execArgv: [] });
}
