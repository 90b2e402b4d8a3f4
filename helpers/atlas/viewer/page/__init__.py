"""A page of an atlas: markup, styles and scripts beside this file are put into one HTML file with the data.

The scripts are parts of one program, in the order of `export.SCRIPTS`; they use no library and ask no server.
"""
