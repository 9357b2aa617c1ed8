import { createFakeQueue } from '../../fakes/fake-queue.ts';
import { describeQueueConformance } from './queue-conformance.ts';

describeQueueConformance('memory (the fake)', async () => ({
  isShared: false,
  open: async () => createFakeQueue(),
  clear: async () => {},
  tearDown: async () => {},
}));
