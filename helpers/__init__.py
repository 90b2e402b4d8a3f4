"""Tools for the lessons: a pretrained SqueezeNet, photographs, image transforms, plots and instant checks.

Each name below is imported on first use, so `import helpers` itself stays fast.
"""

import importlib
from typing import Any

_HOME = {
    "SQUEEZENET_MEAN": "images",
    "SQUEEZENET_STD": "images",
    "preprocess": "images",
    "deprocess": "images",
    "rescale": "images",
    "blur_image": "images",
    "jitter": "images",
    "FourierImage": "fourier",
    "PixelImage": "fourier",
    "random_transform": "fourier",
    "visualize_class": "fourier",
    "BACKGROUND": "segmentation",
    "FOREGROUND": "segmentation",
    "UNKNOWN": "segmentation",
    "grabcut_mask": "segmentation",
    "show_images": "plotting",
    "show_saliency": "plotting",
    "show_maps": "plotting",
    "show_fooling": "plotting",
    "show_masks": "plotting",
    "show_curves": "pictures.line_plots",
    "show_filters": "pictures.layers",
    "show_activations": "pictures.layers",
    "show_scatter": "pictures.scatter",
    "show_mosaic": "pictures.viewer.mosaic",
    "show_neighbours": "pictures.neighbours",
    "features_of": "feature_space.vectors",
    "pixels_of": "feature_space.vectors",
    "tsne_map": "feature_space.maps",
    "neighbours_kept": "feature_space.maps",
    "wrong_neighbours": "feature_space.gone_wrong",
    "neighbour_explorer": "widgets.neighbours",
    "load_squeezenet": "model",
    "without_hooks": "model",
    "load_class_names": "model",
    "load_imagenet_val": "photos",
    "load_photo_bank": "photo_bank",
    "random_squeezenet": "evidence.random_network",
    "rank_correlation": "evidence.random_network",
    "load_transfer": "evidence.transfer",
    "deletion_curve": "evidence.deletion",
    "noise_dilemma": "evidence.noise",
    "survives": "evidence.survival",
    "gratings": "evidence.gratings",
    "saliency_explorer": "widgets.saliency_maps",
    "fooling_explorer": "widgets.fooling_images",
    "class_visualization_explorer": "widgets.class_visualization",
    "activation_explorer": "widgets.activations",
    "wrong_filter_images": "gone_wrong",
    "uncopied_activations": "gone_wrong",
    "wrong_saliency_maps": "gone_wrong",
    "wrong_walks": "gone_wrong",
    "fourier_picture": "widgets.class_faces",
    "photograph_of": "widgets.class_faces",
    "unit_field": "receptive_fields.measured",
    "layer_geometry": "receptive_fields.geometry",
    "survey": "patches.survey",
    "effective_field": "patches.effective",
    "show_fields": "patches.pictures",
    "show_gradients": "patches.pictures",
    "show_patch_rows": "patches.pictures",
    "show_patches": "patches.pictures",
    "wrong_patches": "gone_wrong",
    "patch_explorer": "widgets.patches",
    "watch": "live.watch",
    "live_fooling": "live.boxes",
    "live_class_visualization": "live.boxes",
    "written": "unwritten",
    "check": "checks.check",
    "warm_up": "checks.warm_ups.warm_up",
    "closing_card": "closing.card",
    "model_answer": "closing.model_answer",
    "predict": "predictions.predict",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"helpers has no {name!r}; it offers: {', '.join(sorted(_HOME))}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
