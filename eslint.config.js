import js from '@eslint/js';

/** Attributes and properties of elements that users see or hear. */
const SHOWN = new Set(['title', 'placeholder', 'aria-label', 'aria-description', 'alt', 'textContent', 'label']);

/** Sentences and words that begin with a capital; keys of catalogs, classes and names of keys are neither. */
const WORDS = /\p{L}{2,}[,.]? \p{L}|^\p{Lu}\p{Ll}+[\p{Ll}….!?:]*$|\p{L}[….!?]$/u;

const NAMES = new Set(['Hubbub']);

/** Finds texts for users that are not in the catalogs (`web/words`). */
const textsInCatalogs = {
    meta: { type: 'problem', schema: [], messages: { outside: 'Put “{{text}}” into the catalogs, and show it by t().' } },
    create(context) {
        /** A text that users do not see: names of classes, what is compared, imported, or written to the console. */
        function isHidden(node) {
            const { parent } = node;
            switch (parent.type) {
                case 'ImportDeclaration':
                case 'ImportExpression':
                case 'ExportNamedDeclaration':
                case 'BinaryExpression':
                case 'SwitchCase':
                    return parent.operator !== '+';
                case 'Property': {
                    const name = parent.key.name ?? parent.key.value;
                    return parent.key === node || (!SHOWN.has(name) && name !== undefined && /^(class|id|type|rel|tone|autocomplete|[a-z]+-[a-z-]+)$/.test(name));
                }
                case 'CallExpression': {
                    const { callee } = parent;
                    return callee.object?.name === 'console' || ['t', 'querySelector', 'querySelectorAll', 'matches', 'closest', 'includes', 'matchMedia'].includes(callee.name ?? callee.property?.name);
                }
                case 'ConditionalExpression':
                case 'LogicalExpression':
                case 'TemplateLiteral':
                    return isHidden(parent);
                default:
                    return false;
            }
        }

        function check(node, text) {
            // The keys of what the browser keeps begin with `hubbub.`.
            if (WORDS.test(text.trim()) && !NAMES.has(text) && !text.startsWith('hubbub.') && !isHidden(node)) {
                context.report({ node, messageId: 'outside', data: { text } });
            }
        }
        return {
            Literal(node) {
                if (typeof node.value === 'string') {
                    check(node, node.value);
                }
            },
            TemplateElement(node) {
                check(node, node.value.cooked);
            },
        };
    },
};

/** The server leaves out comments that have lines to themselves, without reading more of a script than its lines. */
const commentsInTexts = {
    meta: { type: 'problem', schema: [], messages: { found: 'No line of a template literal may look like a comment.' } },
    create(context) {
        return {
            TemplateElement(node) {
                if (/\n[ \t]*\/[/*]/.test(node.value.raw)) {
                    context.report({ node, messageId: 'found' });
                }
            },
        };
    },
};

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
    {
        files: ['src/main/resources/web/**/*.js'],
        plugins: { served: { rules: { 'comments-in-texts': commentsInTexts } } },
        rules: { 'served/comments-in-texts': 'error' },
    },
    {
        // Texts for developers are in the two modules that read the catalogs.
        files: ['src/main/resources/web/app.js', 'src/main/resources/web/ui/*.js'],
        ignores: ['**/phrases.js', '**/words.js'],
        plugins: { hubbub: { rules: { 'texts-in-catalogs': textsInCatalogs } } },
        rules: { 'hubbub/texts-in-catalogs': 'error' },
    },
];
