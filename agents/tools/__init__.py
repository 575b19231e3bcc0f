"""What the agents can look up and compute: plain typed functions, one module per agent.

A tool reads through `knowledge`, returns `agents.base.ToolResult` and never raises to the llm: what cannot be answered
is a refusal with a code, a hint and options. Its docstring is what the llm reads.
"""
