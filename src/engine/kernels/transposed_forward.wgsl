// 2x2(x2) transposed convolution, stride 2, with bias: output (2y+a, 2x+b) = W[a][b] input(y, x) + bias.
// A thread computes four outputs along x (two inputs) for four output channels.
override DEPTH: u32 = 1u;    // kernel edge along z: 1 in 2-D, 2 in 3-D
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32,
  inGroups: u32, inOffset: u32, inStride: u32, outGroups: u32, outOffset: u32, outStride: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;
@group(0) @binding(3) var<storage, read> bias: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let og = i % p.outGroups;
  let tiles = (p.inW + 1u) / 2u;
  var rest = i / p.outGroups;
  let ix = (rest % tiles) * 2u; rest /= tiles;
  let oy = rest % (2u * p.inH); rest /= 2u * p.inH;
  let oz = rest % (DEPTH * p.inD);
  let b = rest / (DEPTH * p.inD);
  let row = (((b * p.inD + oz / DEPTH) * p.inH + oy / 2u) * p.inW + ix) * p.inStride + p.inOffset;
  let second = select(0u, p.inStride, ix + 1u < p.inW);
  let tap = ((oz % DEPTH) * 2u + oy % 2u) * 2u * p.inGroups;
  var a0 = bias[og]; var a1 = a0; var a2 = a0; var a3 = a0;
  for (var g = 0u; g < p.inGroups; g++) {
    let m0 = w[(tap + g) * p.outGroups + og];
    let m1 = w[(tap + p.inGroups + g) * p.outGroups + og];
    let v0 = x[row + g]; let v1 = x[row + second + g];
    a0 += m0 * v0; a1 += m1 * v0; a2 += m0 * v1; a3 += m1 * v1;
  }
  let o = ((((b * p.inD * DEPTH + oz) * p.inH * 2u + oy) * p.inW + ix) * 2u) * p.outStride + p.outOffset + og;
  y[o] = a0; y[o + p.outStride] = a1;
  if (ix + 1u < p.inW) { y[o + 2u * p.outStride] = a2; y[o + 3u * p.outStride] = a3; }
}
