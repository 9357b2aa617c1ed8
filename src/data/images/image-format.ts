import type { ImageFormat } from '../../contracts/dataset.ts';

/** The format that the first bytes say; null: none that is read. Names and media types are not asked. */
export function imageFormatOf(bytes: Uint8Array): ImageFormat | null {
  const has = (at: number, ...values: number[]): boolean => values.every((v, i) => bytes[at + i] === v);
  if (has(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (has(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (has(0, 0x52, 0x49, 0x46, 0x46) && has(8, 0x57, 0x45, 0x42, 0x50)) return 'webp';
  return null;
}

/** The same as SQL over a column of bytes: `png`, `jpeg`, `webp` or NULL. */
export function imageFormatExpression(cell: string): string {
  const start = (from: number, length: number): string => `hex(${cell}[${from}:${from + length - 1}])`;
  return `CASE WHEN ${start(1, 8)} = '89504E470D0A1A0A' THEN 'png' WHEN ${start(1, 3)} = 'FFD8FF' THEN 'jpeg'
    WHEN ${start(1, 4)} = '52494646' AND ${start(9, 4)} = '57454250' THEN 'webp' END`;
}
