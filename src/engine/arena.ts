// Decides where tensors lie: two whose lifetimes do not overlap may share memory, two that one dispatch reads and writes need buffers of their own.
// Pure; creates nothing.

export interface Resident {
  bytes: number;
  /** First and last dispatch that touches the tensor, inclusive. */
  first: number;
  last: number;
  /** Residents that must lie in other buffers: WebGPU refuses a buffer that one dispatch both reads and writes through two bindings. */
  apart: ReadonlySet<Resident>;
}

export interface Place {
  buffer: number;
  /** Bytes. */
  offset: number;
}

export interface Arena {
  places: Map<Resident, Place>;
  /** Bytes of each buffer, largest first. */
  sizes: number[];
}

interface Tenant {
  resident: Resident;
  offset: number;
}

/**
 * Greedy by size with offsets (Pisarchyk & Lee 2020): large tensors first, each to the lowest gap that is free over its lifetime, in the buffer
 * that grows least; one that would have to grow by all of it stays as it is, and a new one begins, which has fewer tenants to keep apart. `limit` is the most bytes a buffer may have; a tensor that alone is larger gets a buffer of its own.
 */
export function planArena(residents: readonly Resident[], limit: number): Arena {
  const buffers: { size: number; tenants: Tenant[] }[] = [];
  const homes = new Map<Resident, { home: number; offset: number }>();
  for (const resident of [...residents].sort((a, b) => b.bytes - a.bytes)) {
    let best: { home: number; offset: number; growth: number } | null = null;
    for (const [home, { size, tenants }] of buffers.entries()) {
      if (tenants.some((tenant) => resident.apart.has(tenant.resident))) continue;
      const offset = findGap(tenants, resident);
      const growth = Math.max(0, offset + resident.bytes - size);
      if (offset + resident.bytes <= limit && growth < (best?.growth ?? resident.bytes)) best = { home, offset, growth };
    }
    const { home, offset } = best ?? { home: buffers.push({ size: 0, tenants: [] }) - 1, offset: 0 };
    const buffer = buffers[home] as (typeof buffers)[number];
    buffer.size = Math.max(buffer.size, offset + resident.bytes);
    buffer.tenants.push({ resident, offset });
    homes.set(resident, { home, offset });
  }
  const ranked = buffers.map((_, home) => home).sort((a, b) => (buffers[b]?.size ?? 0) - (buffers[a]?.size ?? 0));
  const rank = new Map(ranked.map((home, place) => [home, place]));
  return {
    places: new Map([...homes].map(([resident, { home, offset }]) => [resident, { buffer: rank.get(home) ?? 0, offset }])),
    sizes: ranked.map((home) => buffers[home]?.size ?? 0),
  };
}

/** Lowest offset at which `resident` meets no tenant that lives at the same time. */
function findGap(tenants: readonly Tenant[], { bytes, first, last }: Resident): number {
  const busy = tenants.filter(({ resident }) => resident.first <= last && resident.last >= first).sort((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const tenant of busy) {
    if (offset + bytes <= tenant.offset) break;
    offset = Math.max(offset, tenant.offset + tenant.resident.bytes);
  }
  return offset;
}
