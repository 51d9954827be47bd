import { findPipeTransport } from "../src/platform/sockets/exchange-by-pipe.ts";

/**
 * Sends back every request on the socket that the first argument names, by pipe handles. It shows the least cost of a
 * request in Node.js. With a second argument it fetches the system information from that socket before each reply.
 */

// biome-ignore lint/suspicious/noExplicitAny: internals of Node.js have no types
type Inside = any;

const { binding } = process as unknown as { binding: (name: string) => Inside };
const { Pipe, constants } = binding("pipe_wrap");
const { ShutdownWrap, WriteWrap, streamBaseState, kReadBytesOrError, kArrayBufferOffset } = binding("stream_wrap");
const [, , path = "", daemon] = process.argv;
const exchange = findPipeTransport()?.exchange;
const request = "internal.GetSystemInfo+ dom0 name dom0\0";
const limits = { deadline: 10_000, bytes: 1 << 25 };

const server = new Pipe(constants.SERVER);
server.onconnection = (_status: number, client: Inside): void => {
  let text = "";
  client.onread = async (buffer: ArrayBuffer | undefined): Promise<void> => {
    const length = streamBaseState[kReadBytesOrError];
    if (length > 0)
      text += Buffer.from(buffer as ArrayBuffer, streamBaseState[kArrayBufferOffset], length).toString("latin1");
    else {
      if (daemon !== undefined) await exchange?.(daemon, request, limits);
      client.writeLatin1String(new WriteWrap(), text);
      const shuttingDown = new ShutdownWrap();
      shuttingDown.oncomplete = () => client.close();
      client.shutdown(shuttingDown);
    }
  };
  client.readStart();
};
if (server.bind(path) !== 0 || server.listen(511) !== 0) throw new Error(`cannot listen at ${path}`);
process.stdout.write("ready\n");
