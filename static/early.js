/* Before the first paint: the ground colour that the person chose. Inlined, allowed by hash. */
try {
  document.documentElement.dataset.theme = JSON.parse(localStorage["unknot:setting:theme"]).value;
} catch {}
