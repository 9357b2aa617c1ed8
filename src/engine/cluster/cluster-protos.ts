import protobuf from 'protobufjs/minimal.js';
import { encodeSessionConfig, type SessionConfig } from '../libtensorflow/config-proto.ts';

const varint = 0;
const delimited = 2;

type Writer = protobuf.Writer;

function message(writer: Writer, field: number, write: (writer: Writer) => void): void {
  writer.uint32((field << 3) | delimited).fork();
  write(writer);
  writer.ldelim();
}

/** ClusterDef of cluster.proto: job = 1 { name = 1, tasks = 2 { key = 1, value = 2 } }. */
function writeCluster(writer: Writer, job: string, addresses: readonly string[]): void {
  message(writer, 1, (entry) => {
    entry.uint32((1 << 3) | delimited).string(job);
    addresses.forEach((address, task) =>
      message(entry, 2, (member) => {
        member.uint32((1 << 3) | varint).int32(task);
        member.uint32((2 << 3) | delimited).string(address);
      }),
    );
  });
}

/**
 * The field of ConfigProto that makes a session bring servers together as the tasks of a job: cluster_def = 14. They may
 * have been started alone, under another job's name.
 * @param addresses `host:port` of each task
 */
export function encodeClusterConfig(job: string, addresses: readonly string[]): Uint8Array {
  const writer = protobuf.Writer.create();
  message(writer, 14, (cluster) => writeCluster(cluster, job, addresses));
  return writer.finish();
}

/** A server that is started alone. */
export interface LoneServer {
  job: string;
  /** Where other processes reach it, `host:port`; with the port 0 it takes a free one. */
  address: string;
  /** Threads of its device. */
  config: SessionConfig;
}

/** Encodes a ServerDef (tensorflow_server.proto): cluster = 1, job_name = 2, default_session_config = 4, protocol = 5. */
export function encodeServerDef({ job, address, config }: LoneServer): Uint8Array {
  const writer = protobuf.Writer.create();
  message(writer, 1, (cluster) => writeCluster(cluster, job, [address]));
  writer.uint32((2 << 3) | delimited).string(job);
  writer.uint32((4 << 3) | delimited).bytes(encodeSessionConfig(config));
  writer.uint32((5 << 3) | delimited).string('grpc');
  return writer.finish();
}
