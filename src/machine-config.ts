import { readConfig, type Config } from './config.ts';
import { describeEngine } from './engine/describe-engine.ts';
import { findGpus } from './engine/find-gpus.ts';

/** The configuration, with what this machine makes of it. */
export interface MachineConfig {
  config: Config;
  /** GPUs of trainers, each by the name that CUDA_VISIBLE_DEVICES takes; empty: they get none; null: there are none. */
  gpus: readonly string[] | null;
}

/**
 * Reads the configuration as {@link readConfig} does, and looks for the GPUs that WORKER_SLOTS=0 has a slot for each of.
 * @throws configInvalid
 */
export async function readMachineConfig(
  environment: NodeJS.ProcessEnv = process.env,
  options: { withServerSecrets?: boolean } = {},
): Promise<MachineConfig> {
  const { engine, worker } = readConfig(environment, options);
  const gpus = await findGpus(worker.wantedGpus, {
    environment,
    describe: (visibleGpus) =>
      describeEngine({ engine: engine.name, libtensorflowDir: engine.libtensorflowDir, visibleGpus }),
  });
  const defaultSlots = Math.max(1, gpus?.length ?? 0);
  return { config: readConfig(environment, { ...options, defaultSlots }), gpus };
}
