// A short fingerprint of text, so that what was measured on other kernels is not taken for these.

/** FNV-1a, 32 bits, in hexadecimal (Fowler, Noll, Vo; draft-eastlake-fnv). */
export function textHash(texts: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const text of texts) for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
