import type { ResolvedPrivacy } from '../../contracts/definition/privacy.ts';
import { finishedRunStatuses, type RunStatus } from '../../contracts/run.ts';
import type { NoiseAim } from '../../privacy/noise-for.ts';
import type { PrivacyCharge } from '../../privacy/compose-charges.ts';
import type { PrivateRun } from '../../store/ports/privacy-store.ts';

/** What a run is charged. A run that has not ended is charged all its steps. */
export interface RunCharge extends PrivacyCharge {
  isReserved: boolean;
}

/** What the cost of a run goes by. */
export type Chargeable = Pick<
  PrivateRun,
  'status' | 'isRemoved' | 'options' | 'planned' | 'steps' | 'report'
>;

/**
 * The charge of a run.
 * @param noiseOf the noise that steps need; undefined where it is not known yet
 */
export function chargeOf(run: Chargeable, noiseOf: (aim: NoiseAim) => number | null | undefined): RunCharge {
  const { options, report } = run;
  const isReserved = !run.isRemoved && !isFinished(run.status);
  if (isReserved) {
    const steps = run.planned ?? plannedOf(options, noiseOf);
    return { isReserved, epsilon: options.epsilon, delta: options.delta, mechanism: steps };
  }
  if (report) {
    const { noiseMultiplier, samplingRate } = report;
    const steps = Math.max(report.steps, run.steps);
    // A report of fewer steps than were done bounds the weights of its own step only.
    const epsilon = steps > report.steps ? options.epsilon : report.epsilon;
    return { isReserved, epsilon, delta: report.delta, mechanism: { noiseMultiplier, samplingRate, steps } };
  }
  if (run.steps === 0) return { isReserved, epsilon: 0, delta: options.delta, mechanism: null };
  const planned = run.planned ?? plannedOf(options, noiseOf);
  return {
    isReserved,
    // All steps cost no more, so that some don't either.
    epsilon: options.epsilon,
    delta: options.delta,
    mechanism: planned && { ...planned, steps: run.steps },
  };
}

/** What has to be found before the noise of a run is known that has not begun; null: nothing. */
export function aimOf({
  options,
  planned,
  report,
}: Pick<PrivateRun, 'options' | 'planned' | 'report'>): NoiseAim | null {
  const { epsilon, delta, accountant, samplingRate, steps } = options;
  if (planned || report || epsilon === null || samplingRate === undefined || steps === undefined) return null;
  return { epsilon, delta, accountant, samplingRate, steps };
}

function plannedOf(
  options: ResolvedPrivacy,
  noiseOf: (aim: NoiseAim) => number | null | undefined,
): PrivacyCharge['mechanism'] {
  const { samplingRate, steps } = options;
  if (samplingRate === undefined || steps === undefined) return null;
  const aim = aimOf({ options, planned: null, report: null });
  const noiseMultiplier = options.noiseMultiplier ?? (aim && noiseOf(aim)) ?? null;
  return noiseMultiplier === null ? null : { noiseMultiplier, samplingRate, steps };
}

const isFinished = (status: RunStatus): boolean =>
  (finishedRunStatuses as readonly RunStatus[]).includes(status);
