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
 * @param options.isServer Whether it is for a server: one without workers may share their environment, and have no GPU.
 * @throws configInvalid
 */
export async function readMachineConfig(
  environment: NodeJS.ProcessEnv = process.env,
  { isServer = false, ...options }: { withServerSecrets?: boolean; isServer?: boolean } = {},
): Promise<MachineConfig> {
  const config = readConfig(environment, options);
  const { engine, worker, workers } = config;
  if (isServer && workers === 0) return { config, gpus: null };
  const gpus = await findGpus(worker.wantedGpus, {
    environment,
    describe: (visibleGpus) =>
      describeEngine({ engine: engine.name, libtensorflowDir: engine.libtensorflowDir, visibleGpus }),
  });
  const defaultSlots = gpus?.length ?? 0;
  // Threads and memory of a trainer go by the slots.
  return { config: defaultSlots > 1 ? readConfig(environment, { ...options, defaultSlots }) : config, gpus };
}
