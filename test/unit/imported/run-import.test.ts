import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Imported, ImportReply, ImportRequest } from '../../../src/imported/import-messages.ts';
import { createImporter } from '../../../src/imported/run-import.ts';
import { createFakeChild, type FakeChild } from '../../fakes/fake-child.ts';

const started: FakeChild<ImportRequest, ImportReply>[] = [];
let residentBytes = 0;

beforeEach(() => {
  started.length = 0;
  residentBytes = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

const create = () =>
  createImporter(
    { engine: { name: 'auto', libtensorflowDir: null } },
    {
      start() {
        const child = createFakeChild<ImportRequest, ImportReply>();
        started.push(child);
        return child;
      },
      residentBytes: async () => residentBytes,
    },
  );
const request = { filePath: '/a', description: {}, artifactDir: '/b', sizeBytes: 1_000_000 };
const codesOf = (error: unknown): string[] => [
  (error as { code: string }).code,
  ...(error as { issues: { code: string }[] }).issues.map(({ code }) => code),
];
const failed = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => error); // prettier-ignore

test('imports go one after the other, each in a process of its own', async () => {
  const importer = create();
  const [one, two] = [importer.importModel(request), failed(importer.importModel(request))];
  await vi.advanceTimersByTimeAsync(0);
  expect(started).toHaveLength(1);
  const imported = { format: 'onnx' } as Imported;
  started[0].reply({ type: 'done', imported });
  started[0].exit();
  expect(await one).toBe(imported);
  await vi.advanceTimersByTimeAsync(0);
  started[1].reply({
    type: 'failed',
    error: { code: 'modelFileInvalid', message: 'It is none.', issues: [] },
  });
  started[1].exit();
  expect(await two).toMatchObject({ code: 'modelFileInvalid', message: 'It is none.' });
});

test('a file that takes too long, or too much memory, or ends its process is refused', async () => {
  const importer = create();
  const slow = failed(importer.importModel(request));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(codesOf(await slow)).toEqual(['modelFileInvalid', 'tooSlow']);
  const large = failed(importer.importModel(request));
  await vi.advanceTimersByTimeAsync(0);
  residentBytes = 1_006_000_001;
  await vi.advanceTimersByTimeAsync(100);
  expect(codesOf(await large)).toEqual(['modelFileInvalid', 'tooMuchMemory']);
  residentBytes = 0;
  const crashing = failed(importer.importModel(request));
  await vi.advanceTimersByTimeAsync(0);
  started[2].exit();
  expect(codesOf(await crashing)).toEqual(['modelFileInvalid', 'crashed']);
});

test('closing ends what is under way', async () => {
  const importer = create();
  const open = failed(importer.importModel(request));
  await vi.advanceTimersByTimeAsync(0);
  await importer.close();
  expect(await open).toMatchObject({ code: 'unavailable' });
});
