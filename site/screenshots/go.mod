// The pictures of README.md are no part of what a site downloads.
module example.org/bedside/site/screenshots

go 1.26.0
