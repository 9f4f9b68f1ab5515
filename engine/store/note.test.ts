import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noteBeside } from './note.ts';
import { openStore } from './open.ts';
import { testPostgresUrl } from './postgres/server.testing.ts';

const count = (before: unknown) => (typeof before === 'number' ? before + 1 : 1);

test.each(['sqlite', 'postgres'])(
  '%s: a note is seen by the owner, fences nobody, and none is lost',
  async (dialect) => {
    const root = mkdtempSync(join(tmpdir(), 'carillon-note-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const url = dialect === 'sqlite' ? 'sqlite:x.db' : await testPostgresUrl();
    await expect(noteBeside(url, root, 'wish', count)).rejects.toMatchObject({
      code: expect.stringMatching(/^CAR-8/),
    });
    const store = await openStore(url, { root, buckets: 1 });
    const [owned] = await store.own([0]);
    await Promise.all([1, 2, 3, 4].map(() => noteBeside(url, root, 'wish', count)));
    expect(await store.progress('wish')).toBe(4);
    expect(await store.commit(0, owned!.epoch, { clock: 1, progress: { other: 1 } })).toEqual({ ok: true });
    await store.close();
    await noteBeside(url, root, 'wish', count);
    const again = await openStore(url, { root });
    expect([await again.progress('wish'), await again.progress('other')]).toEqual([5, 1]);
    await again.close();
  },
);
