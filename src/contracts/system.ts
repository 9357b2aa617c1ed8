import { Type, type Static } from 'typebox';
import { Nullable, OneOf } from './common.ts';

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
