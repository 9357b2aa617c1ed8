import type { Response } from 'light-my-request';
import { expect } from 'vitest';
import type { Problem } from '../../../src/contracts/problem.ts';

/** The problem document of a reply, which must be one in every way. */
export function problemOf(reply: Pick<Response, 'headers' | 'statusCode' | 'body'>): Problem {
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(reply.body) as Problem;
  expect(problem).toMatchObject({
    status: reply.statusCode,
    type: `/errors/${problem.code}`,
    requestId: reply.headers['x-request-id'],
  });
  expect(problem.detail).not.toMatch(/\bat \S+\.[jt]s:\d+|node_modules|prisma|undefined/i);
  return problem;
}

/** Status and code of a reply, in short. */
export function outcomeOf(reply: Pick<Response, 'headers' | 'statusCode' | 'body'>): string {
  return `${reply.statusCode} ${problemOf(reply).code}`;
}
