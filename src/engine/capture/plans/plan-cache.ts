import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printDataflow } from '../graph/print.ts';
import type { StepModel } from '../step/step-model.ts';
import type { SessionSource } from '../training-session.ts';
import type { PlanDevices } from './plan-devices.ts';
import type { Plan } from './plan.ts';

/** Increase where plans change so that old measurements no longer hold. */
const formatVersion = 4;

/** A plan and what it took. */
export interface MeasuredPlan {
  plan: Plan;
  msPerStep: number;
  setupMs: number;
}

/** What the planner found for a step on a machine. */
export interface PlanDecision {
  best: MeasuredPlan;
  plain: MeasuredPlan;
  /** Of a mixed run: the fastest plan in 16 bits, and what the fastest in float32 took. */
  reduced?: MeasuredPlan & { float32Ms: number };
  /** All that was measured, in words. */
  table: string;
  /** When other processes were busy while it was measured, the time of it; such a decision holds for an hour. */
  provisionalSince?: number;
}

/** How long a decision holds that was made beside busy processes. */
const provisionalMilliseconds = 3_600_000;

/** Decisions of earlier runs, by signature. Losing it costs a few seconds, so it never fails a run. */
export interface PlanCache {
  find(signature: string): Promise<PlanDecision | null>;
  /**
   * Keeps a decision, unless another run has kept one meanwhile.
   * @returns the one that is kept, so that runs of one step, started together, take one plan
   */
  keep(signature: string, decision: PlanDecision): Promise<PlanDecision>;
}

/** A cache in a folder, one small file a signature; null: one that forgets. */
export function createPlanCache(folder: string | null, now: () => number = Date.now): PlanCache {
  if (folder === null) return { find: async () => null, keep: async (_, decision) => decision };
  const fileOf = (signature: string) => join(folder, `${signature}.json`);
  const find: PlanCache['find'] = async (signature) => {
    try {
      const decision = JSON.parse(await readFile(fileOf(signature), 'utf8')) as Partial<PlanDecision>;
      return isComplete(decision) && isInForce(decision, now()) ? decision : null;
    } catch {
      return null;
    }
  };
  return {
    find,
    async keep(signature, decision) {
      const file = fileOf(signature);
      const aside = `${file}.${randomUUID()}`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(aside, JSON.stringify(decision));
        // Unlike a rename, a link fails where another run has kept its decision.
        const isFirst = await link(aside, file).then(
          () => true,
          () => false,
        );
        if (isFirst) return decision;
        const kept = await find(signature);
        if (kept) return kept;
        // What is there is damaged or no longer in force.
        await rename(aside, file);
        return decision;
      } catch {
        // A folder that can't be written only means that the next run measures again.
        return decision;
      } finally {
        await rm(aside, { force: true }).catch(() => {});
      }
    },
  };
}

function isInForce({ provisionalSince }: PlanDecision, now: number): boolean {
  return provisionalSince === undefined || now - provisionalSince < provisionalMilliseconds;
}

function isComplete(decision: Partial<PlanDecision>): decision is PlanDecision {
  const measured = [decision.best, decision.plain];
  return measured.every(
    (entry) => entry && typeof entry.plan === 'object' && entry.msPerStep > 0 && entry.setupMs >= 0,
  );
}

/** Steps with equal signatures take equal times: same graph, optimizer, threads, library, devices. */
export function planSignature(
  source: SessionSource,
  model: StepModel,
  { gpu, cpu }: Pick<PlanDevices, 'gpu' | 'cpu'>,
): string {
  const described = {
    formatVersion,
    library: source.libtensorflow.api.TF_Version(),
    threads: source.threads,
    // Decisions of machines without a GPU were made before there was a choice.
    ...(gpu && { devices: { gpu, cpu } }),
    optimizer: source.training.optimizer.type,
    precision: source.training.precision,
    rows: model.parts.map(({ rows }) => rows),
    graphs: [...new Set(model.parts.map(({ graph }) => printDataflow(graph)))],
  };
  return createHash('sha256').update(JSON.stringify(described)).digest('hex').slice(0, 32);
}
