// 1x1(x1) convolution with bias and softmax over the classes, one position a thread; padded classes get probability 0.
struct Params { total: u32, inGroups: u32, inOffset: u32, inStride: u32, groups: u32, classes: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;   // [input group][class group]
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> probability: array<vec4f>;

fn real(g: u32) -> vec4<bool> { return (vec4u(0u, 1u, 2u, 3u) + 4u * g) < vec4u(p.classes); }

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let source = i * p.inStride + p.inOffset;
  let goal = i * p.groups;
  var largest = -3.4e38;
  for (var g = 0u; g < p.groups; g++) {
    var v = bias[g];
    for (var k = 0u; k < p.inGroups; k++) { v += w[k * p.groups + g] * x[source + k]; }
    v = select(vec4f(-3.4e38), v, real(g));
    probability[goal + g] = v;
    largest = max(largest, max(max(v.x, v.y), max(v.z, v.w)));
  }
  var sum = 0.0;
  for (var g = 0u; g < p.groups; g++) {
    let e = select(vec4f(0), exp(probability[goal + g] - largest), real(g));
    probability[goal + g] = e;
    sum += e.x + e.y + e.z + e.w;
  }
  for (var g = 0u; g < p.groups; g++) { probability[goal + g] /= sum; }
}
