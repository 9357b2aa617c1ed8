import { expect, test } from 'vitest';
import { processUsage } from '../../../src/processes/process-usage.ts';

test.runIf(process.platform === 'linux')('a process is read as it sees itself', async () => {
  const bytes = (await processUsage.residentBytes(process.pid))!;
  expect(bytes / process.memoryUsage.rss()).toBeGreaterThan(0.5);
  expect(bytes / process.memoryUsage.rss()).toBeLessThan(2);
  const before = (await processUsage.processorSeconds(process.pid))!;
  const { user, system } = process.cpuUsage();
  expect(Math.abs(before - (user + system) / 1e6)).toBeLessThan(0.5);
});

test('of a process that is gone nothing is known', async () => {
  expect(await processUsage.residentBytes(2 ** 30)).toBe(null);
  expect(await processUsage.processorSeconds(2 ** 30)).toBe(null);
});
