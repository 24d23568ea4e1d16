# Writes a list of workbooks: rows of cells {v, kind, format}, and merged
# ranges.
import sys, json, datetime
from openpyxl import Workbook
for book in json.load(sys.stdin):
    w = Workbook()
    s = w.active
    s.title = "Prices"
    for y, row in enumerate(book["rows"], 1):
        for x, c in enumerate(row, 1):
            if c is None: continue
            cell = s.cell(row=y, column=x)
            v = c["v"]
            cell.value = datetime.date.fromisoformat(v) if c["kind"] == "date" else v
            if c["kind"] == "text": cell.data_type = "s"
            if c["format"]: cell.number_format = c["format"]
    for r in book["merged"] or []: s.merge_cells(r)
    w.save(book["file"])
