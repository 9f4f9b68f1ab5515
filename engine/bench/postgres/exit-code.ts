/**
 * The package that brings the server ends a process with 0 once nothing is left to do, whatever code the process was
 * about to end with. A check that failed must stay one.
 */
export function keepExitCode(): void {
  process.prependListener('beforeExit', () => {
    if (process.exitCode) process.exit(process.exitCode);
  });
}
