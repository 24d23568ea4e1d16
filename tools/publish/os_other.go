//go:build !linux && !darwin

package publish

import "errors"

func exchange(string, string) error { return errors.ErrUnsupported }

func syncTree(dir string) error { return syncFiles(dir) }
