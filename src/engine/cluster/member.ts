/**
 * Child-process entry of a replica: starts a server of TensorFlow's distributed runtime, says where it is, and serves the session of
 * its run's trainer until the process that started it ends it or goes. It has no data of its own, no database and no credentials.
 */
import type { MemberBoot, MemberReply } from '../../contracts/member-messages.ts';
import { locateLibtensorflow } from '../../provision/locate.ts';
import { errorToPlain, TrainyardError } from '../../errors.ts';
import { leaveSignalsToParent, openParentChannel, readBoot } from '../../processes/parent-channel.ts';
import { loadLibrary } from '../libtensorflow/load-library.ts';
import { setThreadEnvironment } from '../start-engine.ts';
import { startServer } from './start-server.ts';

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
