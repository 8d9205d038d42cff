// Partial sums of cross-entropy and Dice of one head: per sample, chunk and class group Σ p y, Σ (p + y), -Σ y log(p + 1e-15).
struct Params { total: u32, positions: u32, chunks: u32, groups: u32, classes: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> probability: array<vec4f>;
@group(0) @binding(2) var<storage, read> labels: array<u32>;          // class index; 255 = no class
@group(0) @binding(3) var<storage, read_write> partial: array<vec4f>; // [batch, chunk, group][overlap, mass, cross-entropy]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let chunk = (i / p.groups) % p.chunks;
  let b = i / (p.groups * p.chunks);
  let channel = vec4u(0u, 1u, 2u, 3u) + 4u * g;
  var overlap = vec4f(); var mass = vec4f(); var entropy = vec4f();
  for (var q = chunk; q < p.positions; q += p.chunks) {
    let at = b * p.positions + q;
    let v = probability[at * p.groups + g];
    let truth = channel == vec4u(labels[at]);
    let one = select(vec4f(0), vec4f(1), truth);
    overlap += v * one; mass += v + one;
    entropy -= select(vec4f(0), log(v + 1e-15), truth);
  }
  partial[i * 3u] = overlap; partial[i * 3u + 1u] = mass; partial[i * 3u + 2u] = entropy;
}
