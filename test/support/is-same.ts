/** Whether two lists of numbers have the same bits. Vitest's `toEqual` takes seconds for a million numbers. */
export function isSame<Numbers extends Float32Array | Int32Array>(one: Numbers, other: Numbers): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: Numbers) => Buffer.from(buffer, byteOffset, byteLength);
  return bytes(one).equals(bytes(other));
}
