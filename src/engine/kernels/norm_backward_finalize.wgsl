// Means of g and g x̂ per sample and channel, times 1/σ: what norm_backward_apply subtracts.
struct Params { total: u32, positions: u32, chunks: u32, groups: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> partial: array<vec4f>;
@group(0) @binding(2) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> means: array<vec4f>;   // [batch, group][1/σ, mean g / σ, mean g x̂ / σ]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= p.total) { return; }
  let g = id.x % p.groups;
  let b = id.x / p.groups;
  var sum = vec4f(); var product = vec4f();
  for (var c = 0u; c < p.chunks; c++) {
    let o = ((b * p.chunks + c) * p.groups + g) * 2u;
    sum += partial[o]; product += partial[o + 1u];
  }
  let inverse = statistics[id.x * 6u + 1u];
  let o = id.x * 3u;
  means[o] = inverse; means[o + 1u] = inverse * sum / f32(p.positions); means[o + 2u] = inverse * product / f32(p.positions);
}
