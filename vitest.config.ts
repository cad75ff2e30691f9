import { defineConfig } from 'vitest/config';

/** Tests that read the repository instead of running the product; `npm run check` runs only these. */
const repositoryTests = ['test/repository/**/*.test.ts'];
/** Tests in a real browser, which takes its time when the machine is busy. */
const browserTests = ['test/browser/**/*.test.ts'];
const browserTimeouts = { testTimeout: 240_000, hookTimeout: 240_000 };

/** Tests that take minutes; `npm run test:long` runs only these. `LONG_SEED` chooses what is left to chance. */
const longTests = ['test/long/**/*.test.ts'];
const longSeed = Number(process.env['LONG_SEED'] ?? 20_260_101);

/** A PostgreSQL for the tests that want one. */
const postgres = ['test/support/start-postgres.ts'];

/** Tests of SQLite's files, and those that start PostgreSQL by themselves; all others of the store run on both engines. */
const sqliteTests = ['open', 'backup', 'migrate', 'health', 'group-commit', 'postgres*', 'copy/*'].map(
  (name) => `test/store/${name}.test.ts`,
);

export default defineConfig({
  test: {
    // Several times what anything takes on a machine that is busy; a wait that is over ends at once.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 30_000 } },
    // Neither the product nor a test keeps anything in a module, so what one file imported is there for the next.
    isolate: false,
    // Most of the time tests wait for paces and processes, so more of them than there are cores go on at once.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: {
          name: 'product',
          include: ['test/**/*.test.ts'],
          exclude: [...repositoryTests, ...browserTests, ...longTests],
          globalSetup: postgres,
          provide: { engine: 'sqlite' },
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: ['test/store/**/*.test.ts'],
          exclude: sqliteTests,
          globalSetup: postgres,
          provide: { engine: 'postgres' },
        },
      },
      { extends: true, test: { name: 'browser', include: browserTests, ...browserTimeouts } },
      { extends: true, test: { name: 'repository', include: repositoryTests } },
      {
        extends: true,
        test: {
          name: 'long',
          include: longTests,
          globalSetup: postgres,
          provide: { longSeed, engine: 'sqlite' },
          testTimeout: 900_000,
          fileParallelism: false,
          disableConsoleIntercept: true,
        },
      },
    ],
  },
});
