// Type-aware lint. What each folder may import is one table, .ci/allowedImports.json, which test/architecture checks as well.
import { readFileSync } from 'node:fs';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Folder of src -> folders of src it may import, besides itself. */
const allowedImports = JSON.parse(
  readFileSync(new URL('.ci/allowedImports.json', import.meta.url), 'utf8'),
);
const folders = Object.keys(allowedImports);
const withoutNode = ['domain', 'formats', 'protocol', 'webview'];

const zones = folders.map((folder) => ({
  target: `./src/${folder}`,
  from: [
    ...folders.filter((other) => other !== folder && !allowedImports[folder].includes(other)),
  ].map((other) => `./src/${other}`),
  message: `src/${folder} may import only: ${[folder, ...allowedImports[folder]].join(', ')}.`,
}));

const noVscode = {
  group: ['vscode'],
  message: 'Only src/extension may import vscode.',
};
const noNode = {
  regex: '^node:',
  message: 'This folder runs anywhere: no Node modules.',
};

const sizeRules = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 4],
  'max-depth': ['error', 3],
  complexity: ['error', 12],
};

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.cache/**',
      'coverage/**',
      'media/**',
      '.vscode-test/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/extensions': ['.ts'],
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts'] })],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-restricted-imports': ['error', { patterns: [noVscode] }],
      eqeqeq: 'error',
      ...sizeRules,
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
      ],
    },
  },
  {
    files: withoutNode.map((folder) => `src/${folder}/**/*.ts`),
    rules: { 'no-restricted-imports': ['error', { patterns: [noVscode, noNode] }] },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time comes in as an argument.' },
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time comes in as an argument.',
        },
      ],
    },
  },
  {
    files: ['src/extension/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['src/extension/**/*.ts'],
    ignores: ['src/extension/manifest.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Literal[value=/^promptRollout\\./]',
          message: 'Ids live in src/extension/manifest.ts only.',
        },
      ],
    },
  },
  { files: ['src/cli/**/*.ts', 'src/demo/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      'no-restricted-imports': 'off',
    },
  },
  {
    // Build and start scripts are plain JavaScript: the first ones run before anything is installed.
    files: ['**/*.mjs', '**/*.cjs', 'esbuild.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...[
            'Buffer',
            'URL',
            'clearTimeout',
            'console',
            'performance',
            'setInterval',
            'setTimeout',
          ],
          ...['module', 'process', 'require'],
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
      ...sizeRules,
    },
  },
);
