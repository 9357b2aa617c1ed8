import type { Prisma } from './generated/client.ts';

/** Locks a model until the transaction ends, so that changes of its versions and aliases happen one by one; its id, null: none. */
export async function lockModel(
  transaction: Prisma.TransactionClient,
  projectId: string,
  name: string,
): Promise<string | null> {
  const locked = await transaction.$queryRaw<{ id: string }[]>`
    SELECT id FROM models WHERE project_id = ${projectId} AND name = ${name} FOR UPDATE`;
  return locked[0]?.id ?? null;
}
