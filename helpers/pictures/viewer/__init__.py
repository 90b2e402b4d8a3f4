"""A picture to look into: zoomed and dragged in the browser, with a text for each of its cells."""
