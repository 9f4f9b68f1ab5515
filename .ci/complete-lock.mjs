/**
 * Adds to package-lock.json the packages of other platforms that `npm install` leaves out when the registry in
 * use does not have them: without their entries `npm ci` refuses the whole file. Run by `npm run lock`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const processors = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64'];

for (const [parent, { optionalDependencies = {}, dev }] of Object.entries({ ...lock.packages })) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] || lock.packages[`${parent}/${path}`]) continue;
    lock.packages[path] = {
      version: range.replace(/^[~^]/, ''),
      ...(dev && { dev }),
      optional: true,
      ...platformOf(name),
    };
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);

/** `@rollup/rollup-linux-arm64-musl` → os, cpu and libc, as npm writes them. */
function platformOf(name) {
  const [, os, rest = ''] =
    /(android|darwin|freebsd|openbsd|linux|win32|openharmony)-?(.*)$/.exec(name) ?? [];
  const cpu = processors.find((one) => rest.split('-')[0].startsWith(one));
  const libc = os === 'linux' ? /(musl|gnu)/.exec(rest)?.[1] : undefined;
  return {
    ...(os && { os: [os] }),
    ...(cpu && { cpu: [cpu] }),
    ...(libc && { libc: [libc === 'gnu' ? 'glibc' : 'musl'] }),
  };
}
