"""Compares what quotacast reads of public exports with counts that are made here from the raw files.

    check_exports.py QUOTACAST EVALUATION_DATA SCRATCH    # QUOTACAST_EVALUATION_DATA goes before the argument

For each export: the number of rows, the number of opportunities, the sum of won amounts and the range of closing
dates. Nothing of the program is used for the counts. Ends with 77 (skipped) where the data are not there.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import datetime
import gzip
import os
import re
import subprocess
import sys
from decimal import Decimal


def rows_of(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def day(text, form):
    return datetime.datetime.strptime(text, form).date() if text else None


def summary(row_count, deals):
    """deals: (won, amount, closed, close)"""
    closes = [close for won, amount, closed, close in deals if closed and close]
    return {
        "rows": row_count,
        "deals": len(deals),
        "won": sum((amount or Decimal(0) for won, amount, closed, close in deals if won), Decimal(0)),
        "first": str(min(closes)) if closes else "",
        "last": str(max(closes)) if closes else "",
    }


def money(text):
    return Decimal(text) if text else None


def maven(path, form):
    rows = rows_of(path)
    return summary(len(rows), [
        (row["deal_stage"] == "Won", money(row["close_value"]),
         row["deal_stage"] in ("Won", "Lost"), day(row["close_date"], form)) for row in rows])


def ibm(path):
    rows = rows_of(path)
    last = {row["Opportunity Number"]: row for row in rows}  # of rows with the same number the last one counts
    return summary(len(rows), [
        (row["Opportunity Result"] == "Won", money(row["Opportunity Amount USD"]), True, None)
        for row in last.values()])


def salesforce_history(path):
    rows = rows_of(path)
    deals = {}
    for row in rows:  # the stage is that of the end in every row, so that each deal ends on its last day
        moment = day(row["CreatedDate"], "%m/%d/%Y %H:%M")
        deals.setdefault(row["OpportunityId"], []).append((moment, row))
    ends = []
    for states in deals.values():
        latest = max(moment for moment, row in states)
        stage = states[0][1]["StageName"].lower()
        assert len({row["StageName"] for moment, row in states}) == 1
        amounts = {money(row["Amount"]) for moment, row in states if moment == latest}
        ends.append(("won" in stage, amounts, "won" in stage or "lost" in stage, latest))
    certain = [(won, next(iter(amounts)), closed, close)
               for won, amounts, closed, close in ends if len(amounts) == 1]
    result = summary(len(rows), certain)
    result["deals"] = len(ends)
    result["uncertain"] = [key for key, end in zip(deals, ends) if len(end[1]) > 1]
    return result


def salesforce_seeds(folder):
    rows = rows_of(os.path.join(folder, "sf_opportunity_data.csv"))
    return summary(len(rows), [
        (row["is_won"] == "true", money(row["amount"]), row["is_closed"] == "true",
         day(row["close_date"][:10], "%Y-%m-%d")) for row in rows])


def hubspot_seeds(folder):
    rows = rows_of(os.path.join(folder, "deal_data.csv"))
    return summary(len(rows), [
        (False, money(row["property_amount"]), False, None) for row in rows])


def read_by_program(program, path, scratch, leave_out):
    page = subprocess.run([program, "check", path, "--clean", "-o", scratch], check=True,
                          capture_output=True, text=True).stdout
    rows = rows_of(os.path.join(scratch, "opportunities.csv"))
    counts = re.findall(r"^  ([^\n]+): (\w+)\n.*?^    ([\d,]+) rows? read = ([\d,]+) kept \+ (\d+) rejected \+ "
                        r"(\d+) merged$", page, re.M | re.S)
    for name, table, read, *parts in counts:
        assert int(read.replace(",", "")) == sum(int(part.replace(",", "")) for part in parts), name
    deals = [(row["outcome"] == "won", money(row["amount"]), row["outcome"] != "open",
              day(row["close"], "%Y-%m-%d")) for row in rows if row.get("id") not in leave_out]
    result = summary(0, deals)
    result["deals"] = len(rows)
    table = "opportunities" if any(count[1] == "opportunities" for count in counts) else "opportunity_history"
    result["rows"] = next(int(count[2].replace(",", "")) for count in counts if count[1] == table)
    return result


def main():
    program, beside, scratch = sys.argv[1:]
    top = os.path.join(os.environ.get("QUOTACAST_EVALUATION_DATA") or beside, "pipeline")
    if not os.path.isdir(top):
        print(f"skipped: {top} is not there")
        return 77
    exports = [
        ("maven_crm", maven(f"{top}/maven_crm/sales_pipeline.csv", "%Y-%m-%d")),
        ("maven_crm/sales_pipeline.csv", maven(f"{top}/maven_crm/sales_pipeline.csv", "%Y-%m-%d")),
        ("maven_crm/mdy_dates", maven(f"{top}/maven_crm/mdy_dates/sales_pipeline.csv", "%m/%d/%Y")),
        ("ibm_win_loss", ibm(f"{top}/ibm_win_loss/ibm_sales_win_loss.csv.gz")),
        ("salesforce_history", salesforce_history(f"{top}/salesforce_history/opportunity_history.csv")),
        ("salesforce_seeds", salesforce_seeds(f"{top}/salesforce_seeds")),
        ("hubspot_seeds", hubspot_seeds(f"{top}/hubspot_seeds")),
    ]
    failed = False
    for name, expected in exports:
        leave_out = set(expected.pop("uncertain", []))
        found = read_by_program(program, f"{top}/{name}", os.path.join(scratch, name.replace("/", "_")), leave_out)
        same = found == expected
        failed = failed or not same
        print(f"{'ok  ' if same else 'FAIL'} {name}: {expected}" + ("" if same else f"\n     read as {found}"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
