import { describe, expect, it } from 'vitest';
import type { TrustProxy } from '../../src/trust-proxy.ts';
import { startApp, type TestApp } from './support/start-app.ts';

/** An app that allows an address two requests a minute. */
const startLimited = (trustProxy: TrustProxy | undefined): Promise<TestApp> =>
  startApp({ settings: { requestsPerMinute: 2, ...(trustProxy !== undefined && { trustProxy }) } });

/** The statuses of requests that the proxy forwards, one for each `X-Forwarded-For`. */
async function statuses({ app }: TestApp, proxy: string, forwarded: readonly string[]): Promise<number[]> {
  const seen: number[] = [];
  for (const forwardedFor of forwarded) {
    const reply = await app.inject({
      url: '/api/v1/runs',
      remoteAddress: proxy,
      headers: { 'x-forwarded-for': forwardedFor },
    });
    seen.push(reply.statusCode);
  }
  return seen;
}

describe('callers without a key behind a proxy', () => {
  const three = ['198.51.100.1', '198.51.100.2', '198.51.100.3'];

  it.each([undefined, false, ['10.9.0.0/16']] as (TrustProxy | undefined)[])(
    'share one rate limit when the proxy is not trusted, as anyone could name any address: %j',
    async (trustProxy) => {
      const test = await startLimited(trustProxy);
      expect(await statuses(test, '10.0.0.1', three)).toEqual([401, 401, 429]);
      await test.close();
    },
  );

  it.each([true, 1, ['10.0.0.0/8'], ['10.0.0.1']] as TrustProxy[])(
    'have a limit each when it is trusted by %j',
    async (trustProxy) => {
      const test = await startLimited(trustProxy);
      expect(await statuses(test, '10.0.0.1', three)).toEqual([401, 401, 401]);
      const one = Array<string>(3).fill('198.51.100.4');
      expect(await statuses(test, '10.0.0.1', one)).toEqual([401, 401, 429]);
      if (trustProxy !== true) {
        // An address of the caller's own ahead of what the proxy adds gives no other limit.
        const forged = [1, 2, 3].map((byte) => `${byte}.${byte}.${byte}.${byte}, 198.51.100.5`);
        expect(await statuses(test, '10.0.0.1', forged)).toEqual([401, 401, 429]);
      }
      await test.close();
    },
  );
});
