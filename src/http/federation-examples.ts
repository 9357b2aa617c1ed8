import { exampleIds } from '../contracts/example-ids.ts';
import type {
  FederatedClient,
  Federation,
  ShareKeysRequest,
  UnmaskRequest,
} from '../contracts/federation.ts';
import { exampleResolved } from './example-resolved.ts';

const client = exampleIds.federatedClient;

/** The examples of federated runs. */
export const exampleFederation: Federation = {
  run: exampleIds.run,
  status: 'running',
  round: {
    round: 1,
    rounds: 20,
    attempt: 1,
    phase: 'keys',
    deadline: '2026-11-22T10:14:00.000Z',
    clients: 3,
    minClients: 2,
    secure: true,
    joined: 3,
    drawn: null,
    sent: { keys: [client], shares: [], updates: [], unmasking: [] },
  },
};

export const exampleFederatedClient: FederatedClient = {
  id: client,
  name: 'north clinic',
  joinedAt: '2026-11-22T10:04:00.000Z',
};

export const exampleFederatedTask = {
  definition: exampleResolved as object,
  preparation: { formatVersion: 1, columns: [] },
  architecture: { family: 'mlp', layers: [] },
  weights: [
    { name: 'output/kernel', shape: [30, 1] },
    { name: 'output/bias', shape: [1] },
  ],
};

export const exampleKeys = {
  client,
  maskKey: 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=',
  shareKey: '3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=',
};

export const exampleSealedShares: ShareKeysRequest = { shares: { [client]: 'tFJ1YpC3mB0=' } };

export const exampleUnmasking: UnmaskRequest = {
  shares: [{ client, of: 'seed', x: 1, value: 'Lfe/dMPNvR0bKQ0uZzbYk0kTKpLN2ZkGgyGdBqJ7Yk8=' }],
};
