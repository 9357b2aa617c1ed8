import { setTimeout as delay } from 'node:timers/promises';

/** A client that asks again until the service answers; what is created has a key, so that it is made once. */
export interface PatientClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, key: string, body?: object): Promise<T>;
}

const answerWithinMilliseconds = 15_000;
const pauseMilliseconds = 300;
/** Answers that say: the same request may work later. 409: its first try is still under way. */
const laterStatuses = [408, 409, 425, 429, 500, 502, 503, 504, 507];

/**
 * A client of a service whose parts come and go.
 * @param forSeconds from now on; afterwards no request is sent again, and its failure is thrown
 */
export function createPatientClient({
  url,
  adminKey,
  forSeconds,
  log,
}: {
  url: string;
  adminKey: string;
  forSeconds: number;
  log: (message: string) => void;
}): PatientClient {
  const deadline = Date.now() + 1000 * forSeconds;
  const call = async <T>(method: 'GET' | 'POST', path: string, key?: string, body?: object): Promise<T> => {
    for (;;) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${adminKey}`,
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(answerWithinMilliseconds),
      })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch((error: unknown) => ({ status: 0, text: String(error) }));
      if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.text) as T;
      const mayPass = answer.status === 0 || laterStatuses.includes(answer.status);
      const told = `${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`;
      if (!mayPass || Date.now() > deadline) throw new Error(told);
      if (answer.status === 500) log(`a mistake of the server: ${told}`);
      await delay(pauseMilliseconds);
    }
  };
  return {
    get: (path) => call('GET', path),
    post: (path, key, body) => call('POST', path, key, body),
  };
}
