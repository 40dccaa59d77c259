// Boundaries: features → data → core, features → ui; never feature to feature, but for what
// several share in features/shared; sockets only in core.
import eslint from '@eslint/js';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';
import texts from './eslint-rules/no-literal-text.js';

const socketLibraries = ['ngx-socket-io', 'socket.io-client', 'socket.io-client/*'];
const onlyFromCore = {
  patterns: [
    { group: socketLibraries, message: 'Only core/ talks to the socket: use core/live instead.' },
  ],
};

export default tseslint.config(
  { ignores: ['.angular/**', 'node_modules/**', 'src/app/generated/**'] },
  {
    files: ['**/*.ts'],
    extends: [
      eslint.configs.recommended,
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      ...angular.configs.tsRecommended,
      prettier,
    ],
    processor: angular.processInlineTemplates,
    plugins: { boundaries },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.js', '.json'] } },
      'boundaries/include': ['src/app/**/*.ts'],
      'boundaries/elements': [
        { type: 'forms', pattern: 'src/app/core/forms' },
        { type: 'core', pattern: 'src/app/core' },
        { type: 'generated', pattern: 'src/app/generated' },
        { type: 'i18n', pattern: 'src/app/i18n' },
        { type: 'data', pattern: 'src/app/data' },
        { type: 'ui', pattern: 'src/app/ui' },
        { type: 'feature', pattern: 'src/app/features/*', capture: ['feature'] },
      ],
    },
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/component-selector': [
        'error',
        { type: ['element', 'attribute'], prefix: 'tc', style: 'kebab-case' },
      ],
      '@angular-eslint/directive-selector': [
        'error',
        { type: 'attribute', prefix: 'tc', style: 'camelCase' },
      ],
      '@angular-eslint/prefer-on-push-component-change-detection': 'off',
      '@angular-eslint/prefer-signals': 'error',
      '@typescript-eslint/explicit-function-return-type': [
        'error',
        { allowExpressions: true, allowTypedFunctionExpressions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-imports': ['error', onlyFromCore],
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            { allow: { to: { element: { types: { anyOf: ['i18n', 'forms'] } } } } },
            {
              from: { element: { type: 'i18n' } },
              allow: { to: { element: { type: 'generated' } } },
            },
            {
              from: { element: { types: { anyOf: ['core', 'forms'] } } },
              allow: { to: { element: { types: { anyOf: ['core', 'generated'] } } } },
            },
            {
              from: { element: { type: 'data' } },
              allow: { to: { element: { types: { anyOf: ['core', 'generated', 'data'] } } } },
            },
            {
              from: { element: { type: 'ui' } },
              allow: { to: { element: { types: { anyOf: ['ui', 'generated'] } } } },
            },
            {
              from: { element: { type: 'feature' } },
              allow: { to: { element: { types: { anyOf: ['core', 'data', 'ui'] } } } },
            },
            {
              from: { element: { type: 'feature' } },
              allow: {
                to: {
                  element: {
                    type: 'feature',
                    captured: { feature: '{{ from.element.captured.feature }}' },
                  },
                },
              },
            },
            {
              from: { element: { type: 'feature' } },
              allow: { to: { element: { type: 'feature', captured: { feature: 'shared' } } } },
            },
          ],
        },
      ],
    },
  },
  { files: ['src/app/core/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['src/app/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    plugins: { texts },
    rules: { 'texts/no-literal-sentence': 'error' },
  },
  {
    files: ['src/app/features/**/*.ts', 'src/app/ui/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='subscribe']",
          message: 'Components never subscribe: cross from RxJS to signals in a store.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', 'src/testing/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 600 }],
    },
  },
  {
    files: ['**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    rules: {
      '@angular-eslint/template/prefer-control-flow': 'error',
      '@angular-eslint/template/no-any': 'error',
    },
  },
  {
    files: ['**/*.html'],
    // index.html is there before any catalogue is.
    ignores: ['**/*.spec.ts/**', 'src/index.html'],
    plugins: { texts },
    rules: { 'texts/no-literal-text': 'error' },
  },
);
