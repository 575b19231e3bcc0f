"""One module per provider, imported only when it is configured: `llm(name, base_url, api_key)` makes its language model
with one client, which the process keeps."""
