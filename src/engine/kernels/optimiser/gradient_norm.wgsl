// Partial sums of squares of the packed gradient; a value that is not finite makes the sum so.
struct Params { total: u32, size: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= p.total) { return; }
  var sum = 0.0;
  for (var i = id.x; i < p.size; i += p.total) { sum += dot(gradient[i], gradient[i]); }
  partial[id.x] = sum;
}
