// dL/dq_0 of δ_opt per pooling window: -Σ_c a_c (q_c - q_0), the part that every filter contributes to the first map's gradient.
// A thread takes two windows, which share what it loads of statistics and coefficients. Many layers in one dispatch: `owners` says for each workgroup which layer it serves and where that layer's workgroups begin.
override DEPTH: u32 = 1u;
override SCALED: u32 = 1u;
struct Params { workgroups: u32, batch: u32 }
struct Maps {
  base: u32, stride: u32, D: u32, H: u32, W: u32, groups: u32, chunks: u32, layer: u32,
  statistics: u32, coefficients: u32, gradient: u32, evidence: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> owners: array<vec2u>;
@group(0) @binding(2) var<storage, read> layers: array<Maps>;
@group(0) @binding(3) var<storage, read> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(5) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> gradient: array<f32>;   // per layer [batch, window], full windows only

fn scaleOf(s: u32) -> vec4f {
  let range = statistics[s + 3u] - statistics[s + 2u];
  return select(vec4f(0), 1.0 / max(range, vec4f(1e-30)), range > vec4f(0));
}

// Where window i begins in y.
fn startOf(i: u32, m: Maps) -> u32 {
  let windowsW = m.W / 2u; let windowsH = m.H / 2u; let windowsD = m.D / DEPTH;
  var rest = i;
  let wx = rest % windowsW; rest /= windowsW;
  let wy = rest % windowsH; rest /= windowsH;
  return m.base + ((((rest / windowsD) * m.D + (rest % windowsD) * DEPTH) * m.H + wy * 2u) * m.W + wx * 2u) * m.stride;
}

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let workgroup = id.x + id.y * n.x;
  if (workgroup >= p.workgroups) { return; }
  let owner = owners[workgroup];
  let m = layers[owner.x];
  let i = (workgroup - owner.y) * 64u + t;
  let windows = (m.D / DEPTH) * (m.H / 2u) * (m.W / 2u);
  let pairs = (windows + 1u) / 2u;
  if (i >= p.batch * pairs) { return; }
  let b = i / pairs;
  let near = b * windows + i % pairs;
  let far = min(near + pairs, (b + 1u) * windows - 1u);
  let nearStart = startOf(near, m); let farStart = startOf(far, m);
  var q0 = vec2f();
  var result = vec2f();
  for (var g = 0u; g < m.groups; g++) {
    let s = m.statistics + (b * m.groups + g) * 6u;
    var nearQ = vec4f(); var farQ = vec4f();
    for (var k = 0u; k < 4u * DEPTH; k++) {
      let at = (((k / 4u) * m.H + (k / 2u) % 2u) * m.W + k % 2u) * m.stride + g;
      nearQ += y[nearStart + at]; farQ += y[farStart + at];
    }
    nearQ /= f32(4u * DEPTH); farQ /= f32(4u * DEPTH);
    if (SCALED == 1u) {
      let low = statistics[s + 2u]; let scale = scaleOf(s);
      nearQ = (nearQ - low) * scale; farQ = (farQ - low) * scale;
    }
    var a = coefficients[m.coefficients + (b * m.groups + g) * 3u];
    if (g == 0u) { q0 = vec2f(nearQ.x, farQ.x); a.x = 0.0; }
    result -= vec2f(dot(a, nearQ - q0.x), dot(a, farQ - q0.y));
  }
  gradient[m.gradient + near] = result.x;
  if (far == near + pairs) { gradient[m.gradient + far] = result.y; }
}
