/** Fixed-point numbers: an integer counts so many parts of 1. */
const scale = 2 ** 24;
/** The largest number that can be written: the sum of 1,024 such numbers stays within 63 bits. */
export const largestNumber = 2 ** 28;

const half = 2 ** 32;

/** Integers modulo 2⁶⁴, each as two words of 32 bits, the lower one first. */
export type Words = Uint32Array;

/** Numbers as fixed-point integers modulo 2⁶⁴. @throws RangeError where one is not finite, or not below {@link largestNumber} */
export function toWords(numbers: ArrayLike<number>): Words {
  const words = new Uint32Array(2 * numbers.length);
  for (let index = 0; index < numbers.length; index++) {
    const value = Math.round(numbers[index] * scale);
    if (!(Math.abs(value) < largestNumber * scale))
      throw new RangeError(
        `the number ${numbers[index]} can not be summed: it has to be below ${largestNumber}`,
      );
    words[2 * index] = value;
    words[2 * index + 1] = Math.floor(value / half);
  }
  return words;
}

/** Numbers whose words hold them as they are: the rest of each is cut off, so that no norm grows. */
export const cutToWords = (numbers: ArrayLike<number>): Float64Array =>
  Float64Array.from(numbers, (value) => Math.trunc(value * scale) / scale);

/** The numbers of words. */
export function fromWords(words: Words): Float64Array {
  return Float64Array.from({ length: words.length / 2 }, (_, index) => {
    const high = words[2 * index + 1];
    return ((high >= half / 2 ? high - half : high) * half + words[2 * index]) / scale;
  });
}

/** Adds words to others in place, modulo 2⁶⁴. */
export function addWords(sum: Words, added: Words): void {
  for (let index = 0; index < sum.length; index += 2) {
    const low = sum[index] + added[index];
    sum[index + 1] = sum[index + 1] + added[index + 1] + (low >= half ? 1 : 0);
    sum[index] = low;
  }
}

/** Takes words from others in place, modulo 2⁶⁴. */
export function subtractWords(sum: Words, taken: Words): void {
  for (let index = 0; index < sum.length; index += 2) {
    const low = sum[index] - taken[index];
    sum[index + 1] = sum[index + 1] - taken[index + 1] - (low < 0 ? 1 : 0);
    sum[index] = low;
  }
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Words as bytes, little-endian. */
export function bytesOfWords(words: Uint32Array | Float32Array): Buffer {
  const bytes = Buffer.from(words.buffer.slice(words.byteOffset, words.byteOffset + words.byteLength));
  return isLittleEndian ? bytes : bytes.swap32();
}

/** The buffer of bytes that are little-endian words, aligned and in this machine's order. */
export function bufferOfBytes(bytes: Uint8Array): ArrayBuffer {
  const copy = Uint8Array.from(bytes);
  if (!isLittleEndian) Buffer.from(copy.buffer).swap32();
  return copy.buffer;
}
