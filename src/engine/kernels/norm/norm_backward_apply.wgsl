// Backward through instance norm, in place: dz = (g - mean g - x̂ mean(g x̂)) / σ (Ulyanov 2016; the usual batch-norm derivation per sample).
// Each thread adds up the `parts` partial sums of its sample and channel group itself, then takes its positions.
struct Params {
  total: u32, positions: u32, parts: u32, chunks: u32, apart: u32, step: u32, each: u32,
  groups: u32, offset: u32, stride: u32, gradOffset: u32, gradStride: u32, slope: f32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read> partial: array<vec4f>;       // [batch, part, group][Σg, Σg x̂]
@group(0) @binding(4) var<storage, read_write> gradient: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let chunk = (i / p.groups) % p.chunks;
  let b = i / (p.groups * p.chunks);
  var sum = vec4f(); var product = vec4f();
  for (var c = 0u; c < p.parts; c++) {
    let o = ((b * p.parts + c) * p.groups + g) * 2u;
    sum += partial[o]; product += partial[o + 1u];
  }
  let inverse = statistics[(b * p.groups + g) * 6u + 1u];
  sum *= inverse / f32(p.positions); product *= inverse / f32(p.positions);
  let begin = chunk * p.apart; let end = min(begin + p.each * p.step, p.positions);
  for (var q = begin; q < end; q += p.step) {
    let position = b * p.positions + q;
    let v = y[position * p.stride + p.offset + g];
    let normed = select(v / p.slope, v, v > vec4f(0));
    let o = position * p.gradStride + p.gradOffset + g;
    gradient[o] = gradient[o] * inverse - sum - normed * product;
  }
}
