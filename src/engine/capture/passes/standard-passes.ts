import type { Dataflow } from '../graph/dataflow.ts';
import { activationsBeforeReshapes } from './activations-before-reshapes.ts';
import { arithmeticIdentities } from './arithmetic-identities.ts';
import { attentionGrad } from './attention-grad.ts';
import { batchMatmulToMatmul } from './batch-matmul-to-matmul.ts';
import { addToBiasAdd, sumToBiasAddGrad } from './bias-add.ts';
import { collapseReshapes } from './collapse-reshapes.ts';
import { commonSubexpressions } from './common-subexpressions.ts';
import { dropoutMasks } from './dropout-masks.ts';
import { reluGrad } from './relu-grad.ts';
import type { Pass } from './rewrite.ts';
import { stridedPointwiseGrad } from './strided-pointwise-grad.ts';

/** In this order: the later ones look for what the earlier ones leave. */
const passes: readonly Pass[] = [
  collapseReshapes,
  batchMatmulToMatmul,
  collapseReshapes,
  commonSubexpressions,
  attentionGrad,
  dropoutMasks,
  reluGrad,
  addToBiasAdd,
  activationsBeforeReshapes,
  sumToBiasAddGrad,
  stridedPointwiseGrad,
  arithmeticIdentities,
  collapseReshapes,
  commonSubexpressions,
];

/** Turns what tfjs did into what TensorFlow does well; every plan starts from this graph. */
export function applyStandardPasses(graph: Dataflow): Dataflow {
  return passes.reduce((current, pass) => pass(current), graph);
}
