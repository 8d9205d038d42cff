// Mechanical wrong edits of a kernel's text, one place each: what a slip of the pen would be. Pure; works on any WGSL written in this project's style.
// Steps of loops are left alone: a loop that never ends would hang the adapter rather than give a wrong number.

export interface Mutation {
  operator: string;
  /** The line of the text, trimmed, before and after. */
  line: string;
  mutated: string;
  /** The whole text with this one edit. */
  code: string;
}

interface Operator {
  name: string;
  pattern: RegExp;
  replace: (found: string) => string;
}

const swap =
  (pairs: Readonly<Record<string, string>>) =>
  (found: string): string =>
    pairs[found] ?? found;

const nextAxis = { D: 'H', H: 'W', W: 'D' } as const;

const operators: readonly Operator[] = [
  { name: 'plus and minus', pattern: / [+-] (?!0u)/g, replace: swap({ ' + ': ' - ', ' - ': ' + ' }) },
  { name: 'times to plus', pattern: / \* /g, replace: () => ' + ' },
  { name: 'remainder and quotient', pattern: / [%/] /g, replace: swap({ ' % ': ' / ', ' / ': ' % ' }) },
  {
    name: 'border of a comparison',
    pattern: / (?:<|<=|>|>=) /g,
    replace: swap({ ' < ': ' <= ', ' <= ': ' < ', ' > ': ' >= ', ' >= ': ' > ' }),
  },
  { name: 'equality', pattern: / (?:==|!=) /g, replace: swap({ ' == ': ' != ', ' != ': ' == ' }) },
  { name: 'sum to value', pattern: / (?:\+=|-=) /g, replace: swap({ ' += ': ' = ', ' -= ': ' += ' }) },
  { name: 'start of a loop', pattern: /(?<=for \(var \w+ = )[^;]+(?=;)/g, replace: (start) => `${start} + 1u` },
  { name: 'constant off by one', pattern: /\b\d+u\b/g, replace: (constant) => `${Number.parseInt(constant) + 1}u` },
  { name: 'another axis', pattern: /(?<=\bp\.(?:in|out|windows)?)[DHW]\b/g, replace: (axis) => nextAxis[axis as keyof typeof nextAxis] },
  { name: 'another lane', pattern: /(?<![.\w](?:id|n)|\bid|\bn)\.[xyz]\b/g, replace: swap({ '.x': '.y', '.y': '.x', '.z': '.y' }) },
  { name: 'minimum and maximum', pattern: /\b(?:min|max)(?=\()/g, replace: swap({ min: 'max', max: 'min' }) },
  { name: 'branches of a select', pattern: /\bselect\(vec4f\(0\), /g, replace: () => 'select(vec4f(1), ' },
];

/** Every place of the text where an operator applies. */
export function mutationsOf(code: string): Mutation[] {
  const lines = code.split('\n');
  let inStruct = false;
  return lines.flatMap((line, at) => {
    if (line.startsWith('struct ')) inStruct = true;
    const [first, end] = inStruct ? [0, 0] : executable(line);
    if (inStruct && line.includes('}')) inStruct = false;
    return placesIn(line, first, end).map(({ operator, start, found }): Mutation => {
      const mutated = line.slice(0, start) + operator.replace(found) + line.slice(start + found.length);
      const text = [...lines.slice(0, at), mutated, ...lines.slice(at + 1)].join('\n');
      return { operator: operator.name, line: line.trim(), mutated: mutated.trim(), code: text };
    });
  });
}

/** Where statements lie in a line outside a struct: not in declarations of the module, heads of functions or comments. */
function executable(line: string): [number, number] {
  const comment = line.indexOf('//');
  const end = comment < 0 ? line.length : comment;
  if (/^(?:@group|override|var<|const)/.test(line)) return [0, 0];
  return /^(?:fn|@compute)/.test(line) ? [line.indexOf('{'), end] : [0, end];
}

function placesIn(line: string, first: number, end: number): { operator: Operator; start: number; found: string }[] {
  const steps = [...line.matchAll(/for \([^;]*;[^;]*;([^{]*)\{/g)].map((loop) => {
    const stop = loop.index + loop[0].length;
    return [stop - (loop[1]?.length ?? 0) - 1, stop] as const;
  });
  const inStep = (at: number): boolean => steps.some(([from, to]) => at >= from && at < to);
  return operators.flatMap((operator) =>
    [...line.matchAll(operator.pattern)]
      .map((match) => ({ operator, start: match.index, found: match[0] }))
      .filter(({ start, found }) => start >= first && start + found.length <= end && !inStep(start) && operator.replace(found) !== found),
  );
}
