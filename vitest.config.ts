import { defineConfig } from 'vitest/config';

/** Tests that read the repository instead of running the product; `npm run check` runs only these. */
const repositoryTests = ['test/repository/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'product', include: ['test/**/*.test.ts'], exclude: repositoryTests } },
      { extends: true, test: { name: 'repository', include: repositoryTests } },
    ],
  },
});
