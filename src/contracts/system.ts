import { Type, type Static } from 'typebox';
import { Nullable, OneOf, Timestamp } from './common.ts';

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
    fallbackReason: Nullable(Type.String({ description: 'Why libtensorflow is not used; null when it is.' })),
  },
  { $id: 'EngineInfo' },
);
export type EngineInfo = Static<typeof EngineInfo>;

/** A live worker as the API shows it. */
export const WorkerInfo = Type.Object({
  id: Type.String(),
  host: Type.String(),
  slots: Type.Integer({ description: 'Runs that it trains side by side.' }),
  busySlots: Type.Integer(),
  engine: Nullable(EngineInfo),
  startedAt: Timestamp,
  seenAt: Timestamp,
});
export type WorkerInfo = Static<typeof WorkerInfo>;

/** The limits that requests are held to. */
export const ServiceLimits = Type.Object({
  maxUploadBytes: Type.Integer({ description: 'Largest upload, as sent.' }),
  maxUncompressedBytes: Type.Integer({ description: 'Largest upload, decompressed.' }),
  maxRows: Type.Integer(),
  maxColumns: Type.Integer(),
  maxLineBytes: Type.Integer({ description: 'Longest line of a text file.' }),
  maxBodyBytes: Type.Integer({ description: 'Largest JSON body.' }),
  maxQueuedRuns: Type.Integer({ description: 'Queued runs of one project.' }),
  requestsPerMinute: Type.Integer({ description: 'Of one key, or of one address without a key.' }),
});
export type ServiceLimits = Static<typeof ServiceLimits>;

/** What the service runs on now. */
export const SystemInfo = Type.Object(
  {
    version: Type.String(),
    engines: Type.Array(EngineInfo, { description: 'Engines of the live workers, each once.' }),
    fallback: Nullable(
      Type.String({ description: 'Why a live worker does not use libtensorflow; null when all do.' }),
    ),
    workers: Type.Array(WorkerInfo),
    queue: Type.Object({
      backend: Type.String({ description: '`redis` (Bull) or `postgres`.' }),
      queuedRuns: Type.Integer(),
    }),
    limits: ServiceLimits,
  },
  { $id: 'SystemInfo' },
);
export type SystemInfo = Static<typeof SystemInfo>;
