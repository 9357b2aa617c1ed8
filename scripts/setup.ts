/**
 * `npm run setup`: everything that `npm ci` can't do because it runs no install scripts. Called by start, test, demo and
 * bench; where everything is in place it looks, and does nothing. `--only=code` leaves the engine out.
 */
import { prepareCode, type SetupStep } from './setup-code.ts';
import { prepareEngine } from './setup-engine.ts';
import { prepareEmbeddedPostgres } from './setup-postgres.ts';

const onlyCode = process.argv.includes('--only=code');
const steps: SetupStep[] = [...prepareCode, ...(onlyCode ? [] : [prepareEmbeddedPostgres, prepareEngine])];

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
