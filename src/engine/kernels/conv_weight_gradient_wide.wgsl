// conv_weight_gradient for wide layers: the same sums for two output groups at once, so that each input is loaded once for both.
// The second group may lie beyond the last one: it is then computed from the first and not stored.
override DEPTH: u32 = 1u;
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32, outD: u32, outH: u32, outW: u32,
  inGroups: u32, inOffset: u32, inStride: u32, outGroups: u32, outOffset: u32, outStride: u32, rows: u32, allRows: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<mat4x4f>;

fn at(row: u32, column: u32, group: u32) -> vec4f {
  return select(vec4f(0), x[(row + min(column, p.inW - 1u)) * p.inStride + group], column < p.inW);
}

fn outer(a: vec4f, d: vec4f) -> mat4x4f {
  return mat4x4f(a.x * d, a.y * d, a.z * d, a.w * d);
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let pairs = (p.outGroups + 1u) / 2u;
  let og = (i % pairs) * 2u;
  let second = min(og + 1u, p.outGroups - 1u) - og;
  var rest = i / pairs;
  let ig = rest % p.inGroups; rest /= p.inGroups;
  let ky = rest % 3u; rest /= 3u;
  let kz = rest % DEPTH;
  let chunk = rest / DEPTH;
  let group = p.inOffset + ig;
  var s0 = mat4x4f(); var s1 = mat4x4f(); var s2 = mat4x4f();
  var t0 = mat4x4f(); var t1 = mat4x4f(); var t2 = mat4x4f();
  let end = min((chunk + 1u) * p.rows, p.allRows);
  for (var r = chunk * p.rows; r < end; r++) {
    let oy = r % p.outH;
    let oz = (r / p.outH) % p.outD;
    let b = r / (p.outH * p.outD);
    let iy = oy + ky - 1u;
    let iz = oz + kz - DEPTH / 2u;
    if (iy >= p.inH || iz >= p.inD) { continue; }
    let row = ((b * p.inD + iz) * p.inH + iy) * p.inW;
    var o = r * p.outW * p.outStride + p.outOffset + og;
    var v0 = vec4f();
    var v1 = at(row, 0u, group);
    for (var ox = 0u; ox < p.outW; ox++) {
      let d = dy[o]; let e = dy[o + second];
      let v2 = at(row, ox + 1u, group);
      s0 += outer(v0, d); s1 += outer(v1, d); s2 += outer(v2, d);
      t0 += outer(v0, e); t1 += outer(v1, e); t2 += outer(v2, e);
      v0 = v1; v1 = v2;
      o += p.outStride;
    }
  }
  let next = p.inGroups * p.outGroups;
  let first = (((chunk * DEPTH + kz) * 3u + ky) * 3u * p.inGroups + ig) * p.outGroups + og;
  partial[first] = s0; partial[first + next] = s1; partial[first + 2u * next] = s2;
  if (second == 0u) { return; }
  partial[first + 1u] = t0; partial[first + next + 1u] = t1; partial[first + 2u * next + 1u] = t2;
}
