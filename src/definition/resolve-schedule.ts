import type { ResolvedSchedule } from '../contracts/definition/definition.ts';
import { Schedule } from '../contracts/definition/training.ts';
import { withDefaults } from '../contracts/with-defaults.ts';
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

/** The rate of each type where none is given; of a type that reads none it says nothing. */
const defaultRate: Readonly<Record<ScheduleType, number>> = {
  constant: 1, step: 0.1, exponential: 0.96, inverseTime: 1, polynomial: 1, cosine: 1, oneCycle: 1, reduceOnPlateau: 1,
}; // prettier-ignore

/** The schedule with its defaults; options that its type does not read are rejected, never ignored. */
export function resolveSchedule(given: Schedule, findings: Findings): ResolvedSchedule {
  const schedule = withDefaults(Schedule, given);
  const { type, rate = defaultRate[type] } = schedule;
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
  return { ...schedule, rate, decaySteps: schedule.decaySteps ?? (type === 'inverseTime' ? 1 : null) };
}
