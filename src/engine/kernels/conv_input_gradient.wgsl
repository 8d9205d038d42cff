// Gradient of a 3x3(x3) convolution, padding 1, stride 1, with respect to its input: correlation with the flipped kernel.
// A thread computes four inputs along x for four input channels; `accumulate` adds to what another consumer left there.
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
  let ig = thread % p.inGroups;
  let tiles = (p.inW + 3u) / 4u;
  var rest = thread / p.inGroups;
  let ix = (rest % tiles) * 4u; rest /= tiles;
  let iy = rest % p.inH; rest /= p.inH;
  let iz = rest % p.inD;
  let b = rest / p.inD;
  let x0 = ix - 1u;
  // Which of the columns x0, x0 + 1, ... lie inside; column -1 wraps to a huge number.
  let in0 = x0 < p.outW; let in2 = x0 + 2u < p.outW; let in3 = x0 + 3u < p.outW; let in4 = x0 + 4u < p.outW; let in5 = x0 + 5u < p.outW;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  for (var kz = 0u; kz < DEPTH; kz++) {
    let oz = iz + DEPTH / 2u - kz;
    if (oz >= p.outD) { continue; }
    for (var ky = 0u; ky < 3u; ky++) {
      let oy = iy + 1u - ky;
      if (oy >= p.outH) { continue; }
      let start = (((b * p.outD + oz) * p.outH + oy) * p.outW + x0) * p.outStride + p.outOffset;
      let tap = ((kz * 3u + ky) * 3u * p.inGroups + ig) * p.outGroups;
      let next = p.inGroups * p.outGroups;
      for (var g = 0u; g < p.outGroups; g++) {
        let i = start + g;
        let m0 = w[tap + g]; let m1 = w[tap + next + g]; let m2 = w[tap + 2u * next + g];
        let v0 = select(vec4f(0), dy[i], in0); let v1 = dy[i + p.outStride]; let v2 = select(vec4f(0), dy[i + 2u * p.outStride], in2);
        let v3 = select(vec4f(0), dy[i + 3u * p.outStride], in3); let v4 = select(vec4f(0), dy[i + 4u * p.outStride], in4); let v5 = select(vec4f(0), dy[i + 5u * p.outStride], in5);
        a0 += v2 * m0 + v1 * m1 + v0 * m2;
        a1 += v3 * m0 + v2 * m1 + v1 * m2;
        a2 += v4 * m0 + v3 * m1 + v2 * m2;
        a3 += v5 * m0 + v4 * m1 + v3 * m2;
      }
    }
  }
  let o = (((b * p.inD + iz) * p.inH + iy) * p.inW + ix) * p.inStride + p.inOffset + ig;
  put(o, a0);
  if (ix + 1u < p.inW) { put(o + p.inStride, a1); }
  if (ix + 2u < p.inW) { put(o + 2u * p.inStride, a2); }
  if (ix + 3u < p.inW) { put(o + 3u * p.inStride, a3); }
}
