/** For tests of WeCom and WeChat: a server that lends tokens and takes messages, as their documentation says. */
import { type Answer, Receiver, type Request } from '../http/receiver.testing.ts';

export class Provider {
  readonly receiver = new Receiver();
  /** Of the requests that carry a message. */
  messages: Answer = this.saying({ errcode: 0, errmsg: 'ok', msgid: 'm-4711' });
  tokens: Answer = (response, request) => {
    this.lent += 1;
    this.saying({ errcode: 0, errmsg: 'ok', access_token: this.token, expires_in: 7200 })(response, request);
  };
  /** How many tokens were lent. */
  lent = 0;
  readonly #tokenPath: string;

  constructor(tokenPath: string) {
    this.#tokenPath = tokenPath;
    this.receiver.answer = (response, request) => {
      if (request.url?.startsWith(this.#tokenPath)) return this.tokens(response, request);
      const given = new URL(request.url ?? '', 'http://x').searchParams.get('access_token');
      const expired = { errcode: 42001, errmsg: 'access_token expired' };
      return (given === this.token ? this.messages : this.saying(expired))(response, request);
    };
  }

  get token(): string {
    return `t0ken-secret-${this.lent}`;
  }

  /** Another token is the valid one from now on, without having been lent to us. */
  replaceToken(): void {
    this.lent += 100;
  }

  get requests(): readonly Request[] {
    return this.receiver.requests.filter(({ url }) => !url.startsWith(this.#tokenPath));
  }

  async listen(): Promise<string> {
    return new URL(await this.receiver.listen()).origin;
  }

  close(): Promise<void> {
    return this.receiver.close();
  }

  saying(body: unknown, status = 200): Answer {
    return (response) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8' })
        .end(JSON.stringify(body));
  }
}
