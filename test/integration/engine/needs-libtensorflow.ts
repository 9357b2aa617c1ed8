import { describe } from 'vitest';
import { locateLibtensorflow } from '../../../src/provision/locate.ts';

const located = locateLibtensorflow({ directory: process.env['LIBTENSORFLOW_DIR'] });

/** Folder of the libtensorflow that the tests use; empty where there is none. */
export const libtensorflowDir = located.dir ?? '';

/**
 * `describe` for tests that need libtensorflow: without it they are skipped with a loud line on a laptop, and fail in CI.
 */
export const describeWithLibtensorflow =
  located.dir === null && process.env['CI'] !== 'true' ? describe.skip : describe;

if (located.dir === null) {
  console.warn(`SKIPPED, no libtensorflow here (npm run setup fetches it): ${located.reasons.join(' ')}`);
}
