import { BatchPrediction, BatchPredictionRequest } from '../contracts/batch-prediction.ts';
import { Dataset, DatasetProfile, DatasetRows } from '../contracts/dataset.ts';
import { ReadOptions } from '../contracts/dataset-reading.ts';
import { ExperimentDefinition } from '../contracts/definition/definition.ts';
import { Evaluation } from '../contracts/evaluation.ts';
import { Experiment, Plan } from '../contracts/experiment.ts';
import {
  AdvertisedKeys,
  AdvertiseKeysRequest,
  FederatedClient,
  Federation,
  JoinRequest,
  ShareKeysRequest,
  UnmaskRequest,
} from '../contracts/federation.ts';
import { Explanation } from '../contracts/explanation.ts';
import { ApiKey, CreatedKey, CreateKeyRequest } from '../contracts/key.ts';
import { ModelDescription } from '../contracts/imported-model.ts';
import {
  Model,
  ModelVersion,
  PredictRequest,
  PredictResponse,
  RegisterModelRequest,
} from '../contracts/model.ts';
import { AliasMove, ModelAlias, MoveAliasRequest } from '../contracts/model-alias.ts';
import { ConformalReport } from '../contracts/conformal.ts';
import { CalibrationReport } from '../contracts/probability-calibration.ts';
import { DriftReport, DriftRequest } from '../contracts/drift.ts';
import {
  AliasPolicy,
  CreateAliasPolicyRequest,
  UpdateAliasPolicyRequest,
} from '../contracts/alias-policy.ts';
import { GroupEvaluation } from '../contracts/group-evaluation.ts';
import { ModelCard } from '../contracts/model-card.ts';
import { ModelLineage, ModelSignature, UpdateModelRequest } from '../contracts/model-details.ts';
import { PartialDependence, PartialDependenceRequest } from '../contracts/partial-dependence.ts';
import { PermutationImportance } from '../contracts/permutation-importance.ts';
import { CompressionReport } from '../contracts/compression-report.ts';
import { PrivacyBudget, PrivacyLedger } from '../contracts/privacy-ledger.ts';
import { PrivacyReport } from '../contracts/privacy-report.ts';
import { Problem } from '../contracts/problem.ts';
import { Project, ProjectRequest, UpdateProjectRequest } from '../contracts/project.ts';
import { Checkpoint, CreateRunRequest, MetricPoint, Run, RunAttempt, RunEvent } from '../contracts/run.ts';
import { RunRows } from '../contracts/run-rows.ts';
import {
  CreateSearchRequest,
  Search,
  SearchChoice,
  SearchImportance,
  SearchLeaderboard,
  SearchPlan,
  SearchTrial,
} from '../contracts/search.ts';
import { SystemInfo, WorkerInfo } from '../contracts/system.ts';
import {
  CreatedWebhook,
  CreateWebhookRequest,
  UpdateWebhookRequest,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
} from '../contracts/webhook.ts';
import { collectComponents } from './schema-components.ts';

/** The components of the API: every contract that a request or reply names. */
export const components = collectComponents([
  AdvertisedKeys,
  AdvertiseKeysRequest,
  FederatedClient,
  Federation,
  JoinRequest,
  ShareKeysRequest,
  UnmaskRequest,
  AliasMove,
  AliasPolicy,
  ApiKey,
  CreateAliasPolicyRequest,
  UpdateAliasPolicyRequest,
  BatchPrediction,
  BatchPredictionRequest,
  Checkpoint,
  CreatedKey,
  CreateKeyRequest,
  CreateRunRequest,
  CreateSearchRequest,
  CreatedWebhook,
  CreateWebhookRequest,
  Dataset,
  DatasetProfile,
  DatasetRows,
  DriftReport,
  DriftRequest,
  Evaluation,
  CalibrationReport,
  ConformalReport,
  Explanation,
  GroupEvaluation,
  Experiment,
  ExperimentDefinition,
  MetricPoint,
  Model,
  ModelAlias,
  ModelCard,
  ModelDescription,
  ModelLineage,
  ModelSignature,
  ModelVersion,
  MoveAliasRequest,
  Plan,
  PredictRequest,
  PredictResponse,
  PartialDependence,
  PartialDependenceRequest,
  PermutationImportance,
  CompressionReport,
  PrivacyBudget,
  PrivacyLedger,
  PrivacyReport,
  Problem,
  Project,
  ProjectRequest,
  UpdateProjectRequest,
  ReadOptions,
  RegisterModelRequest,
  Run,
  RunAttempt,
  RunEvent,
  RunRows,
  Search,
  SearchChoice,
  SearchImportance,
  SearchLeaderboard,
  SearchPlan,
  SearchTrial,
  SystemInfo,
  WorkerInfo,
  UpdateModelRequest,
  UpdateWebhookRequest,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
]);
