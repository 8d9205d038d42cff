// conv_input_gradient for wide layers: a thread computes eight inputs along x for eight input channels (two groups).
// The second group may lie beyond the last one: it is then computed from the first and not stored.
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
  let tiles = (p.inW + 7u) / 8u;
  var rest = thread / pairs;
  let ix = (rest % tiles) * 8u; rest /= tiles;
  let iy = rest % p.inH; rest /= p.inH;
  let iz = rest % p.inD;
  let b = rest / p.inD;
  let x0 = ix - 1u;
  // Which of the columns x0, x0 + 1, ... lie inside; column -1 wraps to a huge number.
  let in0 = x0 < p.outW; let in2 = x0 + 2u < p.outW; let in3 = x0 + 3u < p.outW;
  let in4 = x0 + 4u < p.outW; let in5 = x0 + 5u < p.outW; let in6 = x0 + 6u < p.outW;
  let in7 = x0 + 7u < p.outW; let in8 = x0 + 8u < p.outW; let in9 = x0 + 9u < p.outW;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  var a4 = vec4f(); var a5 = vec4f(); var a6 = vec4f(); var a7 = vec4f();
  var c0 = vec4f(); var c1 = vec4f(); var c2 = vec4f(); var c3 = vec4f();
  var c4 = vec4f(); var c5 = vec4f(); var c6 = vec4f(); var c7 = vec4f();
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
        let v0 = select(vec4f(0), dy[i], in0); let v1 = dy[i + p.outStride];
        let v2 = select(vec4f(0), dy[i + 2u * p.outStride], in2); let v3 = select(vec4f(0), dy[i + 3u * p.outStride], in3);
        let v4 = select(vec4f(0), dy[i + 4u * p.outStride], in4); let v5 = select(vec4f(0), dy[i + 5u * p.outStride], in5);
        let v6 = select(vec4f(0), dy[i + 6u * p.outStride], in6); let v7 = select(vec4f(0), dy[i + 7u * p.outStride], in7);
        let v8 = select(vec4f(0), dy[i + 8u * p.outStride], in8); let v9 = select(vec4f(0), dy[i + 9u * p.outStride], in9);
        let m0 = w[tap + g]; let m1 = w[tap + next + g]; let m2 = w[tap + 2u * next + g];
        a0 += v2 * m0 + v1 * m1 + v0 * m2; a1 += v3 * m0 + v2 * m1 + v1 * m2;
        a2 += v4 * m0 + v3 * m1 + v2 * m2; a3 += v5 * m0 + v4 * m1 + v3 * m2;
        a4 += v6 * m0 + v5 * m1 + v4 * m2; a5 += v7 * m0 + v6 * m1 + v5 * m2;
        a6 += v8 * m0 + v7 * m1 + v6 * m2; a7 += v9 * m0 + v8 * m1 + v7 * m2;
        let n0 = w[other + g]; let n1 = w[other + next + g]; let n2 = w[other + 2u * next + g];
        c0 += v2 * n0 + v1 * n1 + v0 * n2; c1 += v3 * n0 + v2 * n1 + v1 * n2;
        c2 += v4 * n0 + v3 * n1 + v2 * n2; c3 += v5 * n0 + v4 * n1 + v3 * n2;
        c4 += v6 * n0 + v5 * n1 + v4 * n2; c5 += v7 * n0 + v6 * n1 + v5 * n2;
        c6 += v8 * n0 + v7 * n1 + v6 * n2; c7 += v9 * n0 + v8 * n1 + v7 * n2;
      }
    }
  }
  let o = (((b * p.inD + iz) * p.inH + iy) * p.inW + ix) * p.inStride + p.inOffset + ig;
  put(o, a0);
  if (ix + 1u < p.inW) { put(o + 1u * p.inStride, a1); }
  if (ix + 2u < p.inW) { put(o + 2u * p.inStride, a2); }
  if (ix + 3u < p.inW) { put(o + 3u * p.inStride, a3); }
  if (ix + 4u < p.inW) { put(o + 4u * p.inStride, a4); }
  if (ix + 5u < p.inW) { put(o + 5u * p.inStride, a5); }
  if (ix + 6u < p.inW) { put(o + 6u * p.inStride, a6); }
  if (ix + 7u < p.inW) { put(o + 7u * p.inStride, a7); }
  if (second == 0u) { return; }
  put(o + 1u, c0);
  if (ix + 1u < p.inW) { put(o + 1u * p.inStride + 1u, c1); }
  if (ix + 2u < p.inW) { put(o + 2u * p.inStride + 1u, c2); }
  if (ix + 3u < p.inW) { put(o + 3u * p.inStride + 1u, c3); }
  if (ix + 4u < p.inW) { put(o + 4u * p.inStride + 1u, c4); }
  if (ix + 5u < p.inW) { put(o + 5u * p.inStride + 1u, c5); }
  if (ix + 6u < p.inW) { put(o + 6u * p.inStride + 1u, c6); }
  if (ix + 7u < p.inW) { put(o + 7u * p.inStride + 1u, c7); }
}
