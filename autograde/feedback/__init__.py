"""The students' feedback pages: what they say, from where, how they are laid out."""
