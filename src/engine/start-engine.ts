import { availableParallelism } from 'node:os';
import type { EngineInfo } from '../contracts/system.ts';
import { loadTargets } from '../targets/load-targets.ts';
import { TrainyardError } from '../errors.ts';
import { locateLibtensorflow } from '../provision/locate.ts';
import type { Device } from './libtensorflow/devices.ts';
import type { CApi } from './libtensorflow/c-api.ts';
import type { EagerBinding } from './libtensorflow/tfjs-binding.ts';

/** How to start the engine. */
export interface StartEngineOptions {
  /** `auto` takes libtensorflow where it is found, else WASM. */
  engine: 'auto' | 'libtensorflow' | 'wasm';
  /** Threads of a kernel, and kernels at once; left out or 0: as many as there are cores. */
  threads?: { intraOp?: number; interOp?: number };
  /** Folder of libtensorflow; left out: where {@link locateLibtensorflow} finds it. */
  libtensorflowDir?: string | null;
  /** The GPUs that this process sees, as CUDA_VISIBLE_DEVICES names them; null or left out: those that the environment shows. */
  visibleGpus?: readonly string[] | null;
}

/** libtensorflow in this process, for those that go beneath TensorFlow.js. */
export interface Libtensorflow extends EagerBinding {
  readonly api: CApi;
}

interface StartedEngine {
  info: EngineInfo;
  libtensorflow: Libtensorflow | null;
}

let starting: Promise<StartedEngine> | null = null;
let started: StartedEngine | null = null;

/**
 * Starts the engine of this process and makes it TensorFlow.js's current backend. A process has one engine: a second call gives
 * the first one's description. To be called on the main thread (threads and log level are set through the environment,
 * which a worker thread only has a copy of) and before anything else makes a tensor.
 * @throws engineUnavailable when `libtensorflow` is asked for and can't be had
 */
export async function startEngine(options: StartEngineOptions): Promise<EngineInfo> {
  starting ??= chooseEngine(options);
  try {
    [started] = await Promise.all([starting, loadTargets()]);
  } catch (error) {
    starting = null;
    throw error;
  }
  return started.info;
}

/**
 * The libtensorflow that {@link startEngine} started.
 * @throws engineUnavailable when the engine is not started or is the WASM one
 */
export function startedLibtensorflow(): Libtensorflow {
  if (!started?.libtensorflow) {
    throw new TrainyardError('engineUnavailable', 'This process does not run on libtensorflow.');
  }
  return started.libtensorflow;
}

async function chooseEngine(options: StartEngineOptions): Promise<StartedEngine> {
  if (options.engine === 'wasm') return startWasmEngine('The configuration asks for the WASM engine.');
  try {
    return await startLibtensorflow(options);
  } catch (error) {
    if (options.engine === 'libtensorflow') throw error;
    return startWasmEngine(error instanceof Error ? error.message : String(error));
  }
}

async function startLibtensorflow(options: StartEngineOptions): Promise<StartedEngine> {
  const located = locateLibtensorflow({ directory: options.libtensorflowDir });
  if (located.dir === null) throw new TrainyardError('engineUnavailable', located.reasons.join(' '));

  const cores = availableParallelism();
  const threads = { intraOp: options.threads?.intraOp || cores, interOp: options.threads?.interOp || cores };
  setThreadEnvironment(threads);
  // Read by CUDA when it starts. An empty list would be taken for "not set" by some of its versions.
  if (options.visibleGpus) process.env['CUDA_VISIBLE_DEVICES'] = options.visibleGpus.join(',') || '-1';

  // Imported here, so that a process that only wants to know where the library is, or that uses WASM, does not pay for it.
  const [{ loadLibrary }, { createTfjsBinding }, { registerTfjsBackend }] = await Promise.all([
    import('./libtensorflow/load-library.ts'),
    import('./libtensorflow/tfjs-binding.ts'),
    import('./libtensorflow/tfjs-backend.ts'),
  ]);
  const api = loadLibrary(located.dir);
  const eager = createTfjsBinding(api, { intraOpThreads: threads.intraOp, interOpThreads: threads.interOp });
  await registerTfjsBackend(eager.binding);
  const info: EngineInfo = {
    name: 'libtensorflow',
    version: api.TF_Version(),
    devices: eager.context.devices.map(describeDevice),
    threads,
    gpu: eager.context.usesGpu,
    fallbackReason: null,
  };
  return { info, libtensorflow: { api, ...eager } };
}

async function startWasmEngine(fallbackReason: string): Promise<StartedEngine> {
  const { startWasm } = await import('./wasm/start-wasm.ts');
  const version = await startWasm();
  const info: EngineInfo = {
    name: 'wasm',
    version,
    devices: [{ name: 'WebAssembly', type: 'CPU' }],
    threads: { intraOp: 1, interOp: 1 },
    gpu: false,
    fallbackReason,
  };
  return { info, libtensorflow: null };
}

/** A device by its short name, such as `GPU:0`. TensorFlow's figure for the memory of a CPU means nothing. */
function describeDevice({ name, type, memoryBytes }: Device): EngineInfo['devices'][number] {
  const short = name.slice(name.lastIndexOf('device:') + 'device:'.length);
  return type === 'CPU' ? { name: short, type } : { name: short, type, memoryBytes };
}

/** Thread counts that libtensorflow reads from the environment, once, while it loads; what the user has set is kept. */
export function setThreadEnvironment(threads: { intraOp: number; interOp: number }): void {
  process.env['TF_NUM_INTRAOP_THREADS'] ??= String(threads.intraOp);
  process.env['TF_NUM_INTEROP_THREADS'] ??= String(threads.interOp);
  // Sessions get the threads for kernels that they ask for, instead of sharing the pool of the first one.
  process.env['TF_OVERRIDE_GLOBAL_THREADPOOL'] ??= '1';
}
