"""What the O&M agent says of a plant's measurements: plain sums over the Findings of the analysis, by subject.

The Findings are made in job processes and come as JSON; nothing here reads a file, and nothing here needs numpy. Sums
are sums over sums, never means of ratios, with the same rows above and below the line.
"""
