import { describe, expect, test } from 'vitest';
import { listSources, reachedFrom, readSourceImports } from './support/source-imports.ts';

/**
 * Who may import whom, types included: a room is a folder of `src` (the longest that fits), and stands with the rooms that its
 * files may import beside their own. Everybody may import `base`.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  // Words that all share; no logic, no I/O.
  contracts: ['optimizers', 'families', 'targets'],

  // Kinds: each folder has a half without tensors (schema, defaults) and one with them, which is loaded when needed.
  optimizers: ['contracts', 'engine', 'targets'],
  families: ['artifacts', 'contracts', 'definition', 'engine', 'processes'],
  targets: ['contracts', 'data', 'definition', 'engine'],

  // What a definition means, and what it will cost; without the database.
  definition: ['contracts', 'data', 'engine', 'optimizers', 'families', 'targets'],

  // What talks to a service over HTTP, and knows nothing of how it is made.
  client: [],
  cli: ['client'],

  // HTTP → services → ports. No room below http knows a request, none below services a caller.
  http: ['contracts', 'services', 'artifacts', 'store/ports', 'tracing', 'validation'],
  services: [
    'contracts',
    'artifacts',
    'definition',
    'engine',
    'federation',
    'imported',
    'inference',
    'targets',
    'privacy',
    'queue',
    'search',
    'searches',
    'store/ports',
    'webhooks',
  ],

  // Federated averaging and secure sums. Numbers in, numbers out.
  federation: ['contracts', 'privacy'],

  // Hyper-parameter searches: the numbers alone, and how a search's rows become its next trials.
  searches: [
    'contracts',
    'definition',
    'families',
    'optimizers',
    'queue',
    'search',
    'store/ports',
    'targets',
    'validation',
  ],

  // Values held against their schemas, with errors that say where and what.
  validation: ['contracts'],

  // The tensors of the Open Inference Protocol as rows and predictions; no I/O.
  inference: ['contracts', 'targets'],

  // Hyper-parameters, found: spaces, samplers, schedulers, importances. Numbers in, numbers out.
  search: [],

  // What differentially private steps cost. Numbers in, numbers out.
  privacy: ['contracts', 'processes'],

  // Messages to addresses of users: signed, sent, and sent again.
  webhooks: ['store/ports'],

  // The database behind its ports; nobody else knows Prisma. `postgres` opens connections, and can be the server itself.
  'store/ports': ['contracts'],
  store: ['contracts', 'federation', 'postgres', 'store/ports', 'store/generated'],
  queue: ['postgres'],
  postgres: ['processes'],

  // Training and prediction. The engine knows no run and no file of a checkpoint.
  data: ['contracts', 'targets', 'processes'],
  engine: ['contracts', 'data', 'optimizers', 'families', 'privacy', 'targets', 'processes', 'provision'],
  artifacts: ['contracts', 'families'],
  // Keys of what is stored encrypted: opened, made, sealed anew.
  encryption: ['artifacts', 'store/ports'],
  provision: [],

  // A client of federated runs, which trains on rows of its machine.
  participant: ['client', 'contracts', 'data', 'engine', 'federation', 'optimizers'],

  // Spans, for OpenTelemetry.
  tracing: [],

  // What processes count, for Prometheus.
  metrics: ['processes', 'store/ports'],

  // Processes. A worker supervises with the store; trainer, predictor and reader have no database, queue or configuration.
  processes: [],
  worker: [
    'contracts',
    'artifacts',
    'batch',
    'data',
    'metrics',
    'definition',
    'federation',
    'processes',
    'queue',
    'searches',
    'store/ports',
    'tracing',
  ],
  batch: ['contracts', 'artifacts', 'data', 'engine', 'imported', 'prediction', 'processes', 'targets'],
  trainer: [
    'contracts',
    'artifacts',
    'data',
    'engine',
    'export',
    'families',
    'prediction',
    'targets',
    'processes',
  ],
  // Rows beside those of training, in a process of its own.
  drift: ['contracts', 'artifacts', 'data', 'prediction', 'processes'],
  export: [
    'contracts',
    'artifacts',
    'data',
    'engine',
    'families',
    'inference',
    'prediction',
    'processes',
    'reader',
    'targets',
  ],

  // Model files of others: what they take and give, tried in a process of its own, and run beside trained models.
  imported: ['contracts', 'artifacts', 'data', 'engine', 'inference', 'processes', 'targets'],

  // What reads the preparation of an export without the service: no tensors, no file, no package.
  reader: ['contracts', 'data', 'targets'],
  prediction: [
    'contracts',
    'artifacts',
    'data',
    'engine',
    'imported',
    'inference',
    'targets',
    'processes',
    'store/ports',
  ],

  // Files of `src` itself that everybody may import, and those that put a process together.
  base: [],
  entries: [
    'contracts',
    'http',
    'services',
    'store',
    'store/ports',
    'queue',
    'postgres',
    'artifacts',
    'definition',
    'data',
    'drift',
    'encryption',
    'engine',
    'export',
    'imported',
    'prediction',
    'provision',
    'metrics',
    'processes',
    'tracing',
    'worker',
    'webhooks',
    'client',
    'cli',
    'participant',
  ],
};

const base = [
  'cors-origins',
  'errors',
  'exact-numbers',
  'identifiers',
  'json-bytes',
  'json-pointer',
  'kind-registry',
  'log',
  'log-with',
  'random',
  'read-json',
  'require-bounded-json',
  'require-finite-numbers',
  'secret-box',
  'similar-names',
  'slots',
  'trust-proxy',
  'version',
  'with-errors-as',
  'without-paths',
  'worker-silence',
];

/** Who may import a package; one that is not named here is free for all. */
const packages: Readonly<Record<string, readonly string[]>> = {
  '@prisma/client': ['store'],
  '@prisma/adapter-pg': ['store'],
  pg: ['store', 'postgres', 'queue'],
  bull: ['queue'],
  ioredis: ['queue'],
  'graphile-worker': ['queue'],
  '@duckdb/node-api': ['data'],
  sharp: ['data'],
  'onnxruntime-node': ['engine', 'export', 'imported'],
  '@tensorflow/tfjs-core': ['engine'],
  '@tensorflow/tfjs-layers': ['engine'],
  '@tensorflow/tfjs-backend-cpu': ['engine'],
  '@tensorflow/tfjs-backend-wasm': ['engine'],
  koffi: ['engine/libtensorflow'],
  aws4fetch: ['artifacts/s3'],
  'fast-xml-parser': ['artifacts/s3'],
  fastify: ['http', 'entries'],
  'env-schema': ['entries'],
  pino: ['entries'],
  '@opentelemetry/api': ['tracing'],
  '@opentelemetry/exporter-trace-otlp-http': ['tracing'],
  '@opentelemetry/resources': ['tracing'],
  '@opentelemetry/sdk-trace-base': ['tracing'],
};

const imports = readSourceImports();

/** The room of a file: its longest folder in the table. */
function roomOf(file: string): string {
  const parts = file.split('/').slice(1);
  if (parts.length === 1) return base.includes(parts[0].replace(/\.ts$/, '')) ? 'base' : 'entries';
  if (file.startsWith('src/store/generated/')) return 'store/generated';
  const room = [parts.slice(0, 2).join('/'), parts[0]].find((name) => name in rooms);
  if (room === undefined)
    throw new Error(`${file}: the room ${parts[0]} is not in the table of imports.test.ts`);
  return room;
}

test('every file is in a room, and every room has files', () => {
  const found = new Set(listSources('src').map(roomOf));
  expect(Object.keys(rooms).filter((room) => !found.has(room))).toEqual([]);
});

test('rooms import those rooms only that the table gives them', () => {
  const wrong = imports
    .filter(({ isPackage }) => !isPackage)
    .map(({ from, to }) => ({ from, to, room: roomOf(from), other: roomOf(to) }))
    .filter(({ room, other }) => room !== other && other !== 'base' && !rooms[room].includes(other))
    .map(({ from, to, room, other }) => `${from} imports ${to}: ${room} may not import ${other}`);
  expect(wrong).toEqual([]);
});

test('the table gives a room no more than its files use', () => {
  const used = new Set(imports.filter(({ isPackage }) => !isPackage).map(({ from, to }) => `${roomOf(from)} → ${roomOf(to)}`)); // prettier-ignore
  const unused = Object.entries(rooms).flatMap(([room, others]) =>
    others.map((other) => `${room} → ${other}`).filter((edge) => !used.has(edge)),
  );
  expect(unused).toEqual([]);
});

test('packages are imported only where the table has them', () => {
  const wrong = imports
    .filter(({ isPackage, to }) => isPackage && to in packages)
    .filter(({ from, to }) => {
      return !packages[to].some((room) => room === roomOf(from) || from.startsWith(`src/${room}/`));
    })
    .map(({ from, to }) => `${from} imports ${to}, which is for ${packages[to].join(', ')} only`);
  expect(wrong).toEqual([]);
});

describe('what a process loads', () => {
  const tensors = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'koffi'];
  const credentials = ['@prisma/client', 'pg', 'bull', 'ioredis', 'graphile-worker', 'env-schema', 'aws4fetch']; // prettier-ignore

  test.each(['src/start-server.ts', 'src/start-worker.ts'])('%s loads no tensors', (entry) => {
    const reached = reachedFrom(entry, imports, { lazy: false });
    expect(reached.packages).toContain('pg');
    expect(reached.packages.filter((name) => tensors.includes(name))).toEqual([]);
  });

  test.each([
    'src/trainer/trainer.ts',
    'src/prediction/predictor.ts',
    'src/batch/batch-predictor.ts',
    'src/data/ingest/ingester.ts',
    'src/drift/drifter.ts',
    'src/engine/describe-engine-child.ts',
    'src/engine/cluster/member.ts',
    'src/imported/importer.ts',
  ])('%s has no way to the database, the queue, a bucket and the configuration', (entry) => {
    const reached = reachedFrom(entry, imports, { lazy: true });
    expect(reached.files).toContain('src/processes/parent-channel.ts');
    expect(reached.packages.filter((name) => credentials.includes(name))).toEqual([]);
    expect(reached.files.filter((file) => ['store', 'queue', 'entries'].includes(roomOf(file)))).toEqual([]);
  });
});
