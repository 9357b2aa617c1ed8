import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../../scripts/service-process.ts';
import { createTracer } from '../../../src/tracing/create-tracer.ts';
import { noTracer } from '../../../src/tracing/tracer.ts';
import { silentLog } from '../worker/silent-log.ts';
import { startTraceReceiver } from '../../support/trace-receiver.ts';

async function startTracer() {
  const receiver = await startTraceReceiver();
  onTestFinished(() => receiver.close());
  const tracer = await createTracer({
    endpoint: `${receiver.url}/`,
    process: 'worker',
    version: '1.2.3',
    log: silentLog,
  });
  return { tracer, receiver };
}

test('spans arrive as parts of the trace of another process', async () => {
  const { tracer, receiver } = await startTracer();
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const parent = `00-${traceId}-00f067aa0ba902b7-01`;
  const outer = tracer.start('train run', {
    parent,
    kind: 'consumer',
    at: 1000,
    attributes: { 'trainyard.run.id': 'run_1' },
  });
  expect(outer.traceParent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  tracer.start('build model', { parent: outer.traceParent, at: 2000 }).end({ at: 2500 });
  outer.set({ 'trainyard.run.status': 'failed' });
  outer.end({ error: 'it failed', at: 3000 });
  await tracer.close();
  await tracer.close();
  const spans = receiver.spans.toSorted((a, b) => a.startedAt - b.startedAt);
  expect(spans).toMatchObject([
    {
      service: 'trainyard-worker',
      name: 'train run',
      kind: 5,
      traceId,
      parentSpanId: '00f067aa0ba902b7',
      startedAt: 1000,
      endedAt: 3000,
      attributes: { 'trainyard.run.id': 'run_1', 'trainyard.run.status': 'failed' },
      error: 'it failed',
    },
    { name: 'build model', kind: 1, traceId, parentSpanId: outer.traceParent!.split('-')[2], startedAt: 2000, endedAt: 2500, error: null },
  ]); // prettier-ignore
});

test.each([null, '', 'nonsense', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'])(
  'a trace begins where the parent is %s',
  async (parent) => {
    const { tracer, receiver } = await startTracer();
    tracer.start('alone', { parent }).end();
    await tracer.close();
    expect(receiver.spans).toMatchObject([{ name: 'alone', parentSpanId: null }]);
    expect(receiver.spans[0].traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  },
);

test('what the caller does not record is not sent', async () => {
  const { tracer, receiver } = await startTracer();
  const span = tracer.start('unsampled', {
    parent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00',
  });
  expect(span.traceParent).toMatch(/-00$/);
  span.end();
  await tracer.close();
  expect(receiver.spans).toEqual([]);
});

test('nothing is traced, and nothing loaded for it, without an address', async () => {
  const tracer = await createTracer({ endpoint: null, process: 'server', version: '1', log: silentLog });
  expect(tracer).toBe(noTracer);
  expect(tracer.start('x').traceParent).toBeNull();
});

test('a receiver that is away stops nobody', async () => {
  const tracer = await createTracer({
    endpoint: `http://127.0.0.1:${await freePort()}`,
    process: 'server',
    version: '1',
    log: silentLog,
  });
  tracer.start('lost').end();
  await expect(tracer.close()).resolves.toBeUndefined();
});
