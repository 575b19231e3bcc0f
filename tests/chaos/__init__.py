"""The fault run: people who keep their own record use four real workers while faults are thrown at them.

At the end each record is compared with the database. `python -m tests.chaos --faults 1000 --db sqlite --seed 1`.
Nothing in here knows how the product does it; only addresses, events and tables.
"""
