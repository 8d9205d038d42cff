// Gradient of the 2x2(x2) stride-2 transposed convolution with respect to its input: a strided convolution with the same weights.
// A thread computes two inputs along x for four input channels.
override DEPTH: u32 = 1u;
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32,
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
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let ig = i % p.inGroups;
  let tiles = (p.inW + 1u) / 2u;
  var rest = i / p.inGroups;
  let ix = (rest % tiles) * 2u; rest /= tiles;
  let iy = rest % p.inH; rest /= p.inH;
  let iz = rest % p.inD;
  let b = rest / p.inD;
  let two = ix + 1u < p.inW;
  let second = select(0u, 2u * p.outStride, two);
  var a0 = vec4f(); var a1 = vec4f();
  for (var kz = 0u; kz < DEPTH; kz++) {
    for (var ky = 0u; ky < 2u; ky++) {
      let row = ((((b * p.inD + iz) * DEPTH + kz) * p.inH * 2u + iy * 2u + ky) * p.inW + ix) * 2u * p.outStride + p.outOffset;
      let tap = ((kz * 2u + ky) * 2u * p.inGroups + ig) * p.outGroups;
      let next = p.inGroups * p.outGroups;
      for (var g = 0u; g < p.outGroups; g++) {
        let m0 = w[tap + g]; let m1 = w[tap + next + g];
        let o = row + g;
        a0 += dy[o] * m0 + dy[o + p.outStride] * m1;
        a1 += dy[o + second] * m0 + dy[o + second + p.outStride] * m1;
      }
    }
  }
  let o = (((b * p.inD + iz) * p.inH + iy) * p.inW + ix) * p.inStride + p.inOffset + ig;
  put(o, a0);
  if (two) { put(o + p.inStride, a1); }
}
