import type { Labels } from '../contracts/labels.ts';
import { noResources, type EngineInfo } from '../contracts/system.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import type { WorkerFigures, WorkerRecord, WorkerStore } from './ports/worker-store.ts';
import { fromJson, jsonText, jsonTextOrNull } from './stored-json.ts';

/** Workers in Postgres; seen by the database's clock. */
export function createWorkerStore(prisma: PrismaClient): WorkerStore {
  return {
    async heartbeat({
      id,
      host,
      pid,
      slots,
      busySlots,
      slot = noResources,
      labels = {},
      drained = false,
      clusterHost = null,
      engine,
      figures,
    }) {
      const [row] = await prisma.$queryRaw<[{ drains: boolean }]>`
        INSERT INTO workers (id, host, pid, slots, busy_slots, slot_cores, slot_gpus, slot_memory_bytes, labels, drained, engine, figures, cluster_host)
        VALUES (${id}, ${host}, ${pid}::int, ${slots}::int, ${busySlots}::int,
          ${slot.cores}::int, ${slot.gpus}::int, ${slot.memoryBytes}::bigint, ${jsonText(labels)}::jsonb, ${drained}, ${jsonTextOrNull(engine)}::jsonb,
          ${jsonTextOrNull(figures)}::jsonb, ${clusterHost})
        ON CONFLICT (id) DO UPDATE SET host = excluded.host, pid = excluded.pid, slots = excluded.slots,
          busy_slots = excluded.busy_slots, slot_cores = excluded.slot_cores, slot_gpus = excluded.slot_gpus,
          slot_memory_bytes = excluded.slot_memory_bytes, labels = excluded.labels, drained = excluded.drained, engine = excluded.engine, figures = excluded.figures, cluster_host = excluded.cluster_host, seen_at = now()
        RETURNING drain_requested AS drains`;
      return row;
    },

    async setDrain(id, drains) {
      const [row] = await prisma.worker.updateManyAndReturn({
        where: { id },
        data: { drainRequested: drains },
        omit: { figures: true },
      });
      return row ? toRecord(row) : null;
    },

    async remove(id) {
      await prisma.worker.deleteMany({ where: { id } });
    },

    async removeGone(notSeenForSeconds) {
      await prisma.$executeRaw`
        DELETE FROM workers WHERE seen_at <= now() - ${notSeenForSeconds}::float8 * interval '1 second'`;
    },

    async listLive(seenWithinSeconds) {
      const live = await prisma.$queryRaw<{ id: string }[]>`
        SELECT id FROM workers WHERE seen_at > now() - ${seenWithinSeconds}::float8 * interval '1 second'`;
      const rows = await prisma.worker.findMany({
        where: { id: { in: live.map((row) => row.id) } },
        orderBy: { id: 'asc' },
        omit: { figures: true },
      });
      return rows.map(toRecord);
    },

    async listFigures(seenWithinSeconds) {
      return prisma.$queryRaw<{ slots: number; busySlots: number; figures: WorkerFigures | null }[]>`
        SELECT CASE WHEN drain_requested THEN busy_slots ELSE slots END AS slots, busy_slots AS "busySlots", figures FROM workers
        WHERE seen_at > now() - ${seenWithinSeconds}::float8 * interval '1 second' ORDER BY id`;
    },
  };
}

function toRecord(row: Omit<Prisma.WorkerGetPayload<object>, 'figures'>): WorkerRecord {
  return {
    id: row.id,
    host: row.host,
    pid: row.pid,
    slots: row.slots,
    busySlots: row.busySlots,
    slot: { cores: row.slotCores, gpus: row.slotGpus, memoryBytes: Number(row.slotMemoryBytes) },
    state: row.drainRequested ? (row.drained ? 'drained' : 'draining') : 'active',
    labels: fromJson<Labels>(row.labels),
    clusterHost: row.clusterHost,
    engine: fromJson<EngineInfo | null>(row.engine),
    startedAt: row.startedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
  };
}
