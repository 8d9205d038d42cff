// Lint rules with types, and the directions in which imports may go, as two tables: folder -> folders, package -> folders.
import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What each folder of src/ may import besides itself. ARCHITECTURE.md draws the same picture. */
const mayImport = {
  protocol: [],
  lib: [],
  network: ['protocol', 'lib'],
  pruning: ['network', 'protocol', 'lib'],
  data: ['protocol', 'lib'],
  insight: ['network', 'protocol', 'lib'],
  // Slow float64 references, for tests and for the engine's self-test; they must not know the engine.
  oracle: ['network', 'pruning', 'protocol', 'lib'],
  engine: ['oracle', 'network', 'protocol', 'lib'],
  export: ['pruning', 'network', 'protocol', 'lib'],
  training: ['engine', 'pruning', 'network', 'data', 'insight', 'export', 'protocol', 'lib'],
  worker: ['training', 'engine', 'pruning', 'network', 'data', 'insight', 'export', 'protocol', 'lib'],
  state: ['protocol', 'lib'],
  client: ['state', 'protocol', 'lib'],
  // The service worker; it knows the built files by name only.
  offline: ['protocol'],
  charts: ['state', 'protocol', 'lib'],
  ui: ['state', 'charts', 'protocol', 'lib'],
};
const folders = Object.keys(mayImport);

/** Plain data types of the engine, free of GPU values, that pure folders may name. */
const sharedTypes = { pruning: ['engine/types.ts'], export: ['engine/types.ts'], insight: ['engine/types.ts'] };

/** Who alone may import a package; the others are free. */
const packageOwners = {
  '@tensorflow/*': ['engine'],
  'ml-matrix': ['insight'],
  'umap-js': ['insight'],
  dcmjs: ['export'],
  'onnxruntime-web': ['export'],
  'plotly.js': ['charts'],
  zustand: ['state'],
  react: ['ui', 'charts', 'state'],
  'react-dom': ['ui', 'charts'],
};

const zones = folders.flatMap((target) =>
  folders
    .filter((from) => from !== target && !mayImport[target].includes(from))
    .map((from) => ({
      target: `./src/${target}`,
      from: `./src/${from}`,
      except: (sharedTypes[target] ?? []).filter((file) => file.startsWith(`${from}/`)).map((file) => `./${file.slice(from.length + 1)}`),
      message: `src/${target} may import only: ${[target, ...mayImport[target]].join(', ')} (see ARCHITECTURE.md).`,
    })),
);

/** Tests may reach anywhere; the shipped program may not. */
const testFiles = ['**/*.test.{ts,tsx}', '**/*.bench.ts', '**/testing.{ts,tsx}', '**/testing/**'];

const packageRules = folders.map((folder) => ({
  files: [`src/${folder}/**/*.{ts,tsx}`],
  ignores: testFiles,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: ['**/testing', '**/testing/**'], message: 'Only tests may import what is for testing.' },
          ...Object.entries(packageOwners)
            .filter(([, owners]) => !owners.includes(folder))
            .map(([name, owners]) => ({
              group: name.endsWith('/*') ? [name] : [name, `${name}/*`],
              message: `Only src/${owners.join(', src/')} may import ${name}.`,
            })),
        ],
      },
    ],
  },
}));

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // An asynchronous function that awaits nothing still turns what it throws into a rejection, as its interface promises.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Objects here are records of closures; none of their functions uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Handlers given to React and the port may be asynchronous; their results are awaited or reported there.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'import-x': importX, 'react-hooks': reactHooks },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.mjs'] })],
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  { files: ['src/**/*.{ts,tsx}'], ignores: testFiles, rules: { 'import-x/no-restricted-paths': ['error', { zones }] } },
  ...packageRules,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
    // The compiler checks these files too (checkJs) and knows which code runs in the page.
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }], 'no-undef': 'off' },
  },
  {
    files: [...testFiles, 'e2e/**/*.ts'],
    // A missing value fails the test anyway.
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['e2e/**/*.ts'],
    // Playwright finds out from the pattern which fixtures are needed; `{}` means none.
    rules: { 'no-empty-pattern': 'off' },
  },
);
