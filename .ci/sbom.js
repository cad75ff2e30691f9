// Prints what the product brings along, as CycloneDX. `npm sbom --omit=dev` leaves out what a development tool could use, too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const bytes = 64 * 1_048_576;
const sbom = JSON.parse(
  execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], { encoding: 'utf8', maxBuffer: bytes }),
);
const direct = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies);
const needs = new Map(sbom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn ?? []]));
const root = sbom.metadata.component['bom-ref'];
const nameOf = (ref) => ref.slice(0, ref.lastIndexOf('@'));

const kept = new Set((needs.get(root) ?? []).filter((ref) => direct.includes(nameOf(ref))));
const roots = [...kept];
for (const ref of kept) for (const next of needs.get(ref) ?? []) kept.add(next);

const components = sbom.components.filter((one) => kept.has(one['bom-ref']));
const dependencies = sbom.dependencies
  .filter(({ ref }) => kept.has(ref) || ref === root)
  .map((one) => (one.ref === root ? { ...one, dependsOn: roots } : one));
process.stdout.write(`${JSON.stringify({ ...sbom, components, dependencies }, null, 2)}\n`);
