// A module of its own, so that the pack's zip goes without it.
module example.org/bedside/ci

go 1.26.0
