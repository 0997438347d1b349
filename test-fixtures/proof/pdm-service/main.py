"""Prints the mean weight of apples as a table."""
import numpy
from rich.console import Console
from rich.table import Table

table = Table("kind", "grams")
for kind, grams in {"boskoop": [180, 240], "elstar": [140, 155, 149]}.items():
    table.add_row(kind, f"{numpy.mean(grams):.1f}")
Console(width=40).print(table)
