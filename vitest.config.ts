import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const ofData = 'test/integration/{data,store}/**/*.test.ts';

/** Files of test/integration that say it with one of these words, and register no kinds of their own, which would be there for the next file. */
function filesThatSay(words: RegExp): string[] {
  const folder = path.join(import.meta.dirname, 'test', 'integration');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !/(^|[\\/])(toy|registered)-/.test(name))
    .filter((name) => words.test(readFileSync(path.join(folder, name), 'utf8')))
    .map((name) => path.posix.join('test/integration', name.replaceAll(path.sep, '/')));
}

const plain = filesThatSay(/useCpuBackend\(|beforeAll\(useCpuBackend|useTableTraining\(/);
const captured = filesThatSay(/beforeAll\(startCapture|await startCapture\(/);

/** Of the tests that start processes. */
const starting = {
  globalSetup: ['test/support/prepare-code.ts'],
  setupFiles: ['test/support/compiled-children.ts'],
};

/**
 * No test measures the machine, so all files run side by side. `rules` needs nothing but node; `data` reads files and a
 * database; `plain` computes on the CPU backend of TensorFlow.js and `captured` on libtensorflow, in the test's own process;
 * `parts` starts what else is real: trainers, queues, browsers, whole services. The files of all but the last share
 * the modules that a process has loaded, which halves their processor time; so none of them may change what a module holds.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/shared-parts.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    pool: 'forks',
    // Two more than there are cores, since many tests wait: for a lease to end, a slow client, a process to start.
    maxWorkers: availableParallelism() + 2,
    // Far beyond what any test takes: a loaded machine must not fail one. What a test waits for has limits of its own.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 150_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'rules', include: ['test/{unit,contract}/**/*.test.ts'], isolate: false },
      },
      ...Object.entries({ data: [ofData], plain, captured }).map(([name, include]) => ({
        extends: true as const,
        test: { name, include, isolate: false, ...starting },
      })),
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/{integration,e2e}/**/*.test.ts'],
          exclude: [ofData, ...plain, ...captured],
          ...starting,
        },
      },
    ],
  },
});
