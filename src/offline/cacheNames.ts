// Names of the caches, one a version. Other programs may share the origin (paths of one host), so a name holds the folder, too. Pure.

/** @param scopeUrl address of the folder that is served, with a slash at the end */
const prefixOf = (scopeUrl: string): string => `sauron-playground ${new URL(scopeUrl).pathname} `;

export const cacheNameOf = (scopeUrl: string, version: string): string => prefixOf(scopeUrl) + version;

/** Those of this folder's versions but `current`, newest first: caches are listed in the order in which they were made. */
export const otherCaches = (names: readonly string[], scopeUrl: string, current: string): string[] =>
  names.filter((name) => name.startsWith(prefixOf(scopeUrl)) && name !== current).reverse();
