import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Environment } from '../../src/config.ts';

const folder = 'deploy/kubernetes';

/** An object of Kubernetes, as far as the tests look into one. */
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec: {
    selector?: { matchLabels?: Record<string, string> } & Record<string, unknown>;
    template?: { metadata: { labels: Record<string, string> }; spec: PodSpec };
    metrics?: { external: { metric: { name: string } } }[];
    scaleTargetRef?: { kind: string; name: string };
    ports?: { targetPort: string }[];
  };
}
interface PodSpec {
  containers: {
    args: string[];
    ports?: { name: string }[];
    env?: { name: string }[];
    envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
    lifecycle: { preStop: { exec: { command: string[] } } };
    readinessProbe?: { httpGet: { path: string; port: string } };
    livenessProbe?: { httpGet: { path: string; port: string } };
  }[];
}

const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
const read = async (name: string): Promise<unknown[]> =>
  parseAllDocuments(await readFile(path.join(folder, name), 'utf8'), { strict: true }).map((document) => {
    expect(document.errors.map(({ message }) => `${name}: ${message}`)).toEqual([]);
    return document.toJS() as unknown;
  });
/** Those that are no objects of the API of Kubernetes. */
const others = ['kustomization.yaml', 'prometheus-adapter.values.yaml'];
const manifests: Manifest[] = [];
for (const name of files.filter((file) => !others.includes(file)))
  manifests.push(...((await read(name)) as Manifest[]));
const named = (kind: string, name: string) =>
  manifests.find((one) => one.kind === kind && one.metadata.name === name)!;

/** The validator of a kind, made from the OpenAPI document of Kubernetes by the package kubernetes-models. */
const validatorOf = ({ apiVersion, kind }: Manifest) => {
  const require = createRequire(import.meta.url);
  const models = require(`kubernetes-models/${apiVersion}/${kind}`) as Record<
    string,
    new (value: object) => { validate(): void }
  >;
  return models[kind]!;
};
const validate = (manifest: Manifest): void => new (validatorOf(manifest))(manifest).validate();

describe('the Kubernetes manifests', () => {
  it.each(manifests.map((manifest) => [manifest.kind, manifest.metadata.name, manifest] as const))(
    '%s %s is valid by the schema of Kubernetes',
    (_kind, _name, manifest) => {
      expect(() => validate(manifest)).not.toThrow();
    },
  );

  it('would be refused without what is required, or with a value of another type', () => {
    const deployment = named('Deployment', 'trainyard-worker');
    const wrong = (spec: object) => ({ ...deployment, spec: { ...deployment.spec, ...spec } }) as Manifest;
    expect(() => validate(wrong({ selector: undefined }))).toThrow(/must have required property selector/);
    expect(() => validate(wrong({ replicas: 'two' }))).toThrow(/replicas must be integer/);
  });

  it('are all named by the kustomization, but for the examples', async () => {
    const [kustomization] = (await read('kustomization.yaml')) as [{ resources: string[] }];
    const listed = files.filter((file) => !others.includes(file) && !file.includes('.example.'));
    expect(kustomization.resources.toSorted()).toEqual(listed.toSorted());
  });

  it('set variables that the service reads, and those of the server on servers alone', () => {
    const pods = manifests.flatMap(({ spec }) => spec?.template?.spec.containers ?? []);
    const set = [
      ...manifests.flatMap(({ data, stringData }) => Object.keys({ ...data, ...stringData })),
      ...pods.flatMap(({ env = [] }) => env.map(({ name }) => name)),
    ];
    expect(set.filter((name) => !(name in Environment.properties))).toEqual([]);
    expect(pods).toHaveLength(2);
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    for (const { args, envFrom } of pods) {
      const sources = envFrom.map(({ configMapRef, secretRef }) => (configMapRef ?? secretRef)!.name);
      for (const name of sources)
        expect([`ConfigMap ${name}`, `Secret ${name}`].some((one) => names.includes(one))).toBe(true);
      expect(sources.includes('trainyard-server')).toBe(args[0] === 'server');
    }
  });

  it('refer to pods, ports and deployments that are there', () => {
    const labels = manifests.flatMap(({ spec }) => (spec?.template ? [spec.template.metadata.labels] : []));
    const selectors = manifests.flatMap(({ kind, spec }) =>
      spec?.selector ? [kind === 'Service' ? spec.selector : spec.selector.matchLabels!] : [],
    );
    expect(selectors).toHaveLength(5);
    for (const selector of selectors) expect(labels).toContainEqual(selector);
    const [server] = named('Deployment', 'trainyard-server').spec.template!.spec.containers;
    const ports = server!.ports!.map(({ name }) => name);
    expect(ports).toContain(named('Service', 'trainyard').spec.ports![0]!.targetPort);
    for (const probe of [server!.readinessProbe!, server!.livenessProbe!])
      expect(ports).toContain(probe.httpGet.port);
    const { kind, name } = named('HorizontalPodAutoscaler', 'trainyard-worker').spec.scaleTargetRef!;
    expect(named(kind, name)).toBeDefined();
  });

  it('scale by metrics that the adapter makes of ours, and drain by the signal that workers take', async () => {
    const asked = named('HorizontalPodAutoscaler', 'trainyard-worker').spec.metrics!;
    const [values] = (await read('prometheus-adapter.values.yaml')) as [
      { rules: { external: { name: { as: string }; seriesQuery: string }[] } },
    ];
    const { external } = values.rules;
    expect(asked.map((metric) => metric.external.metric.name)).toEqual(external.map(({ name }) => name.as));
    const metrics = await readFile('src/http/metrics.ts', 'utf8');
    for (const { seriesQuery } of external)
      expect(metrics).toContain(`name: '${seriesQuery.replace(/\{.*/, '')}'`);
    const [worker] = named('Deployment', 'trainyard-worker').spec.template!.spec.containers;
    expect(worker!.lifecycle.preStop.exec.command.join(' ')).toContain('kill -USR2 1');
    expect(await readFile('src/start-worker.ts', 'utf8')).toContain("'SIGUSR2'");
  });
});
