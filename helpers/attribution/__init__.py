"""Attribution methods for any image classifier: which pixels, or places, speak for a class.

Each takes X, normalised images (N, 3, H, W); y, their classes (N,), int64; and model, a network in evaluation mode that
maps X to scores (N, classes). Each leaves all of them as they are, also after an error: values, gradients, hooks, mode.
The lessons have students write these methods; while an answer is judged, these raise ReadyMadeError.
"""

from helpers.attribution.backprop import deconvnet, guided_backprop
from helpers.attribution.cam import class_activation_map
from helpers.attribution.grad_cam import grad_cam, guided_grad_cam, upsample
from helpers.attribution.gradients import input_gradient, saliency_map, smooth_grad
from helpers.attribution.methods import METHODS, Method, default_layer
from helpers.attribution.occlusion import occlusion_map, occlusion_pixels
from helpers.layers import find_layer

__all__ = [
    "METHODS",
    "Method",
    "class_activation_map",
    "deconvnet",
    "default_layer",
    "find_layer",
    "grad_cam",
    "guided_backprop",
    "guided_grad_cam",
    "input_gradient",
    "occlusion_map",
    "occlusion_pixels",
    "saliency_map",
    "smooth_grad",
    "upsample",
]
