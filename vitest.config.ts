import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['engine/**/*.test.ts', 'connectors/**/*.test.ts', 'examples/**/*.test.ts'],
    // Starts a PostgreSQL server when a test asks for one.
    globalSetup: ['engine/store/postgres/server.testing.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Test files share what they import: no test may leave anything behind in a module, and a quarter of the time is saved.
    isolate: false,
  },
});
