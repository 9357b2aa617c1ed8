import type { IdKind } from '../identifiers.ts';

/**
 * The ids and names of all examples in the documentation: one value each, so that the examples tell one story from the
 * upload to the prediction. Ids are those of no UUIDv7 (their time is 0), so no installation has them: an example that is
 * sent as it stands can't reach anybody's data. No model can be registered under `noModelName`, the example of what is
 * deleted by its name.
 */
export const exampleIds = {
  project: 'prj_00000000000000000000000001',
  key: 'key_00000000000000000000000001',
  dataset: 'ds_00000000000000000000000001',
  experiment: 'exp_00000000000000000000000001',
  run: 'run_00000000000000000000000001',
  checkpoint: 'ckpt_00000000000000000000000001',
  model: 'mdl_00000000000000000000000001',
  batchPrediction: 'bpr_00000000000000000000000001',
  search: 'srch_00000000000000000000000001',
  worker: 'wrk_00000000000000000000000001',
  request: 'req_00000000000000000000000001',
  policy: 'pol_00000000000000000000000001',
  webhook: 'whk_00000000000000000000000001',
  message: 'msg_00000000000000000000000001',
  federatedClient: 'fcl_00000000000000000000000001',
  projectName: 'example-project',
  modelName: 'example-model',
  alias: 'champion',
  noModelName: 'no-such-model',
} as const satisfies Record<IdKind | 'projectName' | 'modelName' | 'alias' | 'noModelName', string>;
