"""Prints the rows it is given as a table."""
import json
import sys

from tabulate import tabulate

print(tabulate(json.loads(sys.argv[1]), headers=["text", "ms"]))
