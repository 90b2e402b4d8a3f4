"""The colours of all pictures, so that one colour means one thing in lessons, checks, explorers and reports."""

HEAT = "inferno"  # maps of what matters: perceptually uniform, and the order is the same to the colour-blind
SIGNED = "coolwarm"  # differences: blue below zero, red above
IN_FAVOUR, AGAINST = "#b40426", "#3b4cc0"  # the same red and blue, of what speaks for a class and against it
INK = "#7a7a7a"  # text and axes without a background: a contrast of 4.3 on white and of 4.4 on #111
OUTLINE = "#ff3b6b"

# Of Okabe and Ito's colours for the colour-blind, those with a contrast of at least 3 on white and on #111, then grey.
CURVES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", INK)
