import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createExporter } from '../../../src/export/run-export.ts';
import type { ExportReply, ExportRequest } from '../../../src/export/export-messages.ts';
import { createFakeChild, type FakeChild } from '../../fakes/fake-child.ts';

/** The processes that were started, without processes. */
const started: FakeChild<ExportRequest, ExportReply>[] = [];

beforeEach(() => {
  started.length = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const create = () =>
  createExporter({ engine: { name: 'auto', libtensorflowDir: null } }, () => {
    const child = createFakeChild<ExportRequest, ExportReply>();
    started.push(child);
    return child;
  });
const of = (artifactDir: string, format: ExportRequest['format'] = 'onnx'): ExportRequest => ({
  artifactDir,
  format,
  name: 'm-1',
});
async function finish(child: FakeChild<ExportRequest, ExportReply>, file = 'onnx'): Promise<void> {
  child.reply({ type: 'done', file: Buffer.from(file) });
  child.exit();
  await vi.advanceTimersByTimeAsync(0);
}

test('requests for one artifact share an export; another one comes after it', async () => {
  const exporter = create();
  const both = [exporter.exportModel(of('/a')), exporter.exportModel(of('/a'))];
  const other = exporter.exportModel(of('/b'));
  await vi.advanceTimersByTimeAsync(0);
  expect(started.map(({ sent }) => sent)).toEqual([[of('/a')]]);
  await finish(started[0]);
  expect((await Promise.all(both)).map(String)).toEqual(['onnx', 'onnx']);
  await finish(started[1]);
  await other;
  // Another format is another export.
  const [file, archive] = [exporter.exportModel(of('/a')), exporter.exportModel(of('/a', 'tfjs'))];
  await vi.advanceTimersByTimeAsync(0);
  await finish(started[2], 'file');
  await finish(started[3], 'archive');
  expect((await Promise.all([file, archive])).map(String)).toEqual(['file', 'archive']);
  // What is over is made anew.
  void exporter.exportModel(of('/a'));
  await vi.advanceTimersByTimeAsync(0);
  expect(started).toHaveLength(5);
});

test('one that hangs, or takes too long, is ended, and the next one has its turn', async () => {
  const exporter = create();
  const hanging = exporter.exportModel(of('/a')).catch((error: unknown) => error);
  const next = exporter.exportModel(of('/b'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await hanging).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('longer than 60 s'),
  });
  expect((await started[0].exited).killed).toBe(true);
  await finish(started[1]);
  expect(String(await next)).toBe('onnx');
});

test('more than may wait are refused', async () => {
  const exporter = create();
  const taken = ['/a', '/b', '/c', '/d', '/e', '/f'].map((dir) => exporter.exportModel(of(dir)));
  await expect(exporter.exportModel(of('/g'))).rejects.toMatchObject({ code: 'unavailable' });
  for (let i = 0; i < taken.length; i++) await finish(started[i]);
  await Promise.all(taken);
});

test('closing ends what is under way and what waits', async () => {
  const exporter = create();
  const all = ['/a', '/b'].map((dir) => exporter.exportModel(of(dir)).catch((error: unknown) => error));
  await vi.advanceTimersByTimeAsync(0);
  await exporter.close();
  expect(await Promise.all(all)).toMatchObject([{ code: 'unavailable' }, { code: 'unavailable' }]);
  expect(started).toHaveLength(1);
});
