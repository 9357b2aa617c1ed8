import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** Random numbers that nobody can guess or repeat without the key: the key stream of AES-256 in counter mode. */
export interface SecretNoise {
  /** Numbers of the given rows that a step draws, each with the probability, in their order. */
  draw(step: number, rows: number, probability: number): Int32Array;
  /** Standard normal numbers for a step and a name (Box and Muller 1958). */
  normal(step: number, name: string, count: number): Float32Array;
}

const bytesPerNumber = 8;

/** @param key 32 bytes; a new random one by default */
export function createSecretNoise(key: Buffer = randomBytes(32)): SecretNoise {
  /** Numbers in (0, 1] with 53 bits, a stream for each step and name. */
  const uniform = (step: number, name: string, count: number): Float64Array => {
    const start = createHash('sha256').update(`${step}/${name}`).digest().subarray(0, 16);
    const bytes = createCipheriv('aes-256-ctr', key, start).update(Buffer.alloc(count * bytesPerNumber));
    const numbers = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const high = bytes.readUInt32LE(index * bytesPerNumber) >>> 5;
      const low = bytes.readUInt32LE(index * bytesPerNumber + 4) >>> 6;
      numbers[index] = (high * 2 ** 26 + low + 1) / 2 ** 53;
    }
    return numbers;
  };
  return {
    draw(step, rows, probability) {
      const numbers = uniform(step, 'rows', rows);
      const drawn = new Int32Array(rows);
      let count = 0;
      for (let row = 0; row < rows; row++) if (numbers[row] <= probability) drawn[count++] = row;
      return drawn.subarray(0, count);
    },
    normal(step, name, count) {
      const numbers = uniform(step, `noise/${name}`, count + (count % 2));
      const values = new Float32Array(count);
      for (let index = 0; index < count; index += 2) {
        const radius = Math.sqrt(-2 * Math.log(numbers[index]));
        const angle = 2 * Math.PI * numbers[index + 1];
        values[index] = radius * Math.cos(angle);
        if (index + 1 < count) values[index + 1] = radius * Math.sin(angle);
      }
      return values;
    },
  };
}
