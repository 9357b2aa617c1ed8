import protobuf from 'protobufjs/minimal.js';

/** What we set of TensorFlow's ConfigProto (config.proto); 0 threads means as many as there are cores. */
export interface SessionConfig {
  /** Threads that one operation's kernel may use. */
  intraOpThreads?: number;
  /** Operations of a graph that may run at once. */
  interOpThreads?: number;
  /** A pool of threads for this session alone, where the process's shared one would have another size. */
  usePerSessionThreads?: boolean;
  /** More fields of ConfigProto, encoded: protobuf merges them with the ones above. */
  extra?: Uint8Array;
}

const varint = 0;
const delimited = 2;

/**
 * Encodes a ConfigProto: intra_op_parallelism_threads = 2, inter_op_parallelism_threads = 5, gpu_options = 6
 * { allow_growth = 4 }, allow_soft_placement = 7, use_per_session_threads = 9. GPU memory always grows as needed, so
 * that two runs can share a device; operations without a GPU kernel go to the CPU.
 */
export function encodeSessionConfig(config: SessionConfig = {}): Uint8Array {
  const writer = protobuf.Writer.create();
  if (config.intraOpThreads) writer.uint32((2 << 3) | varint).int32(config.intraOpThreads);
  if (config.interOpThreads) writer.uint32((5 << 3) | varint).int32(config.interOpThreads);
  writer.uint32((6 << 3) | delimited).fork();
  writer.uint32((4 << 3) | varint).bool(true);
  writer.ldelim();
  writer.uint32((7 << 3) | varint).bool(true);
  if (config.usePerSessionThreads) writer.uint32((9 << 3) | varint).bool(true);
  const fixed = writer.finish();
  return config.extra ? Buffer.concat([fixed, config.extra]) : fixed;
}
