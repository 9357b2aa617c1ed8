import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const sharing = 'test/integration/{data,store}/**/*.test.ts';
/** Of the tests that start processes. */
const starting = {
  globalSetup: ['test/support/prepare-code.ts'],
  setupFiles: ['test/support/compiled-children.ts'],
};

/**
 * No test measures the machine, so all files run side by side. `rules` needs nothing but node; `data` reads files and a
 * database; `parts` starts what else is real: trainers, queues, browsers, whole services. The files of the first two share
 * the modules that a process has loaded, which halves their processor time; so none of them may change what a module holds.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/shared-parts.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    pool: 'forks',
    // Two more than there are cores, since many tests wait: for a lease to end, a slow client, a process to start.
    maxWorkers: availableParallelism() + 2,
    // Far beyond what any test takes: a loaded machine must not fail one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 150_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'rules', include: ['test/{unit,contract}/**/*.test.ts'], isolate: false },
      },
      { extends: true, test: { name: 'data', include: [sharing], isolate: false, ...starting } },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/{integration,e2e}/**/*.test.ts'],
          exclude: [sharing],
          ...starting,
        },
      },
    ],
  },
});
