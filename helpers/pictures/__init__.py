"""Pictures that a cell shows: small, described in words, and readable on light and dark pages."""

# Where this environment variable is "png" or "jpeg", a picture is one such image without HTML: notebooks that are built
# and graded are read by programs that show nothing else.
ONE_IMAGE = "HELPERS_PICTURES"
