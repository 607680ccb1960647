import js from '@eslint/js';

export default [
    { ignores: ['target/'] },
    js.configs.recommended,
    {
        rules: {
            // The type checker knows all names, also those of the browser and of Node.
            'no-undef': 'off',
            'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
            'array-callback-return': 'error',
            'default-case-last': 'error',
            'dot-notation': 'error',
            'eqeqeq': 'error',
            'no-else-return': ['error', { allowElseIf: true }],
            'no-implicit-coercion': 'error',
            'no-implied-eval': 'error',
            'no-param-reassign': 'error',
            'no-self-compare': 'error',
            'no-shadow': 'error',
            'no-throw-literal': 'error',
            'no-unmodified-loop-condition': 'error',
            'no-unreachable-loop': 'error',
            'no-useless-return': 'error',
            'no-var': 'error',
            'object-shorthand': 'error',
            'prefer-const': 'error',
            'prefer-promise-reject-errors': 'error',
            'radix': 'error',
        },
    },
];
