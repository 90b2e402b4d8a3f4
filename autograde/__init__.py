"""The instructor's side: exercises with their references, the judge, grading, reports. Never shipped to students."""

import sys
from types import ModuleType
from typing import cast

# nbformat imports jsonschema, which has a grammar of all internationalised addresses built wherever this package is
# installed. That takes 2 s in every process, and no notebook is checked against it; jsonschema goes on without.
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
