import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signMessage } from '../../../src/webhooks/sign-message.ts';

const body = JSON.stringify({ type: 'run.succeeded', data: { name: 'Ünïcode ✓' } });
const messageId = 'msg_00000000000000000000000001';

describe('signatures of messages', () => {
  it('are those of the example in the libraries of Standard Webhooks', () => {
    const headers = signMessage({
      messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1614265330_000,
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('are accepted by the library of Standard Webhooks, and by no other secret', () => {
    const secret = newWebhookSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const headers = signMessage({ messageId, at: Date.now(), body, secrets: [secret] });
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature');
    const replayed = { ...headers, 'webhook-id': 'msg_00000000000000000000000002' };
    expect(() => new Webhook(secret).verify(body, replayed)).toThrow('No matching signature');
  });

  it('are accepted with each of two secrets while one takes the place of the other', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const headers = signMessage({ messageId, at: Date.now(), body, secrets });
    for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toBeTruthy();
  });
});
