// Package ballast keeps the collector still while a program's packages are
// initialised. Hugo's make some 19 MB, nearly all of which is kept: the collector
// would run five times over it before main can set how much garbage may lie, and
// take as long as the initialising itself.
//
// The package imports nothing, so that it is initialised among the first. Its
// memory is never written to and thus is no more than a number to the system.
package ballast

// Held goes at the first collection after main has let go of it.
var Held = make([]byte, 24<<20)
