// Partial sums of cross-entropy and Dice of all heads: per sample, chunk and class group Σ p y, Σ (p + y), -Σ y log(p + 1e-15).
// `owners` says for each workgroup which head it serves and where that head's workgroups begin.
struct Params { workgroups: u32, batch: u32, groups: u32 }
struct Head { partial: u32, coefficients: u32, chunks: u32, positions: u32, weight: f32, probability: u32, labels: u32, pad: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> owners: array<vec2u>;
@group(0) @binding(2) var<storage, read> heads: array<Head>;
@group(0) @binding(3) var<storage, read> probability: array<vec4f>;
@group(0) @binding(4) var<storage, read> labels: array<u32>;          // class index; 255 = no class
@group(0) @binding(5) var<storage, read_write> partial: array<vec4f>; // per head [batch, chunk, group][overlap, mass, cross-entropy]

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let workgroup = id.x + id.y * n.x;
  if (workgroup >= p.workgroups) { return; }
  let owner = owners[workgroup];
  let head = heads[owner.x];
  let i = (workgroup - owner.y) * 64u + t;
  if (i >= p.batch * head.chunks * p.groups) { return; }
  let g = i % p.groups;
  let chunk = (i / p.groups) % head.chunks;
  let b = i / (p.groups * head.chunks);
  let channel = vec4u(0u, 1u, 2u, 3u) + 4u * g;
  var overlap = vec4f(); var mass = vec4f(); var entropy = vec4f();
  for (var q = chunk; q < head.positions; q += head.chunks) {
    let at = b * head.positions + q;
    let v = probability[head.probability + at * p.groups + g];
    let truth = channel == vec4u(labels[head.labels + at]);
    let one = select(vec4f(0), vec4f(1), truth);
    overlap += v * one; mass += v + one;
    entropy -= select(vec4f(0), log(v + 1e-15), truth);
  }
  let o = head.partial + i * 3u;
  partial[o] = overlap; partial[o + 1u] = mass; partial[o + 2u] = entropy;
}
