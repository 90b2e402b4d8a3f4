"""DeepDream around the students' own step: octaves, tiles with random shifts, films, guides, mistakes made on purpose.

`dream` takes the functions that students write; an image of any size and any network will do.
"""
