// Partial sums of squares of the packed gradient, a run of it for each workgroup; a value that is not finite makes the sum so.
struct Params { run: u32, size: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) t: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let end = min((workgroup.x + 1u) * p.run, p.size);
  var sum = 0.0;
  for (var i = workgroup.x * p.run + t; i < end; i += 64u) { let g = gradient[i]; sum += dot(g, g); }
  partial[id.x] = sum;
}
