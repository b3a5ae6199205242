// @ts-check
/** Whether the whole app is kept on this phone, and which version. */

const PREFIX = "unknot-";

class AppStatus extends HTMLElement {
  async connectedCallback() {
    const line = this.querySelector("p");
    const { kept = "", notKept = "" } = this.dataset;
    if (!line || !("caches" in globalThis)) return;
    const controlled = Boolean(navigator.serviceWorker?.controller);
    const names = await caches.keys().catch(() => []);
    const ours = names.find((name) => name.startsWith(PREFIX));
    line.textContent = controlled && ours ? kept.replace("{version}", ours.slice(PREFIX.length)) : notKept;
  }
}

customElements.define("app-status", AppStatus);
