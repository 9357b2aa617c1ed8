import protobuf from 'protobufjs/minimal.js';
import type { CApi, Pointer } from './c-api.ts';
import { TrainyardError } from '../../errors.ts';
import type { Graph } from './graph.ts';
import { createStatus } from './status.ts';

/** What one run feeds, fetches and triggers, by name: `node:output` (output 0 may be left out) or `node`. */
export interface EntryNames {
  feeds?: readonly string[];
  fetches?: readonly string[];
  /** Nodes to run for their effect. */
  targets?: readonly string[];
}

/** How one run differs from others of its entry. */
export interface RunOptions {
  /** TensorFlow gives up after so long (DEADLINE_EXCEEDED), where a process of the cluster never answers; left out: it waits. */
  timeoutMilliseconds?: number;
}

/** One prepared way of running a session's graph. One run at a time; other entries may run meanwhile. */
export interface SessionEntry {
  /** Whether a run is under way. */
  readonly running: boolean;
  /**
   * Runs and waits, with the thread blocked.
   * @param feeds TF_Tensors in the order of the entry's feeds; they stay the caller's
   * @returns TF_Tensors in the order of the entry's fetches; the caller deletes them
   * @throws engineFailed with TensorFlow's message; outOfMemory
   */
  run(feeds?: readonly Pointer[]): Pointer[];
  /** The same on another thread: the event loop goes on. The feeds must not be deleted before it ends. */
  runAsync(feeds?: readonly Pointer[], options?: RunOptions): Promise<Pointer[]>;
  /** Frees what the entry holds; the session does this for the entries that are left. */
  dispose(): void;
}

/** sizeof(TF_Output): a pointer to the node, an int, and padding. */
const outputBytes = 16;

/** Prepares a run: looks the names up once and lays C's arrays out once. */
export function createSessionEntry(
  api: CApi,
  session: Pointer,
  graph: Graph,
  names: EntryNames,
  onDispose: () => void,
): SessionEntry {
  const feedNames = names.feeds ?? [];
  const feedOutputs = encodeOutputs(api, graph, feedNames);
  const fetchOutputs = encodeOutputs(api, graph, names.fetches ?? []);
  const targets = BigUint64Array.from(names.targets ?? [], (name) => graph.operation(name));
  const feedSlots = new BigUint64Array(feedNames.length);
  const fetchSlots = new BigUint64Array(names.fetches?.length ?? 0);
  const status = createStatus(api);
  let running = false;

  const begin = (
    feeds: readonly Pointer[],
    runOptions: Pointer | null,
  ): Parameters<CApi['TF_SessionRun']> => {
    if (running) throw new TrainyardError('engineFailed', 'This entry of the session is already running.');
    if (feeds.length !== feedNames.length) {
      const detail = `The entry has ${feedNames.length} feeds (${feedNames.join(', ')}); ${feeds.length} were given.`;
      throw new TrainyardError('engineFailed', detail);
    }
    feedSlots.set(feeds);
    fetchSlots.fill(0n);
    return [
      session,
      runOptions,
      feedOutputs,
      feedSlots,
      feedSlots.length,
      fetchOutputs,
      fetchSlots,
      fetchSlots.length,
      targets,
      targets.length,
      null,
      status.pointer,
    ];
  };
  const end = (): Pointer[] => {
    status.check('TF_SessionRun');
    return Array.from(fetchSlots);
  };

  return {
    get running() {
      return running;
    },
    run(feeds = []) {
      api.TF_SessionRun(...begin(feeds, null));
      return end();
    },
    async runAsync(feeds = [], { timeoutMilliseconds } = {}) {
      const options = timeoutMilliseconds === undefined ? null : newRunOptions(api, timeoutMilliseconds);
      const call = begin(feeds, options);
      running = true;
      // C uses the entry's arrays until the call ends; `end`, which waits for it, keeps them from being collected.
      try {
        await new Promise<void>((resolve, reject) => {
          api.TF_SessionRun.async(...call, (error) => (error ? reject(error) : resolve()));
        });
      } finally {
        running = false;
        if (options !== null) api.TF_DeleteBuffer(options);
      }
      return end();
    },
    dispose() {
      status.dispose();
      onDispose();
    },
  };
}

/** RunOptions of config.proto: timeout_in_ms = 2. The caller deletes the buffer. */
function newRunOptions(api: CApi, timeoutMilliseconds: number): Pointer {
  const bytes = protobuf.Writer.create()
    .uint32((2 << 3) | 0)
    .int64(Math.ceil(timeoutMilliseconds))
    .finish();
  return api.TF_NewBufferFromString(bytes, bytes.byteLength)!;
}

/** TF_Output[] of names such as `dense/kernel:0`. */
function encodeOutputs(api: CApi, graph: Graph, names: readonly string[]): DataView {
  const view = new DataView(new ArrayBuffer(names.length * outputBytes));
  names.forEach((name, position) => {
    const [node = '', index = '0'] = name.split(':');
    const operation = graph.operation(node);
    const output = Number(index);
    const outputs = api.TF_OperationNumOutputs(operation);
    if (!(output < outputs)) {
      throw new TrainyardError('engineFailed', `${name}: the node has ${outputs} outputs.`);
    }
    view.setBigUint64(position * outputBytes, operation, true);
    view.setInt32(position * outputBytes + 8, output, true);
  });
  return view;
}
