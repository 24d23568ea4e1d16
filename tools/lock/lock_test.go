package lock

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Many locks at once: one holds it, and when it lets go the next may.
func TestLock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	inside, most, taken := 0, 0, 0
	done := make(chan bool)
	turn := make(chan struct{}, 1)
	for range 8 {
		go func() {
			defer func() { done <- true }()
			for range 200 {
				unlock, err := Take(name, "x")
				if held := (*HeldError)(nil); errors.As(err, &held) {
					continue
				} else if err != nil {
					t.Error(err)
					return
				}
				turn <- struct{}{}
				inside++
				most, taken = max(most, inside), taken+1
				<-turn
				turn <- struct{}{}
				inside--
				<-turn
				unlock()
			}
		}()
	}
	for range 8 {
		<-done
	}
	if most != 1 || taken == 0 {
		t.Errorf("%d at once, %d in all", most, taken)
	}
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the lock's file is left behind")
	}
}
