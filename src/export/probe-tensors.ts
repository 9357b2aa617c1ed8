import type { FittedColumn, FittedPreparation } from '../contracts/preparation.ts';
import type { Probe, ProbeCell } from './probe-rows.ts';

/** An input of an exported model, as its preparation takes it. */
export type ProbeTensor = { name: string; shape: number[] } & (
  | { type: 'double'; values: Float64Array }
  | { type: 'uint8'; values: Uint8Array }
  | { type: 'string'; values: string[] }
);

/** Rows as tensors, one a column: [rows, …], or where an example is several rows [rows, steps, …]. */
export function probeTensors(
  { columns, steps }: Pick<FittedPreparation, 'columns' | 'steps'>,
  { rows, cells }: Probe,
): ProbeTensor[] {
  return columns.map((column, i) => {
    const { sizes, ...tensor } = tensorOf(column, cells[i]);
    const ofStep = sizes.length === 1 && sizes[0] === 1 ? [] : sizes;
    const shape = steps === undefined ? [rows.length, ...sizes] : [rows.length, steps.length, ...ofStep];
    return { name: column.name, shape, ...tensor };
  });
}

type Sized = Distribute<ProbeTensor>;
type Distribute<Tensor> = Tensor extends ProbeTensor
  ? Omit<Tensor, 'name' | 'shape'> & { sizes: number[] }
  : never;

function tensorOf(column: FittedColumn, cells: readonly ProbeCell[]): Sized {
  const inputs = cells.map(({ input }) => input);
  switch (column.kind) {
    case 'numeric':
      return { type: 'double', values: Float64Array.from(inputs as number[]), sizes: [1] };
    case 'vector':
      return {
        type: 'double',
        values: Float64Array.from((inputs as number[][]).flat()),
        sizes: [column.length],
      };
    case 'image': {
      const { height, width, channels } = column;
      const pixels = inputs as Uint8ClampedArray[];
      const values = new Uint8Array(pixels.length * height * width * channels);
      for (const [i, each] of pixels.entries()) values.set(each, i * each.length);
      return { type: 'uint8', values, sizes: [height, width, channels] };
    }
    case 'text': {
      const texts = inputs as string[][];
      const longest = Math.max(1, ...texts.map(({ length }) => length));
      const length = column.encoding === 'sequence' ? column.length : longest;
      const values = texts.flatMap((tokens) => Array.from({ length }, (_, i) => tokens[i] ?? ''));
      return { type: 'string', values, sizes: [length] };
    }
    default:
      return { type: 'string', values: inputs as string[], sizes: [1] };
  }
}
