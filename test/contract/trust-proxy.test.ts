import { describe, expect, it } from 'vitest';
import type { TrustProxy } from '../../src/trust-proxy.ts';
import { startApp } from './support/start-app.ts';

/** The statuses of requests that a proxy at `proxy` forwards, two a minute of one address being allowed. */
async function statuses(
  trustProxy: TrustProxy | undefined,
  requests: readonly { proxy: string; forwardedFor: string }[],
): Promise<number[]> {
  const settings = { requestsPerMinute: 2, ...(trustProxy !== undefined && { trustProxy }) };
  const test = await startApp({ settings });
  const seen: number[] = [];
  for (const { proxy, forwardedFor } of requests) {
    const reply = await test.app.inject({
      url: '/api/v1/runs',
      remoteAddress: proxy,
      headers: { 'x-forwarded-for': forwardedFor },
    });
    seen.push(reply.statusCode);
  }
  await test.close();
  return seen;
}

const by = (proxy: string, ...callers: string[]) => callers.map((forwardedFor) => ({ proxy, forwardedFor }));

describe('callers without a key behind a proxy', () => {
  const three = by('10.0.0.1', '198.51.100.1', '198.51.100.2', '198.51.100.3');

  it('share one rate limit when the proxy is not trusted, as anyone could name any address', async () => {
    expect(await statuses(undefined, three)).toEqual([401, 401, 429]);
    expect(await statuses(false, three)).toEqual([401, 401, 429]);
    expect(await statuses(['10.9.0.0/16'], three)).toEqual([401, 401, 429]);
  });

  it.each([true, 1, ['10.0.0.0/8'], ['10.0.0.1']] as TrustProxy[])(
    'have a limit each when it is trusted by %j',
    async (trustProxy) => {
      expect(await statuses(trustProxy, three)).toEqual([401, 401, 401]);
      const one = by('10.0.0.1', '198.51.100.1', '198.51.100.1', '198.51.100.1');
      expect(await statuses(trustProxy, one)).toEqual([401, 401, 429]);
    },
  );

  it.each([1, ['10.0.0.0/8']] as TrustProxy[])(
    'can not get another limit by an address of their own ahead of what the proxy adds (%j)',
    async (trustProxy) => {
      const forged = by(
        '10.0.0.1',
        '1.1.1.1, 198.51.100.1',
        '2.2.2.2, 198.51.100.1',
        '3.3.3.3, 198.51.100.1',
      );
      expect(await statuses(trustProxy, forged)).toEqual([401, 401, 429]);
    },
  );
});
