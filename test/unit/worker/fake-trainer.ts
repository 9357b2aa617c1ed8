import type { TrainerReply, TrainerRequest } from '../../../src/contracts/trainer-messages.ts';
import type { EngineInfo } from '../../../src/contracts/system.ts';
import { createFakeChild, type FakeChild } from '../../fakes/fake-child.ts';

export const fakeEngine: EngineInfo = {
  name: 'wasm',
  version: '4.22.0',
  devices: [],
  threads: { intraOp: 1, interOp: 1 },
  gpu: false,
  fallbackReason: null,
};

/** A trainer without a process. */
export type FakeTrainer = FakeChild<TrainerRequest, TrainerReply>;

export const createFakeTrainer = (): FakeTrainer => createFakeChild();
