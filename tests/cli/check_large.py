"""Revenue several times larger than the memory that the program may use: plain, compressed and on standard input.

usage: check_large.py PROGRAM SCRATCH

The totals are counted here; the program must give the same ones by territory.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import gzip
import os
import random
import resource
import shutil
import subprocess
import sys

BLOCKS, ROWS_OF_BLOCK = 80, 50_000
LIMIT = 80 * 1024 * 1024  # bytes that the program may ask for, stacks of threads among them
TERRITORIES = ("Bandung", "Denpasar", "Jakarta", "Makassar", "Medan", "Surabaya")
PRODUCTS = ("Boiler", "Filter", "Grinder", "Pump")


def write(path):
    """Rows with a time of day, a number of their own and amounts that differ; returns cents by territory."""
    draw = random.Random(1)
    cents = dict.fromkeys(TERRITORIES, 0)
    lines = []
    for row in range(ROWS_OF_BLOCK):
        territory = draw.choice(TERRITORIES)
        amount = draw.randrange(100_000)
        cents[territory] += BLOCKS * amount + 100_000 * sum(range(10, 10 + BLOCKS))
        day = "%04d-%02d-%02d %02d:%02d:%02d" % (
            draw.randrange(2023, 2026), draw.randrange(1, 13), draw.randrange(1, 29),
            draw.randrange(24), draw.randrange(60), draw.randrange(60))
        lines.append("%s,INV-#%05d,%s,%s,#%03d.%02d,%d\n" % (
            day, row, territory, draw.choice(PRODUCTS), amount // 100, amount % 100,
            draw.randrange(1, 9)))
    block = "".join(lines)
    with open(path, "w", encoding="ascii") as file:
        file.write("Invoice Date,Invoice No,Territory,Product,Amount,Units\n")
        for number in range(BLOCKS):
            file.write(block.replace("#", str(10 + number)))
    return cents


def limit_memory():
    resource.setrlimit(resource.RLIMIT_DATA, (LIMIT, LIMIT))


def check(program, argument, out, source=None):
    shutil.rmtree(out, ignore_errors=True)
    run = subprocess.run([program, "check", argument, "--clean", "-o", out, "--threads", "2"], stdin=source,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=limit_memory, check=False)
    text = run.stdout.decode()
    if run.returncode != 0 or "{:,} rows".format(BLOCKS * ROWS_OF_BLOCK) not in text:
        sys.exit("%s: status %d\n%s" % (argument, run.returncode, text))
    cents = dict.fromkeys(TERRITORIES, 0)
    with open(os.path.join(out, "revenue.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            whole, _, part = row["amount"].partition(".")
            cents[row["territory"]] += 100 * int(whole) + int((part + "00")[:2])
    return cents


def main():
    program, scratch = sys.argv[1:]
    os.makedirs(scratch, exist_ok=True)
    plain = os.path.join(scratch, "large.csv")
    out = os.path.join(scratch, "out")
    expected = write(plain)
    with open(plain, "rb") as source, gzip.open(plain + ".gz", "wb", compresslevel=1) as target:
        shutil.copyfileobj(source, target)
    inputs = [plain, plain + ".gz"]
    if shutil.which("zstd"):
        subprocess.run(["zstd", "-q", "-f", "-1", plain, "-o", plain + ".zst"], check=True)
        inputs.append(plain + ".zst")
    for path in inputs:
        if check(program, path, out) != expected:
            sys.exit("%s: other totals" % path)
    with open(plain, "rb") as source:
        if check(program, "-", out, source) != expected:
            sys.exit("standard input: other totals")
    print("%d MB of revenue within %d MB of memory, %d ways" % (
        os.path.getsize(plain) // 1_000_000, LIMIT // 1_000_000, len(inputs) + 1))
    shutil.rmtree(scratch)


main()
