"""Rebuilds the pruned network in plain PyTorch from weights.safetensors beside this file and compares it with the recorded output.
   python3 load_pytorch.py [--save model.pt]    needs torch and numpy; from a script: from load_pytorch import load; model = load()"""
import argparse, json, os, sys
import numpy, torch
from torch import nn
here = os.path.dirname(os.path.abspath(__file__))

def read_safetensors(path):
    data = open(path, "rb").read()
    start = 8 + int.from_bytes(data[:8], "little")
    values = numpy.frombuffer(data, "<f4", offset=start)
    entries = [one for one in json.loads(data[8:start]).items() if one[0] != "__metadata__"]
    cut = lambda shape, data_offsets, **_: values[data_offsets[0] // 4:data_offsets[1] // 4].reshape(shape).copy()
    return {name: torch.from_numpy(cut(**entry)) for name, entry in entries}

class Block(nn.Module):
    def __init__(self, weight, stride=1):
        super().__init__()
        conv, norm = (nn.Conv3d, nn.InstanceNorm3d) if weight.dim() == 5 else (nn.Conv2d, nn.InstanceNorm2d)
        filters, inputs, *kernel = weight.shape
        self.seq = nn.Sequential(conv(inputs, filters, kernel, stride, [edge // 2 for edge in kernel]), norm(filters), nn.LeakyReLU(0.01))
    def forward(self, x):
        return self.seq(x)

class Network(nn.Module):
    """Input [batch, channels, ...]; output the softmax of every head, full resolution first."""
    def __init__(self, weights):
        super().__init__()
        conv, up = (nn.Conv3d, nn.ConvTranspose3d) if weights["last.0.0.weight"].dim() == 5 else (nn.Conv2d, nn.ConvTranspose2d)
        levels = sum(name.startswith("encoder") for name in weights) // 4
        ups = [weights[f"decoder.{3 * stage}.weight"] for stage in range(levels - 1)]
        strides = [1] + [list(weight.shape[2:]) for weight in reversed(ups)]
        self.encoder = nn.ModuleList(Block(weights[f"encoder.{i}.seq.0.weight"], strides[i // 2] if i % 2 == 0 else 1) for i in range(2 * levels))
        self.decoder = nn.ModuleList()
        for stage, weight in enumerate(ups):
            self.decoder.append(up(*weight.shape[:2], list(weight.shape[2:]), list(weight.shape[2:])))
            self.decoder.extend(Block(weights[f"decoder.{3 * stage + i}.seq.0.weight"]) for i in (1, 2))
        heads = [weights[f"last.{head}.0.weight"] for head in range(levels - 2)]
        self.last = nn.ModuleList(nn.Sequential(conv(weight.shape[1], weight.shape[0], 1)) for weight in heads)
        self.load_state_dict(weights, strict=True)
    def forward(self, x):
        skips, stages = [], []
        for first, second in zip(self.encoder[0::2], self.encoder[1::2]):
            skips.append(x := second(first(x)))
        for up, first, second, skip in zip(self.decoder[0::3], self.decoder[1::3], self.decoder[2::3], skips[-2::-1]):
            stages.append(x := second(first(torch.cat([skip, up(x)], 1))))
        return [head(stage).softmax(1) for head, stage in zip(reversed(self.last), stages[:0:-1])]

def load(path=os.path.join(here, "weights.safetensors")):
    return Network(read_safetensors(path)).eval()

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Rebuilds the network and compares it with the recorded output.")
    parser.add_argument("--save", metavar="FILE", help="write the state dict as a torch file")
    save, model, parity = parser.parse_args().save, load(), read_safetensors(os.path.join(here, "parity", "parity.safetensors"))
    with torch.no_grad():
        difference = (model(parity["input"])[0] - parity["output"]).abs().max().item()
    print(f"{sum(value.numel() for value in model.parameters())} parameters, largest difference to the live network {difference:.3g}")
    if save: torch.save(model.state_dict(), save)
    sys.exit(None if difference <= 1e-4 else "the difference is above 1e-4")
