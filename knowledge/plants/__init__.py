"""Plants of people, the files they bring of them, and what was found in these.

Reads and writes rows and content; never opens a file to understand it. Whatever is asked for is asked for by its owner.
"""
