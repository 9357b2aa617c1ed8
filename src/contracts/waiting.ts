import { Type, type Static } from 'typebox';
import { Timestamp } from './common.ts';

/** Why work waits for another try. Its input is not at fault as far as is known: a disk was full, a store away, a process lost. */
export const Waiting = Type.Object({
  code: Type.String({ description: 'Code of the error that ended the last try, such as `storageFull`.' }),
  detail: Type.String(),
  tries: Type.Integer({ minimum: 1, description: 'Number of tries that ended without a result, in a row.' }),
  retryAt: Timestamp,
});
export type Waiting = Static<typeof Waiting>;

/** The error that work waits after. */
export type WaitingCause = Omit<Waiting, 'retryAt'>;

/** Work that is handed back is taken by nobody for so many seconds, for this cause. */
export interface Wait {
  seconds: number;
  cause: WaitingCause;
}
