import { noTracer, type Tracer } from './tracer.ts';

/** A tracer for this process; OpenTelemetry's packages are loaded only where traces are sent somewhere. */
export async function createTracer({
  endpoint,
  process,
  version,
  log,
}: {
  /** Null: nothing is traced. */
  endpoint: string | null;
  process: 'server' | 'worker';
  version: string;
  log: { warn(details: object, message: string): void };
}): Promise<Tracer> {
  if (endpoint === null) return noTracer;
  const { createOtelTracer } = await import('./otel-tracer.ts');
  return createOtelTracer({
    endpoint,
    serviceName: `trainyard-${process}`,
    version,
    onError: (error) => log.warn({ err: error }, 'the last spans could not be sent'),
  });
}
