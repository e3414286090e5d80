// Run from the repository's root: eslint --config tests/eslint.config.js scorm_templates tests

import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import globals from "globals";

const strict = {
  curly: "error",
  eqeqeq: "error",
  "default-case-last": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-shadow": "error",
  "no-throw-literal": "error",
  "no-unused-expressions": "error",
  // ES2018 cannot catch an error without naming it.
  "no-unused-vars": ["error", { vars: "local", args: "after-used", argsIgnorePattern: "^_", caughtErrors: "none" }],
  "no-var": "error",
  "prefer-const": "error",
};

export default defineConfig([
  { ignores: ["tests/.env/**", "tests/.look/**"] },
  {
    // The learner's side: joined into one function, for the browsers of 2018 and later.
    // Every file sees the others' functions; that they exist, tsc checks.
    files: ["scorm_templates/scripts/*.js"],
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: 2018, sourceType: "script" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { ...strict, "no-undef": "off" },
  },
  {
    // The author's side: a module, for the browsers of today.
    files: ["westeros_learn/**/*.js"],
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    rules: strict,
  },
  {
    files: ["tests/**/*.js"],
    extends: [js.configs.recommended],
    languageOptions: { ecmaVersion: "latest", sourceType: "module", globals: { ...globals.node, ...globals.browser } },
    rules: strict,
  },
]);
