"""Saliency through the helpers against plain torch, and what loading costs: python tests/benchmarks/bench_helpers.py

Both sides do the same work on the same five photographs: normalise, run, differentiate, reduce. Rounds alternate, so
that a machine busy with something else slows both. Exits with 1 when the helpers take more than 1.1 times as long.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import torch
import torchvision
from PIL import Image

from helpers import load_imagenet_val, load_squeezenet, preprocess

ALLOWED = 1.1


def plain_model(state: dict[str, torch.Tensor]) -> torch.nn.Module:
    """torchvision's own network with the same weights, as a careful person would set it up."""
    model = torchvision.models.squeezenet1_1()
    model.load_state_dict(state)
    return model.eval().requires_grad_(False).to(memory_format=torch.channels_last)


def saliency(X: torch.Tensor, y: torch.Tensor, model: torch.nn.Module) -> torch.Tensor:
    """Maximum over channels of the absolute gradient of the class scores: (N, H, W)."""
    X.requires_grad_()
    scores = model(X).gather(1, y[:, None]).sum()
    return torch.autograd.grad(scores, X)[0].abs().amax(dim=1)


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_a_fresh_process(code: str, rounds: int) -> float:
    """Median seconds that `code` prints, each time in a new interpreter."""
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(rounds)]
    return statistics.median(map(float, runs))


def timed(statement: str, setup: str = "") -> str:
    """Code that prints the seconds of one statement."""
    return f"import time\n{setup}\nstart = time.perf_counter()\n{statement}\nprint(time.perf_counter() - start)"


def compare(rounds: int) -> float:
    """Median over the rounds of helpers' seconds divided by plain torch's."""
    X_raw, labels, _ = load_imagenet_val(5)
    y = torch.as_tensor(labels)
    ours = load_squeezenet()
    plain = plain_model(ours.state_dict())
    transform = torchvision.models.SqueezeNet1_1_Weights.IMAGENET1K_V1.transforms(resize_size=224)

    def through_helpers() -> torch.Tensor:
        return saliency(torch.cat([preprocess(photo) for photo in X_raw]), y, ours)

    def in_plain_torch() -> torch.Tensor:
        X = torch.stack([transform(Image.fromarray(photo)) for photo in X_raw])
        return saliency(X.contiguous(memory_format=torch.channels_last), y, plain)

    torch.testing.assert_close(through_helpers(), in_plain_torch(), rtol=1e-3, atol=1e-4)  # also warms both up
    pairs = []
    for i in range(rounds):
        sides = [through_helpers, in_plain_torch]
        took = {side: seconds(side) for side in (sides if i % 2 else sides[::-1])}
        pairs.append((took[through_helpers], took[in_plain_torch]))
    helper_times, plain_times = zip(*pairs, strict=True)
    print(f"saliency of 5 images through the helpers   {statistics.median(helper_times) * 1000:7.1f} ms")
    print(f"the same in plain torch, channels_last     {statistics.median(plain_times) * 1000:7.1f} ms")
    return statistics.median(ours / theirs for ours, theirs in pairs)


def main() -> int:
    """Print the figures; 1 when the helpers are too slow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30, help="alternating rounds of saliency (default: 30)")
    rounds = parser.parse_args().rounds
    ratio = compare(rounds)
    print(f"median ratio over {rounds} rounds                 {ratio:7.3f}    (allowed: {ALLOWED})")
    print(f"import helpers, fresh process              {in_a_fresh_process(timed('import helpers'), 5) * 1000:7.1f} ms")
    load = timed("load_squeezenet()", "import torch\nfrom helpers import load_squeezenet")
    print(f"load_squeezenet(), torch already imported  {in_a_fresh_process(load, 5) * 1000:7.1f} ms")
    return int(ratio > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
