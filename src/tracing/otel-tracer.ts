import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Span, SpanStart, Tracer } from './tracer.ts';

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL } as const;

/** Longest time that the end of a process waits for its last spans. */
const closeMilliseconds = 3000;

/**
 * A tracer that sends spans by OTLP over HTTP. What else OpenTelemetry's variables say (headers, time limits, the sampler, the
 * name of the service) its own packages read.
 * @param endpoint to which `/v1/traces` is added
 */
export function createOtelTracer({
  endpoint,
  serviceName,
  version,
  onError,
}: {
  endpoint: string;
  serviceName: string;
  version: string;
  /** Told of spans that could not be sent at the end. */
  onError: (error: unknown) => void;
}): Tracer {
  const ours = resourceFromAttributes({ 'service.name': serviceName, 'service.version': version });
  const provider = new BasicTracerProvider({
    resource: ours.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` })),
    ],
  });
  const tracer = provider.getTracer('trainyard', version);
  let closing: Promise<void> | null = null;

  function start(name: string, { parent, kind = 'internal', at, attributes }: SpanStart = {}): Span {
    const span = tracer.startSpan(
      name,
      {
        kind: kinds[kind],
        ...(at !== undefined && { startTime: new Date(at) }),
        ...(attributes && { attributes: { ...attributes } }),
      },
      contextOf(parent ?? null),
    );
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      traceParent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      set: (more) => void span.setAttributes({ ...more }),
      end({ error, at: endTime } = {}) {
        if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
        span.end(endTime === undefined ? undefined : new Date(endTime)); // small numbers would count from the start of the process
      },
    };
  }

  async function close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, closeMilliseconds)));
    await Promise.race([provider.shutdown().catch(onError), late]);
    clearTimeout(timer);
  }

  return {
    start,
    close: () => (closing ??= close()),
  };
}

/** The context of a span of another process; the root where the text is none (W3C Trace Context, 3.2). */
function contextOf(traceParent: string | null): Context {
  const [, traceId = '', spanId = '', flags = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceParent ?? '') ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags || '0', 16), isRemote: true };
  return isSpanContextValid(context) ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}
