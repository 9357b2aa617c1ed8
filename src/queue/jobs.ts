/** The closed world of jobs: every job that exists, and what it carries. Work to do is added here first. */
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

const idPayload = Type.Object({ id: Type.String({ minLength: 1 }) }, { additionalProperties: false });

/** Payload schema of each job. The truth is in Postgres, so a job carries the id of a row and nothing else. */
export const jobPayloads = {
  'dataset.ingest': idPayload,
  'run.train': idPayload,
  'batch.predict': idPayload,
} as const;

/** The name of a job. */
export type JobName = keyof typeof jobPayloads;

/** What a job of that name carries. */
export type JobPayload<Name extends JobName = JobName> = Static<(typeof jobPayloads)[Name]>;

/** All names of jobs. */
export const jobNames = Object.keys(jobPayloads) as JobName[];

/**
 * Does a job. It may be called twice for one id, even at the same time: the row decides whether there is work. When it
 * rejects, the job is tried again later.
 */
export type JobHandler<Name extends JobName = JobName> = (payload: JobPayload<Name>) => Promise<void>;

/** One handler for each of the names. */
export type JobHandlers<Names extends JobName = JobName> = { readonly [Name in Names]: JobHandler<Name> };

/** Whether `payload` is what a job of that name carries. */
export function isJobPayload<Name extends JobName>(
  name: Name,
  payload: unknown,
): payload is JobPayload<Name> {
  return Value.Check(jobPayloads[name], payload);
}
