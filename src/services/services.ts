import type { BlobStore } from '../artifacts/blob-store.ts';
import type { ServiceLimits } from '../contracts/system.ts';
import { createNoiseFinder } from '../privacy/noise-finder.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Store } from '../store/ports/store.ts';
import { createAliasPolicyService } from './alias-policy/alias-policy-service.ts';
import { createBatchPredictionService } from './batch-prediction-service.ts';
import { createCheckpointService } from './checkpoint-service.ts';
import { createDatasetService, type ReadRows } from './dataset-service.ts';
import type { DefinitionRules } from '../definition/definition-rules.ts';
import { createExperimentService, type CountRows, type CountSteps } from './experiment-service.ts';
import { createDriftService, type CompareRows } from './drift-service.ts';
import { createFederationService } from './federation-service.ts';
import { createExportService, type ModelExporter } from './export-service.ts';
import { createInferenceService } from './inference-service.ts';
import { createKeyService } from './key-service.ts';
import { createModelAliasService } from './model-alias-service.ts';
import { createDescribeVersion } from './describe-version.ts';
import { createModelDetailsService } from './model-details-service.ts';
import { createModelImportService, type ModelImporter } from './model-import-service.ts';
import { createModelService } from './model-service.ts';
import { createPredictionService, type PredictionClient } from './prediction-service.ts';
import { createPrivacyLedgerService } from './privacy-ledger/privacy-ledger-service.ts';
import { createProjectService } from './project-service.ts';
import { createRunRecordService } from './run-record-service.ts';
import { createRunRowsService, type ReadRunRows } from './run-rows-service.ts';
import { createRunService } from './run-service.ts';
import type { Log } from '../log.ts';
import { createServedVersions } from './served-versions.ts';
import { createSearchAdvancer } from '../searches/search-advancer.ts';
import { createSearchService } from './search-service.ts';
import { createSystemService } from './system-service.ts';
import { createWebhookService, type WebhookParts } from './webhook-service.ts';

/** What the services work with. */
export interface ServiceParts {
  store: Store;
  blobs: BlobStore;
  queue: JobQueue;
  prediction: PredictionClient;
  exporter: ModelExporter;
  compareRows: CompareRows;
  importer: ModelImporter;
  readRows: ReadRows;
  readRunRows: ReadRunRows;
  countRows: CountRows;
  countSteps: CountSteps;
  rules: DefinitionRules;
  log: Pick<Log, 'warn'>;
  webhooks: WebhookParts;
  limits: ServiceLimits;
  /** The version of Trainyard. */
  version: string;
}

/** All services; HTTP calls nothing else. */
export type Services = ReturnType<typeof createServices>;

/** Creates all services. */
export function createServices(parts: ServiceParts) {
  const { store, blobs, queue, prediction, readRows, readRunRows, rules, log, limits, version } = parts;
  const system = createSystemService({ store, queue, version, limits });
  const checkpoints = createCheckpointService({ store, blobs });
  const ledger = createPrivacyLedgerService({ store, noise: createNoiseFinder() });
  const runs = createRunService({ store, queue, blobs, log, ledger, limits });
  const served = createServedVersions((...asked) => store.models.findServed(...asked));
  const describe = createDescribeVersion({ store, blobs, readRows, prediction, log });
  const policies = createAliasPolicyService({ store });
  const models = createModelService({ store, blobs, checkpoints, served, describe });
  const datasets = createDatasetService({ store, blobs, queue, readRows, log, limits });
  const experiments = createExperimentService({
    store,
    blobs,
    rules,
    countRows: parts.countRows,
    countSteps: parts.countSteps,
    findEngine: () => system.findEngine(),
  });
  const advancer = createSearchAdvancer({
    store,
    rules,
    queue,
    log,
    maxQueuedRuns: limits.maxQueuedRuns,
    removeArtifact: (key) => blobs.remove(key),
  });
  return {
    datasets,
    experiments,
    runs,
    runRows: createRunRowsService({ store, blobs, runs, readRunRows }),
    runRecords: createRunRecordService({ store }),
    checkpoints,
    models,
    modelImports: createModelImportService({ store, blobs, importer: parts.importer, served, limits }),
    modelDetails: createModelDetailsService({ store, blobs, models }),
    modelAliases: createModelAliasService({ store, models, served, policies }),
    aliasPolicies: policies,
    predictions: createPredictionService({ models, prediction }),
    batches: createBatchPredictionService({ store, blobs, queue, models, datasets, log, limits }),
    searches: createSearchService({
      store,
      blobs,
      rules,
      advancer,
      experiments,
      runs: {
        create: (...asked) => runs.create(...asked),
        get: (...asked) => runs.get(...asked),
        listCheckpoints: (...asked) => checkpoints.list(...asked),
        findEvaluation: ({ projectId }, runId) => store.runs.findEvaluation(projectId, runId),
      },
      ledger,
      log,
    }),
    privacy: ledger,
    federations: createFederationService({ store }),
    drift: createDriftService({ models, datasets, blobs, compareRows: parts.compareRows }),
    exports: createExportService({ models, blobs, exporter: parts.exporter }),
    inference: createInferenceService({ models, prediction, blobs }),
    keys: createKeyService({ store, log }),
    projects: createProjectService({ store }),
    webhooks: createWebhookService({ store, webhooks: parts.webhooks }),
    system,
  };
}
