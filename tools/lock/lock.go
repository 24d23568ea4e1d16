// Package lock keeps two runs of the tool from writing to the same place at the
// same time.
package lock

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// HeldError tells that someone else holds a lock.
type HeldError struct {
	Note string // what the holder wrote about itself
}

func (e *HeldError) Error() string { return "locked: " + e.Note }

// errMoved tells that a lock's file was put away by its holder between our
// opening and our locking it.
var errMoved = errors.New("the lock's file was removed")

// Take takes the lock whose file is name, in a folder that is there, and writes
// a note into it for others. The lock ends with the process at the latest. If
// someone else holds it the error is a *HeldError.
func Take(name, note string) (unlock func(), err error) {
	for {
		unlock, err := once(name, note)
		if !errors.Is(err, errMoved) {
			return unlock, err
		}
	}
}

func once(name, note string) (func(), error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	held, err := tryLock(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	if !held {
		holder, _ := io.ReadAll(io.LimitReader(f, 500)) // best effort: it is for the message only
		f.Close()
		return nil, &HeldError{Note: strings.TrimSpace(string(holder))}
	}
	// The holder before us removes the file while it still has the lock, so the
	// lock that we got may be on a file that nobody else can find.
	opened, err := f.Stat()
	if err == nil {
		var there fs.FileInfo
		if there, err = os.Stat(name); err != nil || !os.SameFile(opened, there) {
			f.Close()
			return nil, errMoved
		}
		if err = f.Truncate(0); err == nil {
			_, err = f.WriteAt([]byte(note+"\n"), 0)
		}
	}
	if err != nil {
		os.Remove(name)
		f.Close()
		return nil, err
	}
	return func() {
		os.Remove(name)
		f.Close()
	}, nil
}
