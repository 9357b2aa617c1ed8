import fastify from 'fastify';
import { expect, it } from 'vitest';
import { trackOpenStreams } from '../../../src/http/events/open-streams.ts';

it('bounds the streams of a key and of the process', () => {
  const streams = trackOpenStreams(fastify(), { maxOfKey: 2, maxOfProcess: 3 });
  const noEnd = (): void => {};
  const forget = streams.add('a', noEnd);
  streams.add('a', () => {});
  expect(() => streams.requireRoom('a')).toThrow(/This key has 2 event streams/);
  streams.requireRoom('b');
  streams.add('b', () => {});
  expect(() => streams.requireRoom('c')).toThrow(/The service has 3 event streams/);
  forget();
  forget();
  expect(streams.size).toBe(2);
  streams.requireRoom('a');
});
