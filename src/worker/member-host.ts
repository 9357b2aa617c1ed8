import { errorToPlain } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MemberRecord, MemberStore } from '../store/ports/member-store.ts';
import { addressOf, startMember, type GangSettings, type Member } from './start-member.ts';

const lookMilliseconds = 1000;

/** The members on this worker of runs that other workers have. */
export interface MemberHost {
  start(): void;
  /** Says that they have to go, and resolves when their slots are free. */
  drain(): Promise<void>;
  /** Ends their processes; their runs find others. Safe to call twice. */
  stop(): Promise<void>;
  /** Slots that they have. */
  busy(): number;
}

/**
 * Starts the processes that rows ask for, says where they serve, and ends those that no row asks for any more: an attempt that is over has no rows, and another gathering is another
 * member. Where the rows can not be read for as long as a lease lasts, all end: their runs may be elsewhere.
 */
export function createMemberHost({
  members: store,
  workerId,
  leaseSeconds,
  settings,
  memoryLimitBytes,
  onFree,
  log,
}: {
  members: MemberStore;
  workerId: string;
  leaseSeconds: number;
  settings: GangSettings;
  /** Of each member. */
  memoryLimitBytes: number;
  /** A slot is free again. */
  onFree: () => void;
  log: Log;
}): MemberHost {
  const processes = new Map<string, Member>();
  let rows: MemberRecord[] = [];
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;
  let stopped = true;
  let answeredAt = Date.now();

  const keyOf = ({ runId, attempt, rank, gathering }: MemberRecord): string => `${runId} ${attempt} ${rank} ${gathering}`; // prettier-ignore
  const isWanted = ({ state }: MemberRecord): boolean => state === 'asked' || state === 'serving';

  async function look(): Promise<void> {
    try {
      const found = await store.listOn(workerId);
      answeredAt = Date.now();
      const isFewer = found.length < rows.length;
      rows = found;
      endAllBut(new Set(rows.filter(isWanted).map(keyOf)));
      for (const row of rows) if (row.state === 'asked' && !processes.has(keyOf(row)) && !stopped) host(row);
      if (isFewer) onFree();
    } catch (error) {
      log.debug({ err: error, workerId }, 'the members on this worker could not be looked up');
      if (Date.now() - answeredAt > leaseSeconds * 1000) endAllBut(new Set());
    }
  }

  function endAllBut(wanted: ReadonlySet<string>): void {
    for (const [key, member] of processes) {
      if (wanted.has(key)) continue;
      processes.delete(key);
      member.kill();
    }
  }

  function host(row: MemberRecord): void {
    const about = { runId: row.runId, attempt: row.attempt, rank: row.rank, gathering: row.gathering };
    const fail = (error: unknown): void => {
      store.fail(row, errorToPlain(error, 'unavailable')).catch((failure: unknown) => {
        log.warn({ err: failure, ...about }, 'it could not be noted that a member failed');
      });
    };
    const member = startMember({
      settings,
      threads: row.threads,
      memoryLimitBytes,
      onOver(error) {
        fail(error);
        member.kill();
      },
      log,
    });
    const key = keyOf(row);
    processes.set(key, member);
    addressOf(member)
      .then(async (address) => {
        log.info({ ...about, memberPid: member.pid, address }, 'a member of a run serves');
        if (!(await store.serve(row, address))) member.kill();
      })
      .catch((error: unknown) => {
        // One that was ended on purpose is in the map no more.
        if (processes.get(key) !== member) return;
        log.warn({ err: error, ...about }, 'a member of a run could not be started');
        member.kill();
        fail(error);
      });
  }

  function scheduleNext(): void {
    timer = setTimeout(() => {
      looking = look().finally(() => {
        looking = null;
        if (!stopped) scheduleNext();
      });
    }, lookMilliseconds);
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      scheduleNext();
    },
    async drain() {
      for (;;) {
        await store.leave(workerId).catch((error: unknown) => {
          log.warn(
            { err: error, workerId },
            'it could not be noted that the members have to go; it is tried again',
          );
        });
        await look();
        if (rows.length === 0 || stopped) return;
        await new Promise((resolve) => setTimeout(resolve, lookMilliseconds / 4));
      }
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await looking;
      endAllBut(new Set());
    },
    busy: () => rows.length,
  };
}
