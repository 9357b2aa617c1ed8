/** Child-process entry of `describeEngine`: starts the engine, answers with its description, ends. */
import { errorToPlain } from '../errors.ts';
import { openParentChannel, readBoot } from '../processes/parent-channel.ts';
import type { EngineDescription } from './describe-engine.ts';
import { startEngine, type StartEngineOptions } from './start-engine.ts';

const parent = openParentChannel<never, EngineDescription>();
const description = await startEngine(readBoot<StartEngineOptions>()).then(
  (info): EngineDescription => ({ info }),
  (error: unknown): EngineDescription => ({ error: errorToPlain(error, 'engineUnavailable') }),
);
await parent.end(description);
