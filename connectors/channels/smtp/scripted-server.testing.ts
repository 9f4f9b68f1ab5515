/** For tests of mail: a server that plays a script, so that it can break the rules and the line anywhere. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** The line that stands for a new connection; what is said to it is the greeting. */
export const CONNECTED = 'CONNECTED';

/** What is said to a line of the client. The lines of the content are left out; `.` is its end. */
export type Script = (line: string, socket: Socket) => string | undefined;

export class ScriptedServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(script: Script) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.write(script(CONNECTED, socket) ?? '');
      let inContent = false;
      let rest = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\r\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          if (inContent && line !== '.') continue;
          const said = script(line, socket);
          inContent = line === 'DATA' && said?.startsWith('354') === true;
          if (said) socket.write(said);
        }
      });
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }
}
