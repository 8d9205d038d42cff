// Gradient of a 3x3(x3) convolution, padding 1, stride 2, with respect to its input. Input i is read by output o at tap k where 2o + k - 1 = i:
// even inputs by tap 1 alone, odd ones by taps 0 and 2. A thread computes four inputs along x for four input channels.
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
  let ox = ix / 2u;
  let in1 = ox + 1u < p.outW; let in2 = ox + 2u < p.outW;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f();
  for (var kz = 0u; kz < DEPTH; kz++) {
    let oz2 = iz + DEPTH / 2u - kz;                  // twice oz in 3-D
    let oz = select(oz2, oz2 / 2u, DEPTH == 3u);
    if (oz >= p.outD || (DEPTH == 3u && oz2 % 2u == 1u)) { continue; }
    for (var ky = 0u; ky < 3u; ky++) {
      let oy2 = iy + 1u - ky;
      if (oy2 % 2u == 1u || oy2 / 2u >= p.outH) { continue; }
      let start = (((b * p.outD + oz) * p.outH + oy2 / 2u) * p.outW + ox) * p.outStride + p.outOffset;
      let tap = ((kz * 3u + ky) * 3u * p.inGroups + ig) * p.outGroups;
      let next = p.inGroups * p.outGroups;
      for (var g = 0u; g < p.outGroups; g++) {
        let i = start + g;
        let m0 = w[tap + g]; let m1 = w[tap + next + g]; let m2 = w[tap + 2u * next + g];
        let v0 = dy[i]; let v1 = select(vec4f(0), dy[i + p.outStride], in1); let v2 = select(vec4f(0), dy[i + 2u * p.outStride], in2);
        a0 += v0 * m1;
        a1 += v1 * m0 + v0 * m2;
        a2 += v1 * m1;
        a3 += v2 * m0 + v1 * m2;
      }
    }
  }
  let o = (((b * p.inD + iz) * p.inH + iy) * p.inW + ix) * p.inStride + p.inOffset + ig;
  put(o, a0);
  if (ix + 1u < p.inW) { put(o + p.inStride, a1); }
  if (ix + 2u < p.inW) { put(o + 2u * p.inStride, a2); }
  if (ix + 3u < p.inW) { put(o + 3u * p.inStride, a3); }
}
