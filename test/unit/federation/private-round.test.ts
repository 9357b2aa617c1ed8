import { describe, expect, it } from 'vitest';
import type { ResolvedFederated } from '../../../src/contracts/definition/federated.ts';
import type { ResolvedTraining } from '../../../src/contracts/definition/definition.ts';
import type { FederatedRound } from '../../../src/contracts/federation.ts';
import { clientPrivacyReport, planClientPrivacy } from '../../../src/engine/privacy/client-privacy.ts';
import { averageRound, type SumPrivacy } from '../../../src/federation/average-round.ts';
import { clipUpdate, normOf } from '../../../src/federation/clip-update.ts';
import { drawClients } from '../../../src/federation/draw-clients.ts';
import { bytesOfWords, cutToWords, fromWords, toWords } from '../../../src/federation/words.ts';
import { createRandom } from '../../../src/random.ts';

const random = createRandom(7, 'updates');
const randomUpdate = (count: number) => Float32Array.from({ length: count }, () => random.normal());

describe('clipping', () => {
  it('brings a whole update to the norm exactly, rounding included, and leaves a smaller one as it is', () => {
    for (const [count, bound] of [[1, 0.3], [7, 1], [1000, 0.1], [50_890, 2.5]]) {
      const clipped = clipUpdate(randomUpdate(count), bound);
      expect(normOf(clipped)).toBeLessThanOrEqual(bound);
      expect(normOf(clipped)).toBeGreaterThan(bound * (1 - 1e-6));
      const cut = fromWords(toWords(cutToWords(clipped)));
      expect(normOf(cut)).toBeLessThanOrEqual(normOf(clipped));
      expect(Math.max(...cut.map((value, index) => Math.abs(value - clipped[index])))).toBeLessThan(2 ** -24);
    } // prettier-ignore
    const update = randomUpdate(10);
    expect(clipUpdate(update, normOf(update))).toBe(update);
    expect(clipUpdate(new Float32Array(3), 1)).toEqual(new Float32Array(3));
    expect([...clipUpdate(Float32Array.of(3, -4), 2.5)]).toEqual([1.5, -2]);
  });
});

/** The mean of a plain round in which clients sent these. */
async function meanOf(updates: Float32Array[], privacy: SumPrivacy) {
  const clients = updates.map((_, index) => `fcl_${index}`);
  const round = { secure: false, attempt: 1, sent: { updates: clients, shares: [] } } as unknown as FederatedRound; // prettier-ignore
  const sized = { count: updates[0]?.length ?? 100_001, privacy };
  const { mean, report } = await averageRound('run', round, sized, {
    contents: async <Content>() => clients.map((clientId) => ({ clientId, content: {} as Content })),
    numbers: async (client) => bytesOfWords(updates[clients.indexOf(client)]),
  });
  return { mean, report };
}

describe('the mean of a private round', () => {
  const privacy = { clipNorm: 0.4, noiseMultiplier: 1.5, divisor: 20 };

  it('has noise of σC / expected clients, of clients that sent and of none alike, and another one each time', async () => {
    const { mean, report } = await meanOf([], privacy);
    expect(report).toEqual({ clients: 0, rows: null, dropped: 0, attempts: 1 });
    const deviation = Math.sqrt(mean.reduce((sum, value) => sum + value ** 2, 0) / mean.length);
    // Four standard errors: 1 / √(2n) of the deviation each.
    expect(Math.abs(deviation / 0.03 - 1)).toBeLessThan(4 / Math.sqrt(2e5));
    expect(Math.abs(mean.reduce((sum, value) => sum + value, 0) / mean.length)).toBeLessThan((4 * 0.03) / Math.sqrt(1e5)); // prettier-ignore
    expect((await meanOf([], privacy)).mean).not.toEqual(mean);
  });

  it('counts each client once and clips what is above the norm, divided by the clients that were expected', async () => {
    const faint = { ...privacy, noiseMultiplier: 1e-6 };
    const { mean, report } = await meanOf([Float32Array.of(3, -4), Float32Array.of(0.1, 0)], faint);
    expect(report).toMatchObject({ clients: 2, rows: null });
    expect(mean[0]).toBeCloseTo((0.24 + 0.1) / 20, 6);
    expect(mean[1]).toBeCloseTo(-0.32 / 20, 6);
  });
});

describe('clients of a private round', () => {
  const clients = Array.from({ length: 100 }, (_, index) => `fcl_${index}`);
  it('are drawn by themselves with the probability, all of them at 1', () => {
    const counts = Array.from({ length: 400 }, () => drawClients(clients, 0.1, null).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(Math.abs(mean - 10)).toBeLessThan(4 * Math.sqrt(9 / 400));
    expect(Math.min(...counts)).toBeLessThan(8);
    expect(drawClients(clients, 1, null)).toEqual(clients);
  });
  it('are enough for a secure sum', () => {
    for (let draw = 0; draw < 50; draw++)
      expect(drawClients(clients, 0.1, 10).length).toBeGreaterThanOrEqual(10);
    const many = Array.from({ length: 500 }, (_, index) => String(index));
    expect(drawClients(many, 0.5, 200).length).toBeLessThanOrEqual(255);
  });
});

describe('ε of private rounds', () => {
  const federated: ResolvedFederated = {
    clients: 10,
    participants: 100,
    minClients: 7,
    localEpochs: 1,
    roundSeconds: 60,
    secureAggregation: false,
  };
  const privacy = { epsilon: null, noiseMultiplier: 2, delta: 1e-5, clipNorm: 1, accountant: 'pld' } as const;
  const costOf = (changes: object, epochs: number, of: object = {}) => {
    const training = { epochs, federated: { ...federated, ...of }, privacy: { ...privacy, ...changes } };
    const plan = planClientPrivacy(training as unknown as ResolvedTraining)!;
    return clientPrivacyReport(plan, epochs);
  };

  it('is that of dp-accounting and Opacus at the rate at which clients are drawn', () => {
    expect(costOf({}, 500).epsilon).toBeCloseTo(5.55547, 3);
    expect(costOf({ accountant: 'rdp' }, 500).epsilon).toBeCloseTo(6.034322, 5);
    const all = costOf({ noiseMultiplier: 10 }, 100, { participants: 10 });
    expect(all.epsilon).toBeCloseTo(4.377179, 3);
    expect(all).toMatchObject({ samplingRate: 1, sampling: 'none', participants: 10, neighbours: 'addOrRemoveClient' }); // prettier-ignore
  });
  it('counts a secure sum as if all took part, as its clients know each other', () => {
    const secure = costOf({ noiseMultiplier: 10 }, 100, { secureAggregation: true });
    expect(secure.epsilon).toBeCloseTo(4.377179, 3);
  });
  it('is reached by the noise that is found for it', () => {
    const found = costOf({ epsilon: 3, noiseMultiplier: null, accountant: 'rdp' }, 50);
    expect(found.epsilon).toBeLessThanOrEqual(3);
    expect(found.epsilon).toBeGreaterThan(2.99);
  });
});
