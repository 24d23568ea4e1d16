//go:build unix

package importer_test

import (
	"syscall"
	"testing"
	"time"
)

// cpu is the time that this process has had, its own and the kernel's for it.
func cpu(t testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
