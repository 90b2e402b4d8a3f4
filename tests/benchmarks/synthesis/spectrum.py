"""The mean spectrum of photographs that horama's maco keeps, measured on the bank of photographs."""

import importlib
from pathlib import Path

import numpy as np
import torch

from helpers import load_photo_bank

DARKEST = 0.02  # pixels are kept away from 0 and 1, where the inverse of the sigmoid is infinite


def write_spectrum(path: Path) -> None:
    """Write (3, 224, 113) magnitudes of the standardised photographs in horama's colours, before its sigmoid."""
    colours = importlib.import_module("horama.common").get_color_correlation_svd_sqrt("cpu")
    photos = torch.from_numpy(load_photo_bank().photos.copy()).permute(0, 3, 1, 2) / 255
    flat = torch.logit(photos.clamp(DARKEST, 1 - DARKEST))
    standardised = (flat - flat.mean((1, 2, 3), keepdim=True)) / flat.std((1, 2, 3), keepdim=True)
    decorrelated = torch.einsum("nchw,cd->ndhw", standardised, torch.linalg.inv(colours))
    np.save(path, torch.fft.rfft2(decorrelated).abs().mean(dim=0).numpy())
