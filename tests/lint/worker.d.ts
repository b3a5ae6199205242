/** What static/sw.js finds: it is one plain script, with the server's constants put in front. */

/** The version of the site: the name of its cache. */
declare const VERSION: string;
/** Path -> integrity of every file that is kept. */
declare const FILES: Readonly<Record<string, string>>;
declare const ALIASES: Readonly<Record<string, string>>;
/** The path of the page for addresses that are not kept. */
declare const FALLBACK: string;

/* The library knows the global names of any worker. These are a service worker's, bare... */
declare const clients: Clients;
declare const registration: ServiceWorkerRegistration;
declare function skipWaiting(): Promise<void>;
declare function addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(
  type: K,
  listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => unknown,
): void;

/* ...and after `self.`. */
interface WorkerGlobalScopeEventMap {
  activate: ExtendableEvent;
  fetch: FetchEvent;
  install: ExtendableEvent;
  message: ExtendableMessageEvent;
}

interface WorkerGlobalScope {
  readonly clients: Clients;
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
}
