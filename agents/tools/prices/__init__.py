"""How the price tools compute: histories, changes, thresholds, cost of electricity. The tools: agents/tools/price.py.

Real and nominal money, and different units, never meet in one figure, one column or one chart.
"""
