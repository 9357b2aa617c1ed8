import { Type, type Static } from 'typebox';
import { Nullable, OneOf, Timestamp } from './common.ts';
import { ShownLabels } from './labels.ts';

/** What computes: libtensorflow or the WASM fallback, with its devices and threads. Plain, so it crosses processes. */
export const EngineInfo = Type.Object(
  {
    name: OneOf(['libtensorflow', 'wasm'] as const),
    version: Type.String(),
    devices: Type.Array(
      Type.Object({ name: Type.String(), type: Type.String(), memoryBytes: Type.Optional(Type.Integer()) }),
    ),
    threads: Type.Object({ intraOp: Type.Integer(), interOp: Type.Integer() }),
    gpu: Type.Boolean(),
    fallbackReason: Nullable(
      Type.String({ description: 'Reason why libtensorflow is not used; null if it is used.' }),
    ),
  },
  { $id: 'EngineInfo' },
);
export type EngineInfo = Static<typeof EngineInfo>;

/** What a run may use, or runs together. */
export const Resources = Type.Object({
  cores: Type.Integer({ description: 'Number of threads of the trainer.' }),
  gpus: Type.Integer({ description: 'Number of GPUs of the trainer.' }),
  memoryBytes: Type.Integer({ description: 'Memory that the trainer may use.' }),
});
export type Resources = Static<typeof Resources>;

/** A slot of which nothing is known. */
export const noResources: Resources = { cores: 0, gpus: 0, memoryBytes: 0 };

/** What a run with so many members has: a slot for each and its own, all of this size. */
export const slotsTogether = ({ cores, gpus, memoryBytes }: Resources, members: number): Resources => ({
  cores: cores * (members + 1),
  gpus: gpus * (members + 1),
  memoryBytes: memoryBytes * (members + 1),
});

/** A live worker as the API shows it. */
export const WorkerInfo = Type.Object(
  {
    id: Type.String(),
    host: Type.String(),
    slots: Type.Integer({ description: 'Number of runs that the worker trains at the same time.' }),
    busySlots: Type.Integer(),
    slot: Type.Object(Resources.properties, {
      description: 'Size of each slot: the amounts that a run on it uses of the limits of its project.',
    }),
    state: OneOf(['active', 'draining', 'drained'] as const, {
      description:
        'Whether the worker takes runs. A `draining` one takes nothing more and hands its runs on with checkpoints, and a `drained` one has nothing under way.',
    }),
    labels: ShownLabels('Labels of the worker, by its `WORKER_LABELS`.'),
    engine: Nullable(EngineInfo),
    startedAt: Timestamp,
    seenAt: Timestamp,
  },
  { $id: 'WorkerInfo' },
);
export type WorkerInfo = Static<typeof WorkerInfo>;

/** The limits that requests are held to. */
export const ServiceLimits = Type.Object({
  maxUploadBytes: Type.Integer({ description: 'Largest upload in bytes, as sent.' }),
  maxUncompressedBytes: Type.Integer({ description: 'Largest upload in bytes, decompressed.' }),
  maxModelFileBytes: Type.Integer({ description: 'Largest model file that is imported, in bytes.' }),
  maxRows: Type.Integer(),
  maxColumns: Type.Integer(),
  maxLineBytes: Type.Integer({ description: 'Longest line of a text file in bytes.' }),
  maxBodyBytes: Type.Integer({ description: 'Largest JSON body in bytes.' }),
  maxQueuedRuns: Type.Integer({ description: 'Maximum number of queued runs in a project.' }),
  maxRunsUnderWay: Nullable(
    Type.Integer({
      description: 'Maximum number of runs of a project that workers train at the same time; null: no limit.',
    }),
  ),
  preemption: OneOf(['off', 'project', 'all'] as const, {
    description:
      "Whose slots a queued run takes from runs of lower priority, which are saved, queued again and resumed later: nobody's, those of its own project, or also those of other projects, within their shares.",
  }),
  keepSlotsAfterSeconds: Type.Integer({
    description:
      'Seconds that a run which needs slots of several workers waits before the slots that become free are kept for it.',
  }),
  requestsPerMinute: Type.Integer({
    description: 'Maximum number of requests per minute of one key, or of one address without a key.',
  }),
});
export type ServiceLimits = Static<typeof ServiceLimits>;

/** What the service runs on now. */
export const SystemInfo = Type.Object(
  {
    version: Type.String(),
    engines: Type.Array(EngineInfo, { description: 'Distinct engines of the live workers.' }),
    fallback: Nullable(
      Type.String({
        description: 'Reason why a live worker does not use libtensorflow; null if all of them do.',
      }),
    ),
    workers: Type.Array(WorkerInfo),
    queue: Type.Object({
      backend: Type.String({ description: 'Backend of the queue: `redis` (Bull) or `postgres`.' }),
      queuedRuns: Type.Integer({ description: 'Number of queued runs, of all projects.' }),
      delayedRuns: Type.Integer({
        description: 'Number of those that were lost and wait for a while before they are tried again.',
      }),
    }),
    limits: ServiceLimits,
  },
  { $id: 'SystemInfo' },
);
export type SystemInfo = Static<typeof SystemInfo>;
