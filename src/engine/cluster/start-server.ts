import type { ClusterNetwork } from '../../contracts/cluster-network.ts';
import { TrainyardError } from '../../errors.ts';
import type { CApi } from '../libtensorflow/c-api.ts';
import { createStatus } from '../libtensorflow/status.ts';
import { encodeServerDef } from './cluster-protos.ts';

/** A running server of TensorFlow. It can't be stopped: it lives as long as its process. */
export interface ClusterServer {
  /** `host:port`, for the other processes. */
  address: string;
  /** `grpc://host:port`, for sessions of this process. */
  target: string;
}

/** The job under which a server is started; the session of a cluster gives it another one. */
const loneJob = 'lonely';

/** One operation waits for another process, while the next one has to go on. */
const leastOperationsAtOnce = 2;

/**
 * What makes losses harmless, read from the environment by the library: calls to a process that can't be reached fail instead of
 * waiting for it for ever, and one that does not answer pings for three seconds counts as lost.
 */
const networkEnvironment = {
  GRPC_FAIL_FAST: 'true',
  TF_GRPC_DEFAULT_OPTIONS:
    'grpc.keepalive_time_ms=3000,grpc.keepalive_timeout_ms=3000,grpc.http2.ping_timeout_ms=3000,grpc.min_reconnect_backoff_ms=2000',
} as const;

/**
 * Starts a server of TensorFlow's distributed runtime. It listens on all interfaces, without authentication: whoever reaches
 * the port can run anything with the rights of this process.
 * @param threads of a kernel
 * @throws engineUnavailable where the library has no such runtime, or no port is free
 */
export function startServer(
  api: CApi,
  { host, ports }: ClusterNetwork,
  { threads }: { threads: number },
): ClusterServer {
  Object.assign(process.env, networkEnvironment);
  const config = {
    intraOpThreads: threads,
    interOpThreads: Math.max(leastOperationsAtOnce, threads),
  };
  const failures: string[] = [];
  for (const port of portsToTry(ports)) {
    const started = tryToStart(api, { job: loneJob, address: `${bracketed(host)}:${port}`, config });
    if (typeof started !== 'string') return started;
    failures.push(started);
  }
  const range = ports ? `on a port of ${ports.join('-')}` : 'on any port';
  throw new TrainyardError(
    'engineUnavailable',
    `A server for the other replicas could not be started ${range}: ${failures.at(-1)}`,
  );
}

/** All ports of a range, beginning anywhere: processes that start together seldom try the same one. */
function portsToTry(ports: ClusterNetwork['ports']): number[] {
  if (ports === null) return [0];
  const [first, last] = ports;
  const count = last - first + 1;
  const begin = process.pid % count;
  return Array.from({ length: count }, (_, index) => first + ((begin + index) % count));
}

/** The server, or why there is none. */
function tryToStart(api: CApi, server: Parameters<typeof encodeServerDef>[0]): ClusterServer | string {
  const status = createStatus(api);
  try {
    const definition = encodeServerDef(server);
    const pointer = api.TF_NewServer(definition, definition.byteLength, status.pointer);
    status.check('TF_NewServer');
    api.TF_ServerStart(pointer!, status.pointer);
    status.check('TF_ServerStart');
    const target = api.TF_ServerTarget(pointer!);
    return { target, address: target.replace(/^grpc:\/\//, '') };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    status.dispose();
  }
}

const bracketed = (host: string): string =>
  host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
