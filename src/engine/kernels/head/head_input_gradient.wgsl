// Gradient of the 1x1(x1) head convolution with respect to its input, four positions a thread as in head_forward.
override GROUPS: u32 = 1u;   // of four classes each: fixed for a network, and loops over one group are none
struct Params { total: u32, inGroups: u32, inOffset: u32, inStride: u32, accumulate: u32 }   // positions of all samples
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  let k = i % p.inGroups;
  let first = 4u * (i / p.inGroups);
  if (first >= p.total) { return; }
  let position = min(first + vec4u(0u, 1u, 2u, 3u), vec4u(p.total - 1u));
  let source = position * GROUPS;
  var sum = mat4x4f();
  for (var g = 0u; g < GROUPS; g++) {
    sum += transpose(w[k * GROUPS + g]) * mat4x4f(dy[source.x + g], dy[source.y + g], dy[source.z + g], dy[source.w + g]);
  }
  let o = position * p.inStride + p.inOffset + k;
  if (p.accumulate == 1u) { sum += mat4x4f(dx[o.x], dx[o.y], dx[o.z], dx[o.w]); }
  dx[o.x] = sum[0]; dx[o.y] = sum[1]; dx[o.z] = sum[2]; dx[o.w] = sum[3];
}
