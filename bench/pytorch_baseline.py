#!/usr/bin/env python3
"""Step times of the same training step in eager PyTorch, to set beside `npm run bench -- --runtime dawn` on the same GPU. Needs only torch.

    python3 bench/pytorch_baseline.py [--device cuda|cpu] [--rounds 20] [--size EDGE,DIMENSIONS,FILTERS,LEVELS,BATCH ...] [--fraction 1 0.25]

Network, loss (cross-entropy + soft Dice on every head + lambda x mean delta_opt) and Adam are those of docs/numerics.md; float32 with TF32 off,
cudnn.benchmark on. A step is timed between two synchronisations, after warm-up. Prints a line per case and, last, one JSON object.
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 4
LAMBDA = 0.5
# Those of the project's speed goals: 256 x 256, 32 filters, 5 levels, batch 8; 96 x 96 x 96, 16 filters, 4 levels, batch 1.
SIZES = ["256,2,32,5,8", "96,3,16,4,1"]


class Block(nn.Module):
    """3x3(x3) convolution, instance norm without parameters, leaky ReLU."""

    def __init__(self, dimensions, inputs, filters, stride=1):
        super().__init__()
        self.conv = (nn.Conv2d if dimensions == 2 else nn.Conv3d)(inputs, filters, 3, stride=stride, padding=1)

    def forward(self, x):
        return F.leaky_relu(F.instance_norm(self.conv(x)), 0.01)


class UNet(nn.Module):
    """The network of src/network/network.ts. Returns the heads' probabilities, full resolution first, and every prunable layer's map."""

    def __init__(self, dimensions, channels, filters, levels, fraction):
        super().__init__()
        keep = [max(2, round(min(filters * 2**level, 480) * fraction)) for level in range(levels)]
        transposed = nn.ConvTranspose2d if dimensions == 2 else nn.ConvTranspose3d
        head = nn.Conv2d if dimensions == 2 else nn.Conv3d
        self.encoder = nn.ModuleList()
        inputs = channels
        for level, width in enumerate(keep):
            first = Block(dimensions, inputs, width, 1 if level == 0 else 2)
            self.encoder.append(nn.ModuleList([first, Block(dimensions, width, width)]))
            inputs = width
        self.decoder, self.heads = nn.ModuleList(), nn.ModuleList()
        for level in reversed(range(levels - 1)):
            width = keep[level]
            up = transposed(keep[level + 1], width, 2, stride=2)
            self.decoder.append(nn.ModuleList([up, Block(dimensions, 2 * width, width), Block(dimensions, width, width)]))
            if level < levels - 2:
                self.heads.append(head(width, CLASSES, 1))

    def forward(self, x):
        maps, skips, outputs = [], [], []
        for first, second in self.encoder:
            maps.append(x := first(x))
            maps.append(x := second(x))
            skips.append(x)
        for stage, (up, first, second) in enumerate(self.decoder):
            maps.append(x := up(x))
            maps.append(x := first(torch.cat([skips[-2 - stage], x], 1)))
            maps.append(x := second(x))
            if stage > 0:
                outputs.append(self.heads[stage - 1](x).softmax(1))
        return outputs[::-1], maps


def delta_opt(maps):
    """Mean distance of each min-max-scaled, average-pooled map to the first one (methods, 1.2), over all spatial axes."""
    axes = tuple(range(2, maps.dim()))
    low, high = maps.amin(axes, keepdim=True), maps.amax(axes, keepdim=True)
    pool = F.avg_pool2d if maps.dim() == 4 else F.avg_pool3d
    scaled = pool((maps - low) / (high - low).clamp_min(1e-12), 2)
    return (scaled[:, 1:] - scaled[:, :1]).square().mean(axes).clamp_min(1e-12).sqrt().mean()


def loss_of(outputs, maps, labels):
    total = 0
    for probabilities, truth in zip(outputs, labels):
        axes = tuple(range(2, truth.dim()))
        cross_entropy = -(truth * (probabilities + 1e-15).log()).sum(1).mean()
        dice = 1 - (2 * (probabilities * truth).sum(axes) / ((probabilities + truth).sum(axes) + 1e-6)).mean()
        total = total + cross_entropy + dice
    return total + LAMBDA * sum(delta_opt(m) for m in maps) / (len(maps) + len(outputs))


def measure(device, size, fraction, rounds):
    edge, dimensions, filters, levels, batch = size
    torch.manual_seed(7)
    network = UNet(dimensions, 1, filters, levels, fraction).to(device)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=1e-5)
    images = torch.randn(batch, 1, *[edge] * dimensions, device=device)
    classes = torch.randint(CLASSES, (batch, *[edge] * dimensions), device=device)
    labels = []
    for head in range(levels - 2):
        coarse = classes[(slice(None), *[slice(None, None, 2**head)] * dimensions)]
        labels.append(F.one_hot(coarse, CLASSES).movedim(-1, 1).float())

    def step():
        optimiser.zero_grad(set_to_none=True)
        outputs, maps = network(images)
        loss_of(outputs, maps, labels).backward()
        optimiser.step()

    synchronise = torch.cuda.synchronize if device == "cuda" else lambda: None
    for _ in range(min(5, rounds)):
        step()
    times = []
    for _ in range(rounds):
        synchronise()
        began = time.perf_counter()
        step()
        synchronise()
        times.append(1000 * (time.perf_counter() - began))
    return {
        "edge": edge,
        "dimensions": dimensions,
        "firstFilters": filters,
        "levels": levels,
        "batchSize": batch,
        "fraction": fraction,
        "medianMs": statistics.median(times),
        "parameters": sum(p.numel() for p in network.parameters()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", choices=["cuda", "cpu"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--size", nargs="+", default=SIZES, help="EDGE,DIMENSIONS,FILTERS,LEVELS,BATCH")
    parser.add_argument("--fraction", nargs="+", type=float, default=[1, 0.25])
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    name = torch.cuda.get_device_name() if options.device == "cuda" else "cpu"
    rows = []
    for size in options.size:
        for fraction in options.fraction:
            row = measure(options.device, [int(part) for part in size.split(",")], fraction, options.rounds)
            rows.append(row)
            print(f"{size} at {fraction:g} of the filters: {row['medianMs']:.2f} ms a step, {row['parameters']} parameters", flush=True)
    print(json.dumps({"torch": torch.__version__, "device": name, "rows": rows}))


if __name__ == "__main__":
    main()
