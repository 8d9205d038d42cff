// Gradient of the 1x1(x1) head convolution with respect to weights and bias, split over positions; input group 0 also sums the bias.
override GROUPS: u32 = 1u;   // of four classes each: fixed for a network, and loops over one group are none
struct Params { total: u32, inGroups: u32, inOffset: u32, inStride: u32, chunks: u32, positions: u32 }
@group(0) @binding(0) var<uniform> p: Params;                              // positions of all samples
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<mat4x4f>;    // [chunk][input group][class group]
@group(0) @binding(4) var<storage, read_write> biasPartial: array<vec4f>;  // [chunk][class group]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % GROUPS;
  let k = (i / GROUPS) % p.inGroups;
  let chunk = i / (GROUPS * p.inGroups);
  var s = mat4x4f(); var sum = vec4f();
  for (var q = chunk; q < p.positions; q += p.chunks) {
    let a = x[q * p.inStride + p.inOffset + k];
    let d = dy[q * GROUPS + g];
    s += mat4x4f(a.x * d, a.y * d, a.z * d, a.w * d);
    sum += d;
  }
  partial[i] = s;
  if (k == 0u) { biasPartial[chunk * GROUPS + g] = sum; }
}
