"""For instructors: exercises with their references, the judge, grading, reports. Never given to students."""

import sys
from types import ModuleType
from typing import cast

# nbformat imports jsonschema, which imports this package if it is installed, to build a grammar of internationalised
# addresses. That takes 2 s in every process; jsonschema works without it, and no notebook needs it.
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
