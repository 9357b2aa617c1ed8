/**
 * `npm run setup`: everything that `npm ci` can't do because it runs no install scripts. Called by start, test, demo and
 * bench; where everything is in place it looks, and does nothing. `--only=code|engine` does a part; `--gpu` gets the GPU build.
 */
import { parseArgs } from 'node:util';
import { prepareCode, type SetupStep } from './setup-code.ts';
import { prepareEngine } from './setup-engine.ts';
import { prepareEmbeddedPostgres } from './setup-postgres.ts';

const parts: Record<string, readonly SetupStep[]> = {
  code: prepareCode,
  engine: [prepareEngine],
  all: [...prepareCode, prepareEmbeddedPostgres, prepareEngine],
};
const { values } = parseArgs({
  options: { only: { type: 'string', default: 'all' }, gpu: { type: 'boolean' } },
});
const steps = parts[values.only];
if (!steps) throw new Error(`setup: --only takes ${Object.keys(parts).join(', ')}; not "${values.only}"`);

for (const step of steps) {
  const started = performance.now();
  const say = (message: string): void => console.log(`setup: ${step.name}: ${message}`);
  try {
    if ((await step.run(say)) === 'done')
      say(`done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    say(`failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    break;
  }
}
