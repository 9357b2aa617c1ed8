import { createHmac, randomBytes } from 'node:crypto';

const secretPrefix = 'whsec_';
const secretBytes = 32;

/** A new secret as the specification of Standard Webhooks has it: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => secretPrefix + randomBytes(secretBytes).toString('base64');

/**
 * The headers of a message by the specification of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 of
 * `id.timestamp.body` under the bytes of each secret, with a space between them.
 * @param at of this attempt, in milliseconds since 1970
 * @param secrets the one that is in use, and those before it that are still accepted
 */
export function signMessage({
  messageId,
  at,
  body,
  secrets,
}: {
  messageId: string;
  at: number;
  body: string;
  secrets: readonly string[];
}): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
