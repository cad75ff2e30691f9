/** The oldest Node that runs TypeScript files directly and has a better-sqlite3 that does not crash. */
const leastMajor = 24;

/** Ends the process with one line of advice when Node is too old. Plain JavaScript, so that an old Node can read it. */
export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= leastMajor) return;
  console.error(
    `This app needs Node ${leastMajor} or newer, and this is Node ${process.versions.node}. ` +
      'Run it with npm ("npm ci" brings the right Node, "npm start" uses it), or install a newer Node.',
  );
  process.exit(1);
}
