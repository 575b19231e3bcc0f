"""How the market tools compute: series, rankings, growth, shares, segments. The tools: agents/tools/market.py.

Years of different editions are never subtracted, divided or put on one line without a warning.
"""
