import { createRandom } from '../../src/random.ts';

const praise = ['wonderful', 'delightful', 'superb', 'enjoyable', 'brilliant'];
const blame = ['dreadful', 'tedious', 'awful', 'clumsy', 'disappointing'];
const plain = ['film', 'story', 'actors', 'music', 'scene', 'ending', 'camera', 'dialogue', 'plot', 'cast'];

/** Invented reviews with a mood; each of 8 to 15 words, two of which tell it. A few are missing. */
export function reviewsCsv(rows: number, seed = 3): string {
  const random = createRandom(seed);
  const pick = (words: readonly string[]): string => words[random.integer(words.length)];
  const lines = Array.from({ length: rows }, (_, i) => {
    const good = random.integer(2) === 1;
    const words = Array.from({ length: 6 + random.integer(8) }, () => pick(plain));
    words.splice(random.integer(words.length), 0, pick(good ? praise : blame), `and${i % 97}`);
    words.push(pick(good ? praise : blame));
    const text = i % 40 === 39 ? '' : `"${words.join(' ')}, I'd say."`;
    return `${text},${1 + random.integer(5)},${good ? 'good' : 'bad'}`;
  });
  return `review,stars,mood\n${lines.join('\n')}\n`;
}
