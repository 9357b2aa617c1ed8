import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * No test measures the machine, so all files run side by side. `rules` needs nothing but node; `parts` starts what is real:
 * trainers, databases, browsers, whole services.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/shared-parts.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    pool: 'forks',
    maxWorkers: availableParallelism(),
    // Far beyond what any test takes: a loaded machine must not fail one.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: { name: 'rules', include: ['test/{unit,contract}/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/{integration,e2e}/**/*.test.ts'],
          globalSetup: ['test/support/prepare-code.ts'],
          setupFiles: ['test/support/compiled-children.ts'],
        },
      },
    ],
  },
});
