"""All benchmarks, one after the other, each in a process of its own: python -m bench [name ...]"""

import subprocess
import sys
from pathlib import Path

ALL = (
    "workdays",
    "schedule",
    "forecast",
    "experiment",
    "levelling",
    "mining",
    "portfolio",
    "importing",
    "pages",
    "scale",
)


def main() -> int:
    """Run those that are named, else all. Returns 1 where one fails."""
    failed = 0
    for name in sys.argv[1:] or ALL:
        print(f"\n== {name}", flush=True)
        program = Path(__file__).with_name(f"{name}.py")
        failed |= subprocess.run([sys.executable, str(program)], check=False).returncode
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
