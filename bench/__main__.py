"""Every measurement, one after another: ``make bench``. Each prints its own table."""

import subprocess
import sys

MEASUREMENTS = ("bench.demo_load", "bench.intake", "bench.payment")


def main() -> None:
    for name in MEASUREMENTS:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, "-m", name], check=True)


if __name__ == "__main__":
    main()
