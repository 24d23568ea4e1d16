// The example clinic; who uses the pack need not download it.
module example.org/bedside/site/data

go 1.26.0
