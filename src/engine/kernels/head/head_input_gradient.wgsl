// Gradient of the 1x1(x1) head convolution with respect to its input.
struct Params { total: u32, inGroups: u32, inOffset: u32, inStride: u32, groups: u32, accumulate: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let k = i % p.inGroups;
  let position = i / p.inGroups;
  var sum = vec4f();
  for (var g = 0u; g < p.groups; g++) { sum += dy[position * p.groups + g] * w[k * p.groups + g]; }
  let o = position * p.inStride + p.inOffset + k;
  if (p.accumulate == 1u) { dx[o] += sum; } else { dx[o] = sum; }
}
