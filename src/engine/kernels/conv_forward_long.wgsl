// conv_forward_wide for rows of a multiple of sixteen: a thread computes sixteen outputs along x for two groups of channels, and only the
// first and the last column it reads can lie outside. The second group may lie beyond the last one: it is then computed from the first, not stored.
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
  let tiles = p.outW / 16u;
  var rest = thread / pairs;
  let ox = (rest % tiles) * 16u; rest /= tiles;
  let oy = rest % p.outH; rest /= p.outH;
  let oz = rest % p.outD;
  let b = rest / p.outD;
  let x0 = ox - 1u;
  let first = x0 < p.inW;                              // column -1 wraps to a huge number
  let last = x0 + 17u < p.inW;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  var a8 = vec4f(); var a9 = vec4f(); var a10 = vec4f(); var a11 = vec4f();
  var a12 = vec4f(); var a13 = vec4f(); var a14 = vec4f(); var a15 = vec4f();
  var c0 = vec4f(); var c1 = vec4f(); var c2 = vec4f(); var c3 = vec4f();
  var c4 = vec4f(); var c5 = vec4f(); var c6 = vec4f(); var c7 = vec4f();
  var c8 = vec4f(); var c9 = vec4f(); var c10 = vec4f(); var c11 = vec4f();
  var c12 = vec4f(); var c13 = vec4f(); var c14 = vec4f(); var c15 = vec4f();
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
        let v0 = select(vec4f(0), x[i], first); let v1 = x[i + p.inStride]; let v2 = x[i + 2u * p.inStride];
        let v3 = x[i + 3u * p.inStride]; let v4 = x[i + 4u * p.inStride]; let v5 = x[i + 5u * p.inStride];
        let v6 = x[i + 6u * p.inStride]; let v7 = x[i + 7u * p.inStride]; let v8 = x[i + 8u * p.inStride];
        let v9 = x[i + 9u * p.inStride]; let v10 = x[i + 10u * p.inStride]; let v11 = x[i + 11u * p.inStride];
        let v12 = x[i + 12u * p.inStride]; let v13 = x[i + 13u * p.inStride]; let v14 = x[i + 14u * p.inStride];
        let v15 = x[i + 15u * p.inStride]; let v16 = x[i + 16u * p.inStride]; let v17 = select(vec4f(0), x[i + 17u * p.inStride], last);
        let m0 = w[(tap + g) * p.outGroups + og];
        let m1 = w[(tap + p.inGroups + g) * p.outGroups + og];
        let m2 = w[(tap + 2u * p.inGroups + g) * p.outGroups + og];
        a0 += m0 * v0 + m1 * v1 + m2 * v2; a1 += m0 * v1 + m1 * v2 + m2 * v3;
        a2 += m0 * v2 + m1 * v3 + m2 * v4; a3 += m0 * v3 + m1 * v4 + m2 * v5;
        a4 += m0 * v4 + m1 * v5 + m2 * v6; a5 += m0 * v5 + m1 * v6 + m2 * v7;
        a6 += m0 * v6 + m1 * v7 + m2 * v8; a7 += m0 * v7 + m1 * v8 + m2 * v9;
        a8 += m0 * v8 + m1 * v9 + m2 * v10; a9 += m0 * v9 + m1 * v10 + m2 * v11;
        a10 += m0 * v10 + m1 * v11 + m2 * v12; a11 += m0 * v11 + m1 * v12 + m2 * v13;
        a12 += m0 * v12 + m1 * v13 + m2 * v14; a13 += m0 * v13 + m1 * v14 + m2 * v15;
        a14 += m0 * v14 + m1 * v15 + m2 * v16; a15 += m0 * v15 + m1 * v16 + m2 * v17;
        let n0 = w[(tap + g) * p.outGroups + og + second];
        let n1 = w[(tap + p.inGroups + g) * p.outGroups + og + second];
        let n2 = w[(tap + 2u * p.inGroups + g) * p.outGroups + og + second];
        c0 += n0 * v0 + n1 * v1 + n2 * v2; c1 += n0 * v1 + n1 * v2 + n2 * v3;
        c2 += n0 * v2 + n1 * v3 + n2 * v4; c3 += n0 * v3 + n1 * v4 + n2 * v5;
        c4 += n0 * v4 + n1 * v5 + n2 * v6; c5 += n0 * v5 + n1 * v6 + n2 * v7;
        c6 += n0 * v6 + n1 * v7 + n2 * v8; c7 += n0 * v7 + n1 * v8 + n2 * v9;
        c8 += n0 * v8 + n1 * v9 + n2 * v10; c9 += n0 * v9 + n1 * v10 + n2 * v11;
        c10 += n0 * v10 + n1 * v11 + n2 * v12; c11 += n0 * v11 + n1 * v12 + n2 * v13;
        c12 += n0 * v12 + n1 * v13 + n2 * v14; c13 += n0 * v13 + n1 * v14 + n2 * v15;
        c14 += n0 * v14 + n1 * v15 + n2 * v16; c15 += n0 * v15 + n1 * v16 + n2 * v17;
      }
    }
  }
  let o = (((b * p.outD + oz) * p.outH + oy) * p.outW + ox) * p.outStride + p.outOffset + og;
  y[o] = a0; y[o + p.outStride] = a1; y[o + 2u * p.outStride] = a2;
  y[o + 3u * p.outStride] = a3; y[o + 4u * p.outStride] = a4; y[o + 5u * p.outStride] = a5;
  y[o + 6u * p.outStride] = a6; y[o + 7u * p.outStride] = a7; y[o + 8u * p.outStride] = a8;
  y[o + 9u * p.outStride] = a9; y[o + 10u * p.outStride] = a10; y[o + 11u * p.outStride] = a11;
  y[o + 12u * p.outStride] = a12; y[o + 13u * p.outStride] = a13; y[o + 14u * p.outStride] = a14;
  y[o + 15u * p.outStride] = a15;
  if (second == 0u) { return; }
  y[o + 1u] = c0; y[o + p.outStride + 1u] = c1; y[o + 2u * p.outStride + 1u] = c2;
  y[o + 3u * p.outStride + 1u] = c3; y[o + 4u * p.outStride + 1u] = c4; y[o + 5u * p.outStride + 1u] = c5;
  y[o + 6u * p.outStride + 1u] = c6; y[o + 7u * p.outStride + 1u] = c7; y[o + 8u * p.outStride + 1u] = c8;
  y[o + 9u * p.outStride + 1u] = c9; y[o + 10u * p.outStride + 1u] = c10; y[o + 11u * p.outStride + 1u] = c11;
  y[o + 12u * p.outStride + 1u] = c12; y[o + 13u * p.outStride + 1u] = c13; y[o + 14u * p.outStride + 1u] = c14;
  y[o + 15u * p.outStride + 1u] = c15;
}
