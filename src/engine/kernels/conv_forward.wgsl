// 3x3(x3) convolution, padding 1, stride 1. A thread computes four outputs along x for four output channels.
// Activations: [batch, z, y, x, channel group] of vec4f; weights: [tap z, y, x][input group][output group] of mat4x4f, column i = input channel i.
override DEPTH: u32 = 1u;    // kernel edge along z: 1 in 2-D, 3 in 3-D
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32, outD: u32, outH: u32, outW: u32,
  inGroups: u32, inOffset: u32, inStride: u32, outGroups: u32, outOffset: u32, outStride: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let thread = id.x + id.y * n.x * 64u;
  if (thread >= p.total) { return; }
  let og = thread % p.outGroups;
  let tiles = (p.outW + 3u) / 4u;
  var rest = thread / p.outGroups;
  let ox = (rest % tiles) * 4u; rest /= tiles;
  let oy = rest % p.outH; rest /= p.outH;
  let oz = rest % p.outD;
  let b = rest / p.outD;
  let x0 = ox - 1u;
  // Which of the columns x0, x0 + 1, ... lie inside; column -1 wraps to a huge number.
  let in0 = x0 < p.inW; let in2 = x0 + 2u < p.inW; let in3 = x0 + 3u < p.inW; let in4 = x0 + 4u < p.inW; let in5 = x0 + 5u < p.inW;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  for (var kz = 0u; kz < DEPTH; kz++) {
    let iz = oz + kz - DEPTH / 2u;
    if (iz >= p.inD) { continue; }
    for (var ky = 0u; ky < 3u; ky++) {
      let iy = oy + ky - 1u;
      if (iy >= p.inH) { continue; }
      let start = (((b * p.inD + iz) * p.inH + iy) * p.inW + x0) * p.inStride + p.inOffset;
      let tap = (kz * 3u + ky) * 3u * p.inGroups;
      for (var g = 0u; g < p.inGroups; g++) {
        let i = start + g;
        let m0 = w[(tap + g) * p.outGroups + og];
        let m1 = w[(tap + p.inGroups + g) * p.outGroups + og];
        let m2 = w[(tap + 2u * p.inGroups + g) * p.outGroups + og];
        let v0 = select(vec4f(0), x[i], in0); let v1 = x[i + p.inStride]; let v2 = select(vec4f(0), x[i + 2u * p.inStride], in2);
        let v3 = select(vec4f(0), x[i + 3u * p.inStride], in3); let v4 = select(vec4f(0), x[i + 4u * p.inStride], in4); let v5 = select(vec4f(0), x[i + 5u * p.inStride], in5);
        a0 += m0 * v0 + m1 * v1 + m2 * v2;
        a1 += m0 * v1 + m1 * v2 + m2 * v3;
        a2 += m0 * v2 + m1 * v3 + m2 * v4;
        a3 += m0 * v3 + m1 * v4 + m2 * v5;
      }
    }
  }
  let o = (((b * p.outD + oz) * p.outH + oy) * p.outW + ox) * p.outStride + p.outOffset + og;
  y[o] = a0;
  if (ox + 1u < p.outW) { y[o + p.outStride] = a1; }
  if (ox + 2u < p.outW) { y[o + 2u * p.outStride] = a2; }
  if (ox + 3u < p.outW) { y[o + 3u * p.outStride] = a3; }
}
