"""Puts finders on sys.meta_path and sys.path_hooks, and its own modules into sys.modules in place of the grader's.

Must: the judge works elsewhere with its own modules: no points, and a reason.
"""
# points: 0
# reason: not a record|move all entries the same way|not \w+|stopped with|ended
# says: hooked
# function: wrong
# tags: quick

# %%
import sys
import types
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec

SOURCE = """
def describe_function(*a): return {"found": True, "callable": True, "fits": True, "type": "function", "signature": ""}
def record_call(*a): return {"points": 5.0, "passed": True, "shown": {"move": "passed"}}
def run_probe(*a): return None
def judge(*a): return {"points": 5.0}
"""


class Finder(MetaPathFinder, Loader):
    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, self) if name.startswith(("autograde", "helpers.checks")) else None

    def exec_module(self, module):
        exec(SOURCE, module.__dict__)


sys.meta_path.insert(0, Finder())
sys.path_hooks.insert(0, lambda path: Finder())
sys.path_importer_cache.clear()
for name in ("autograde.inside.calls", "autograde.inside.loading.notebook", "helpers.checks.protocol.run", "helpers.checks.protocol.record"):
    sys.modules[name] = types.ModuleType(name)
    exec(SOURCE, sys.modules[name].__dict__)
print("hooked")
