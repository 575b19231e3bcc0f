"""By which rules readings and findings are made. Raise a number when the same file would give others by the new code:
what is kept by the number before is made again when somebody asks for it."""

READING = 2
FINDINGS = "2"
