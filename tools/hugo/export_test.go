package hugo

import (
	"context"
	"net/http"
)

// Preview builds a site once as Serve does, and gives what is served then.
func Preview(ctx context.Context, o Options) (*Result, http.Handler, error) {
	o.server = &serverInfo{host: "127.0.0.1", port: defaultPort}
	r, err := Build(ctx, o)
	s := &server{port: defaultPort}
	s.Show(r, err)
	return r, s, err
}
