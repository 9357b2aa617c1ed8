import { createRandom } from '../../src/random.ts';

/** Points of the plane with a kind: of three rings around the middle the class is the ring, turned by the kind now and then. */
export function ringTable(rows: number, seed: number): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const [x, y] = [2 * random.normal(), 2 * random.normal()];
    const kind = 'abc'[i % 3];
    const radius = Math.hypot(x, y) + (kind === 'c' ? 0.8 : 0);
    const ring = radius < 1.6 ? 'inner' : radius < 3 ? 'middle' : 'outer';
    return `${(x + 5).toFixed(4)},${(100 * y).toFixed(2)},${kind},${ring},${radius.toFixed(4)}`;
  });
  return `x,y,kind,ring,radius\n${lines.join('\n')}\n`;
}
