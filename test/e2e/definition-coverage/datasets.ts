import sharp from 'sharp';
import { createRandom } from '../../../src/random.ts';
import { zipFiles } from '../../../scripts/zip-files.ts';

/** A dataset to upload. */
export interface CoverageDataset {
  contentType: string;
  body(): Promise<Uint8Array> | Uint8Array | string;
}

const rows = 120;

/**
 * People with everything that a table can hold: numbers with gaps and an outlier, categories with gaps, a boolean, a time,
 * a group, a split column, and targets of two classes, three classes, a count, a value, and two labels.
 */
function people(): string {
  const random = createRandom(3, 'people');
  const lines = ['age,income,plan,city,member,joined,store,part,churned,level,visits,spent,red,green'];
  for (let row = 0; row < rows; row++) {
    const age = 20 + 50 * random.uniform();
    const income = row === 5 ? 900 : 30 + 0.5 * age + 4 * random.normal();
    const score = (age - 45) / 15 + random.normal() * 0.5;
    const day = new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10);
    const cells = [
      row % 11 === 0 ? '' : age.toFixed(2),
      row % 13 === 0 ? '' : income.toFixed(2),
      row % 9 === 0 ? '' : ['basic', 'plus', 'pro'][row % 3],
      `city ${row % 7}`,
      row % 4 === 0,
      day,
      `store ${row % 16}`,
      ['train', 'train', 'train', 'validation', 'test'][row % 5],
      score > 0.4 ? 'yes' : 'no',
      score > 0.5 ? 'high' : score < -0.5 ? 'low' : 'middle',
      Math.max(0, Math.round(3 + 2 * score)),
      (100 + 20 * score).toFixed(2),
      score > 0 ? 1 : 0,
      row % 2,
    ];
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** The people again, as a model meets them later: with categories that were never seen, gaps everywhere, and a column more. */
function strangers(): string {
  const [header, ...lines] = people().trimEnd().split('\n');
  const strange = (line: string, row: number): string =>
    line
      .split(',')
      .map((cell, column) => ((row + column) % 17 === 0 && column < 6 ? '' : cell))
      .map((cell, column) => (column === 3 && row % 10 === 3 ? 'a town' : cell))
      .join(',');
  return [`id,${header}`, ...lines.map((line, row) => `k${row},${strange(line, row)}`), ''].join('\n');
}

/** Texts of two kinds, each with a word of its own, and a number beside them. */
function texts(): string {
  const random = createRandom(3, 'texts');
  const words = ['a', 'the', 'of', 'house', 'tree', 'river', 'walks', 'sings', 'green', 'old'];
  const lines = ['text,length,kind'];
  for (let row = 0; row < 80; row++) {
    const chosen = Array.from({ length: 6 }, () => words[random.integer(words.length)]);
    lines.push(
      `${[...chosen, row % 2 === 0 ? 'glad' : 'sad'].join(' ')} ${row},${row % 13},${row % 2 === 0 ? 'good' : 'bad'}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Vectors of twelve numbers: a wave, slow or fast. */
function waves(): string {
  const random = createRandom(3, 'waves');
  const lines = Array.from({ length: 80 }, (_, row) => {
    const speed = row % 2 === 0 ? 0.5 : 1.5;
    const start = 6 * random.uniform();
    const wave = Array.from({ length: 12 }, (__, step) => Math.sin(start + speed * step).toFixed(3));
    return `{"wave":[${wave.join(',')}],"speed":"${row % 2 === 0 ? 'slow' : 'fast'}"}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Shops of two sizes, ten days of each: rows that make sequences and forecasts. */
function sales(): string {
  const random = createRandom(3, 'sales');
  const lines = ['shop,day,sales,price,size'];
  for (let shop = 0; shop < 16; shop++) {
    const size = shop % 2;
    for (let day = 0; day < 10; day++) {
      const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
      const price = 5 + random.uniform();
      const sold = 10 + 20 * size + 3 * (day % 2) - price + random.normal();
      lines.push(
        `shop ${shop},${date},${sold.toFixed(2)},${price.toFixed(2)},${size === 0 ? 'small' : 'large'}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** PNGs of 10 × 8 pixels with an alpha channel, in a folder for each of two classes: dark ones and bright ones. */
async function pictures(): Promise<Uint8Array> {
  const random = createRandom(3, 'pictures');
  const raw = { width: 10, height: 8, channels: 4 } as const;
  const files = Array.from({ length: 40 }, async (_, i): Promise<[string, Buffer]> => {
    const isBright = i % 2 === 1;
    const pixels = Uint8Array.from(
      { length: raw.width * raw.height * raw.channels },
      () => (isBright ? 120 : 20) + random.integer(100),
    );
    return [`${isBright ? 'bright' : 'dark'}/${i}.png`, await sharp(pixels, { raw }).png().toBuffer()];
  });
  return zipFiles(await Promise.all(files));
}

export const datasets = {
  people: { contentType: 'text/csv', body: people },
  texts: { contentType: 'text/csv', body: texts },
  waves: { contentType: 'application/x-ndjson', body: waves },
  sales: { contentType: 'text/csv', body: sales },
  pictures: { contentType: 'application/zip', body: pictures },
} satisfies Record<string, CoverageDataset>;

/** What is predicted, and not trained on. */
export const predictedDatasets = {
  strangers: { contentType: 'text/csv', body: strangers },
} satisfies Record<string, CoverageDataset>;
