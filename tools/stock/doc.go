// Package stock holds what must be true without the tools: that Hugo as
// anybody downloads it, a separate program with no Go and no network, builds
// what the tools build, in the example clinic and in strangers' sites and
// themes. It measures there what the shortcodes cost. It has nothing but
// tests, and they import none of Hugo's engine.
package stock
