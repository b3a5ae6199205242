import js from "@eslint/js";
import globals from "globals";

const typeChecked = {
  create: ({ report, sourceCode }) => ({
    Program(node) {
      if (!sourceCode.text.startsWith("// @ts-check\n")) {
        report({ node, message: "A module begins with // @ts-check, so that tsc looks at it." });
      }
    },
  }),
};

export default [
  { ignores: ["static/vendor/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-empty": ["error", { allowEmptyCatch: true }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-unused-vars": ["error", { caughtErrors: "none" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["static/js/**/*.js"],
    languageOptions: {
      sourceType: "module",
      globals: globals.browser,
    },
    plugins: { unknot: { rules: { "type-checked": typeChecked } } },
    rules: { "unknot/type-checked": "error" },
  },
  {
    // Plain scripts beside the modules: one that a page inlines.
    files: ["static/*.js"],
    ignores: ["static/sw*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
  },
  {
    // The constants that the server puts in front of sw.js are declared in worker.d.ts: tsc
    // knows every name there, no-undef would need a second list.
    files: ["static/sw*.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-undef": "off" },
  },
];
