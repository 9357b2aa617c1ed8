import pg from 'pg';
import { createStore } from '../../src/store/create-store.ts';
import type { Store } from '../../src/store/ports/store.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { createTestDatabase } from './postgres.ts';

/** A store under test, empty at first. */
export interface StoreUnderTest {
  store: Store;
  /** Another instance on the same data, as another process would have it. */
  another: Store;
  /** Lets everything stored so far grow older: leases lapse, entries expire. */
  passTime(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** The columns that say until or since when, where the database compares them with its clock. */
const agingColumns = {
  api_keys: ['last_used_at'],
  batch_predictions: ['lease_expires_at', 'retry_at'],
  datasets: ['lease_expires_at', 'waiting_since', 'retry_at'],
  federated_rounds: ['deadline'],
  idempotency_keys: ['expires_at'],
  webhooks: ['previous_secret_until', 'disabled_at'],
  webhook_deliveries: ['next_attempt_at', 'lease_expires_at', 'ended_at', 'occurred_at'],
  runs: ['lease_expires_at', 'retry_at'],
  searches: ['deadline'],
  workers: ['seen_at'],
};

async function openPostgresStore(): Promise<StoreUnderTest> {
  const database = await createTestDatabase();
  const store = createStore({ databaseUrl: database.url });
  const another = createStore({ databaseUrl: database.url });
  return {
    store,
    another,
    async passTime(seconds) {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      for (const [table, columns] of Object.entries(agingColumns)) {
        const earlier = columns.map((column) => `${column} = ${column} - interval '${seconds} seconds'`);
        await client.query(`UPDATE ${table} SET ${earlier.join(', ')}`);
      }
      await client.end();
    },
    async close() {
      await Promise.all([store.close(), another.close()]);
      await database.drop();
    },
  };
}

async function openFakeStore(): Promise<StoreUnderTest> {
  let passed = 0;
  const store = createFakeStore({ now: () => Date.now() + passed });
  return {
    store,
    another: store,
    async passTime(seconds) {
      passed += seconds * 1000;
    },
    close: () => store.close(),
  };
}

/** Both stores: the conformance suite holds them to the same rules. */
export const storeBackends = [
  { name: 'the store on Postgres', open: openPostgresStore },
  { name: 'the fake store', open: openFakeStore },
] as const;
