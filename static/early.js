/*
 * Before the first paint: the colours the person chose, what is not for them, whether to say that the
 * app can be installed, and whether a line on their own remedy needs its room. Inlined, allowed by hash.
 */
const root = document.documentElement;
for (const name of ["theme", "avoid", "larger", "own", "side", "used", "install"]) {
  try {
    root.dataset[name] = JSON.parse(localStorage["unknot:setting:" + name]).value;
  } catch {}
}

/* Relief is dark from 21 to 7 h whatever the phone's own colours: a white page at night blinds, and
   wakes who sleeps beside. A chosen "light" wins. */
const hour = new Date().getHours();
const { night, theme } = root.dataset;
if (night && (hour > 20 || hour < 7) && (theme ?? "system") === "system") {
  root.dataset.dusk = "";
  document.querySelector("meta[media*=light]").content = "#0b0f14";
}
