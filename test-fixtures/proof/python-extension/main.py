import sys

import treecount

print(treecount.count("<a><b/><b><c/></b></a>"), "elements, Python", sys.version_info[:2])
