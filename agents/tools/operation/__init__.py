"""How the O&M tools work: finding faults, planning maintenance, handing out safety steps and definitions.

The tools themselves: agents/tools/om.py. Safety text is handed out whole, never shortened or reworded.
"""
