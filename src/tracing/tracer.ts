/** Attributes of a span, by the names of OpenTelemetry's semantic conventions where there is one. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** What is going on from its start to its end. */
export interface Span {
  /** Its place in the trace, as W3C Trace Context writes it (`00-<trace>-<span>-<flags>`); null where nothing is traced. */
  readonly traceParent: string | null;
  set(attributes: SpanAttributes): void;
  /** @param error why it failed, in a few words @param at in milliseconds since 1970; now by default */
  end(how?: { error?: string; at?: number }): void;
}

/** How a span begins. */
export interface SpanStart {
  /** What it is part of; null or left out: a trace begins with it. */
  parent?: string | null;
  /** `server`: answers a request; `consumer`: does what another process asked for; `internal` by default. */
  kind?: 'server' | 'consumer' | 'internal';
  /** In milliseconds since 1970; now by default. */
  at?: number;
  attributes?: SpanAttributes;
}

/** Makes spans, and sends them to where traces are kept. */
export interface Tracer {
  start(name: string, how?: SpanStart): Span;
  /** Sends what is left. Never rejects. Safe to call twice. */
  close(): Promise<void>;
}

const noSpan: Span = { traceParent: null, set() {}, end() {} };

/** The tracer of a service that traces nothing. */
export const noTracer: Tracer = { start: () => noSpan, close: async () => {} };
