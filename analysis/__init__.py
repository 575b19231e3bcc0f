"""What a plant's own data says. Frames in, plain values out: no database, no request, no network.

Only processes of jobs import this; pandas and pvlib have no place in a web worker.
"""
