import subprocess

import black
import psycopg2.extensions

tree = subprocess.run(["git", "-C", "/tmp/pages", "rev-parse", "--is-inside-work-tree"], capture_output=True, text=True)
print(tree.stdout.strip(), psycopg2.extensions.libpq_version() > 0)
print(black.format_str("x = {  'a':1 }", mode=black.Mode()).strip())
