import { readImages } from '../idx-images.ts';

export const clientCount = 10;

/** Rows of the run's own dataset, in this order; the rows of the clients follow. */
const own = { train: 200, validation: 300, test: 1500 };
const ofClients = 3000;
/** Sides of a pixel of the table, in pixels of the image. */
const pooled = 4;

/** Digits of MNIST as tables of 7 × 7 pixels from 0 to 1: one of the owner's, and one of each client. */
export interface DividedDigits {
  own: string;
  clients: string[];
}

/**
 * Divides digits. The rows of the clients are sorted by label and cut into twenty parts; a client has two of them, ten parts apart, and so two or three of
 * the ten digits (McMahan et al. 2017).
 */
export async function divideDigits(): Promise<DividedDigits> {
  const { height, width, pixels, labels } = await readImages('digits');
  const [high, wide] = [height / pooled, width / pooled];
  const header = [...Array.from({ length: high * wide }, (_, pixel) => `p${pixel}`), 'label', 'part'].join(
    ',',
  );

  function lineOf(row: number, part: string): string {
    const cells = Array.from({ length: high * wide }, (_, cell) => {
      const corner = row * height * width + pooled * (width * Math.floor(cell / wide) + (cell % wide));
      let sum = 0;
      for (let y = 0; y < pooled; y++) for (let x = 0; x < pooled; x++) sum += pixels[corner + y * width + x];
      return String(Math.round((1000 * sum) / (pooled ** 2 * 255)) / 1000);
    });
    return [...cells, `digit ${labels[row]}`, part].join(',');
  }

  const table = (rows: readonly { row: number; part: string }[]): string =>
    [header, ...rows.map(({ row, part }) => lineOf(row, part))].join('\n');
  const parts = Object.entries(own).flatMap(([part, count]) => Array.from({ length: count }, () => part));
  const sorted = Array.from({ length: ofClients }, (_, index) => parts.length + index).toSorted(
    (a, b) => labels[a] - labels[b],
  );
  const size = ofClients / (2 * clientCount);
  const shard = (number: number): number[] => sorted.slice(number * size, (number + 1) * size);
  return {
    own: table(parts.map((part, row) => ({ row, part }))),
    clients: Array.from({ length: clientCount }, (_, client) =>
      table([...shard(client), ...shard(client + clientCount)].map((row) => ({ row, part: 'train' }))),
    ),
  };
}
