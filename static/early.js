/*
 * Before the first paint: the colours the person chose, what is not for them, and whether to say
 * that the app can be installed. Inlined, allowed by hash.
 */
for (const name of ["theme", "avoid", "larger", "side", "used", "install"]) {
  try {
    document.documentElement.dataset[name] = JSON.parse(localStorage["unknot:setting:" + name]).value;
  } catch {}
}
