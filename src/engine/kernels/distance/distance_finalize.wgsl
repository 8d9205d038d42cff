// δ_opt of every layer and sample at once, and what its gradient needs. One workgroup per (layer, sample); threads share the channel groups.
// d_c = sqrt(Σd²/P); the layer's term is the mean over c >= 1. Gradient: dL/dq_c = a_c (q_c - q_0) with a_c = dL/dd_c / (P d_c), dL/dq_0 = -Σ_c of these;
// through minimum and maximum: dL/dmin = -(S1 - S2)/r, dL/dmax = -S2/r with S1 = Σ dL/dq, S2 = Σ dL/dq q, r = max - min.
override WORKGROUP: u32 = 64u;
struct Params { layers: u32, batch: u32, scaled: u32, divided: u32, weight: f32 }
struct Layer { partial: u32, statistics: u32, coefficients: u32, chunks: u32, groups: u32, channels: u32, windows: u32, pad: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> partial: array<vec4f>;
@group(0) @binding(3) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> coefficients: array<vec4f>; // per layer [batch, group][a, dmin, dmax]; a of channel 0 is 0
@group(0) @binding(5) var<storage, read_write> means: array<f32>;          // [layer, batch]

var<workgroup> shared0: array<vec4f, WORKGROUP>;
var<workgroup> shared1: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) group: vec3u) {
  let b = group.x % p.batch;
  let layer = layers[group.x / p.batch];
  let others = f32(max(layer.channels, 2u) - 1u);
  let windows = f32(max(layer.windows, 1u));
  let k = select(0.0, p.weight / (f32(p.batch) * others), layer.channels > 1u && layer.windows > 0u);
  // Distances, parked in the coefficients; Σd and max d for the published division by the largest.
  var sum = 0.0; var largest = 0.0;
  for (var g = t; g < layer.groups; g += WORKGROUP) {
    var squares = vec4f();
    for (var c = 0u; c < layer.chunks; c++) { squares += partial[layer.partial + ((b * layer.chunks + c) * layer.groups + g) * 3u]; }
    let channel = vec4u(0u, 1u, 2u, 3u) + 4u * g;
    let d = select(vec4f(0), sqrt(squares / windows), (channel > vec4u(0)) & (channel < vec4u(layer.channels)));
    coefficients[layer.coefficients + (b * layer.groups + g) * 3u] = d;
    sum += d.x + d.y + d.z + d.w;
    largest = max(largest, max(max(d.x, d.y), max(d.z, d.w)));
  }
  shared0[t] = vec4f(sum, 0, 0, 0); shared1[t] = largest;
  workgroupBarrier();
  if (t == 0u) {
    for (var j = 1u; j < WORKGROUP; j++) { sum += shared0[j].x; largest = max(largest, shared1[j]); }
    shared0[0].x = sum; shared1[0] = largest;
    let divisor = select(1.0, largest + 1e-15, p.divided == 1u);
    means[(group.x / p.batch) * p.batch + b] = sum / (divisor * others);
  }
  workgroupBarrier();
  sum = shared0[0].x; largest = shared1[0];
  workgroupBarrier();
  let divisor = select(1.0, largest + 1e-15, p.divided == 1u);
  // Coefficients of channels 1..C-1 and the sums that make channel 0's.
  var all = vec2f();                                       // Σ S1, Σ_c a_c Σ d q_0: minus these are channel 0's S1 and S2
  for (var g = t; g < layer.groups; g += WORKGROUP) {
    let o = layer.coefficients + (b * layer.groups + g) * 3u;
    let d = coefficients[o];
    var squares = vec4f(); var differences = vec4f(); var products = vec4f();
    for (var c = 0u; c < layer.chunks; c++) {
      let q = layer.partial + ((b * layer.chunks + c) * layer.groups + g) * 3u;
      squares += partial[q]; differences += partial[q + 1u]; products += partial[q + 2u];
    }
    var slope = vec4f(k / divisor);
    if (p.divided == 1u) { slope -= select(vec4f(0), vec4f(k * sum / (divisor * divisor)), (d == vec4f(largest)) & (d > vec4f(0))); }
    let a = select(vec4f(0), slope / (windows * max(d, vec4f(1e-12))), d > vec4f(1e-12));
    let s1 = a * differences;
    let s2 = a * (squares + products);
    let st = layer.statistics + (b * layer.groups + g) * 6u;
    let range = statistics[st + 3u] - statistics[st + 2u];
    let inverse = select(vec4f(0), 1.0 / max(range, vec4f(1e-30)), (range > vec4f(0)) & vec4<bool>(p.scaled == 1u));
    coefficients[o] = a; coefficients[o + 1u] = (s2 - s1) * inverse; coefficients[o + 2u] = -s2 * inverse;
    let products0 = a * products;                          // Σ_p a d q_0
    all += vec2f(s1.x + s1.y + s1.z + s1.w, products0.x + products0.y + products0.z + products0.w);
  }
  shared0[t] = vec4f(all, 0, 0);
  workgroupBarrier();
  if (t == 0u) {
    for (var j = 1u; j < WORKGROUP; j++) { all += shared0[j].xy; }
    let st = layer.statistics + b * layer.groups * 6u;
    let range = statistics[st + 3u].x - statistics[st + 2u].x;
    let inverse = select(0.0, 1.0 / max(range, 1e-30), range > 0.0 && p.scaled == 1u);
    let o = layer.coefficients + b * layer.groups * 3u;
    coefficients[o + 1u].x = (all.x - all.y) * inverse; coefficients[o + 2u].x = all.y * inverse;
  }
}
