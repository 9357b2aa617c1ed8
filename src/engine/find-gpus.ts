import type { EngineInfo } from '../contracts/system.ts';
import { TrainyardError } from '../errors.ts';
import { hasNvidiaGpu } from '../provision/nvidia.ts';

/**
 * The GPUs of a worker, each by the name that CUDA_VISIBLE_DEVICES takes. Machines without an NVIDIA driver are not asked; else the engine
 * says which ones it can use, which takes a second or two.
 * @param wanted as WORKER_GPUS says
 * @param parts.describe the engine, in a process that sees these GPUs; null: those of the environment
 * @returns null: there are none, and trainers see what their environment shows them
 * @throws configInvalid where the engine does not find as many GPUs as are named
 */
export async function findGpus(
  wanted: 'auto' | readonly string[],
  {
    describe,
    environment = process.env,
    hasDriver = () => hasNvidiaGpu(environment),
  }: {
    describe: (visibleGpus: readonly string[] | null) => Promise<EngineInfo>;
    environment?: NodeJS.ProcessEnv;
    hasDriver?: () => boolean;
  },
): Promise<readonly string[] | null> {
  if (wanted === 'auto') {
    if (!hasDriver()) return null;
    const visible = environment['CUDA_VISIBLE_DEVICES']?.split(',').map((name) => name.trim());
    // A worker whose engine does not start says so by itself.
    const found = await describe(null).then(countGpus, () => 0);
    return found === 0
      ? null
      : Array.from({ length: found }, (_, index) => visible?.[index] ?? String(index));
  }
  if (wanted.length === 0) return wanted;
  const info = await describe(wanted);
  const found = countGpus(info);
  if (found === wanted.length) return wanted;
  const why = info.name === 'wasm' ? ` ${info.fallbackReason}` : '';
  throw new TrainyardError(
    'configInvalid',
    `Configuration: WORKER_GPUS names ${wanted.length} GPU(s), and ${info.name} finds ${found} of them.${why} "npm run doctor" lists what is there.`,
  );
}

const countGpus = ({ devices }: EngineInfo): number => devices.filter(({ type }) => type === 'GPU').length;
