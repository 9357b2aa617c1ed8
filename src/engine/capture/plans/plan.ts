/** Number formats of products, and of what passes from one to the next. */
export const precisions = ['float32', 'bfloat16', 'float16'] as const;
export type Precision = (typeof precisions)[number];

/** How a captured step is executed. All plans compute the same, up to the order of additions and, where `precision` says so, rounding. */
export interface Plan {
  /** Parts that the rows of a step are cut into, which run side by side. 1: not cut. */
  shards: number;
  /** Parts that the columns of wide kernels are cut into, each with its own update. 1: not cut. */
  columnParts: number;
  /** Steps a call of the library. */
  steps: number;
  /** Threads that one operation's kernel may use; where the graph itself runs in parallel, 1. */
  kernelThreads: number;
  /** Whether the steps stand side by side in the graph or are a loop that XLA compiles. */
  loop: 'unrolled' | 'xla';
  /** Whether XLA compiles what draws random numbers; a loop of XLA's does so anyway. */
  compilesNoise: boolean;
  /** Whether it is kept off the GPU that the process has; false where it has none. */
  onCpu: boolean;
  /** What products are computed in; weights, optimizer, loss and statistics are float32 in each. */
  precision: Precision;
}

/** One step a call, nothing cut: the plan that every step can have. */
export const plainPlan: Plan = {
  shards: 1,
  columnParts: 1,
  steps: 1,
  loop: 'unrolled',
  compilesNoise: false,
  kernelThreads: 1,
  onCpu: false,
  precision: 'float32',
};

/** Such as `plain`, `shards 2`, `tp 2 unroll 4`, `xla loop 64`, `shards 2 xla noise`, `threads 2`, `cpu threads 2`, `threads 2 bfloat16`. */
export function planName(plan: Plan): string {
  const words = [
    ...(plan.onCpu ? ['cpu'] : []),
    ...(plan.shards > 1 ? [`shards ${plan.shards}`] : []),
    ...(plan.columnParts > 1 ? [`tp ${plan.columnParts}`] : []),
    ...(plan.loop === 'xla' ? [`xla loop ${plan.steps}`] : plan.steps > 1 ? [`unroll ${plan.steps}`] : []),
    ...(plan.compilesNoise ? ['xla noise'] : []),
    ...(plan.kernelThreads > 1 ? [`threads ${plan.kernelThreads}`] : []),
    ...(plan.precision === 'float32' ? [] : [plan.precision]),
  ];
  return words.length > 0 ? words.join(' ') : 'plain';
}

/** The plan that a name means. @throws Error naming the words it knows */
export function parsePlan(name: string): Plan {
  const plan = { ...plainPlan };
  if (name.trim() === 'plain') return plan;
  const pattern =
    /^(cpu)? ?(?:shards (\d+))? ?(?:tp (\d+))? ?(?:(unroll|xla loop) (\d+))? ?(xla noise)? ?(?:threads (\d+))? ?(bfloat16|float16)?$/;
  const match = pattern.exec(name.trim()) ?? [];
  const [, cpu, shards, parts, loop, steps, noise, threads, precision] = match;
  if (match.every((word) => !word)) {
    throw new Error(
      `"${name}" is no plan. A plan is "plain", or "cpu", "shards n", "tp n", "unroll k" or "xla loop k", "xla noise", "threads n", "bfloat16" or "float16", in this order.`,
    );
  }
  return {
    shards: Number(shards ?? 1),
    columnParts: Number(parts ?? 1),
    steps: Number(steps ?? 1),
    kernelThreads: Number(threads ?? 1),
    loop: loop === 'xla loop' ? 'xla' : 'unrolled',
    compilesNoise: noise !== undefined,
    onCpu: cpu !== undefined,
    precision: (precision as Precision | undefined) ?? 'float32',
  };
}
