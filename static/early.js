/*
 * Before the first paint: the colours the person chose, and what is not for them. Inlined,
 * allowed by hash.
 */
for (const name of ["theme", "avoid", "larger", "side"]) {
  try {
    document.documentElement.dataset[name] = JSON.parse(localStorage["unknot:setting:" + name]).value;
  } catch {}
}
