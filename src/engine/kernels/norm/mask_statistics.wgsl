// Blinds a network to filters: a map whose inverse deviation is 0 is 0 everywhere after norm and activation, as if it were not there.
// Only dispatched in evaluations that ask what the network were without some of its filters.
struct Params { total: u32, groups: u32, first: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> shares: array<vec4f>;           // of all layers, this one's from `first` on: 1, or 0 where masked
@group(0) @binding(2) var<storage, read_write> statistics: array<vec4f>; // [batch, group][mean, inverse, low, high, ...]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  statistics[i * 6u + 1u] *= shares[p.first + i % p.groups];
}
