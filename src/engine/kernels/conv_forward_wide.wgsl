// conv_forward for wide layers: a thread computes eight outputs along x for eight output channels (two groups), so that each load feeds
// more arithmetic. The second group may lie beyond the last one: it is then computed from the first and not stored.
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
  let pairs = (p.outGroups + 1u) / 2u;
  let og = (thread % pairs) * 2u;
  let second = min(og + 1u, p.outGroups - 1u) - og;
  let tiles = (p.outW + 7u) / 8u;
  var rest = thread / pairs;
  let ox = (rest % tiles) * 8u; rest /= tiles;
  let oy = rest % p.outH; rest /= p.outH;
  let oz = rest % p.outD;
  let b = rest / p.outD;
  let x0 = ox - 1u;
  // Which of the columns x0, x0 + 1, ... lie inside; column -1 wraps to a huge number.
  let in0 = x0 < p.inW; let in2 = x0 + 2u < p.inW; let in3 = x0 + 3u < p.inW;
  let in4 = x0 + 4u < p.inW; let in5 = x0 + 5u < p.inW; let in6 = x0 + 6u < p.inW;
  let in7 = x0 + 7u < p.inW; let in8 = x0 + 8u < p.inW; let in9 = x0 + 9u < p.inW;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  var c0 = vec4f(); var c1 = vec4f(); var c2 = vec4f(); var c3 = vec4f();
  var c4 = vec4f(); var c5 = vec4f(); var c6 = vec4f(); var c7 = vec4f();
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
        let v0 = select(vec4f(0), x[i], in0); let v1 = x[i + p.inStride];
        let v2 = select(vec4f(0), x[i + 2u * p.inStride], in2); let v3 = select(vec4f(0), x[i + 3u * p.inStride], in3);
        let v4 = select(vec4f(0), x[i + 4u * p.inStride], in4); let v5 = select(vec4f(0), x[i + 5u * p.inStride], in5);
        let v6 = select(vec4f(0), x[i + 6u * p.inStride], in6); let v7 = select(vec4f(0), x[i + 7u * p.inStride], in7);
        let v8 = select(vec4f(0), x[i + 8u * p.inStride], in8); let v9 = select(vec4f(0), x[i + 9u * p.inStride], in9);
        let m0 = w[(tap + g) * p.outGroups + og];
        let m1 = w[(tap + p.inGroups + g) * p.outGroups + og];
        let m2 = w[(tap + 2u * p.inGroups + g) * p.outGroups + og];
        a0 += m0 * v0 + m1 * v1 + m2 * v2; a1 += m0 * v1 + m1 * v2 + m2 * v3;
        a2 += m0 * v2 + m1 * v3 + m2 * v4; a3 += m0 * v3 + m1 * v4 + m2 * v5;
        a4 += m0 * v4 + m1 * v5 + m2 * v6; a5 += m0 * v5 + m1 * v6 + m2 * v7;
        a6 += m0 * v6 + m1 * v7 + m2 * v8; a7 += m0 * v7 + m1 * v8 + m2 * v9;
        let n0 = w[(tap + g) * p.outGroups + og + second];
        let n1 = w[(tap + p.inGroups + g) * p.outGroups + og + second];
        let n2 = w[(tap + 2u * p.inGroups + g) * p.outGroups + og + second];
        c0 += n0 * v0 + n1 * v1 + n2 * v2; c1 += n0 * v1 + n1 * v2 + n2 * v3;
        c2 += n0 * v2 + n1 * v3 + n2 * v4; c3 += n0 * v3 + n1 * v4 + n2 * v5;
        c4 += n0 * v4 + n1 * v5 + n2 * v6; c5 += n0 * v5 + n1 * v6 + n2 * v7;
        c6 += n0 * v6 + n1 * v7 + n2 * v8; c7 += n0 * v7 + n1 * v8 + n2 * v9;
      }
    }
  }
  let o = (((b * p.outD + oz) * p.outH + oy) * p.outW + ox) * p.outStride + p.outOffset + og;
  y[o] = a0;
  if (ox + 1u < p.outW) { y[o + 1u * p.outStride] = a1; }
  if (ox + 2u < p.outW) { y[o + 2u * p.outStride] = a2; }
  if (ox + 3u < p.outW) { y[o + 3u * p.outStride] = a3; }
  if (ox + 4u < p.outW) { y[o + 4u * p.outStride] = a4; }
  if (ox + 5u < p.outW) { y[o + 5u * p.outStride] = a5; }
  if (ox + 6u < p.outW) { y[o + 6u * p.outStride] = a6; }
  if (ox + 7u < p.outW) { y[o + 7u * p.outStride] = a7; }
  if (second == 0u) { return; }
  y[o + 1u] = c0;
  if (ox + 1u < p.outW) { y[o + 1u * p.outStride + 1u] = c1; }
  if (ox + 2u < p.outW) { y[o + 2u * p.outStride + 1u] = c2; }
  if (ox + 3u < p.outW) { y[o + 3u * p.outStride + 1u] = c3; }
  if (ox + 4u < p.outW) { y[o + 4u * p.outStride + 1u] = c4; }
  if (ox + 5u < p.outW) { y[o + 5u * p.outStride + 1u] = c5; }
  if (ox + 6u < p.outW) { y[o + 6u * p.outStride + 1u] = c6; }
  if (ox + 7u < p.outW) { y[o + 7u * p.outStride + 1u] = c7; }
}
