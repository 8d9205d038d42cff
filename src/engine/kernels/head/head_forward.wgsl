// 1x1(x1) convolution with bias and softmax over the classes, four positions a thread, which share the weights it loads; padded classes get probability 0.
// Matrices hold a column for each of the positions; behind the last position its column is repeated.
override GROUPS: u32 = 1u;   // of four classes each: fixed for a network, and loops over one group are none
struct Params { total: u32, inGroups: u32, inOffset: u32, inStride: u32, classes: u32 }   // positions of all samples
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;   // [input group][class group]
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> probability: array<vec4f>;

fn real(g: u32) -> vec4<bool> { return (vec4u(0u, 1u, 2u, 3u) + 4u * g) < vec4u(p.classes); }

fn logits(at: vec4u, g: u32) -> mat4x4f {
  let b = bias[g];
  var v = mat4x4f(b, b, b, b);
  for (var k = 0u; k < p.inGroups; k++) { v += w[k * GROUPS + g] * mat4x4f(x[at.x + k], x[at.y + k], x[at.z + k], x[at.w + k]); }
  let own = real(g); let none = vec4f(-3.4e38);
  return mat4x4f(select(none, v[0], own), select(none, v[1], own), select(none, v[2], own), select(none, v[3], own));
}

fn largestOf(v: mat4x4f) -> vec4f {
  let t = transpose(v);
  return max(max(t[0], t[1]), max(t[2], t[3]));
}

fn powers(v: mat4x4f, largest: vec4f, g: u32) -> mat4x4f {
  let own = real(g); let none = vec4f();
  return mat4x4f(
    select(none, exp(v[0] - largest.x), own), select(none, exp(v[1] - largest.y), own),
    select(none, exp(v[2] - largest.z), own), select(none, exp(v[3] - largest.w), own),
  );
}

fn taken(at: vec4u) -> mat4x4f { return mat4x4f(probability[at.x], probability[at.y], probability[at.z], probability[at.w]); }
fn put(at: vec4u, v: mat4x4f) { probability[at.x] = v[0]; probability[at.y] = v[1]; probability[at.z] = v[2]; probability[at.w] = v[3]; }
fn share(v: mat4x4f, sum: vec4f) -> mat4x4f { return mat4x4f(v[0] / sum.x, v[1] / sum.y, v[2] / sum.z, v[3] / sum.w); }

// The first group never leaves the thread: most data sets have no other.
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = 4u * (id.x + id.y * n.x * 64u);
  if (i >= p.total) { return; }
  let position = min(i + vec4u(0u, 1u, 2u, 3u), vec4u(p.total - 1u));
  let source = position * p.inStride + p.inOffset;
  let goal = position * GROUPS;
  var first = logits(source, 0u);
  var largest = largestOf(first);
  for (var g = 1u; g < GROUPS; g++) {
    let v = logits(source, g);
    put(goal + g, v);
    largest = max(largest, largestOf(v));
  }
  first = powers(first, largest, 0u);
  var sum = vec4f(1) * first;
  for (var g = 1u; g < GROUPS; g++) {
    let e = powers(taken(goal + g), largest, g);
    put(goal + g, e);
    sum += vec4f(1) * e;
  }
  put(goal, share(first, sum));
  for (var g = 1u; g < GROUPS; g++) { put(goal + g, share(taken(goal + g), sum)); }
}
