import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['engine/**/*.test.ts', 'connectors/**/*.test.ts', 'examples/**/*.test.ts'],
    // Starts a PostgreSQL server when a test asks for one.
    globalSetup: ['engine/store/postgres/server.testing.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
