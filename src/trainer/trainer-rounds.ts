import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TrainerReply, TrainerRequest } from '../contracts/trainer-messages.ts';
import { readNumbers, type RoundExchange } from '../engine/federated/federated-runner.ts';
import { errorFromPlain } from '../errors.ts';

/** What the worker answers to `round`. */
type RoundRequest = Extract<TrainerRequest, { type: 'roundClosed' | 'roundFailed' }>;

/** Has the worker open rounds for clients, and waits for what came of them. */
export function createRoundExchange(reply: (message: TrainerReply) => void): {
  exchange(asked: Parameters<RoundExchange>[0], scratchDir: string): ReturnType<RoundExchange>;
  /** Takes the worker's answer. */
  answer(request: RoundRequest): void;
} {
  type Closed = Extract<RoundRequest, { type: 'roundClosed' }>;
  const waiting = new Map<number, { resolve: (closed: Closed) => void; reject: (error: Error) => void }>();
  return {
    async exchange({ round, task, weights }, scratchDir) {
      const file = path.join(scratchDir, `round-${round}-weights`);
      await writeFile(file, new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength));
      const { mean, report } = await new Promise<Closed>((resolve, reject) => {
        waiting.set(round, { resolve, reject });
        reply({ type: 'round', round, task, weights: file });
      });
      const numbers = await readNumbers(mean);
      await Promise.all([rm(file, { force: true }), rm(mean, { force: true })]);
      return { mean: numbers, report };
    },
    answer(request) {
      const asked = waiting.get(request.round);
      waiting.delete(request.round);
      if (request.type === 'roundClosed') asked?.resolve(request);
      else asked?.reject(errorFromPlain(request.error));
    },
  };
}
