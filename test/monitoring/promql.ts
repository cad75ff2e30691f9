import { parser } from '@prometheus-io/lezer-promql';
import type { Sample } from '../support/metrics-text.ts';

/** What is evaluated: the latest scrape, and one before it for what grew since. */
export type Scrapes = { readonly before: readonly Sample[]; readonly now: readonly Sample[] };

type Labelled = { readonly labels: Sample['labels']; readonly value: number };
type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];
type Value = number | readonly Labelled[];

/** What is wrong with the syntax of an expression, by Prometheus's own grammar; null when nothing is. */
export function syntaxProblem(expression: string): string | null {
  let problem: string | null = null;
  parser.parse(expression).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) problem ??= `at ${from}: ${expression.slice(from, to) || '(something is missing)'}`;
    },
  });
  return problem;
}

/** The names of all metrics in an expression. */
export function metricsIn(expression: string): readonly string[] {
  const names = new Set<string>();
  parser.parse(expression).iterate({
    enter: ({ name, node, from, to }) => {
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') names.add(expression.slice(from, to));
    },
  });
  return [...names];
}

/** Whether a rule with this expression would fire. Understands what our rules use, and throws on everything else. */
export function fires(expression: string, scrapes: Scrapes): boolean {
  const top = parser.parse(expression).topNode.firstChild;
  if (!top) throw new Error('The expression is empty.');
  const value = evaluate(top, expression, scrapes);
  return typeof value === 'number' || value.length > 0;
}

function evaluate(node: SyntaxNode, source: string, scrapes: Scrapes): Value {
  const text = (part: SyntaxNode) => source.slice(part.from, part.to);
  const inner = (part: SyntaxNode | null): Value => {
    if (!part) throw new Error(`Something is missing in ${text(node)}`);
    return evaluate(part, source, scrapes);
  };
  switch (node.name) {
    case 'NumberDurationLiteral':
      return Number(text(node));
    case 'ParenExpr':
      return inner(node.firstChild);
    case 'VectorSelector':
      return select(node, source, scrapes.now);
    case 'AggregateExpr': {
      const vector = inner(node.getChild('FunctionCallBody')?.firstChild ?? null);
      const operation = text(node.getChild('AggregateOp') ?? node);
      const reduce = { max: Math.max, min: Math.min, sum: (...all: number[]) => all.reduce((a, b) => a + b, 0) }[
        operation
      ];
      if (!reduce || typeof vector === 'number') throw new Error(`Not understood: ${text(node)}`);
      return vector.length === 0 ? [] : [{ labels: {}, value: reduce(...vector.map(({ value }) => value)) }];
    }
    case 'FunctionCall': {
      const argument = node.getChild('FunctionCallBody')?.firstChild ?? null;
      const name = text(node.getChild('FunctionIdentifier') ?? node);
      if (name === 'absent') {
        const found = inner(argument);
        return typeof found !== 'number' && found.length === 0 ? [{ labels: {}, value: 1 }] : [];
      }
      const selector = argument?.getChild('VectorSelector');
      if (name !== 'increase' || !selector) throw new Error(`Not understood: ${text(node)}`);
      const before = select(selector, source, scrapes.before);
      return select(selector, source, scrapes.now).map(({ labels, value }) => ({
        labels,
        value: Math.max(0, value - (before.find((one) => isSame(one.labels, labels))?.value ?? value)),
      }));
    }
    case 'BinaryExpr':
      return combine(inner(node.firstChild), text(node.firstChild?.nextSibling ?? node), inner(node.lastChild));
    default:
      throw new Error(`Not understood: ${node.name} in ${source}`);
  }
}

function select(node: SyntaxNode, source: string, samples: readonly Sample[]): readonly Labelled[] {
  const [name = ''] = source.slice(node.from, node.to).split('{');
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => {
    const [, label = '', operation = '', wanted = ''] =
      /^(\w+)\s*(=~|=)\s*"(.*)"$/.exec(source.slice(matcher.from, matcher.to)) ?? [];
    if (label === '') throw new Error(`Not understood: ${source.slice(matcher.from, matcher.to)}`);
    return ({ labels }: Sample) =>
      operation === '=' ? labels[label] === wanted : new RegExp(`^(?:${wanted})$`).test(labels[label] ?? '');
  });
  return samples.filter((sample) => sample.name === name && matchers.every((matches) => matches(sample)));
}

function combine(left: Value, operation: string, right: Value): Value {
  if (typeof left === 'number') throw new Error('A number on the left is not understood.');
  if (typeof right === 'number') {
    const holds = { '>': (a: number) => a > right, '<': (a: number) => a < right, '==': (a: number) => a === right };
    const test = holds[operation as keyof typeof holds];
    if (!test) throw new Error(`Not understood: ${operation}`);
    return left.filter(({ value }) => test(value));
  }
  if (operation === 'or') return left.length > 0 ? left : right;
  if (operation !== '/') throw new Error(`Not understood: ${operation}`);
  return left.flatMap(({ labels, value }) => {
    const other = right.find((one) => isSame(one.labels, labels));
    return other ? [{ labels, value: value / other.value }] : [];
  });
}

const isSame = (a: Sample['labels'], b: Sample['labels']): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
