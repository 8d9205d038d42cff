// Gradient of all heads' cross-entropy and Dice with respect to the logits, in place of the probabilities: p (dp - Σ p dp).
// Workgroups find their head as in loss_sums; a thread takes four positions of a sample as in head_forward.
override GROUPS: u32 = 1u;   // of four classes each: fixed for a network, and loops over one group are none
struct Params { workgroups: u32, batch: u32 }
struct Head { partial: u32, coefficients: u32, chunks: u32, positions: u32, weight: f32, probability: u32, labels: u32, pad: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> owners: array<vec2u>;
@group(0) @binding(2) var<storage, read> heads: array<Head>;
@group(0) @binding(3) var<storage, read> labels: array<u32>;
@group(0) @binding(4) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> logits: array<vec4f>;

fn taken(at: vec4u) -> mat4x4f { return mat4x4f(logits[at.x], logits[at.y], logits[at.z], logits[at.w]); }

// dp of group g; `c`: where the sample's coefficients begin.
fn slopes(v: mat4x4f, g: u32, label: vec4u, c: u32, entropy: f32) -> mat4x4f {
  let classes = vec4u(0u, 1u, 2u, 3u) + 4u * g;
  let overlap = coefficients[c + 2u * g]; let mass = coefficients[c + 2u * g + 1u];
  return mat4x4f(
    mass + select(vec4f(0), overlap - entropy / (v[0] + 1e-15), classes == vec4u(label.x)),
    mass + select(vec4f(0), overlap - entropy / (v[1] + 1e-15), classes == vec4u(label.y)),
    mass + select(vec4f(0), overlap - entropy / (v[2] + 1e-15), classes == vec4u(label.z)),
    mass + select(vec4f(0), overlap - entropy / (v[3] + 1e-15), classes == vec4u(label.w)),
  );
}

fn products(v: mat4x4f, s: mat4x4f) -> vec4f { return vec4f(dot(v[0], s[0]), dot(v[1], s[1]), dot(v[2], s[2]), dot(v[3], s[3])); }

fn leave(at: vec4u, v: mat4x4f, s: mat4x4f, mean: vec4f) {
  logits[at.x] = v[0] * (s[0] - mean.x); logits[at.y] = v[1] * (s[1] - mean.y);
  logits[at.z] = v[2] * (s[2] - mean.z); logits[at.w] = v[3] * (s[3] - mean.w);
}

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let workgroup = id.x + id.y * n.x;
  if (workgroup >= p.workgroups) { return; }
  let owner = owners[workgroup];
  let head = heads[owner.x];
  let i = (workgroup - owner.y) * 64u + t;
  let fours = (head.positions + 3u) / 4u;
  if (i >= p.batch * fours) { return; }
  let b = i / fours;
  let position = b * head.positions + min(4u * (i % fours) + vec4u(0u, 1u, 2u, 3u), vec4u(head.positions - 1u));
  let at = head.labels + position;
  let label = vec4u(labels[at.x], labels[at.y], labels[at.z], labels[at.w]);
  let c = head.coefficients + b * GROUPS * 2u;
  let o = head.probability + position * GROUPS;
  let entropy = head.weight / f32(p.batch * head.positions);
  let first = taken(o);
  let firstSlopes = slopes(first, 0u, label, c, entropy);
  var mean = products(first, firstSlopes);
  for (var g = 1u; g < GROUPS; g++) {
    let v = taken(o + g);
    mean += products(v, slopes(v, g, label, c, entropy));
  }
  leave(o, first, firstSlopes, mean);
  for (var g = 1u; g < GROUPS; g++) {
    let v = taken(o + g);
    leave(o + g, v, slopes(v, g, label, c, entropy), mean);
  }
}
