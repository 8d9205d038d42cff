// A fingerprint of text. Knows nothing of what it stands for.

/** SHA-256, its first 64 bits in hexadecimal. Needs a secure context, as WebGPU does. */
export async function hashText(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
