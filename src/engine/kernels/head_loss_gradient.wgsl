// Gradient of a head's cross-entropy and Dice with respect to the logits, in place of the probabilities: p (dp - Σ p dp).
struct Params { total: u32, positions: u32, groups: u32, entropy: f32 }
@group(0) @binding(0) var<uniform> p: Params;                         // entropy = head weight / (batch x positions)
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> logits: array<vec4f>;

fn slope(v: vec4f, g: u32, label: u32, c: u32) -> vec4f {
  let truth = (vec4u(0u, 1u, 2u, 3u) + 4u * g) == vec4u(label);
  return coefficients[c + 2u * g + 1u] + select(vec4f(0), coefficients[c + 2u * g] - p.entropy / (v + 1e-15), truth);
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let c = (i / p.positions) * p.groups * 2u;
  let label = labels[i];
  var mean = 0.0;
  for (var g = 0u; g < p.groups; g++) {
    let v = logits[i * p.groups + g];
    mean += dot(v, slope(v, g, label, c));
  }
  for (var g = 0u; g < p.groups; g++) {
    let v = logits[i * p.groups + g];
    logits[i * p.groups + g] = v * (slope(v, g, label, c) - mean);
  }
}
