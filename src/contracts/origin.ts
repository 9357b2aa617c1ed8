/** The request that a row or a job comes from: it stands in the log lines and the trace of all that is done for it. */
export interface Origin {
  requestId: string;
  /** The span of the request, by W3C Trace Context; null where nothing is traced. */
  traceParent: string | null;
}
