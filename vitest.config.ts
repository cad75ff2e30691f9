import { defineConfig } from 'vitest/config';

/** Tests that read the repository instead of running the product; `npm run check` runs only these. */
const repositoryTests = ['test/repository/**/*.test.ts'];
/** Tests in a real browser, which takes its time when the machine is busy. */
const browserTests = ['test/browser/**/*.test.ts'];
const browserTimeouts = { testTimeout: 240_000, hookTimeout: 240_000 };

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'product', include: ['test/**/*.test.ts'], exclude: [...repositoryTests, ...browserTests] },
      },
      { extends: true, test: { name: 'browser', include: browserTests, ...browserTimeouts } },
      { extends: true, test: { name: 'repository', include: repositoryTests } },
    ],
  },
});
