"""How fast Tuijin is: a seeded dealer of any size, a real server, and what each page costs.

`bin/bench --help`. Writes docs/reference/performance.md.
"""
