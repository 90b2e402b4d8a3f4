"""Hands in a notebook whose metadata are nested as deep as JSON allows, and a bit less.

Must: it ends in a reason, and the class goes on.
"""
# points: 0
# reason: \w+


def hand_in(folder, notebook):
    deep = '{"a":' * 900 + "1" + "}" * 900
    cell = f'{{"cell_type":"code","source":"","outputs":[],"metadata":{{"nbgrader":{deep},"tags":[]}}}}'
    text = f'{{"nbformat":4,"nbformat_minor":5,"metadata":{deep},"cells":[{cell}]}}'
    (folder / "small.ipynb").write_text(text)
