"""The demo world: the files of fixtures/ played as a dated script through the same actions that people use.

`reading` gives the files, `world` what has no action yet, `register`, `memos` and `meetings` the steps of the
script in the order of their subject, `script` plays them and remembers how far it has come.
"""
