package publish

// System is what publishing asks of the operating system and afero has not.
type System interface {
	// Resolve follows symbolic links. The last element of the path may be
	// absent.
	Resolve(name string) (string, error)
	// Exchange swaps two folders in one step: whoever looks sees the one or the
	// other. Where that cannot be done the error is errors.ErrUnsupported.
	Exchange(a, b string) error
	// Lock takes a lock that ends with the process at the latest. If someone
	// else holds it the error is a *lock.HeldError.
	Lock(name, note string) (unlock func(), err error)
	// SyncTree brings a whole tree to the disk.
	SyncTree(dir string) error
	// SyncDir brings a folder's own entries to the disk.
	SyncDir(dir string) error
}
