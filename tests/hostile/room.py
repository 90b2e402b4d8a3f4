"""Before anything hostile runs: a harmless look around from where student code runs."""

from pathlib import Path

from autograde.sessions.fork_server import ForkServer
from autograde.sessions.session import Session, notebook_program

_LOOK = """\
import os, resource, socket
reached = [path for path in {paths!r} if os.path.lexists(path)]
reached += [f"process {{n}}" for n in os.listdir("/proc") if n.isdigit() and int(n) > 50]
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
reached += [f"{{name}} {{status[name]}}" for name in ("CapEff", "CapPrm") if int(status[name], 16)]
reached += [] if status["Seccomp"] == "2" and status["NoNewPrivs"] == "1" else ["every system call"]
reached += [] if resource.getrlimit(resource.RLIMIT_NPROC)[0] < 1000 else ["any number of processes"]
reached += [] if [name for _, name in socket.if_nameindex()] == ["lo"] else ["the network"]
try:
    open("/usr/pwned", "w")
    reached.append("/usr to write")
except OSError:
    pass
print("reached:", reached)"""


def what_can_be_reached(folder: Path) -> str:
    """What student code sees that it must not; empty when it is confined."""
    paths = [str(folder), *map(str, Path.home().glob(".*rc")), "/root/.bashrc", "/etc/shadow", __file__]
    cell = {"index": 0, "source": _LOOK.format(paths=paths)}
    with ForkServer() as fork_server, Session(fork_server) as session:
        report = session.load(notebook_program([cell]))
    texts = [output.get("text", "") for outputs in report.outputs.values() for output in outputs]
    if report.problems or len(texts) != 1:
        return f"the look around failed: {[problem.sentence for problem in report.problems]} {texts}"
    return "" if texts[0] == "reached: []\n" else texts[0]
