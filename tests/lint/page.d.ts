/** What a page's scripts find beside the names that TypeScript's DOM library knows. */
declare const trustedTypes: TrustedTypes | undefined;

interface TrustedTypes {
  // A trusted value goes where the library still asks for a string.
  createPolicy(
    name: string,
    rules: {
      createHTML?: (input: string) => string;
      createScript?: (input: string) => string;
      createScriptURL?: (input: string) => string;
    },
  ): {
    createHTML(input: string): string;
    createScript(input: string): string;
    createScriptURL(input: string): string;
  };
}

/** Chromium: the browser offers to install the app. */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

interface WindowEventMap {
  beforeinstallprompt: BeforeInstallPromptEvent;
}

interface Window {
  readonly trustedTypes?: TrustedTypes;
}

interface Navigator {
  /** Chromium: who the browser is, without parsing its name. */
  readonly userAgentData?: { brands: { brand: string }[]; mobile: boolean; platform: string };
  /** Safari: started from the home screen. */
  readonly standalone?: boolean;
  /** Safari: whether sound obeys the silent switch. */
  readonly audioSession?: { type: string };
}
