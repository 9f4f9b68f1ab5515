import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openStore } from '../../store/open.ts';
import { carillonYaml } from '../init/settings-files.ts';
import { testConsole } from '../testing/console.ts';
import { workspaceFolder } from '../testing/workspace.ts';

const anyPort = { 'carillon.yaml': carillonYaml('shop').replace('port: 8080', 'port: 0') };

it('finds nothing wrong with a new workspace', async () => {
  const console = testConsole(await workspaceFolder(anyPort));
  expect(await console.run('doctor', 'shop')).toBe(0);
  expect(console.stdout.text.replace(/\d+\.\d GiB/, 'N GiB')).toBe(`✓ Node 20.19.0
✓ the SQLite library works
✓ the definitions have no errors
✓ no store yet: \`carillon apply\` or \`carillon run --apply\` makes it
✓ N GiB free where the store is
! the secret write_key has its default, for development only
✓ port 0 of 127.0.0.1 is free
✓ channel email can write to .carillon/outbox
`);
});

it('sees who has the store, and a secret that is set, but not its value', async () => {
  const folder = await workspaceFolder(anyPort);
  expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
  const daemon = await openStore('sqlite:.carillon/carillon.db', { root: join(folder, 'shop') });
  const console = testConsole(folder, { env: { CARILLON_WRITE_KEY: 'hush' } });
  expect(await console.run('doctor', 'shop')).toBe(0);
  expect(console.stdout.text).toContain('✓ the store opens: release 1, 0 profiles');
  expect(console.stdout.text).toContain('! another Carillon has the store open for writing');
  expect(console.stdout.text).toContain('✓ the secret write_key is set');
  expect(console.stdout.text).not.toContain('hush');
  await daemon.close();
});

it('ends with 1 when the definitions are at fault, with 3 when the environment is', async () => {
  const wrong = testConsole(await workspaceFolder({ ...anyPort, 'identity.yaml': null }));
  expect(await wrong.run('doctor', 'shop')).toBe(1);
  expect(wrong.stdout.text).toContain('✗ 1 error in the definitions: `carillon validate shop` shows them');
  const bare = carillonYaml('shop').replace('    defaults: { write_key: demo }\n', '');
  const poor = testConsole(await workspaceFolder({ 'carillon.yaml': bare.replace('port: 8080', 'port: 0') }));
  expect(await poor.run('doctor', 'shop')).toBe(3);
  expect(poor.stdout.text).toContain('✗ the secret write_key is not set: set CARILLON_WRITE_KEY');
});

it('sees that a port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  const yaml = carillonYaml('shop').replace('port: 8080', `port: ${port}`);
  const console = testConsole(await workspaceFolder({ 'carillon.yaml': yaml }));
  expect(await console.run('doctor', 'shop')).toBe(0);
  expect(console.stdout.text).toContain(
    `! port ${port} of 127.0.0.1 is in use: fine if it is \`carillon run\` itself`,
  );
  await new Promise((closed) => server.close(closed));
});
