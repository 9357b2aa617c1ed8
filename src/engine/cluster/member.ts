/**
 * Child-process entry of a replica: starts a server of TensorFlow's distributed runtime, says where it is, and serves the session of
 * its run's trainer until the process that started it ends it or goes. It has no data of its own, no database and no credentials.
 */
import { locateLibtensorflow } from '../../provision/locate.ts';
import { errorToPlain, TrainyardError, type PlainError } from '../../errors.ts';
import { leaveSignalsToParent, openParentChannel, readBoot } from '../../processes/parent-channel.ts';
import { loadLibrary } from '../libtensorflow/load-library.ts';
import { setThreadEnvironment } from '../start-engine.ts';
import { startServer, type ClusterNetwork } from './start-server.ts';

/** What a member is started with. */
export interface MemberBoot {
  libtensorflowDir: string | null;
  network: ClusterNetwork;
  /** Threads of a kernel. */
  threads: number;
}

/** The one reply of a member. */
export type MemberReply = { type: 'serving'; address: string } | { type: 'failed'; error: PlainError };

const boot = readBoot<MemberBoot>();
const parent = openParentChannel<never, MemberReply>();
leaveSignalsToParent();

try {
  const located = locateLibtensorflow({ directory: boot.libtensorflowDir });
  if (located.dir === null) throw new TrainyardError('engineUnavailable', located.reasons.join(' '));
  setThreadEnvironment({ intraOp: boot.threads, interOp: Math.max(2, boot.threads) });
  const { address } = startServer(loadLibrary(located.dir), boot.network, boot);
  await parent.reply({ type: 'serving', address });
} catch (error) {
  await parent.end({ type: 'failed', error: errorToPlain(error, 'engineUnavailable') });
}
