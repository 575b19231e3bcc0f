"""What the README's figures come from: real servers on data of their own, loopback only, bounded in count and time.

One file per subject. A subject yields figures; whatever it starts ends with it. Ratios are taken within one run.
"""
