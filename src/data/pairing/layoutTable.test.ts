// The documented table of layouts names every rule once, in the rules' order, and says nothing of rules that do not exist.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from './rules';

test('docs/data.md lists exactly the rules', () => {
  const text = readFileSync(new URL('../../../docs/data.md', import.meta.url), 'utf8');
  const table = text.slice(text.indexOf('## Layouts'), text.indexOf('## Formats'));
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| rule'));
  const named = rows.map((line) => (line.split('|')[1] ?? '').trim().replaceAll('\\', ''));
  expect(named.filter((name) => !/^(?:-+$|by no name|by reference)/.test(name))).toEqual(rules.map(({ name }) => name));
});
