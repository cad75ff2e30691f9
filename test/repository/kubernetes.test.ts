import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { settingNames } from '../../src/config.ts';
import { unknownProperties } from './known-properties.ts';

const folder = 'docs/deploy/kubernetes';
const anything = z.record(z.string(), z.unknown());
const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
const files = new Map(
  readdirSync(folder).map((name) => [name, manifest.parse(parse(readFileSync(join(folder, name), 'utf8')))]),
);

/** Kubernetes' own descriptions of what these files hold. */
const models: Readonly<Record<string, { readonly prototype: { validate(): void } }>> = {
  'apps/v1 Deployment': Deployment,
  'networking.k8s.io/v1 Ingress': Ingress,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 Namespace': Namespace,
  'v1 Secret': Secret,
  'v1 Service': Service,
  'v1 ServiceAccount': ServiceAccount,
};

test.each([...files])('%s is what Kubernetes knows, and nothing else', (_name, { apiVersion, kind, ...rest }) => {
  const model = models[`${apiVersion} ${kind}`];
  expect(model).toBeDefined();
  // On what was read itself: a model would copy it, and so look at all of it.
  const unknown = unknownProperties({ apiVersion, kind, ...rest }, (read) => model?.prototype.validate.call(read));
  expect(unknown).toEqual([]);
});

const named = z.object({ name: z.string() });
const env = named.extend({ value: z.string() });
const probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.literal('http') }),
  periodSeconds: z.number(),
  failureThreshold: z.number(),
});
const labels = z.record(z.string(), z.string());
const container = z.object({
  ports: z.tuple([named.extend({ containerPort: z.number() })]),
  env: z.array(env),
  envFrom: z.array(z.object({ configMapRef: named })),
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }),
  volumeMounts: z.array(named.extend({ mountPath: z.string() })),
  securityContext: anything,
});
const deployment = z
  .object({
    replicas: z.number(),
    strategy: anything,
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        serviceAccountName: z.string(),
        enableServiceLinks: z.literal(false),
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.number(),
        securityContext: anything,
        containers: z.tuple([container]),
        volumes: z.array(named.extend({ secret: z.object({ secretName: z.string() }).optional() })),
      }),
    }),
  })
  .parse(files.get('deployment.yaml')?.['spec']);
const pod = deployment.template.spec;
const [app] = pod.containers;
const settings = labels.parse(files.get('config-map.yaml')?.['data']);
const nameOf = (file: string) => files.get(file)?.metadata.name;

test('a pod may do nothing but what the app needs', () => {
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  const user = `${pod.securityContext['runAsUser']}:${pod.securityContext['runAsGroup']}`;
  expect(readFileSync('Dockerfile', 'utf8')).toContain(`\nUSER ${user}\n`);
  expect(app.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});

test('the parts fit together', () => {
  const { matchLabels } = deployment.selector;
  expect(deployment.template.metadata.labels).toEqual(matchLabels);
  expect(files.get('service.yaml')?.['spec']).toMatchObject({ selector: matchLabels, ports: [{ targetPort: 'http' }] });
  expect(files.get('pod-disruption-budget.yaml')?.['spec']).toMatchObject({ selector: { matchLabels } });
  expect(files.get('network-policy.yaml')?.['spec']).toMatchObject({
    podSelector: { matchLabels },
    ingress: [{ ports: [{ port: app.ports[0].containerPort }] }],
  });
  const backend = { service: { name: nameOf('service.yaml'), port: { name: 'http' } } };
  const paths = ['/slack/', '/credo/'].map((path) => ({ path, pathType: 'Prefix', backend }));
  expect(files.get('ingress.yaml')?.['spec']).toMatchObject({ rules: [{ http: { paths } }] });
  expect(pod.serviceAccountName).toBe(nameOf('service-account.yaml'));
  expect(app.envFrom).toEqual([{ configMapRef: { name: nameOf('config-map.yaml') } }]);
  expect(pod.volumes.find(({ name }) => name === 'secrets')?.secret?.secretName).toBe(nameOf('secret.yaml'));
  const elsewhere = [...files.values()].filter(({ kind }) => kind !== 'Namespace');
  expect(new Set(elsewhere.map(({ metadata }) => metadata.namespace))).toEqual(new Set([nameOf('namespace.yaml')]));
});

test('every setting exists, and every secret is a file of the mounted Secret', () => {
  const names = [...app.env.map(({ name }) => name.replace(/_FILE$/, '')), ...Object.keys(settings)];
  expect(names.filter((name) => !settingNames.includes(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  const mount = app.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath;
  const read = app.env.filter(({ name }) => name.endsWith('_FILE')).map(({ value }) => value);
  const keys = Object.keys(labels.parse(files.get('secret.yaml')?.['stringData']));
  expect(read.sort()).toEqual(keys.map((key) => `${mount}/${key}`).sort());
  expect(app.env.find(({ name }) => name === 'PORT')?.value).toBe(String(app.ports[0].containerPort));
});

test('a hanging process is restarted, a broken database is not, and a start may take two minutes', () => {
  expect(app.livenessProbe.httpGet.path).toBe('/healthz');
  expect(app.readinessProbe.httpGet.path).toBe('/readyz');
  expect(app.startupProbe.httpGet.path).toBe('/readyz');
  expect(app.startupProbe.periodSeconds * app.startupProbe.failureThreshold).toBeGreaterThanOrEqual(120);
});

test('an upgrade never leaves fewer than two, and each has the time it needs to end', () => {
  expect(deployment.replicas).toBe(2);
  expect(deployment.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  const neededS = app.lifecycle.preStop.sleep.seconds + Number(settings['SHUTDOWN_TIMEOUT_MS']) / 1000;
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(neededS + 5);
});
