import type { PreparedSplit } from '../../data/preparation/prepared-data.ts';
import type { Outputs } from '../step-runner.ts';

/** What an evaluation reads of a split and of a model's answers to it. */
export interface Judged {
  split: PreparedSplit;
  outputs: Outputs;
}

/** Some rows of a split with the answers to them; a row may be there several times. Features are not copied: nothing is predicted again. */
export function selectRows({ split, outputs }: Judged, places: Int32Array): Judged {
  const rows = places.length;
  const pick = <Numbers extends Float32Array | Float64Array | Int32Array>(
    numbers: Numbers,
    width: number,
  ): Numbers => {
    const picked = new (numbers.constructor as new (length: number) => Numbers)(rows * width);
    for (const [to, from] of places.entries())
      for (let at = 0; at < width; at += 1) picked[to * width + at] = numbers[from * width + at];
    return picked;
  };
  const widthOf = (numbers: ArrayLike<number>): number => numbers.length / split.rows;
  const { targets, truth, rowNumbers, naive, scaling } = split;
  return {
    split: {
      rows,
      features: new Float32Array(0),
      targets: pick(targets, widthOf(targets)),
      ...(truth && { truth: pick(truth, widthOf(truth)) }),
      rowNumbers: pick(rowNumbers, 1),
      ...(naive && {
        naive: {
          values: pick(naive.values, widthOf(naive.values)),
          errors: pick(naive.errors, 1),
          ...(naive.series && { series: { ...naive.series, of: pick(naive.series.of, 1) } }),
        },
      }),
      ...(scaling && {
        scaling: { offsets: pick(scaling.offsets, 1), scales: pick(scaling.scales, 1) },
      }),
    },
    outputs: { ...outputs, rows, values: pick(outputs.values, outputs.width) },
  };
}
