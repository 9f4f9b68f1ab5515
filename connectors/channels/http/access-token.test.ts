import { describe, expect, it } from 'vitest';
import { AccessToken, type Lent } from './access-token.ts';

const never = new AbortController().signal;
const refused: Lent = { result: { outcome: 'transient', reason: 'no' } };

function lender(answers: readonly Lent[]) {
  let now = 1_000_000;
  let asked = 0;
  const token = new AccessToken(
    async () => answers[Math.min(asked++, answers.length - 1)]!,
    () => now,
  );
  const get = async () => (await token.get(never)).token;
  return { token, get, pass: (milliseconds: number) => (now += milliseconds), asked: () => asked };
}

describe('an access token', () => {
  it('is kept until shortly before its end', async () => {
    const { get, pass, asked } = lender([
      { token: 'a', lasts: 7_200_000 },
      { token: 'b', lasts: 7_200_000 },
    ]);
    expect([await get(), await get()]).toEqual(['a', 'a']);
    pass(7_200_000 - 60_001);
    expect([await get(), asked()]).toEqual(['a', 1]);
    pass(2);
    expect([await get(), asked()]).toEqual(['b', 2]);
  });

  it.each([
    ['a short one, half its time', 10_000, 5_000],
    ['one that is said to last for ever, two hours', Number.MAX_SAFE_INTEGER, 7_140_000],
  ])('is kept: %s', async (_, lasts, kept) => {
    const { get, pass } = lender([
      { token: 'a', lasts },
      { token: 'b', lasts },
    ]);
    await get();
    pass(kept - 1);
    expect(await get()).toBe('a');
    pass(1);
    expect(await get()).toBe('b');
  });

  it('is asked for once by a crowd, and again after a refusal', async () => {
    const { token, asked } = lender([refused, { token: 'a', lasts: 7_200_000 }]);
    const crowd = () =>
      Promise.all(Array.from({ length: 50 }, () => token.get(new AbortController().signal)));
    expect(new Set(await crowd())).toEqual(new Set([refused]));
    expect(asked()).toBe(1);
    expect((await crowd()).every(({ token }) => token === 'a')).toBe(true);
    expect(asked()).toBe(2);
  });

  it('is forgotten only if it is still the one', async () => {
    const { token, get, asked } = lender([
      { token: 'a', lasts: 7_200_000 },
      { token: 'b', lasts: 7_200_000 },
    ]);
    await get();
    for (let i = 0; i < 20; i++) {
      token.forget('a');
      expect(await get()).toBe('b');
    }
    expect(asked()).toBe(2);
  });

  it('lets one that waits go without stopping the others', async () => {
    let lend: (lent: Lent) => void = () => {};
    const token = new AccessToken(() => new Promise((done) => (lend = done)));
    const stop = new AbortController();
    const [stopped, other] = [token.get(stop.signal), token.get(never)];
    stop.abort();
    expect((await stopped).result).toMatchObject({ outcome: 'transient' });
    lend({ token: 'a', lasts: 7_200_000 });
    expect((await other).token).toBe('a');
    expect((await token.get(AbortSignal.abort())).token).toBe('a');
  });

  it('is no longer asked for once the channel is closed', async () => {
    const token = new AccessToken(
      (signal) =>
        new Promise((done) => {
          signal.addEventListener('abort', () => done(refused));
        }),
    );
    const waiting = token.get(never);
    token.close();
    expect(await waiting).toBe(refused);
  });
});
