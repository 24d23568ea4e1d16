// The example clinic and the handbook; who uses the pack need not download
// them. Hugo leaves this file out (site/hugo.toml).
module example.org/bedside/content

go 1.26.0
