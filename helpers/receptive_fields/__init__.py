"""What one unit of a layer sees of the image: its receptive field, measured, and the layers that it depends on."""
