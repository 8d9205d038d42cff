// Adds the partial sums of weight and bias gradients into the packed gradient buffer, many regions in one dispatch.
// Every region starts at a multiple of 64 vec4f, so that a workgroup lies in one region; `regions` says which.
struct Params { firstGroup: u32, groupCount: u32 }
struct Region { start: u32, size: u32, partial: u32, parts: u32 }       // in vec4f; start within the packed buffer
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> regions: array<Region>;         // one entry per workgroup from firstGroup on
@group(0) @binding(2) var<storage, read> partial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let k = id.x + id.y * n.x;
  if (k >= p.groupCount) { return; }
  let group = p.firstGroup + k;
  let region = regions[k];
  let at = group * 64u + t;
  let i = at - region.start;
  if (i >= region.size) { return; }
  var sum = vec4f();
  for (var c = 0u; c < region.parts; c++) { sum += partial[region.partial + c * region.size + i]; }
  gradient[at] = sum;
}
