import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printDataflow } from '../graph/print.ts';
import type { StepModel } from '../step/step-model.ts';
import type { SessionSource } from '../training-session.ts';
import type { Plan } from './plan.ts';

/** Increase where plans change so that old measurements no longer hold. */
const formatVersion = 1;

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
  /** All that was measured, in words. */
  table: string;
}

/** Decisions of earlier runs, by signature. Losing it costs a few seconds, so it never fails a run. */
export interface PlanCache {
  find(signature: string): Promise<PlanDecision | null>;
  store(signature: string, decision: PlanDecision): Promise<void>;
}

/** A cache in a folder, one small file a signature; null: one that forgets. */
export function createPlanCache(folder: string | null): PlanCache {
  if (folder === null) return { find: async () => null, store: async () => {} };
  const fileOf = (signature: string) => join(folder, `${signature}.json`);
  return {
    async find(signature) {
      try {
        const decision = JSON.parse(await readFile(fileOf(signature), 'utf8')) as Partial<PlanDecision>;
        return isComplete(decision) ? decision : null;
      } catch {
        return null;
      }
    },
    async store(signature, decision) {
      try {
        await mkdir(folder, { recursive: true });
        const aside = `${fileOf(signature)}.${randomUUID()}`;
        await writeFile(aside, JSON.stringify(decision));
        await rename(aside, fileOf(signature));
      } catch {
        // A folder that can't be written only means that the next run measures again.
      }
    },
  };
}

function isComplete(decision: Partial<PlanDecision>): decision is PlanDecision {
  const measured = [decision.best, decision.plain];
  return measured.every(
    (entry) => entry && typeof entry.plan === 'object' && entry.msPerStep > 0 && entry.setupMs >= 0,
  );
}

/** Steps with equal signatures take equal times: same graph, optimizer, threads, library. */
export function planSignature(source: SessionSource, model: StepModel): string {
  const described = {
    formatVersion,
    library: source.libtensorflow.api.TF_Version(),
    threads: source.threads,
    optimizer: source.training.optimizer.type,
    rows: model.parts.map(({ rows }) => rows),
    graphs: [...new Set(model.parts.map(({ graph }) => printDataflow(graph)))],
  };
  return createHash('sha256').update(JSON.stringify(described)).digest('hex').slice(0, 32);
}
