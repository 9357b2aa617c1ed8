import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answer, createClient } from '../../src/client/client.ts';
import { openLocalTraining } from '../../src/participant/local-training.ts';
import { participate } from '../../src/participant/participate.ts';
import type { Example, RunUnderWay } from '../example.ts';
import { clientCount, divideDigits } from './divided-digits.ts';

export const federated: Example = {
  name: 'federated',
  data: 'MNIST, 7×7 pixels, ten clients',
  model: 'MLP 64-10, 20 rounds',
  headline: { metric: 'accuracy', better: 'higher' },
  atLeast: 0.7,
  seeds: [0],
  quick: false,
  async upload() {
    return { body: Buffer.from((await divideDigits()).own), contentType: 'text/csv' };
  },
  during: takePart,
  /** Every round was a secure sum of all clients, whose rows are not those of the dataset. */
  async verify({ client, run, reference }) {
    const rounds: { clients: number; rows: number }[] = [];
    for await (const event of client.follow(run.id))
      if (event.type === 'log' && event.message.startsWith('Round ')) rounds.push(event.data as never);
    const whole = rounds.filter(({ clients, rows }) => clients === clientCount && rows === 3000);
    if (whole.length !== 20) throw new Error(`${whole.length} of 20 rounds had all clients and rows`);
    return `20 secure rounds of 10 clients; PyTorch in one place on all their rows: ${Number(reference['central']).toFixed(4)}`;
  },
};

/** Ten clients, each with a key that may do nothing else, and a file that is not uploaded. Here they are in one process; `trainyard participate` is one of them. */
async function takePart({ client, url, run }: RunUnderWay): Promise<void> {
  const { clients } = await divideDigits();
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-clients-'));
  try {
    await Promise.all(
      clients.map(async (rows, index) => {
        const name = `client ${index}`;
        const file = path.join(folder, `${index}.csv`);
        await writeFile(file, rows);
        const { id, secret } = await answer(client.http.POST('/api/v1/keys', { body: { name, role: 'participant' } })); // prettier-ignore
        await participate({
          client: createClient({ url, key: secret! }),
          run,
          name,
          open: (task) =>
            openLocalTraining(task, { file, engine: { engine: 'auto' }, threads: 1, memoryLimitBytes: 1e9 }),
        });
        await client.http.DELETE('/api/v1/keys/{keyId}', { params: { path: { keyId: id } } });
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
