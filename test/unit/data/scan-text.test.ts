import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locateRecords } from '../../../src/data/ingest/locate-records.ts';
import { scanTextFile } from '../../../src/data/ingest/scan-text.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainyard-scan-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(content: string | Buffer): Promise<string> {
  const path = join(folder, 'text');
  await writeFile(path, content);
  return path;
}
const scan = async (content: string | Buffer, maxLineBytes: number | null = null) =>
  scanTextFile(await file(content), { maxLineBytes });

// Chunks are as long as the longest line, so 16-byte lines try every way of falling across chunks.
test('a line as long as the limit passes, one longer is named', async () => {
  for (let before = 0; before < 40; before++) {
    const start = 'x\n'.repeat(before);
    await scan(`${start}${'y'.repeat(16)}\nz\n`, 16);
    await expect(scan(`${start}${'y'.repeat(17)}\nz\n`, 16)).rejects.toMatchObject({
      issues: [{ code: 'lineTooLong', line: before + 1 }],
    });
  }
});

test('characters that fall across chunks are whole; what is no UTF-8 is named by its byte', async () => {
  for (let before = 0; before < 20; before++) {
    const start = 'a'.repeat(before);
    const { head } = await scan(`${start}é€😀\n${start}ü\n`, 64);
    expect(head).toBe(`${start}é€😀\n${start}ü\n`);
    const broken = Buffer.concat([Buffer.from(`${start}é\nab`), Buffer.from([0xe9]), Buffer.from('cd\n')]);
    const place = before + 2 + 1 + 2 + 1;
    await expect(scan(broken, 64)).rejects.toThrow(`Byte ${place} (line 2)`);
  }
});

test.each([
  ['a\nb\n', 'lf'],
  ['a\r\nb\r\n', 'crlf'],
  ['a\rb\r', 'cr'],
  ['a\r\nb\n', 'mixed'],
  ['no break', 'lf'],
])('line ends of %j are %s', async (content, lineEnd) => {
  expect((await scan(content)).lineEnd).toBe(lineEnd);
  // And with breaks on both sides of a chunk's end.
  const many = content.repeat(content.includes('no') ? 1 : 50);
  expect((await scan(many, content.endsWith('\r') ? null : 16)).lineEnd).toBe(lineEnd);
});

test('a byte order mark is seen and dropped', async () => {
  expect(await scan('\uFEFFa,b\n')).toMatchObject({ hasBom: true, head: 'a,b\n', bytes: 7 });
});

test('a large file gives pieces of whole lines from all over it', async () => {
  const lines = Array.from({ length: 400_000 }, (_, i) => `${i},${i}`);
  const { pieces } = await scan(`${lines.join('\n')}\n`, 1 << 16);
  expect(pieces.length).toBeGreaterThan(5);
  for (const piece of pieces)
    for (const line of piece.trimEnd().split('\n')) expect(line).toMatch(/^(\d+),\1$/);
});

test('records are counted past quotes and blank lines', async () => {
  const text = 'h\n\n"a\nb"\n\nc\n\nd\n';
  const path = await file(text);
  const offsets = ['"a', 'c\n', 'd\n'].map((part) => text.indexOf(part));
  expect(await locateRecords(path, offsets, { skipLines: 0, hasHeader: true, quote: '"' })).toEqual([
    { row: 1, line: 3 },
    { row: 2, line: 6 },
    { row: 3, line: 8 },
  ]);
});
