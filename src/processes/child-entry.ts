import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** How to start a module of ours: `spawn(execPath, args)`, or `fork(modulePath, [], { execPath, execArgv })`. */
export interface ChildEntry {
  readonly execPath: string;
  /** Options of node itself, before the module. */
  readonly execArgv: string[];
  /** The module's file. */
  readonly modulePath: string;
  /** `execArgv` and `modulePath`. */
  readonly args: string[];
}

/**
 * How the module is started as a child process. Named by its source, `new URL('./trainer.ts', import.meta.url)`: where
 * that isn't, because we run compiled, it is the `.js` in its place, run by node alone; sources run with tsx. The
 * parent's own `process.execArgv` isn't passed on: a debugger's port can't be shared.
 *
 * @throws Error when there is neither file
 */
export function resolveChildEntry(source: URL): ChildEntry {
  const compiled = fileURLToPath(source).replace(/\.ts$/, '.js');
  const modulePath = [fileURLToPath(source), compiled].find((file) => existsSync(file));
  if (modulePath === undefined)
    throw new Error(`no module to start at ${source.href}, nor compiled at ${compiled}`);
  const execArgv = modulePath.endsWith('.ts') ? ['--import', findTsx()] : [];
  return { execPath: process.execPath, execArgv, modulePath, args: [...execArgv, modulePath] };
}

/** tsx as a URL: a bare name would be looked for from the child's working folder, which may be anywhere. */
function findTsx(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
