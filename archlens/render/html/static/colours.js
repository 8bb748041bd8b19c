"use strict";
/** What the colours of the picture tell: branches and heads, or what its nodes cost. The style sheet has the colours. */
(() => {
  const choice = document.getElementById("color-by");
  if (!choice) return;
  const classes = document.documentElement.classList;
  const show = () => {
    classes.toggle("by-cost", choice.value !== "branch");
    for (const { value } of choice.options) classes.toggle(`by-${value}`, value === choice.value);
    for (const each of document.querySelectorAll(".scale")) each.hidden = each.dataset.of !== choice.value;
  };
  choice.addEventListener("change", show);
  show();
})();
