/** A curve: a value for each of equally spaced points; null where there is none. */
export interface Curve {
  name: string;
  values: readonly (number | null)[];
}

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A curve as a line of blocks, such as `train.loss  ▇▅▃▂▁  0.69 → 0.08`; of more points than `width` each block is their mean. */
export function curveLine({ name, values }: Curve, width = 40): string {
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return '';
  const bins = binned(values, width);
  const present = bins.filter((value): value is number => value !== null);
  const low = Math.min(...present);
  const range = Math.max(...present) - low;
  const drawn = bins.map((value) => {
    if (value === null) return ' ';
    return blocks[
      range === 0 ? 0 : Math.min(blocks.length - 1, Math.floor(((value - low) / range) * blocks.length))
    ];
  });
  return `${name.padEnd(20)} ${drawn.join('')}  ${shown(known[0])} → ${shown(known.at(-1)!)}`;
}

function binned(values: readonly (number | null)[], width: number): (number | null)[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, bin) => {
    const part = values.slice(
      Math.floor((bin * values.length) / width),
      Math.floor(((bin + 1) * values.length) / width),
    );
    const known = part.filter((value): value is number => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

/** A figure in four significant digits. */
export const shown = (value: number): string => String(Number(value.toPrecision(4)));
