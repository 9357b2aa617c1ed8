import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** PostgreSQL's message of a fatal error: kind, length, fields that end with NUL. */
const shuttingDown = ((fields) => {
  const body = Buffer.from(fields.map((field) => `${field}\0`).join('') + '\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
})(['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is shutting down']);

/** A way to a server that can be cut and mended. */
export interface CuttableProxy {
  /** The address of the server, by this way. */
  url: string;
  /** Ends all connections, and refuses new ones until it is mended. */
  cut(): void;
  mend(): void;
  /** Keeps back what the server answers from now on, until it is cut; requests go through. */
  holdAnswers(): void;
  /** How many connections were asked for so far. */
  connections(): number;
  /** Answers one of the next connections, 1 being the next one, as a PostgreSQL does that is on its way down. */
  refuseNext(number: number): void;
  close(): Promise<void>;
}

/** Starts a way on this machine to the server of an address. */
export async function startCuttableProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const fromServer = new Set<Socket>();
  let isCut = false;
  let isHeld = false;
  let count = 0;
  let refused = 0;
  const server = createServer((client) => {
    count += 1;
    if (count === refused) {
      client.on('error', () => {});
      client.once('data', () => client.end(shuttingDown));
      return;
    }
    if (isCut) return void client.destroy();
    const upstream = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (socket === client || !isHeld) socket.pipe(other);
    }
    fromServer.add(upstream);
    upstream.on('close', () => fromServer.delete(upstream));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const endAll = (): void => sockets.forEach((socket) => void socket.destroy());
  return {
    url: url.href,
    cut() {
      isCut = true;
      isHeld = false;
      endAll();
    },
    mend() {
      isCut = false;
    },
    holdAnswers() {
      isHeld = true;
      for (const upstream of fromServer) upstream.unpipe().pause();
    },
    connections: () => count,
    refuseNext(number) {
      refused = count + number;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      endAll();
      await closed;
    },
  };
}
