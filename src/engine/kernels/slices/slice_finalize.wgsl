// δ_opt as published in 3-D: a layer's mean over samples' slices and channels, and in place of the sums what the gradient needs. One workgroup a sample.
// d_c = sqrt(Σd²/P) per pair of slices; dL/dq_c = a_c d with a_c = k / (P d_c), dL/dq_0 = -Σ_c a_c d; through a slice's extremes, whose share of
// every window is four eighths: dL/dmin = (S2 - S1/2)/r, dL/dmax = -S2/r with S1 = Σ dL/dq, S2 = Σ dL/dq u, r = max - min.
struct Params { batch: u32, pairs: u32, groups: u32, channels: u32, windows: u32, layer: u32, weight: f32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read_write> slices: array<vec4f>;  // sums become [a, dmin and dmax of even, of odd]; a of channel 0 is 0
@group(0) @binding(2) var<storage, read_write> means: array<f32>;     // [layer, batch]

var<workgroup> sums: array<f32, 64>;

fn total(v: vec4f) -> f32 { return v.x + v.y + v.z + v.w; }

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) group: vec3u) {
  let others = f32(max(p.channels, 2u) - 1u) * f32(max(p.pairs, 1u));
  let windows = f32(max(p.windows, 1u));
  let k = p.weight / (f32(p.batch) * others);
  var sum = 0.0;
  for (var pair = t; pair < p.pairs; pair += 64u) {
    let first = (group.x * p.pairs + pair) * p.groups * 14u;
    var all = vec3f();                                                // Σ_c of S1 and of a_c Σd u_0 of either slice: minus these are channel 0's
    for (var g = 0u; g < p.groups; g++) {
      let o = first + g * 14u;
      let channel = vec4u(0u, 1u, 2u, 3u) + 4u * g;
      let d = select(vec4f(0), sqrt(slices[o + 8u] / windows), (channel > vec4u(0)) & (channel < vec4u(p.channels)));
      let a = select(vec4f(0), k / (windows * max(d, vec4f(1e-12))), d > vec4f(1e-12));
      let s1 = a * slices[o + 9u]; let even = a * slices[o + 10u]; let odd = a * slices[o + 11u];
      sum += total(d);
      all += vec3f(total(s1), total(a * slices[o + 12u]), total(a * slices[o + 13u]));
      slices[o + 8u] = a;
      slices[o + 9u] = (even - 0.5 * s1) * slices[o + 1u]; slices[o + 10u] = -even * slices[o + 1u];
      slices[o + 11u] = (odd - 0.5 * s1) * slices[o + 5u]; slices[o + 12u] = -odd * slices[o + 5u];
    }
    let inverse = vec2f(slices[first + 1u].x, slices[first + 5u].x);
    slices[first + 9u].x = (0.5 * all.x - all.y) * inverse.x; slices[first + 10u].x = all.y * inverse.x;
    slices[first + 11u].x = (0.5 * all.x - all.z) * inverse.y; slices[first + 12u].x = all.z * inverse.y;
  }
  sums[t] = sum;
  workgroupBarrier();
  if (t > 0u) { return; }
  for (var j = 1u; j < 64u; j++) { sum += sums[j]; }
  means[p.layer * p.batch + group.x] = sum / others;
}
