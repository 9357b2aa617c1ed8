import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createClient } from '../../src/client/client.ts';
import { createSecureClient } from '../../src/federation/secure-client.ts';
import { unmaskSum } from '../../src/federation/unmask.ts';
import { addWords, toWords } from '../../src/federation/words.ts';
import { openLocalTraining } from '../../src/participant/local-training.ts';
import { participate } from '../../src/participant/participate.ts';
import { createRandom } from '../../src/random.ts';
import { withService } from '../with-service.ts';
import { queueRun, succeeded, uploadDigits } from './digit-runs.ts';
import { readDigits, type Digits, type Part } from './digit-tables.ts';
import type { Figure, TrustPart } from './trust-part.ts';

const clients = 10;
/** Each client has two of so many runs of the rows in the order of their labels, and so two or three digits (McMahan et al. 2017). */
const shards = 2 * clients;
/** What the owner has: it fixes the preparation, and judges. */
const own = { train: 500, validation: 500, test: 2000 };
const rounds = 240;
const localEpochs = 1;

const training = { batchSize: 20, optimizer: { type: 'sgd', learningRate: 0.1 }, earlyStopping: null };

/**
 * Ten clients with two or three of the ten digits each, beside the same network trained on all of their rows in one place, judged by the same
 * rows; then a secure sum of ten updates of that size beside their plain sum.
 */
export const measureFederated: TrustPart = async ({ say }) => {
  const digits = await readDigits();
  const { parts, ofClients } = divideRows(digits);
  return await withService(
    { WORKERS: '1', RATE_LIMIT_PER_MINUTE: '1000000' },
    async ({ service, api, folder }) => {
      const all = await uploadDigits(api, digits.csvOf([...parts, ...ofClients.flat()]));
      const { accuracy: central } = await succeeded(
        api,
        await queueRun(api, all, { ...training, epochs: rounds }),
      );
      say(`central training on all rows: test accuracy ${central.toFixed(4)}`);

      const startedAt = performance.now();
      const run = await queueRun(api, await uploadDigits(api, digits.csvOf(parts)), {
        ...training,
        epochs: rounds,
        schedule: { type: 'cosine' },
        federated: {
          clients,
          localEpochs,
          roundSeconds: 600,
          scheduleUnit: 'round',
          serverOptimizer: { type: 'momentum' },
        },
      });
      const client = createClient({ url: service.url, key: service.adminKey });
      await Promise.all(
        ofClients.map(async (rows, index) => {
          const file = path.join(folder, `client-${index}.csv`);
          await writeFile(file, digits.csvOf(rows));
          await participate({
            client,
            run,
            name: `client ${index}`,
            open: (task) =>
              openLocalTraining(task, {
                file,
                engine: { engine: 'auto' },
                threads: 1,
                memoryLimitBytes: 1e9,
              }),
          });
        }),
      );
      const seconds = (performance.now() - startedAt) / 1000;
      const { accuracy: federated } = await succeeded(api, run);
      const points = 100 * (federated - central);
      say(`${clients} clients with two or three digits each, ${rounds} rounds with ${localEpochs} local epoch(s): test accuracy ${federated.toFixed(4)}, ${points.toFixed(2)} points (goal: at least −2), ${seconds.toFixed(0)} s`); // prettier-ignore
      const { numbers, isEqual, maskMs, unmaskMs } = sumSecurely(64 * 784 + 64 + 64 * 10 + 10);
      say(`a secure sum of ${clients} updates of ${numbers} numbers equals the plain one: ${isEqual ? 'yes' : 'NO'}; a client masks its update in ${maskMs.toFixed(0)} ms, the sum is unmasked in ${unmaskMs.toFixed(0)} ms`); // prettier-ignore
      const digitsOf: Figure = {
        what: 'non-IID digits',
        clients,
        rounds,
        localEpochs,
        central,
        federated,
        points,
        seconds,
      };
      const sums: Figure = { what: 'secure sum', numbers, isEqual: isEqual ? 1 : 0, maskMs, unmaskMs };
      return [digitsOf, sums];
    },
  );
};

type Row = { row: number; part: Part };

/** The owner's rows, and those of each client. */
function divideRows(digits: Digits): { parts: Row[]; ofClients: Row[][] } {
  let next = 0;
  const parts = (Object.entries(own) as [Part, number][]).flatMap(([part, count]) =>
    Array.from({ length: count }, (): Row => ({ row: next++, part })),
  );
  const rest = Array.from({ length: digits.count - next }, (_, index) => next + index);
  const sorted = rest.toSorted((a, b) => digits.labelOf(a) - digits.labelOf(b));
  const size = Math.floor(sorted.length / shards);
  const order = Array.from({ length: shards }, (_, shard) => shard);
  createRandom(3, 'shards').shuffle(order);
  const ofClients = Array.from({ length: clients }, (_, client) =>
    [order[2 * client], order[2 * client + 1]].flatMap((shard) =>
      sorted.slice(shard * size, (shard + 1) * size).map((row): Row => ({ row, part: 'train' })),
    ),
  );
  return { parts, ofClients };
}

function sumSecurely(numbers: number) {
  const random = createRandom(5, 'updates');
  const about = 'bench 1 1';
  const members = Array.from({ length: clients }, (_, index) => createSecureClient(`fcl_${index}`, about));
  const keys = members.map((member) => member.keys);
  const names = keys.map(({ client }) => client);
  const threshold = Math.ceil((2 * clients) / 3);
  const shares = members.map((member) => member.share(keys, threshold));
  const plain = new Uint32Array(2 * numbers);
  const sum = new Uint32Array(2 * numbers);
  const startedAt = performance.now();
  for (const member of members) {
    const words = toWords(Array.from({ length: numbers }, () => random.normal()));
    addWords(plain, words);
    addWords(sum, member.mask(words, names));
  }
  const maskMs = (performance.now() - startedAt) / clients;
  const revealed = members.slice(0, threshold).flatMap((member, index) =>
    member.reveal({
      sealed: Object.fromEntries(shares.map((share, sender) => [names[sender], share[names[index]]])),
      survivors: names,
      dropped: [],
    }),
  );
  const unmasking = performance.now();
  unmaskSum(sum, { about, threshold, keys, survivors: names, dropped: [], revealed });
  const unmaskMs = performance.now() - unmasking;
  return { numbers, isEqual: sum.every((word, index) => word === plain[index]), maskMs, unmaskMs };
}
