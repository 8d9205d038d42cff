// Gradient of all heads' cross-entropy and Dice with respect to the logits, in place of the probabilities: p (dp - Σ p dp).
// Workgroups find their head as in loss_sums.
struct Params { workgroups: u32, batch: u32, groups: u32 }
struct Head { partial: u32, coefficients: u32, chunks: u32, positions: u32, weight: f32, probability: u32, labels: u32, pad: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> owners: array<vec2u>;
@group(0) @binding(2) var<storage, read> heads: array<Head>;
@group(0) @binding(3) var<storage, read> labels: array<u32>;
@group(0) @binding(4) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> logits: array<vec4f>;

fn slope(v: vec4f, g: u32, label: u32, c: u32, entropy: f32) -> vec4f {
  let truth = (vec4u(0u, 1u, 2u, 3u) + 4u * g) == vec4u(label);
  return coefficients[c + 2u * g + 1u] + select(vec4f(0), coefficients[c + 2u * g] - entropy / (v + 1e-15), truth);
}

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let workgroup = id.x + id.y * n.x;
  if (workgroup >= p.workgroups) { return; }
  let owner = owners[workgroup];
  let head = heads[owner.x];
  let i = (workgroup - owner.y) * 64u + t;
  if (i >= p.batch * head.positions) { return; }
  let c = head.coefficients + (i / head.positions) * p.groups * 2u;
  let o = head.probability + i * p.groups;
  let label = labels[head.labels + i];
  let entropy = head.weight / f32(p.batch * head.positions);
  let first = logits[o];
  let firstSlope = slope(first, 0u, label, c, entropy);
  var mean = dot(first, firstSlope);
  for (var g = 1u; g < p.groups; g++) {
    let v = logits[o + g];
    mean += dot(v, slope(v, g, label, c, entropy));
  }
  logits[o] = first * (firstSlope - mean);
  for (var g = 1u; g < p.groups; g++) {
    let v = logits[o + g];
    logits[o + g] = v * (slope(v, g, label, c, entropy) - mean);
  }
}
