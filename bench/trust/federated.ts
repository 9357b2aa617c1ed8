import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from '../../src/client/client.ts';
import type { Dataset } from '../../src/contracts/dataset.ts';
import type { Evaluation } from '../../src/contracts/evaluation.ts';
import type { Run } from '../../src/contracts/run.ts';
import { createSecureClient } from '../../src/federation/secure-client.ts';
import { unmaskSum } from '../../src/federation/unmask.ts';
import { addWords, toWords } from '../../src/federation/words.ts';
import { openLocalTraining } from '../../src/participant/local-training.ts';
import { participate } from '../../src/participant/participate.ts';
import { createRandom } from '../../src/random.ts';
import { createApiClient, type ApiClient } from '../../scripts/api-client.ts';
import { startService } from '../../scripts/service-process.ts';
import { readDigits, type Digits, type Part } from './digit-tables.ts';
import type { Figure, TrustPart } from './trust-part.ts';

const clients = 10;
/** Each client has two of so many runs of the rows in the order of their labels, and so two or three digits (McMahan et al. 2017). */
const shards = 2 * clients;
/** What the owner has: it fixes the preparation, and judges. */
const own = { train: 500, validation: 500, test: 2000 };
const rounds = 240;
const localEpochs = 1;

const definition = {
  task: { type: 'classification', target: 'label' },
  inputs: { exclude: ['part'] },
  split: { strategy: 'column', column: 'part', duplicates: 'keep' },
  preparation: { numeric: 'minMax' },
  model: { family: 'mlp', layers: [{ units: 64 }] },
};
const training = { batchSize: 20, optimizer: { type: 'sgd', learningRate: 0.1 }, earlyStopping: null };

/**
 * Ten clients with two or three of the ten digits each, beside the same network trained on all of their rows in one place, judged by the same
 * rows; then a secure sum of ten updates of that size beside their plain sum.
 */
export const measureFederated: TrustPart = async ({ say }) => {
  const digits = await readDigits();
  const service = await startService({ env: { WORKERS: '1', RATE_LIMIT_PER_MINUTE: '1000000' } });
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-federated-'));
  try {
    const api = createApiClient({ url: service.url, key: service.adminKey });
    const { parts, ofClients } = divideRows(digits);
    const central = await trainOn(api, digits.csvOf([...parts, ...ofClients.flat()]), { epochs: rounds });
    const centrally = await accuracyOf(api, (await api.waitFor<Run>(`/api/v1/runs/${central}`, isOver)).id);
    say(`central training on all rows: test accuracy ${centrally.toFixed(4)}`);

    const startedAt = performance.now();
    const run = await trainOn(api, digits.csvOf(parts), {
      epochs: rounds,
      federated: { clients, localEpochs, roundSeconds: 600 },
    });
    const client = createClient({ url: service.url, key: service.adminKey });
    const ended = await Promise.all(
      ofClients.map(async (rows, index) => {
        const file = path.join(folder, `client-${index}.csv`);
        await writeFile(file, digits.csvOf(rows));
        return await participate({
          client,
          run,
          name: `client ${index}`,
          open: (task) =>
            openLocalTraining(task, { file, engine: { engine: 'auto' }, threads: 1, memoryLimitBytes: 1e9 }),
        });
      }),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    if (ended.some(({ status }) => status !== 'succeeded')) throw new Error(JSON.stringify(ended));
    const federated = await accuracyOf(api, run);
    say(`${clients} clients with two or three digits each, ${rounds} rounds with ${localEpochs} local epoch(s): test accuracy ${federated.toFixed(4)}, ${(100 * (federated - centrally)).toFixed(2)} points (goal: at least −2), ${seconds.toFixed(0)} s`); // prettier-ignore
    const sum = sumSecurely(64 * 784 + 64 + 64 * 10 + 10);
    say(`a secure sum of ${clients} updates of ${sum.numbers} numbers equals the plain one: ${sum.isEqual ? 'yes' : 'NO'}; a client masks its update in ${sum.maskMs.toFixed(0)} ms, the sum is unmasked in ${sum.unmaskMs.toFixed(0)} ms`); // prettier-ignore
    const digitsOf: Figure = { what: 'non-IID digits', clients, rounds, localEpochs, central: centrally, federated, points: 100 * (federated - centrally), seconds }; // prettier-ignore
    const sums: Figure = { what: 'secure sum', numbers: sum.numbers, isEqual: sum.isEqual ? 1 : 0, maskMs: sum.maskMs, unmaskMs: sum.unmaskMs }; // prettier-ignore
    return [digitsOf, sums];
  } catch (error) {
    console.error(service.output().split('\n').slice(-20).join('\n'));
    throw error;
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
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

/** Uploads rows and queues a run on them; gives its id. */
async function trainOn(api: ApiClient, csv: string, more: object): Promise<string> {
  const { id: dataset } = await api.send<Dataset>('/api/v1/datasets?name=digits', csv, 'text/csv');
  await api.waitFor<Dataset>(`/api/v1/datasets/${dataset}`, ({ status }) => status === 'ready');
  const body = { ...definition, dataset, training: { ...training, ...more } };
  const { id } = await api.post<{ id: string }>('/api/v1/experiments', body);
  return (await api.post<Run>(`/api/v1/experiments/${id}/runs`)).id;
}

const isOver = ({ status, error }: Run): boolean => {
  if (status === 'failed') throw new Error(error?.message);
  return status === 'succeeded';
};

async function accuracyOf(api: ApiClient, run: string): Promise<number> {
  const { test } = await api.get<Evaluation>(`/api/v1/runs/${run}/evaluation`);
  return (test as { accuracy: number }).accuracy;
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
