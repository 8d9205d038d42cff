// Gradient of the 2x2(x2) stride-2 transposed convolution with respect to weights and bias, split over input rows.
// A thread sums two taps along x of one (input group, output group, tap z, tap y); threads of input group 0 also sum the bias.
override DEPTH: u32 = 1u;
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32,
  inGroups: u32, inOffset: u32, inStride: u32, outGroups: u32, outOffset: u32, outStride: u32, rows: u32, allRows: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<mat4x4f>;
@group(0) @binding(4) var<storage, read_write> biasPartial: array<vec4f>;   // [chunk][tap z, y][output group]

fn outer(a: vec4f, d: vec4f) -> mat4x4f {
  return mat4x4f(a.x * d, a.y * d, a.z * d, a.w * d);
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let og = i % p.outGroups;
  var rest = i / p.outGroups;
  let ig = rest % p.inGroups; rest /= p.inGroups;
  let ky = rest % 2u; rest /= 2u;
  let kz = rest % DEPTH;
  let chunk = rest / DEPTH;
  var s0 = mat4x4f(); var s1 = mat4x4f(); var sum = vec4f();
  let end = min((chunk + 1u) * p.rows, p.allRows);
  for (var r = chunk * p.rows; r < end; r++) {
    let plane = r / p.inH;                            // batch and z together
    var o = ((plane * DEPTH + kz) * p.inH * 2u + (r % p.inH) * 2u + ky) * p.inW * 2u * p.outStride + p.outOffset + og;
    var v = r * p.inW * p.inStride + p.inOffset + ig;
    for (var ix = 0u; ix < p.inW; ix++) {
      let a = x[v];
      let d0 = dy[o]; let d1 = dy[o + p.outStride];
      s0 += outer(a, d0); s1 += outer(a, d1);
      sum += d0 + d1;
      o += 2u * p.outStride; v += p.inStride;
    }
  }
  let tap = (chunk * DEPTH + kz) * 2u + ky;
  let first = (tap * 2u * p.inGroups + ig) * p.outGroups + og;
  partial[first] = s0; partial[first + p.inGroups * p.outGroups] = s1;
  if (ig == 0u) { biasPartial[tap * p.outGroups + og] = sum; }
}
