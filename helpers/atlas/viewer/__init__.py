"""Atlases to look at: still pictures of their cells, one to zoom into in a notebook, and a page of their own.

- show_atlas: a layer of an atlas, to zoom into; a still picture where scripts do not run
- show_cells: the cells of one grid
- show_class_axis: two classes against each other along one axis
- show_layers: several layers side by side for one class
- page/: all of an atlas in one HTML page, which needs nothing from elsewhere
"""
