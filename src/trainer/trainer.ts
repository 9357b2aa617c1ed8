/**
 * Child-process entry of training: boots the engine, warms up, says `ready`, does one task, and ends. It talks by
 * messages only; it has no database, no queue and no credentials.
 */
import { rm } from 'node:fs/promises';
import type { TrainerBoot, TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import type { EngineInfo } from '../contracts/system.ts';
import { createDataEngine, type DataEngine } from '../data/data-engine.ts';
import { startEngine } from '../engine/start-engine.ts';
import { errorToPlain } from '../errors.ts';
import { leaveSignalsToParent, openParentChannel, readBoot } from '../processes/parent-channel.ts';
import { serveTraining } from './serve-training.ts';
import { warmUp } from './warm-up.ts';

/** DuckDB's part of a run's memory; what it reads goes into arrays of our own. */
const dataEngineShare = 0.25;

const boot = readBoot<TrainerBoot>();
// Without its worker the lease is gone, too: another worker takes the run over.
const parent = openParentChannel<TrainerRequest, TrainerReply>({ exitCode: 1 });
leaveSignalsToParent();

async function main(): Promise<void> {
  let booted: { engine: EngineInfo; dataEngine: DataEngine };
  try {
    const engine = await startEngine({
      engine: boot.engine.name,
      libtensorflowDir: boot.engine.libtensorflowDir,
      threads: { intraOp: boot.threads, interOp: boot.threads },
      visibleGpus: boot.visibleGpus ?? null,
    });
    await warmUp(engine, { plan: null, threads: boot.threads, planCacheFolder: null }, boot.scratchDir);
    await rm(boot.scratchDir, { recursive: true, force: true });
    const memoryLimitBytes = boot.memoryLimitBytes * dataEngineShare;
    booted = { engine, dataEngine: await createDataEngine({ memoryLimitBytes, threads: boot.threads }) };
  } catch (error) {
    return await parent.end({
      type: 'failed',
      error: errorToPlain(error, 'engineFailed'),
      stopReason: 'error',
    });
  }
  serveTraining({ boot, parent, ...booted });
}

await main();
