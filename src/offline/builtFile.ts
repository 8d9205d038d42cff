// One file of the built site, as the build lists it for the service worker. Plain data.

export interface BuiltFile {
  /** Relative to the folder that the service worker lies in; the page itself is ''. */
  path: string;
  /** Digest of the content as `fetch` checks it: `sha256-` and base64. */
  integrity: string;
}

/** Files below this folder carry a hash in their name: same name, same content. */
export const hashedFolder = 'assets/';
