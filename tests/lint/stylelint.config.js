// Physical sides and sizes turn wrong with another writing direction. The plugins for this do not
// support stylelint 18; a list does.
const physical = [
  "/^(margin|padding|scroll-margin|scroll-padding)-(top|right|bottom|left)$/",
  "/^border-(top|right|bottom|left)/",
  "/^(min-|max-)?(width|height)$/",
  "/^(top|right|bottom|left)$/",
];

export default {
  extends: ["stylelint-config-recommended"],
  reportDescriptionlessDisables: true,
  reportInvalidScopeDisables: true,
  reportNeedlessDisables: true,
  rules: {
    "color-named": "never",
    "declaration-no-important": true,
    "declaration-property-value-disallowed-list": {
      "/^(text-align|float|clear)$/": ["left", "right"],
    },
    "max-nesting-depth": [1, { ignoreAtRules: ["container", "layer", "media", "scope", "supports"] }],
    // The order of layers and files decides here, not the order inside a file.
    "no-descending-specificity": null,
    "property-disallowed-list": physical,
    "property-no-vendor-prefix": [true, { ignoreProperties: ["appearance", "text-size-adjust", "user-select", "touch-callout"] }],
    // An id may be asked about, as in body:has(#at-bed:checked), but not styled by.
    "selector-max-id": [0, { ignoreContextFunctionalPseudoClasses: [":has"] }],
  },
};
