// Tests read this folder; who uses the pack need not download it.
module example.org/bedside/tools/vocabulary/prune/testdata

go 1.26.0
