"""The processes that serve: gunicorn's master and workers, where ours begin, change and leave in ways of their own.

Law: nothing here knows a request or a row. What gunicorn does well stays gunicorn's; each method that is replaced says
what would go wrong otherwise.
"""
