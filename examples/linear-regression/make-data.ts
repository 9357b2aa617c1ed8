/**
 * `npx tsx examples/linear-regression/make-data.ts`: writes `line.csv`. y = 3x + 2 + noise of deviation 0.5, x even in 0 … 2:
 * 100 rows to fit and 50 to test with.
 */
import { writeFile } from 'node:fs/promises';
import { createRandom } from '../../src/random.ts';
import { examplePath } from '../example.ts';

const random = createRandom(7, 'line');
const lines = ['x,y,part'];
for (let row = 0; row < 150; row++) {
  const x = 2 * random.uniform();
  const y = 3 * x + 2 + 0.5 * random.normal();
  lines.push(`${x.toFixed(6)},${y.toFixed(6)},${row < 100 ? 'train' : 'test'}`);
}
await writeFile(examplePath('linear-regression', 'line.csv'), `${lines.join('\n')}\n`);
