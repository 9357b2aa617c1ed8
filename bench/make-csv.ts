/**
 * Writes a CSV of made-up but learnable data: `npx tsx bench/make-csv.ts --out data.csv --rows 5000000 --columns 20`.
 * Numeric columns, three categorical ones, an integer one, and a 0/1 target that depends on some of them. Streams, so
 * the size is bounded by the disk only.
 */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/random.ts';

export interface CsvShape {
  rows: number;
  /** At least 6: three categorical, one integer, the target, and numeric ones for the rest. */
  columns: number;
  seed: number;
}

const regions = ['north', 'south', 'east', 'west'];
const products = Array.from({ length: 40 }, (_, i) => `product-${i + 1}`);
const channels = ['web', 'shop', 'phone'];
const flushCharacters = 1 << 20;

/** Writes the file and returns its bytes. */
export async function makeCsv(path: string, { rows, columns, seed }: CsvShape): Promise<number> {
  const random = createRandom(seed, 'make-csv');
  const numeric = columns - 5;
  const out = createWriteStream(path, { highWaterMark: 1 << 22 });
  const names = Array.from({ length: numeric }, (_, i) => `x${i + 1}`);
  let text = `${[...names, 'region', 'product', 'channel', 'visits', 'churned'].join(',')}\n`;
  for (let row = 0; row < rows; row++) {
    let score = 0;
    for (let j = 0; j < numeric; j++) {
      const value = 2 * random.uniform() - 1;
      if (j < 5) score += value;
      // One cell in a hundred is missing, as in real exports.
      text += random.uint32() < 42949673 ? ',' : `${value.toFixed(8)},`;
    }
    const region = random.integer(4);
    const visits = random.integer(1000);
    score += region === 2 ? 0.8 : 0;
    const churned = score + visits / 1000 + 0.3 * random.normal() > 0.7 ? 1 : 0;
    text += `${regions[region]},${products[random.integer(40)]},${channels[random.integer(3)]},${visits},${churned}\n`;
    if (text.length > flushCharacters) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await finished(out);
  return out.bytesWritten;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      rows: { type: 'string', default: '5000000' },
      columns: { type: 'string', default: '20' },
      seed: { type: 'string', default: '7' },
    },
  });
  if (!values.out) throw new Error('--out FILE.csv is needed');
  const bytes = await makeCsv(values.out, {
    rows: Number(values.rows),
    columns: Number(values.columns),
    seed: Number(values.seed),
  });
  console.log(`${values.out}: ${(bytes / 1e6).toFixed(0)} MB`);
}
