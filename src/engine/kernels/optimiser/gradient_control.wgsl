// Global gradient norm, clipping factor and the finite flag that lets the optimiser skip a poisoned step.
struct Params { parts: u32, clip: f32 }                                  // clip <= 0: no clipping
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> partial: array<f32>;
@group(0) @binding(2) var<storage, read_write> control: array<f32>;      // norm, factor, finite (1 or 0)

var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32) {
  var sum = 0.0;
  for (var i = t; i < p.parts; i += 64u) { sum += partial[i]; }
  sums[t] = sum;
  workgroupBarrier();
  if (t > 0u) { return; }
  for (var i = 1u; i < 64u; i++) { sum += sums[i]; }
  let finite = (bitcast<u32>(sum) & 0x7f800000u) != 0x7f800000u;         // by bits: compilers may assume no NaN
  let norm = sqrt(sum);
  control[0] = norm;
  control[1] = select(1.0, min(1.0, p.clip / (norm + 1e-6)), p.clip > 0.0 && finite);
  control[2] = select(0.0, 1.0, finite);
}
