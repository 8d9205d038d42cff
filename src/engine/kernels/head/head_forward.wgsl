// 1x1(x1) convolution with bias and softmax over the classes, one position a thread; padded classes get probability 0.
struct Params { total: u32, inGroups: u32, inOffset: u32, inStride: u32, groups: u32, classes: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;   // [input group][class group]
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> probability: array<vec4f>;

fn real(g: u32) -> vec4<bool> { return (vec4u(0u, 1u, 2u, 3u) + 4u * g) < vec4u(p.classes); }
fn logits(source: u32, g: u32) -> vec4f {
  var v = bias[g];
  for (var k = 0u; k < p.inGroups; k++) { v += w[k * p.groups + g] * x[source + k]; }
  return select(vec4f(-3.4e38), v, real(g));
}
fn largestOf(v: vec4f) -> f32 { return max(max(v.x, v.y), max(v.z, v.w)); }
fn power(v: vec4f, largest: f32, g: u32) -> vec4f { return select(vec4f(0), exp(v - largest), real(g)); }

// The first group never leaves the thread: most data sets have no other.
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let source = i * p.inStride + p.inOffset;
  let goal = i * p.groups;
  var first = logits(source, 0u);
  var largest = largestOf(first);
  for (var g = 1u; g < p.groups; g++) {
    let v = logits(source, g);
    probability[goal + g] = v;
    largest = max(largest, largestOf(v));
  }
  first = power(first, largest, 0u);
  var sum = dot(first, vec4f(1));
  for (var g = 1u; g < p.groups; g++) {
    let e = power(probability[goal + g], largest, g);
    probability[goal + g] = e;
    sum += dot(e, vec4f(1));
  }
  probability[goal] = first / sum;
  for (var g = 1u; g < p.groups; g++) { probability[goal + g] /= sum; }
}
