// δ_prune of every layer and sample: sqrt(mean) divided by the layer's largest + 1e-15. One workgroup per (layer, sample).
struct Params { batch: u32 }
struct Layer { partial: u32, result: u32, chunks: u32, groups: u32, channels: u32, windows: u32, pad0: u32, pad1: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> layers: array<Layer>;
@group(0) @binding(2) var<storage, read> partial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> result: array<vec4f>;    // per layer [batch, group]

var<workgroup> largests: array<f32, 64>;

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) group: vec3u) {
  let layer = layers[group.x / p.batch];
  let b = group.x % p.batch;
  var largest = 0.0;
  for (var g = t; g < layer.groups; g += 64u) {
    var sum = vec4f();
    for (var c = 0u; c < layer.chunks; c++) { sum += partial[layer.partial + (b * layer.chunks + c) * layer.groups + g]; }
    let channel = vec4u(0u, 1u, 2u, 3u) + 4u * g;
    let d = select(vec4f(0), sqrt(sum / f32(max(layer.windows, 1u))), channel < vec4u(layer.channels));
    result[layer.result + b * layer.groups + g] = d;
    largest = max(largest, max(max(d.x, d.y), max(d.z, d.w)));
  }
  largests[t] = largest;
  workgroupBarrier();
  for (var j = 0u; j < 64u; j++) { largest = max(largest, largests[j]); }
  for (var g = t; g < layer.groups; g += 64u) { result[layer.result + b * layer.groups + g] /= largest + 1e-15; }
}
