import type { ResolvedSchedule } from '../contracts/definition/definition.ts';
import type { Schedule } from '../contracts/definition/training.ts';
import type { Findings } from './issues.ts';

type ScheduleType = ResolvedSchedule['type'];

/** Which options each schedule reads, and which of them have to be given. */
const optionsOf: Readonly<Record<ScheduleType, { reads: readonly string[]; needs: readonly string[] }>> = {
  constant: { reads: [], needs: [] },
  step: { reads: ['decaySteps', 'rate'], needs: ['decaySteps'] },
  exponential: { reads: ['decaySteps', 'rate'], needs: ['decaySteps'] },
  inverseTime: { reads: ['decaySteps', 'rate'], needs: ['rate'] },
  polynomial: { reads: ['decaySteps', 'power', 'endLearningRate'], needs: [] },
  cosine: { reads: ['decaySteps', 'endLearningRate'], needs: [] },
  oneCycle: { reads: ['decaySteps', 'endLearningRate'], needs: [] },
  reduceOnPlateau: { reads: ['patience', 'factor', 'endLearningRate'], needs: [] },
};

const defaultRate: Partial<Record<ScheduleType, number>> = { step: 0.1, exponential: 0.96 };

/** The schedule with its defaults; options that its type does not read are rejected, never ignored. */
export function resolveSchedule(given: Schedule, findings: Findings): ResolvedSchedule {
  const type = given.type ?? 'constant';
  const { reads, needs } = optionsOf[type];
  for (const name of Object.keys(given)) {
    if (name === 'type' || name === 'warmupSteps' || reads.includes(name)) continue;
    const has = reads.length > 0 ? `it reads warmupSteps, ${reads.join(', ')}` : 'it reads warmupSteps only';
    findings.reject(
      `/training/schedule/${name}`,
      `The schedule "${type}" has no ${name}; ${has}.`,
      'optionNotApplicable',
    );
  }
  for (const name of needs) {
    if (given[name as keyof Schedule] !== undefined) continue;
    findings.reject('/training/schedule', `The schedule "${type}" needs ${name}.`, 'optionMissing');
  }
  return {
    type,
    warmupSteps: given.warmupSteps ?? 0,
    decaySteps: given.decaySteps ?? (type === 'inverseTime' ? 1 : null),
    rate: given.rate ?? defaultRate[type] ?? 1,
    power: given.power ?? 1,
    endLearningRate: given.endLearningRate ?? 0,
    patience: given.patience ?? 3,
    factor: given.factor ?? 0.5,
  };
}
