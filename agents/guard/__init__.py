"""Whether a language model's words are proven: every number in them must stand in what the tools of the conversation
returned, or be the person's own input told back. Pure functions over text and `ToolResult`; it asks nobody, words no
answer, and knows neither pydantic-ai nor the page."""
