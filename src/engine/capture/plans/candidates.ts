import { barrierOp } from '../passes/barrier.ts';
import { isSet } from '../graph/attribute-value.ts';
import { inputsOf, nodesInOrder, sizeOf, type Dataflow, type Node } from '../graph/dataflow.ts';
import { noiseOf, type StepModel } from '../step/step-model.ts';
import { countFlops } from './flops.ts';
import { plainPlan, type Plan, type Precision } from './plan.ts';

/** Below so many FLOPs a step, scheduling operations costs more than they do, and XLA's loop wins. */
export const smallStepFlops = 6e7;
/** Above so many, both ways of cutting at once can pay. */
const largeStepFlops = 5e8;
/** Rows that a shard must have. */
const smallestShardRows = 8;
/** Elements of a kernel that is worth cutting. */
const wideKernelElements = 65_536;
/** Random numbers of a step from which XLA's one loop over them is worth compiling. */
const muchNoise = 50_000;
/** Steps that stand in one graph, side by side; longer steps, of about this many FLOPs, stand alone. */
const unrolledSteps = 4;
const lastingStepFlops = 5e9;
/** Steps that XLA's loop takes in one call, at most. */
const loopSteps = 64;

/** What plans are to be weighed for a step. */
export interface StepTraits {
  flops: number;
  convolution: boolean;
  recurrent: boolean;
  /** Whether rows influence each other (batch statistics), so that cutting them changes the numbers. */
  batchStatistics: boolean;
  /** Whether kernels are wide enough to cut. */
  wideKernels: boolean;
  rows: number;
  accumulated: boolean;
  /** Whether activations are computed again when they are needed; XLA would undo that in a loop. */
  recomputes: boolean;
  /** Whether XLA has all of its operations, as far as is known. */
  xlaCompilable: boolean;
  clipsByTensor: boolean;
  /** Random numbers of a step. */
  noise: number;
}

/** Looks at a step as traced. */
export function traitsOf(model: StepModel, cores: number): StepTraits {
  const nodes = model.parts.flatMap(({ graph }) => nodesInOrder(graph));
  const has = (...ops: string[]) => nodes.some((node) => ops.some((op) => node.op.startsWith(op)));
  const kernels = new Set(nodes.flatMap(kernelOf));
  const changes = Object.keys(model.parts[0].graph.outputs).some((name) => name.startsWith('update:'));
  return {
    flops: model.parts.reduce((sum, { graph }) => sum + countFlops(graph), 0),
    convolution: has('Conv', 'DepthwiseConv'),
    recurrent: has('Trainyard'),
    batchStatistics: changes || nodes.some(usesBatchStatistics),
    wideKernels: model.trained.some(
      ({ name, shape }) =>
        shape.length === 2 &&
        shape[0] * shape[1] >= wideKernelElements &&
        shape[1] % cores === 0 &&
        kernels.has(name),
    ),
    rows: model.rows,
    accumulated: model.isSequential && model.parts.length > 1,
    recomputes: has(barrierOp),
    xlaCompilable: !has('ImageProjectiveTransform'),
    clipsByTensor: model.gradient.clipNorm !== null,
    noise: model.parts.reduce((sum, { graph }) => sum + noiseElements(graph), 0),
  };
}

/** Whether a node normalises by the statistics of its batch; frozen layers normalise by those that they have. */
const usesBatchStatistics = ({ op, attributes }: Node): boolean =>
  op.startsWith('FusedBatchNorm') && isSet(attributes, 'is_training');

/** The weight that a product multiplies by; embeddings are no kernels. */
function kernelOf({ op, inputs: [, right] }: Node): string[] {
  return (op === 'MatMul' || op === 'BatchMatMulV2') && right?.kind === 'input' ? [right.name] : [];
}

function noiseElements(graph: Dataflow): number {
  const inputs = [...inputsOf(graph).values()].filter(({ name }) => noiseOf(name) !== null);
  return inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** What plans are looked for with. */
export interface CandidateOptions {
  cores: number;
  xla: boolean;
  /** The plan that every step can have. */
  first: Plan;
  /** Number formats to try beside float32; left out: none. */
  reduced?: readonly Precision[];
}

/**
 * The few plans worth timing: the plan that every step can have, in float32 and in the other formats, which tells what these are good for; then the most promising, those in
 * the other formats last.
 */
export function candidatePlans(traits: StepTraits, options: CandidateOptions): Plan[] {
  const { reduced = [] } = options;
  const inOthers = (plan: Plan): Plan[] =>
    reduced
      // A step whose gradients overflow is left out, and a loop has no way to.
      .filter((precision) => precision !== 'float16' || plan.loop !== 'xla')
      .map((precision) => ({ ...plan, precision }));
  const [first, ...others] = float32Plans(traits, options);
  return [first, ...inOthers(first), ...others, ...others.flatMap(inOthers)];
}

function float32Plans(traits: StepTraits, options: CandidateOptions): Plan[] {
  const { cores, first } = options;
  const xla = options.xla && traits.xlaCompilable;
  const { convolution, recurrent, flops } = traits;
  const compilesNoise = xla && traits.noise >= muchNoise;
  const base = { ...plainPlan, compilesNoise };
  const isSmall = !convolution && !recurrent && flops < smallStepFlops && !traits.recomputes;
  const canShard =
    cores > 1 &&
    !traits.batchStatistics &&
    traits.rows % cores === 0 &&
    traits.rows / cores >= smallestShardRows;
  const canCut = cores > 1 && traits.wideKernels && !convolution && !recurrent && !traits.clipsByTensor;
  const plans: Plan[] = [first];
  if (!traits.accumulated) {
    if (isSmall)
      plans.push(xla ? { ...plainPlan, steps: loopSteps, loop: 'xla' } : { ...plainPlan, steps: 8 });
    // Where much of a step is small kernels, one may begin while another ends.
    const unrolled = flops < lastingStepFlops ? unrolledSteps : 1;
    const steps = convolution || recurrent ? unrolled : 1;
    if (canShard && flops >= smallStepFlops / 4) plans.push({ ...base, shards: cores, steps });
    if (canCut) plans.push({ ...base, columnParts: cores, steps: unrolled });
    if (canCut && canShard && flops > largeStepFlops)
      plans.push({ ...base, shards: cores, columnParts: cores });
  }
  if (cores > 1 && flops >= smallStepFlops)
    plans.push({ ...base, kernelThreads: first.kernelThreads === 1 ? cores : 1 });
  else if (compilesNoise && !isSmall) plans.push({ ...first, compilesNoise });
  return plans;
}
