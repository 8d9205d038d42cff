// Cross-entropy and Dice loss of every head and sample, and the coefficients of their gradient. One thread per (head, sample).
// Dice loss = 1 - mean over classes of 2 Σpy / (Σ(p + y) + 1e-6), as the authors'; d/dp = -(2y/U - 2I/U²)/(classes x batch).
struct Params { total: u32, batch: u32, classes: u32, groups: u32 }
struct Head { partial: u32, coefficients: u32, chunks: u32, positions: u32, weight: f32, probability: u32, labels: u32, pad: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> heads: array<Head>;
@group(0) @binding(2) var<storage, read> partial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> coefficients: array<vec4f>; // per head [batch, group][factor of y, constant]
@group(0) @binding(4) var<storage, read_write> losses: array<vec2f>;       // [head, batch] cross-entropy, Dice loss

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= p.total) { return; }
  let head = heads[id.x / p.batch];
  let b = id.x % p.batch;
  var entropy = 0.0; var dice = 0.0;
  for (var g = 0u; g < p.groups; g++) {
    var overlap = vec4f(); var mass = vec4f(1e-6); var e = vec4f();
    for (var c = 0u; c < head.chunks; c++) {
      let o = head.partial + ((b * head.chunks + c) * p.groups + g) * 3u;
      overlap += partial[o]; mass += partial[o + 1u]; e += partial[o + 2u];
    }
    let ratio = 2.0 * overlap / mass;
    entropy += e.x + e.y + e.z + e.w;
    dice += ratio.x + ratio.y + ratio.z + ratio.w;
    let k = head.weight / f32(p.classes * p.batch);
    let o = head.coefficients + (b * p.groups + g) * 2u;
    coefficients[o] = -2.0 * k / mass;
    coefficients[o + 1u] = k * ratio / mass;
  }
  losses[id.x] = vec2f(entropy / f32(head.positions), 1.0 - dice / f32(p.classes));
}
