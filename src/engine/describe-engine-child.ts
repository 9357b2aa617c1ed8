/** Child-process entry of `describeEngine`: starts the engine, answers with its description, ends. */
import { errorToPlain } from '../errors.ts';
import type { EngineDescription } from './describe-engine.ts';
import { startEngine, type StartEngineOptions } from './start-engine.ts';

process.once('message', (options) => {
  startEngine(options as StartEngineOptions)
    .then(
      (info): EngineDescription => ({ info }),
      (error: unknown): EngineDescription => ({ error: errorToPlain(error, 'engineUnavailable') }),
    )
    .then((answer) => process.send!(answer, () => process.disconnect()))
    .catch(() => process.exit(1));
});
