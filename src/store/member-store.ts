import type { PlainError } from '../errors.ts';
import { workerSilenceSeconds } from '../worker-silence.ts';
import { askMembers, lockWorkers } from './gang-statements.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { isHeldWith } from './held-run.ts';
import type { MemberKey, MemberRecord, MemberStore } from './ports/member-store.ts';
import { fromJson, toJson } from './stored-json.ts';

/** Members of runs in Postgres. */
export function createMemberStore(prisma: PrismaClient): MemberStore {
  return {
    async gather(lease, wanted) {
      const [found] = await prisma.$transaction(async (transaction) => {
        await transaction.$queryRaw(lockWorkers(workerSilenceSeconds));
        return await transaction.$queryRaw<{ held: boolean; asked: boolean }[]>(askMembers(lease, wanted));
      });
      if (!found?.held) return 'lost';
      return found.asked ? 'asked' : 'short';
    },

    async release(lease) {
      await prisma.$executeRaw`
        UPDATE run_members m SET state = 'reserved', address = NULL, error = NULL
        FROM runs r WHERE m.run_id = r.id AND m.attempt = r.attempt AND ${isHeldWith(lease)}`;
    },

    async list({ runId, attempt }) {
      const rows = await prisma.runMember.findMany({ where: { runId, attempt }, orderBy: { rank: 'asc' } });
      return rows.map(toRecord);
    },

    async listOn(workerId) {
      const rows = await prisma.runMember.findMany({ where: { workerId } });
      return rows.map(toRecord);
    },

    async serve(member, address) {
      const where = { ...keyOf(member), state: 'asked' };
      return (await prisma.runMember.updateMany({ where, data: { state: 'serving', address } })).count > 0;
    },

    async fail(member, error) {
      const data = { state: 'failed', address: null, error: toJson(error) };
      await prisma.runMember.updateMany({ where: { ...keyOf(member), state: { in: ['asked', 'serving'] } }, data }); // prettier-ignore
    },

    async leave(workerId) {
      await prisma.runMember.updateMany({ where: { workerId }, data: { leaving: true } });
    },
  };
}

/** Of a record, which may have more. */
const keyOf = ({ runId, attempt, rank, workerId, gathering }: MemberKey): MemberKey => ({
  runId,
  attempt,
  rank,
  workerId,
  gathering,
});

const toRecord = (row: Prisma.RunMemberGetPayload<object>): MemberRecord => ({
  ...row,
  state: row.state as MemberRecord['state'],
  error: fromJson<PlainError | null>(row.error),
});
