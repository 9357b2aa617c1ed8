/**
 * `npm run setup`: everything that `npm ci` can't do because it runs no install scripts. Called by start, test, demo and
 * bench; where everything is in place it looks, and does nothing. `--only=code|engine` does a part; `--gpu` gets the GPU build.
 */
import { parseArgs } from 'node:util';
import { prepareEngine } from '../src/setup-engine.ts';
import { prepareEmbeddedPostgres } from '../src/setup-postgres.ts';
import { runSteps, type SetupStep } from '../src/setup-step.ts';
import { prepareCode } from './setup-code.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: 'all' }, gpu: { type: 'boolean', default: false } },
});
const engine = prepareEngine({ gpu: values.gpu, command: 'npm run setup --' });
const parts: Record<string, readonly SetupStep[]> = {
  code: prepareCode,
  engine: [engine],
  all: [...prepareCode, prepareEmbeddedPostgres, engine],
};
const steps = parts[values.only];
if (!steps) throw new Error(`setup: --only takes ${Object.keys(parts).join(', ')}; not "${values.only}"`);
if (!(await runSteps(steps))) process.exitCode = 1;
