import type { InferReply } from './infer-reply.ts';

/** What has to be known to answer the body of a request to infer. */
export interface InferQuestion {
  /** The model that the answer names, and its version. */
  name: string;
  version: number;
  /** Bytes of the body that are JSON; null: all. */
  headerLength: number | null;
}

/** The answer to a request to infer, and what it took. */
export interface InferAnswer {
  reply: InferReply;
  rows: number;
  /** Milliseconds in which its tensors became rows. */
  readMs: number;
  /** Milliseconds in which its predictions became tensors. */
  writeMs: number;
}
