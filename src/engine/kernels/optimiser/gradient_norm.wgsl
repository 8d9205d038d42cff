// Partial sums of squares of the packed gradient, a run of it for each workgroup; a value that is not finite makes the sum so.
struct Params { run: u32, apart: u32, step: u32, each: u32, size: u32 }   // a thread's share of the run: see walkFor
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partial: array<f32>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) t: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let begin = workgroup.x * p.run + t * p.apart;
  let end = min(begin + p.each * p.step, p.size);
  var sum = 0.0;
  for (var i = begin; i < end; i += p.step) { let g = gradient[i]; sum += dot(g, g); }
  partial[id.x] = sum;
}
