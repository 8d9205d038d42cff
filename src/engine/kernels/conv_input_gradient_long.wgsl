// conv_input_gradient_wide for rows of a multiple of sixteen: a thread computes sixteen inputs along x for two groups of channels, and only the
// first and the last column it reads can lie outside. The second group may lie beyond the last one: it is then computed from the first, not stored.
override DEPTH: u32 = 1u;
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32, outD: u32, outH: u32, outW: u32,
  inGroups: u32, inOffset: u32, inStride: u32, outGroups: u32, outOffset: u32, outStride: u32, accumulate: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>;

fn put(index: u32, value: vec4f) {
  if (p.accumulate == 1u) { dx[index] += value; } else { dx[index] = value; }
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let thread = id.x + id.y * n.x * 64u;
  if (thread >= p.total) { return; }
  let pairs = (p.inGroups + 1u) / 2u;
  let ig = (thread % pairs) * 2u;
  let second = min(ig + 1u, p.inGroups - 1u) - ig;
  let tiles = p.inW / 16u;
  var rest = thread / pairs;
  let ix = (rest % tiles) * 16u; rest /= tiles;
  let iy = rest % p.inH; rest /= p.inH;
  let iz = rest % p.inD;
  let b = rest / p.inD;
  let x0 = ix - 1u;
  let first = x0 < p.outW;                              // column -1 wraps to a huge number
  let last = x0 + 17u < p.outW;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  var a8 = vec4f(); var a9 = vec4f(); var a10 = vec4f(); var a11 = vec4f();
  var a12 = vec4f(); var a13 = vec4f(); var a14 = vec4f(); var a15 = vec4f();
  var c0 = vec4f(); var c1 = vec4f(); var c2 = vec4f(); var c3 = vec4f();
  var c4 = vec4f(); var c5 = vec4f(); var c6 = vec4f(); var c7 = vec4f();
  var c8 = vec4f(); var c9 = vec4f(); var c10 = vec4f(); var c11 = vec4f();
  var c12 = vec4f(); var c13 = vec4f(); var c14 = vec4f(); var c15 = vec4f();
  for (var kz = 0u; kz < DEPTH; kz++) {
    let oz = iz + DEPTH / 2u - kz;
    if (oz >= p.outD) { continue; }
    for (var ky = 0u; ky < 3u; ky++) {
      let oy = iy + 1u - ky;
      if (oy >= p.outH) { continue; }
      let start = (((b * p.outD + oz) * p.outH + oy) * p.outW + x0) * p.outStride + p.outOffset;
      let tap = ((kz * 3u + ky) * 3u * p.inGroups + ig) * p.outGroups;
      let other = tap + second * p.outGroups;
      let next = p.inGroups * p.outGroups;
      for (var g = 0u; g < p.outGroups; g++) {
        let i = start + g;
        let v0 = select(vec4f(0), dy[i], first); let v1 = dy[i + p.outStride]; let v2 = dy[i + 2u * p.outStride];
        let v3 = dy[i + 3u * p.outStride]; let v4 = dy[i + 4u * p.outStride]; let v5 = dy[i + 5u * p.outStride];
        let v6 = dy[i + 6u * p.outStride]; let v7 = dy[i + 7u * p.outStride]; let v8 = dy[i + 8u * p.outStride];
        let v9 = dy[i + 9u * p.outStride]; let v10 = dy[i + 10u * p.outStride]; let v11 = dy[i + 11u * p.outStride];
        let v12 = dy[i + 12u * p.outStride]; let v13 = dy[i + 13u * p.outStride]; let v14 = dy[i + 14u * p.outStride];
        let v15 = dy[i + 15u * p.outStride]; let v16 = dy[i + 16u * p.outStride]; let v17 = select(vec4f(0), dy[i + 17u * p.outStride], last);
        let m0 = w[tap + g];
        let m1 = w[tap + next + g];
        let m2 = w[tap + 2u * next + g];
        a0 += v2 * m0 + v1 * m1 + v0 * m2; a1 += v3 * m0 + v2 * m1 + v1 * m2;
        a2 += v4 * m0 + v3 * m1 + v2 * m2; a3 += v5 * m0 + v4 * m1 + v3 * m2;
        a4 += v6 * m0 + v5 * m1 + v4 * m2; a5 += v7 * m0 + v6 * m1 + v5 * m2;
        a6 += v8 * m0 + v7 * m1 + v6 * m2; a7 += v9 * m0 + v8 * m1 + v7 * m2;
        a8 += v10 * m0 + v9 * m1 + v8 * m2; a9 += v11 * m0 + v10 * m1 + v9 * m2;
        a10 += v12 * m0 + v11 * m1 + v10 * m2; a11 += v13 * m0 + v12 * m1 + v11 * m2;
        a12 += v14 * m0 + v13 * m1 + v12 * m2; a13 += v15 * m0 + v14 * m1 + v13 * m2;
        a14 += v16 * m0 + v15 * m1 + v14 * m2; a15 += v17 * m0 + v16 * m1 + v15 * m2;
        let n0 = w[other + g];
        let n1 = w[other + next + g];
        let n2 = w[other + 2u * next + g];
        c0 += v2 * n0 + v1 * n1 + v0 * n2; c1 += v3 * n0 + v2 * n1 + v1 * n2;
        c2 += v4 * n0 + v3 * n1 + v2 * n2; c3 += v5 * n0 + v4 * n1 + v3 * n2;
        c4 += v6 * n0 + v5 * n1 + v4 * n2; c5 += v7 * n0 + v6 * n1 + v5 * n2;
        c6 += v8 * n0 + v7 * n1 + v6 * n2; c7 += v9 * n0 + v8 * n1 + v7 * n2;
        c8 += v10 * n0 + v9 * n1 + v8 * n2; c9 += v11 * n0 + v10 * n1 + v9 * n2;
        c10 += v12 * n0 + v11 * n1 + v10 * n2; c11 += v13 * n0 + v12 * n1 + v11 * n2;
        c12 += v14 * n0 + v13 * n1 + v12 * n2; c13 += v15 * n0 + v14 * n1 + v13 * n2;
        c14 += v16 * n0 + v15 * n1 + v14 * n2; c15 += v17 * n0 + v16 * n1 + v15 * n2;
      }
    }
  }
  let o = (((b * p.inD + iz) * p.inH + iy) * p.inW + ix) * p.inStride + p.inOffset + ig;
  put(o, a0); put(o + p.inStride, a1); put(o + 2u * p.inStride, a2);
  put(o + 3u * p.inStride, a3); put(o + 4u * p.inStride, a4); put(o + 5u * p.inStride, a5);
  put(o + 6u * p.inStride, a6); put(o + 7u * p.inStride, a7); put(o + 8u * p.inStride, a8);
  put(o + 9u * p.inStride, a9); put(o + 10u * p.inStride, a10); put(o + 11u * p.inStride, a11);
  put(o + 12u * p.inStride, a12); put(o + 13u * p.inStride, a13); put(o + 14u * p.inStride, a14);
  put(o + 15u * p.inStride, a15);
  if (second == 0u) { return; }
  put(o + 1u, c0); put(o + p.inStride + 1u, c1); put(o + 2u * p.inStride + 1u, c2);
  put(o + 3u * p.inStride + 1u, c3); put(o + 4u * p.inStride + 1u, c4); put(o + 5u * p.inStride + 1u, c5);
  put(o + 6u * p.inStride + 1u, c6); put(o + 7u * p.inStride + 1u, c7); put(o + 8u * p.inStride + 1u, c8);
  put(o + 9u * p.inStride + 1u, c9); put(o + 10u * p.inStride + 1u, c10); put(o + 11u * p.inStride + 1u, c11);
  put(o + 12u * p.inStride + 1u, c12); put(o + 13u * p.inStride + 1u, c13); put(o + 14u * p.inStride + 1u, c14);
  put(o + 15u * p.inStride + 1u, c15);
}
