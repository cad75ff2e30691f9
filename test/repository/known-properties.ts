/**
 * What a validator of a schema never looked at: properties that the schema does not know, such as a misspelt one. Some
 * validators ignore them, and so does Kubernetes unless it is asked.
 */
export function unknownProperties(value: object, validate: (watched: object) => void): readonly string[] {
  const seen = new Set<string>();
  validate(watch(value, '', seen));
  return pathsOf(value, '').filter((path) => !seen.has(path));
}

function watch<V extends object>(value: V, path: string, seen: Set<string>): V {
  return new Proxy(value, {
    get: (target, key, receiver) => {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== 'string' || !Object.hasOwn(target, key)) return found;
      seen.add(`${path}/${key}`);
      return typeof found === 'object' && found !== null ? watch(found, `${path}/${key}`, seen) : found;
    },
  });
}

function pathsOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}/${key}`, ...pathsOf(inner, `${path}/${key}`)]);
}
