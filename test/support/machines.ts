import { createRandom } from '../../src/random.ts';

/**
 * Readings of machines, 6 to 13 each and not in order. The vibration of a failing one rises, that of a sound one does not: no
 * single reading tells them apart. `wear` is the sum of its loads, a number to predict.
 */
export function machinesCsv(machines: number, seed = 9): string {
  const random = createRandom(seed);
  const lines: { order: number; line: string }[] = [];
  for (let machine = 0; machine < machines; machine++) {
    const failing = random.integer(2) === 1;
    const readings = 6 + random.integer(8);
    const base = 10 * random.normal();
    const loads = Array.from({ length: readings }, () => random.integer(5));
    const wear = loads.reduce((sum, load) => sum + load, 0);
    for (const [reading, load] of loads.entries()) {
      const vibration = base + (failing ? 1 : -0.2) * (reading - readings) + 0.3 * random.normal();
      const time = new Date(Date.UTC(2024, 4, 1, reading)).toISOString();
      const mode = ['idle', 'run'][random.integer(2)];
      const line = `m${machine},${time},${vibration.toFixed(3)},${load},${mode},${failing ? 'failing' : 'sound'},${wear}`;
      lines.push({ order: random.uniform(), line });
    }
  }
  const shuffled = lines.toSorted((a, b) => a.order - b.order).map(({ line }) => line);
  return `machine,at,vibration,load,mode,state,wear\n${shuffled.join('\n')}\n`;
}
