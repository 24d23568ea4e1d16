package publish

func syncDir(string) error { return nil } // Windows has no such thing
