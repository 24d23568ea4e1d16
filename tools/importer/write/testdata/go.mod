// Tests read this folder; who uses the pack need not download it.
module example.org/bedside/tools/importer/write/testdata

go 1.26.0
